"""Figures and sums in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.wording import (
    amount,
    funds_in_words,
    in_one_line,
    percent_of,
    short_level,
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


def test_short_forms() -> None:
    """Names of levels and long texts."""
    assert (short_level("产出指标"), short_level("产出")) == ("产出", "产出")
    assert in_one_line("一\n二", 9) == "一 二"
    assert in_one_line("一二三四", 3) == "一二…"
