"""Target values: the table of cases, and what holds for every text."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import product
from pathlib import Path

import pytest
import yaml

from generator.form.target_value import Nature, TargetValue, parse_target_value

CASES = Path(__file__).parents[1] / "cases" / "target_values.yml"
NATURES = {
    Nature.QUANTITATIVE: "定量",
    Nature.QUALITATIVE: "定性",
    Nature.DATE: "时限",
    Nature.NOT_APPLICABLE: "不涉及",
    Nature.BLANK: "空白",
}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
# Enough of the forms' language to build tens of thousands of right and wrong values.
PIECES = (
    "≥",
    "不超过",
    "5",
    "2023",
    "1.50",
    "万",
    "元",
    "%",
    "年",
    "月",
    "个",
    "-",
    "至",
    "(",
    ")",
    ",",
    "以上",
    "前",
)


def cases() -> list[dict[str, str]]:
    """Every case of the table, each value still text."""
    sections = yaml.load(CASES.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [case for section in sections.values() for case in section]


def as_case(value: TargetValue) -> dict[str, str]:
    """The value in the words of the table."""
    columns = {
        "文本": value.text,
        "性质": NATURES[value.nature],
        "运算符": value.operator or "",
        "下限": _figure(value.low),
        "上限": _figure(value.high),
        "数": value.number or "",
        "单位": value.unit,
        "标记": "变化幅度" * value.is_change + "数不能确定" * value.is_compound,
    }
    return {name: column for name, column in columns.items() if column}


def _figure(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


@pytest.fixture(scope="module")
def composed() -> list[TargetValue]:
    """All texts of up to four pieces, read."""
    return [
        parse_target_value("".join(text)) for length in range(1, 5) for text in product(PIECES, repeat=length)
    ]


def test_every_case_of_the_table() -> None:
    """Each text reads as its line says; all that differ are told at once."""
    found = ((case, as_case(parse_target_value(case["文本"]))) for case in cases())
    differences = [f"应为 {case}\n实为 {value}" for case, value in found if case != value]
    assert not differences, "\n" + "\n".join(differences)


def test_table_names_no_text_twice() -> None:
    """A text has one reading."""
    texts = [case["文本"] for case in cases()]
    assert sorted(texts) == sorted(set(texts))
    assert len(texts) > 300


def test_full_width_text_reads_like_half_width() -> None:
    """Only `text` differs when every ASCII character and blank is typed full-width."""
    for case in cases():
        narrow = parse_target_value(case["文本"])
        wide = parse_target_value(case["文本"].translate(WIDE))
        assert replace(wide, text=narrow.text) == narrow


def test_blanks_are_read_through() -> None:
    """Blanks round any character, but not inside a number, change nothing but `text`."""
    for case in cases():
        plain = parse_target_value(case["文本"])
        spaced = re.sub(r"(?<![0-9０-９.．,])(?=.)|(?<=[0-9０-９])(?![0-9０-９.．,])", " ", case["文本"])
        assert replace(parse_target_value(spaced), text=plain.text) == plain


def test_any_character_is_taken() -> None:
    """No character, lone surrogates included, makes it fail, and the text is kept."""
    astral = range(0x10000, sys.maxunicode + 1, 997)
    for character in map(chr, (*range(0x10000), *astral)):
        text = f"≥{character}5{character}万"
        assert parse_target_value(text).text is text


@pytest.mark.parametrize(
    "piece", [*"1( m年十率每★A名", ",000", "()", "≥5", "5-", "全年", "2023年", "增长", "每人"]
)
def test_long_text_does_not_hang(piece: str) -> None:
    """Time grows with length, not with its square: 50,000 characters come back."""
    for text in (
        piece * (50_000 // len(piece)),
        "5个" + piece * (50_000 // len(piece)),
        "5" + piece * 20_000 + "2",
    ):
        assert parse_target_value(text).text is text


def test_number_leaves_no_digit_behind(composed: list[TargetValue]) -> None:
    """A number is read only where its digits are all the digits of the text, in order, with their point."""
    numbers = [value for value in composed if value.number is not None]
    assert len(numbers) > 1000
    for value in numbers:
        assert re.findall(r"[0-9.]", value.number or "") == re.findall(r"[0-9.]", value.text), value


def test_parts_of_a_value_agree(composed: list[TargetValue]) -> None:
    """Low, high and number come together and only for a quantity; a number is never compound."""
    for value in composed:
        if value.low is not None and value.high is not None and value.number is not None:
            assert value.nature is Nature.QUANTITATIVE, value
            assert not value.is_compound, value
            assert value.low <= value.high, value
        else:
            assert (value.low, value.high, value.number, value.unit) == (None, None, None, ""), value
            assert not value.is_change, value


def test_year_is_no_quantity(composed: list[TargetValue]) -> None:
    """No wording round 2023年 makes a number out of it."""
    dated = [value for value in composed if re.search(r"(?<![0-9])2023年", value.text)]
    assert len(dated) > 500
    assert not [value for value in dated if value.is_number]


def test_digits_are_kept_in_any_context() -> None:
    """A caller's decimal precision does not round what was typed."""
    with localcontext(prec=3):
        value = parse_target_value("123456.7890万元")
    assert str(value.low) == "1234567890"
    assert str(parse_target_value("100.00%").low) == "100.00"


def test_blank_text_says_nothing() -> None:
    """An empty cell is not taken for 不涉及; no text, and a cell that the form leaves blank, are no target at all."""
    for text in (" ", "\u3000\n"):
        assert parse_target_value(text) == TargetValue(text, Nature.QUALITATIVE)
    for text in ("", "（原表空白）"):
        assert parse_target_value(text) == TargetValue(text, Nature.BLANK)


def test_questions_of_the_rules() -> None:
    """What the rules ask of a value: a number, its unit, its operator, a percentage, a range."""
    bare, percent, several = map(parse_target_value, ("≥5万", "97%", "每人50元，补助100元"))
    assert (bare.is_number, bare.unit_missing, bare.operator_missing) == (True, True, False)
    assert (percent.is_percentage, percent.unit_missing, percent.operator_missing) == (True, False, True)
    assert (several.is_number, several.is_compound, several.unit_missing, several.operator_missing) == (
        False,
        True,
        False,
        False,
    )
    span = parse_target_value("3-5万元")
    assert (span.is_range, span.operator_missing) == (True, False)
    assert not bare.is_range


def test_multipliers_are_exact() -> None:
    """百, 万 and 亿 move the decimal point of what was typed and round nothing."""
    texts = ("0.1元", "1.23456万元", "0.00000001亿元", "=5万元", "3百个")
    low = [parse_target_value(text).low for text in texts]
    assert low == [Decimal("0.1"), Decimal("12345.6"), 1, 50000, 300]
