"""What only lays a document out is no content; what is content stays as it is."""

from __future__ import annotations

import pytest

from generator.documents.cell_text import (
    bare_amount,
    label_text,
    one_line,
    paragraphs,
    ticked,
    with_chinese_marks,
)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("产 出\n指　标", "产出指标"),
        ("≥ 100 万", "≥100万"),
        ("2023 全年", "2023全年"),
        ("COVID 19 test", "COVID 19 test"),
        ("⼯会\u200b经费", "工会经费"),
        ("a\nb", "a b"),
        ("5 - 6", "5 - 6"),
    ],
)
def test_one_line(printed: str, text: str) -> None:
    """Blanks and line breaks beside Chinese characters go, those between words of other scripts stay."""
    assert one_line(printed) == text


def test_paragraphs_stay_and_wrapped_lines_are_joined() -> None:
    """A line that ends a sentence, or begins with a number, is a paragraph."""
    assert (
        paragraphs("1.办好竞赛，\n提高技能\n2.培训。\n\n另外说明")
        == "1.办好竞赛，提高技能\n2.培训。\n另外说明"
    )


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("项目资金\n（万元）", "项目资金"),
        ("其中：财政拨款", "财政拨款"),
        ("（一）资金总额：", "资金总额"),
        ("①财政拨款", "财政拨款"),
        ("产\n出\n指\n标\n(50分)", "产出指标"),
        ("执行率（B/A）", "执行率"),
        ("1—6月执行数", "1—6月执行数"),
    ],
)
def test_label(printed: str, words: str) -> None:
    """Numbering, remarks in brackets and colons are no words of a label."""
    assert label_text(printed) == words


def test_amounts_boxes_and_marks() -> None:
    """Units around an amount, boxes that are ticked, punctuation of converters."""
    assert [bare_amount(text) for text in ("￥1,200.50元", "75.00 万元", "约5")] == [
        "1,200.50",
        "75.00",
        "约5",
    ]
    assert ticked("□新增项目 ☑延续项目") == ticked("新增项目□延续项目√") == "延续项目"
    assert ticked("完成√") == "完成√"
    assert with_chinese_marks("助学, 医疗(市直):1,000") == "助学， 医疗（市直）：1,000"
