"""Read the free text of 指标值 and 绩效标准: operator, number, unit, nature. `TargetValue.text` is the text as given.

A target is *quantitative* (what a citizen calls 可量化) when it has at least one number and every number in it
is a measured amount: it has a unit of measure, a percent sign or a comparison sign. Dates in it do not count.
``low`` and ``high`` are set only where the whole text says one amount or one range; a text with any other numbers is
`is_compound`. Nothing is guessed: an unfamiliar wording leaves the target unread, never half read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from generator.form.amounts import BLANK_TEXT
from generator.form.operators import (
    CONTRADICTORY_OPERATORS,
    DECLARED_DIRECTIONS,
    DIRECTION_OF_OPERATOR,
    LOWER_BOUND_OPERATORS,
    OPERATORS_BEFORE_NUMBER,
    Operator,
    TargetDirection,
)
from generator.form.target_patterns import (
    BETWEEN_BOUNDS,
    CALENDAR_PERIOD,
    DATE_SERIAL,
    DATE_TEXT,
    DEADLINE,
    DIGIT,
    FIGURES_AND_SIGNS,
    MEASURED_AMOUNT,
    NOT_APPLICABLE_TEXT,
    NUMBER,
    REMOVABLE_BLANK,
    SPELLED_OUT_AMOUNT,
    TO_HALF_WIDTH,
)
from generator.form.target_value_parts import (
    exact_number,
    may_be_date,
    read_after_number,
    read_before_number,
    unit_per,
)


class Nature(StrEnum):
    """Kind of target that a text states."""

    QUANTITATIVE = "quantitative"
    """定量: measured amounts, as the module defines them; a duration (≤1年, 12个月) is one."""
    QUALITATIVE = "qualitative"
    """定性: words; also, with `TargetValue.is_compound`, digits whose meaning is not certain."""
    DATE = "date"
    """A day, deadline or period of the calendar: 2023年12月底前, 第三季度, 全年, 按季度."""
    NOT_APPLICABLE = "not_applicable"
    """不涉及, 不适用, /, — and the like; a bare 无 may as well mean that none shall happen, and is not judged."""
    BLANK = "blank"
    """Nothing: the form leaves the cell blank, or has no cell for a target."""


@dataclass(frozen=True, slots=True)
class TargetValue:
    """A 指标值 and what the program reads from it: its nature, and a number or range where the text says exactly one.

    `number` and `unit` are as typed, in half-width characters and without blanks; 百分比 is %, 户/人.月 is 户/人·月, and
    每人100元 has the unit 元/人. `low` and `high` are numbers in `unit`
    with 百 千 万 亿 applied (1.5万 → 15000) and the digits as typed (100.00); a percentage is 95, not 0.95.
    """

    text: str
    """Text exactly as given."""
    nature: Nature
    operator: Operator | None = None
    """Comparison that the sign or the words say; 以上, 以下 and 以内 include the number (Civil Code, art. 1259)."""
    low: Decimal | None = None
    """The amount, or the lower bound of a range; None unless the whole text says one amount or one range."""
    high: Decimal | None = None
    """Upper bound of a range (3—5家); equal to `low` for one amount."""
    number: str | None = None
    """Text of the number with its multiplier and without the unit: ``1.5万``, ``100.00``, ``3—5``."""
    unit: str = ""
    """Unit without the multiplier: ``元`` for 5万元, ``%``, ``元/人``, ``个月低保``; empty for a bare number."""
    is_change: bool = False
    """True if the number is by how much something rises or falls (同比增长5%); a fall is not a negative number."""
    is_compound: bool = False
    """True if the text has numbers, but none alone is the target: several, spelled out, approximate, or unclear."""
    declared_direction: TargetDirection | None = None
    """Meaning of the form's column 方向 (正向 反向); None where the form declares nothing."""

    @property
    def direction(self) -> TargetDirection | None:
        """Whether a higher or lower number is better: as declared, else as the operator implies; = implies none."""
        if self.declared_direction or not self.is_number or self.operator is None:
            return self.declared_direction
        return DIRECTION_OF_OPERATOR.get(self.operator)

    @property
    def is_number(self) -> bool:
        """True if the text says one amount or one range, which can be compared."""
        return self.low is not None

    @property
    def is_range(self) -> bool:
        """True if the bounds differ."""
        return self.low != self.high

    @property
    def is_percentage(self) -> bool:
        """True for a number in percent; per mille and percentage points do not count."""
        return self.is_number and self.unit == "%"

    @property
    def unit_missing(self) -> bool:
        """True for a number without a unit: 5万, 200."""
        return self.is_number and not self.unit

    @property
    def operator_missing(self) -> bool:
        """True for a single amount without ≥, ≤ or =, where no direction is declared either."""
        return (
            self.operator is None and self.is_number and not self.is_range and self.declared_direction is None
        )


def parse_target_value(text: str, declared_direction: str = "") -> TargetValue:
    """Read one 指标值 or 绩效标准. Takes any text, never fails.

    `declared_direction` is the text of the form's column 方向 for the indicator; words other than 正向 and 反向 and
    their synonyms declare nothing. A declaration adds no operator: whether 100% must be met exactly it does not say.
    """
    value = _parse(text)
    direction = DECLARED_DIRECTIONS.get(_fold(declared_direction)) if declared_direction else None
    return replace(value, declared_direction=direction) if direction else value


def _parse(text: str) -> TargetValue:
    if text in ("", BLANK_TEXT):
        return TargetValue(text, Nature.BLANK)
    folded = _fold(text)
    if NOT_APPLICABLE_TEXT.fullmatch(folded):
        return TargetValue(text, Nature.NOT_APPLICABLE)
    if date := DATE_TEXT.fullmatch(folded):
        return TargetValue(text, Nature.DATE, OPERATORS_BEFORE_NUMBER.get(date["sign"]))
    pieces = NUMBER.split(folded)
    amount = None
    if len(pieces) == 4:
        amount = _one_amount(text, *pieces)
    elif len(pieces) == 7:
        amount = _one_range(text, *pieces)
    return amount or _without_one_number(text, folded)


def text_without_figures(target: TargetValue) -> str:
    """Return the text of a target without figures, signs and words of comparison.

    Two targets about the same thing have equal texts.
    """
    return FIGURES_AND_SIGNS.sub("", _fold(target.text))


def spreadsheet_day(target: TargetValue) -> date | None:
    """Return the day that the text of a target is the spreadsheet number of (44561); None for any other text.

    Spreadsheets count days from 1899-12-30 on. A number with a unit, or with ≥, is no such number.
    """
    if not target.is_compound:
        return None
    figure = _fold(target.text).lstrip("≥≤<>=")
    if not DATE_SERIAL.fullmatch(figure):
        return None
    return date(1899, 12, 30) + timedelta(days=int(Decimal(figure.replace(",", ""))))


def _fold(text: str) -> str:
    """Return `text` in half-width characters, without blanks, the mark of a core indicator (★) and marks at the end."""
    text = text.translate(TO_HALF_WIDTH)
    if " " in text or not text.isprintable():  # every other blank that can be removed is not printable
        text = REMOVABLE_BLANK.sub("", text)
    return text.lstrip("★").rstrip("。.;,、")


def _one_amount(text: str, before: str, digits: str, multiplier: str, after: str) -> TargetValue | None:
    """Return the target of a text with one number, or None where it cannot be read."""
    lead = read_before_number(before)
    if lead is None:
        return None
    rest = read_after_number(after, multiplier, lead)
    if rest is None or rest.has_between:
        return None
    operator = rest.operator if lead.operator is None else lead.operator
    if (operator, rest.operator) in CONTRADICTORY_OPERATORS:
        return None
    number = digits + rest.multiplier
    if may_be_date(number, rest.unit) and (rest.unit or operator not in LOWER_BOUND_OPERATORS):
        return None
    value = exact_number(digits, rest.multiplier)
    return TargetValue(
        text,
        Nature.QUANTITATIVE,
        operator,
        value,
        value,
        number,
        unit_per(rest.unit, lead.per),
        is_change=lead.is_change,
    )


def _one_range(
    text: str,
    before: str,
    digits: str,
    multiplier: str,
    middle: str,
    digits2: str,
    multiplier2: str,
    after: str,
) -> TargetValue | None:
    """Return the target of a text with two numbers, or None where they are not the bounds of a range."""
    lead, joint = read_before_number(before), BETWEEN_BOUNDS.fullmatch(middle)
    if lead is None or joint is None or lead.operator:
        return None
    rest = read_after_number(after, multiplier2, lead)
    if rest is None or rest.operator or joint["unit"] not in ("", rest.unit):
        return None
    if any(may_be_date(figure, rest.unit) for figure in (digits, digits2, f"{digits}.{digits2}")):
        return None
    # In 3-5万元 the multiplier is said once for both ends; 800-1万元 then comes out upside down and stays unread.
    shared = multiplier or ("" if joint["unit"] else rest.multiplier)
    low, high = exact_number(digits, shared), exact_number(digits2, rest.multiplier)
    if low >= high:
        return None
    number = f"{digits}{multiplier}{joint['dash'] or '—'}{digits2}{rest.multiplier}"
    return TargetValue(
        text,
        Nature.QUANTITATIVE,
        None,
        low,
        high,
        number,
        unit_per(rest.unit, lead.per),
        is_change=lead.is_change,
    )


def _without_one_number(text: str, folded: str) -> TargetValue:
    """Return a target of which only the nature can be told; `folded` is the text as `_fold` returns it."""
    undated = CALENDAR_PERIOD.sub("", folded) if DIGIT.search(folded) else ""
    has_digits = DIGIT.search(undated) is not None
    if not has_digits and DEADLINE.search(folded):
        return TargetValue(text, Nature.DATE)
    measured = SPELLED_OUT_AMOUNT.fullmatch(folded) is not None
    if has_digits:
        measured = DIGIT.search(MEASURED_AMOUNT.sub("", undated)) is None
    nature = Nature.QUANTITATIVE if measured else Nature.QUALITATIVE
    return TargetValue(text, nature, is_compound=has_digits or measured)
