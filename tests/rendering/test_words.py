"""Figures and sums in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.rendering.project_sentence import project_sentence
from generator.rendering.words import (
    amount_change,
    amount_in_words,
    amount_text,
    funds_in_words,
    in_one_line,
    percent_of,
    short_level,
    unbroken_numbers,
)


@pytest.mark.parametrize("text", ["75.00", "0", "0.00", "100", "12345678.123456", "0.000001"])
def test_amount_is_printed_with_its_digits(text: str) -> None:
    """No digit is added, dropped or moved into an exponent."""
    assert amount_text(Decimal(text)) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "0 万元"),
        ("0.00", "0.00 万元"),
        ("0.000001", "0.01 元（0.000001 万元）"),
        ("0.50", "5000 元（0.50 万元）"),
        ("0.999999", "9999.99 元（0.999999 万元）"),
        ("1", "1 万元"),
        ("75.00", "75.00 万元"),
        ("9999.99", "9999.99 万元"),
        ("9999.999999", "9999.999999 万元"),
        ("10000", "1 亿元（10000 万元）"),
        ("10050.00", "约 1.01 亿元（10050.00 万元）"),
        ("12300.00", "1.23 亿元（12300.00 万元）"),
        ("100000", "10 亿元（100000 万元）"),
        ("12345678.12", "约 1234.57 亿元（12345678.12 万元）"),
        ("12345678.123456", "约 1234.57 亿元（12345678.123456 万元）"),
    ],
)
def test_amount_in_the_unit_that_reads_best(value: str, words: str) -> None:
    """约 only where the figure is rounded; the figure of the form beside every other one."""
    assert amount_in_words(Decimal(value)) == words


@pytest.mark.parametrize(
    ("total", "sources", "counts", "words"),
    [
        (
            "150.00",
            {"财政拨款": "150.00", "其他资金": "0.00"},
            (9, 5),
            "甲打算用 150.00 万元财政拨款办这件事；写了 9 条指标，其中 5 条可量化。",
        ),
        ("10", {}, (1, 1), "甲打算用 10 万元办这件事；写了 1 条指标，可量化。"),
        (
            "10.00",
            {"财政拨款": "7.00", "上年结转": "2.50", "单位资金": "0.50"},
            (3, 3),
            "甲打算用 10.00 万元办这件事，其中财政拨款 7.00 万元、上年结转 2.50 万元、"
            "单位资金 5000 元（0.50 万元）；写了 3 条指标，都可量化。",
        ),
        (
            "10",
            {"财政拨款": "7"},
            (2, 0),
            "甲打算用 10 万元办这件事，其中财政拨款 7 万元、没有分列来源 3 万元；写了 2 条指标，没有可量化的。",
        ),
        ("0.00", {"财政拨款": "0.00"}, (0, 0), "甲办这件事，表上的年度资金是 0.00 万元；没有写指标。"),
        (
            "12345678.123456",
            {"财政拨款": "12345678.123456"},
            (12, 1),
            "甲打算用约 1234.57 亿元（12345678.123456 万元）财政拨款办这件事；写了 12 条指标，其中 1 条可量化。",
        ),
    ],
)
def test_a_project_in_one_sentence(
    total: str, sources: dict[str, str], counts: tuple[int, int], words: str
) -> None:
    """Only figures that the form gives."""
    given = {label: Decimal(value) for label, value in sources.items()}
    assert project_sentence(Decimal(total), given, *counts).with_subject(2023, ["甲"]) == f"2023 年，{words}"


def test_a_sentence_names_every_unit() -> None:
    """In the order of the form."""
    words = project_sentence(Decimal(1), {}, 0, 0).with_subject(2024, ["甲", "乙"])
    assert words == "2024 年，甲、乙打算用 1 万元办这件事；没有写指标。"


@pytest.mark.parametrize(
    ("value", "whole", "width"),
    [("75", "150", "50"), ("150", "150", "100"), ("0", "150", "0"), ("1", "3", "33.33"), ("0", "0", "0")],
)
def test_bar_is_drawn_to_scale(value: str, whole: str, width: str) -> None:
    """Hundredths of the longest bar; nothing is drawn where all is zero."""
    assert percent_of(Decimal(value), Decimal(whole)) == width


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("100", "112", "+12%"),
        ("3", "2", "−33.3%"),
        ("100", "0", "−100%"),
        ("123456789012.345", "75", "近 100%"),
        ("1", "9.99", "+899%"),
        ("4", "50", "增到 12.5 倍"),
        ("1", "9999", "增到 9999 倍"),
        ("1", "15000", "增到 1.5 万倍"),
        ("55", "123456789012.345", "增到 22.4 亿倍"),
        ("1000000", "1000001", ""),
        ("0", "5", ""),
        ("5", "5", ""),
    ],
)
def test_change_of_an_amount_in_percent(before: str, after: str, words: str) -> None:
    """Ten times and more is said as such, and an amount that is nearly gone is not said to be gone."""
    assert amount_change(Decimal(before), Decimal(after)).percent.replace("\u00a0", " ") == words


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


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("≥300人", "≥300人"),
        ("（2023-02-20 公开）", '（<span class="unbroken">2023-02-20</span> 公开）'),
        ("2023-02", "2023-02"),
        ("a<b", "a<b"),
        ("≥123456789.5<元", '≥<span class="unbroken">123456789.5</span>&lt;元'),
        ("1" * 3000, "1" * 3000),
    ],
)
def test_long_numbers_stand_on_one_line(text: str, html: str) -> None:
    """Dates too; only numbers that a column may lack the room for, and no longer ones than a line has."""
    assert unbroken_numbers(text) == html
