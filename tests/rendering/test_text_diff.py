"""Two wordings of one thing: what is marked, what is said of it."""

from __future__ import annotations

import pytest

from generator.rendering.text_diff import compare_texts, describe_difference


def marked(one: str, other: str) -> tuple[str, str]:
    """Both texts with brackets round what differs."""
    comparison = compare_texts(one, other)
    left, right = (
        "".join(f"[{phrase.text}]" if phrase.differs else phrase.text for phrase in side)
        for side in (comparison.left, comparison.right)
    )
    return left, right


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("维护职工合法权益", "维护职工劳动经济权益", "维护职工[合法]权益", "维护职工[劳动经济]权益"),
        ("大𮯰中", "小𮯰下", "[大𮯰中]", "[小𮯰下]"),  # a letter that Python 3.11 does not know
        ("帮扶职工", "帮扶困难职工", "帮扶职工", "帮扶[困难]职工"),
        ("及时发放救助金", "发放救助金", "[及时]发放救助金", "发放救助金"),
        ("≥95%", "≥90%", "≥[95%]", "≥[90%]"),
        ("全年帮扶100户以上", "全年帮扶120户以上", "全年帮扶[100]户以上", "全年帮扶[120]户以上"),
        ("≥5万", "≥5万元", "≥5万", "≥5万[元]"),
        ("≥1万人次", "≥1.5万人次", "≥[1万]人次", "≥[1.5万]人次"),
        ("达到95.5%，按月", "达到95.4%，按季", "达到[95.5%]，按[月]", "达到[95.4%]，按[季]"),
        ("使用APP报名", "使用WeChat报名", "使用[APP]报名", "使用[WeChat]报名"),
        ("较好", "较高", "较[好]", "较[高]"),
        ("保障合法的权益", "维护劳动的权益", "[保障合法]的权益", "[维护劳动]的权益"),
        ("甲和乙", "丙和丁", "[甲和乙]", "[丙和丁]"),
        ("甲、乙", "丙、丁", "[甲]、[乙]", "[丙]、[丁]"),
    ],
)
def test_what_differs_is_marked_in_whole_numbers_and_words(
    one: str, other: str, left: str, right: str
) -> None:
    """Only what differs, never a part of a number or a Latin word; a lone letter between differences is one with them."""
    assert marked(one, other) == (left, right)


def test_texts_come_out_whole() -> None:
    """The phrases of each side are its text again, whatever was marked."""
    one, other = "甲、乙：100%，\n（2023年）A2", "丙、乙。10%，\r（2024年）B2 "
    comparison = compare_texts(one, other)
    assert "".join(phrase.text for phrase in comparison.left) == one
    assert "".join(phrase.text for phrase in comparison.right) == other


def test_differences_in_a_sentence() -> None:
    """Who cannot see the marks is told what stands where; an addition has nothing on the other side to quote."""
    comparison = compare_texts("维护职工合法权益，帮扶职工", "维护职工劳动经济权益，帮扶困难职工")
    assert (
        describe_difference(comparison, "中期", "年度")
        == "中期写“合法”，年度写“劳动经济”；“困难”只有年度写了。"
    )
    assert describe_difference(compare_texts("及时发放", "发放"), "中期", "年度") == "“及时”只有中期写了。"


def test_texts_with_little_in_common_are_not_marked_to_pieces() -> None:
    """Two goals on different matters stand beside each other unmarked, and that is said."""
    one = "推进工会工作全面发展，打造新时代工人文化阵地和职工服务体系。"
    other = "开展劳动竞赛不少于三场，公布厂务信息，接受群众监督，评选先进班组。"
    assert marked(one, other) == (one, other)
    assert describe_difference(compare_texts(one, other), "中期", "年度") == "中期和年度的写法大部分不同。"


def test_very_long_texts_are_not_compared() -> None:
    """No file keeps a build busy: the time of a comparison grows with both lengths."""
    one, other = "甲" * 3000, "甲" * 2999 + "乙"
    assert marked(one, other) == (one, other)
