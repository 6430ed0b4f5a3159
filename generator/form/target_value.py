"""Reads the free text of 指标值 and 绩效标准: operator, number, unit, nature. The text itself is always kept.

A target is *quantitative* (what a citizen calls 可量化) when it has at least one number and every number in it
is a measured amount: it carries a unit of measure, a percent sign or a comparison sign. Dates in it do not count.
``low`` and ``high`` are given only where the whole text says one amount or one range; otherwise `compound` is set.
Nothing is guessed: an unfamiliar wording leaves the target unread, never half read.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple

from generator.form.target_patterns import (
    AFTER_NUMBER,
    BEFORE_NUMBER,
    BLANK,
    CALENDAR,
    CAVEAT,
    CONTRADICTIONS,
    DATE,
    DATE_OR_COUNT,
    DEADLINE,
    DIGIT,
    FIGURES_AND_SIGNS,
    FOLD,
    JOINT,
    LEAD,
    LOWER_BOUNDS,
    MEASURED,
    NEW_UNIT,
    NOT_APPLICABLE,
    NUMBER,
    PLACES,
    REST,
    SIGNS,
    SPELLED_OUT,
    STRICT,
    UNIT,
    UNIT_IN_BRACKETS,
    YEAR_FIGURE,
    Operator,
)


class Nature(StrEnum):
    """What kind of target a text states."""

    QUANTITATIVE = "quantitative"
    """定量: measured amounts, see the module's definition; a duration (≤1年, 12个月) is one."""
    QUALITATIVE = "qualitative"
    """定性: words; also, with `TargetValue.compound`, digits whose meaning is not certain."""
    DATE = "date"
    """A day, deadline or period of the calendar: 2023年12月底前, 第三季度, 全年, 按季度."""
    NOT_APPLICABLE = "not_applicable"
    """不涉及, 不适用, /, — and the like; a bare 无 may as well mean that none shall happen, and is not judged."""


@dataclass(frozen=True, slots=True)
class TargetValue:
    """One target as read. `number` and `unit` are as typed, in half-width characters and without blanks."""

    text: str
    """Exactly as given."""
    nature: Nature
    operator: Operator | None = None
    """From the sign or the words; 以上, 以下 and 以内 include the number (Civil Code, art. 1259)."""
    low: Decimal | None = None
    """In `unit`, 百 千 万 亿 applied (1.5万 → 15000), digits kept (100.00); percent stays percent (95, not 0.95)."""
    high: Decimal | None = None
    """Equal to `low` unless the text is a range (3—5家)."""
    number: str | None = None
    """With its multiplier and without the unit, e.g. ``1.5万``, ``100.00``, ``3—5``."""
    unit: str = ""
    """Without the multiplier: ``元`` for 5万元, ``%``, ``元/人``, ``个月低保``; empty for a bare number."""
    change: bool = False
    """The number is by how much something rises or falls (同比增长5%); its sign is not applied."""
    compound: bool = False
    """It holds numbers, but not one that alone is the target: several, spelled out, approximate, or unclear."""

    @property
    def is_number(self) -> bool:
        """One amount or one range that can be compared."""
        return self.low is not None

    @property
    def is_range(self) -> bool:
        """Two different bounds."""
        return self.low != self.high

    @property
    def is_percentage(self) -> bool:
        """A number in percent; per mille and percentage points are not."""
        return self.is_number and self.unit == "%"

    @property
    def direction(self) -> Literal["higher", "lower"] | None:
        """Whether more or less than the number is better, by the operator alone; None for dates (≤2023年12月)."""
        if self.operator is None or self.operator is Operator.EQUAL or not self.is_number:
            return None
        return "higher" if self.operator in LOWER_BOUNDS else "lower"

    @property
    def money(self) -> Decimal | None:
        """元, exact. None for prices (元/人), ranges, changes, and amounts that do not say 元 (≥5万)."""
        return self.low if self.unit == "元" and not self.is_range and not self.change else None

    @property
    def unit_missing(self) -> bool:
        """A number that does not say of what: 5万, 200."""
        return self.low is not None and not self.unit

    @property
    def operator_missing(self) -> bool:
        """A single number without ≥, ≤ or =."""
        return self.operator is None and self.low is not None and self.low == self.high


def parse_target_value(text: str) -> TargetValue:
    """Read one 指标值 or 绩效标准. Takes any text, never fails."""
    folded = BLANK.sub("", text.translate(FOLD)).rstrip("。.;")
    if NOT_APPLICABLE.fullmatch(folded):
        return TargetValue(text, Nature.NOT_APPLICABLE)
    if date := DATE.fullmatch(folded):
        return TargetValue(text, Nature.DATE, BEFORE_NUMBER.get(date["sign"]))
    pieces = NUMBER.split(folded)
    amount = None
    if len(pieces) == 4:
        amount = _one_amount(text, *pieces)
    elif len(pieces) == 7:
        amount = _one_range(text, *pieces)
    return amount or _without_one_number(text, folded)


def text_without_figures(target: TargetValue) -> str:
    """What a text says besides its numbers and how they are compared: equal where two targets ask about the same."""
    return FIGURES_AND_SIGNS.sub("", BLANK.sub("", target.text.translate(FOLD)).rstrip("。.;"))


class _Lead(NamedTuple):
    """What the words before the number say; `signed` when the operator is a sign and not a word."""

    operator: Operator | None
    signed: bool
    change: bool


class _Rest(NamedTuple):
    """What follows the number; `between` for 之间, which only a range can have."""

    unit: str
    multiplier: str
    operator: Operator | None
    between: bool


def _one_amount(text: str, before: str, digits: str, multiplier: str, after: str) -> TargetValue | None:
    lead = _read_lead(before)
    if lead is None:
        return None
    rest = _read_rest(after, multiplier, lead)
    if rest is None or rest.between:
        return None
    operator = rest.operator if lead.operator is None else lead.operator
    if (operator, rest.operator) in CONTRADICTIONS:
        return None
    if _may_be_date(digits, rest.unit) and (rest.unit or operator not in LOWER_BOUNDS):
        return None
    value = _decimal(digits, rest.multiplier)
    number = digits + rest.multiplier
    return TargetValue(
        text, Nature.QUANTITATIVE, operator, value, value, number, rest.unit, change=lead.change
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
    lead, joint = _read_lead(before), JOINT.fullmatch(middle)
    if lead is None or joint is None or lead.operator:
        return None
    rest = _read_rest(after, multiplier2, lead)
    if rest is None or rest.operator or joint["unit"] not in ("", rest.unit):
        return None
    if any(_may_be_date(figure, rest.unit) for figure in (digits, digits2, f"{digits}.{digits2}")):
        return None
    # In 3-5万元 the multiplier is said once for both ends; 800-1万元 then comes out upside down and stays unread.
    shared = multiplier or ("" if joint["unit"] else rest.multiplier)
    low, high = _decimal(digits, shared), _decimal(digits2, rest.multiplier)
    if low >= high:
        return None
    number = f"{digits}{multiplier}{joint['dash'] or '—'}{digits2}{rest.multiplier}"
    return TargetValue(text, Nature.QUANTITATIVE, None, low, high, number, rest.unit, change=lead.change)


def _without_one_number(text: str, folded: str) -> TargetValue:
    undated = CALENDAR.sub("", folded)
    has_digits = DIGIT.search(undated) is not None
    if not has_digits and DEADLINE.search(folded):
        return TargetValue(text, Nature.DATE)
    measured = SPELLED_OUT.fullmatch(folded) is not None
    if has_digits:
        measured = DIGIT.search(MEASURED.sub("", undated)) is None
    nature = Nature.QUANTITATIVE if measured else Nature.QUALITATIVE
    return TargetValue(text, nature, compound=has_digits or measured)


def _read_lead(before: str) -> _Lead | None:
    if not before or before in SIGNS:
        return _Lead(BEFORE_NUMBER.get(before), bool(before), change=False)
    found = LEAD.fullmatch(before)
    if found is None:
        return None
    sign = found["operator"] or ""
    return _Lead(BEFORE_NUMBER.get(sign), sign in SIGNS, change=found["change"] is not None)


def _read_rest(after: str, multiplier: str, lead: _Lead) -> _Rest | None:
    if after == "%":
        return _Rest(after, multiplier, None, between=False)
    found = REST.fullmatch(after)
    if found is None:
        return None
    unit, words = found["unit"], found["operator"]
    for note in (found["inner"], found["note"]):
        if note in AFTER_NUMBER and words is None:
            words = note
        elif (
            not unit and note and (said := UNIT_IN_BRACKETS.fullmatch(note)) and not (multiplier and said[1])
        ):
            multiplier, unit = multiplier or said[1], said[2]
        elif note and (CAVEAT.search(note) or (note == "含" and lead.operator in STRICT)):
            return None
    if unit and not (UNIT.fullmatch(unit) or (lead.signed and NEW_UNIT.fullmatch(unit))):
        return None
    return _Rest(unit, multiplier, AFTER_NUMBER.get(words or ""), between=found["tail"] == "之间")


def _may_be_date(digits: str, unit: str) -> bool:
    if unit and not unit.startswith("年"):
        return False
    pattern = YEAR_FIGURE if unit else DATE_OR_COUNT
    return pattern.fullmatch(digits.lstrip("-")) is not None


def _decimal(digits: str, multiplier: str) -> Decimal:
    # The point is moved in the text: arithmetic would round to the context's 28 digits.
    whole, _, fraction = digits.replace(",", "").partition(".")
    places = PLACES[multiplier]
    if not places:
        return Decimal(f"{whole}.{fraction}" if fraction else whole)
    fraction = fraction.ljust(places, "0")
    return Decimal(f"{whole}{fraction[:places]}.{fraction[places:]}".rstrip("."))
