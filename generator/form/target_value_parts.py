"""Read the texts before and after the numbers of a target value, and the numbers themselves.

All texts are in half-width characters without blanks. What is unfamiliar is None, so that the target stays unread.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from generator.form.operators import (
    OPERATOR_SIGNS,
    OPERATORS_AFTER_NUMBER,
    OPERATORS_BEFORE_NUMBER,
    STRICT_OPERATORS,
    Operator,
)
from generator.form.target_patterns import (
    AFTER_LAST_NUMBER,
    BEFORE_FIRST_NUMBER,
    CAVEAT_IN_NOTE,
    DATE_LIKE_FIGURE,
    KNOWN_UNIT,
    MULTIPLIER_EXPONENTS,
    PER_WORDS,
    UNIT_IN_BRACKETS,
    UNIT_SPELLINGS,
    UNITS_NEVER_PER,
    UNKNOWN_UNIT,
    YEAR_FIGURE,
)


class WordsBeforeNumber(NamedTuple):
    """Meaning of the text before the first number."""

    operator: Operator | None
    has_sign: bool
    """True if the operator is a sign and not a word."""
    is_change: bool
    per: str
    """Unit that the number is per: ``人·月`` for 每人每月; mostly empty."""


class WordsAfterNumber(NamedTuple):
    """Meaning of the text after the last number."""

    unit: str
    multiplier: str
    operator: Operator | None
    has_between: bool
    """True if the text ends in 之间, which only a range can."""


def read_before_number(before: str) -> WordsBeforeNumber | None:
    """Read the text before the first number; None where it is unfamiliar."""
    if not before or before in OPERATOR_SIGNS:
        return WordsBeforeNumber(OPERATORS_BEFORE_NUMBER.get(before), bool(before), is_change=False, per="")
    match = BEFORE_FIRST_NUMBER.fullmatch(before)
    if match is None:
        return None
    sign, per = match["operator"] or "", match["per"]
    if match["name"] and not sign:
        return None
    return WordsBeforeNumber(
        OPERATORS_BEFORE_NUMBER.get(sign),
        sign in OPERATOR_SIGNS,
        is_change=match["change"] is not None,
        per="·".join(filter(None, PER_WORDS.split(per))) if per else "",
    )


def read_after_number(after: str, multiplier: str, lead: WordsBeforeNumber) -> WordsAfterNumber | None:
    """Read the text after the last number and its `multiplier`; None where it is unfamiliar."""
    if after == "%" and not lead.per:
        return WordsAfterNumber(after, multiplier, None, has_between=False)
    match = AFTER_LAST_NUMBER.fullmatch(after)
    if match is None:
        return None
    unit, words = match["unit"], match["operator"]
    for note in (match["inner"], match["note"]):
        if note in OPERATORS_AFTER_NUMBER and words is None:
            words = note
        elif (
            not unit
            and note
            and (noted := UNIT_IN_BRACKETS.fullmatch(note))
            and not (multiplier and noted[1])
        ):
            multiplier, unit = multiplier or noted[1], noted[2]
        elif note and (CAVEAT_IN_NOTE.search(note) or (note == "含" and lead.operator in STRICT_OPERATORS)):
            return None
    if unit and not (KNOWN_UNIT.fullmatch(unit) or (lead.has_sign and UNKNOWN_UNIT.fullmatch(unit))):
        return None
    unit = UNIT_SPELLINGS.get(unit, unit)
    if "/" in unit:
        unit = unit.replace(".", "·").replace("*", "·")
    if lead.per and UNITS_NEVER_PER.fullmatch(unit):
        return None
    return WordsAfterNumber(
        unit, multiplier, OPERATORS_AFTER_NUMBER.get(words or ""), has_between=match["tail"] == "之间"
    )


def unit_per(unit: str, per: str) -> str:
    """Return the unit of a number that is per something: 元 per 人, or 元/月 per 人, which is 元/人·月."""
    if not per:
        return unit
    counted, _, more = unit.partition("/")
    return f"{counted}/{per}·{more}" if more else f"{counted}/{per}"


def may_be_date(number: str, unit: str) -> bool:
    """Whether a number may be a date or a year: it has no multiplier, and no unit or one such as 年 or 学年."""
    if unit and not unit.startswith(("年", "学年")):
        return False
    pattern = YEAR_FIGURE if unit else DATE_LIKE_FIGURE
    return pattern.fullmatch(number.lstrip("-")) is not None


def exact_number(digits: str, multiplier: str) -> Decimal:
    """Return the exact number that `digits` with a `multiplier` such as 万 stand for."""
    # The point is moved in the text: arithmetic would round to the context's 28 digits.
    whole, _, fraction = digits.replace(",", "").partition(".")
    places = MULTIPLIER_EXPONENTS[multiplier]
    if not places:
        return Decimal(f"{whole}.{fraction}" if fraction else whole)
    fraction = fraction.ljust(places, "0")
    return Decimal(f"{whole}{fraction[:places]}.{fraction[places:]}".rstrip("."))
