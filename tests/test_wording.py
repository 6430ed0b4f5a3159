"""Figures, periods and differences in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.wording import (
    Phrase,
    amount,
    differences,
    funds_in_words,
    in_one_line,
    percent_of,
    short_level,
    what_differs,
)


@pytest.mark.parametrize("text", ["75.00", "0", "0.00", "100", "12345678.123456", "0.000001"])
def test_amount_is_printed_with_its_digits(text: str) -> None:
    """No digit is added, dropped or moved into an exponent."""
    assert amount(Decimal(text)) == text


@pytest.mark.parametrize(
    ("value", "whole", "width"),
    [("75", "150", "50"), ("150", "150", "100"), ("0", "150", "0"), ("1", "3", "33.33"), ("0", "0", "0")],
)
def test_bar_is_drawn_to_scale(value: str, whole: str, width: str) -> None:
    """Hundredths of the longest bar; nothing is drawn where all is zero."""
    assert percent_of(Decimal(value), Decimal(whole)) == width


@pytest.mark.parametrize(
    ("total", "sources", "words"),
    [
        ("370.00", {"财政拨款": "370.00", "其他资金": "0.00"}, "全部来自财政拨款"),
        ("10", {"财政拨款": "7", "其他资金": "3"}, "财政拨款 7 万元，其他资金 3 万元"),
        ("10", {"财政拨款": "7"}, "财政拨款 7 万元，没有分列来源 3 万元"),
        ("10", {}, "没有分列来源"),
        ("0.00", {"财政拨款": "0.00"}, "资金为零"),
    ],
)
def test_where_a_sum_comes_from(total: str, sources: dict[str, str], words: str) -> None:
    """全部 is said only where one source is the whole sum."""
    given = {label: Decimal(value) for label, value in sources.items()}
    assert funds_in_words(Decimal(total), given) == words


def test_difference_is_found_within_the_phrase() -> None:
    """Only the characters that differ are marked, on both sides."""
    left, right = differences("维护职工合法权益、构建和谐社会", "维护职工劳动经济权益、构建和谐社会")
    assert left == [Phrase("维护职工", False), Phrase("合法", True), Phrase("权益、构建和谐社会", False)]
    assert right == [Phrase("维护职工", False), Phrase("劳动经济", True), Phrase("权益、构建和谐社会", False)]
    assert what_differs(left, right) == ("“合法”", "“劳动经济”")


def test_words_that_one_side_lacks_are_said_to_be_missing() -> None:
    """An addition has nothing on the other side to quote."""
    assert what_differs(*differences("帮扶职工", "帮扶困难职工")) == ("没有这几个字", "“困难”")


def test_short_forms() -> None:
    """Names of levels and long texts."""
    assert (short_level("产出指标"), short_level("产出")) == ("产出", "产出")
    assert in_one_line("一\n二", 9) == "一 二"
    assert in_one_line("一二三四", 3) == "一二…"
