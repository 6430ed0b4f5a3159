"""Decide whether an actual value reached its target, or say why that cannot be decided.

Operator, direction and unit decide; the sign of a difference alone never does, and equal words are never judged.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT
from generator.form.operators import DIRECTION_OF_OPERATOR, Operator, TargetDirection
from generator.form.target_value import Nature, TargetValue, parse_target_value, text_without_figures


class ResultState(StrEnum):
    """Result of holding an actual value against its target."""

    REACHED = "reached"
    MISSED = "missed"
    NOT_JUDGED = "not_judged"
    """An actual value is printed, and the texts do not say whether it reached the target."""
    NOT_APPLICABLE = "not_applicable"
    """The target asks for nothing: 不涉及."""
    NO_VALUE = "no_value"
    """No actual value is printed, or words where the target is a number."""


class StateReason(StrEnum):
    """Cause why an actual value could not be held against its target."""

    NO_OPERATOR = "no_operator"
    """Neither text nor form says whether more or less is better."""
    WORDS = "words"
    UNIT_DIFFERS = "unit_differs"
    SEVERAL_NUMBERS = "several_numbers"
    """Target or actual value has numbers, but not a single one."""
    DATE = "date"
    ABSENT = "absent"
    """The cell is blank."""


class Judgement(NamedTuple):
    """State of an actual value, and what it rests on."""

    state: ResultState
    reason: StateReason | None = None
    """Cause of NOT_JUDGED and NO_VALUE; None for every other state."""
    value: Decimal | None = None
    """Actual value in the unit of the target; None where it could not be compared."""
    unit_assumed: bool = False
    """True if one text lacks the unit, and the other's was taken."""


_MAX_TEXT_CHARACTERS = 200
"""Characters of a target or an actual value; a longer text is no number that arithmetic shall be tried on."""


def judge_result(target: TargetValue, actual_text: str | None) -> Judgement:
    """Return the state of an actual value. Takes any text, never fails."""
    if target.nature is Nature.NOT_APPLICABLE:
        return Judgement(ResultState.NOT_APPLICABLE)
    if actual_text is None or actual_text == BLANK_TEXT:
        return Judgement(ResultState.NO_VALUE, StateReason.ABSENT)
    if max(len(target.text), len(actual_text)) > _MAX_TEXT_CHARACTERS:
        return Judgement(ResultState.NOT_JUDGED, StateReason.SEVERAL_NUMBERS)
    actual = _with_assumed_unit(target, actual_text)
    if actual.nature is Nature.NOT_APPLICABLE:
        return Judgement(ResultState.NO_VALUE, StateReason.ABSENT)
    if not target.is_number:
        return Judgement(ResultState.NOT_JUDGED, _reason_of(target))
    if not actual.is_number and _reason_of(actual) is StateReason.WORDS:
        return Judgement(ResultState.NO_VALUE, StateReason.WORDS)
    if not actual.is_number:
        return Judgement(ResultState.NOT_JUDGED, _reason_of(actual))
    if actual.is_range or actual.operator not in (None, Operator.EQUAL):
        return Judgement(ResultState.NOT_JUDGED, StateReason.SEVERAL_NUMBERS)
    return _judge_number(target, actual, actual_text)


def direction_of(target: TargetValue) -> TargetDirection | None:
    """Return whether more or less is better; None where nothing says so, or sign and declaration contradict each other."""
    implied = DIRECTION_OF_OPERATOR.get(target.operator) if target.operator else None
    if implied and target.declared_direction and implied is not target.declared_direction:
        return None
    return target.direction


def _reason_of(text: TargetValue) -> StateReason:
    """Return why a text is no number."""
    if text.nature is Nature.DATE:
        return StateReason.DATE
    return StateReason.SEVERAL_NUMBERS if text.is_compound else StateReason.WORDS


_BARE_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_MULTIPLIER = re.compile(r"[百千万亿]*$")


def _multiplier_of(target: TargetValue) -> str:
    """Return the multiplier that stands with the unit of a target: 万 of ≤90万元."""
    match = _MULTIPLIER.search(target.number or "")
    return match.group() if match else ""


def _with_assumed_unit(target: TargetValue, text: str) -> TargetValue:
    """Return an actual value; a bare number is read in the printed unit of the target, with its multiplier."""
    bare = unicodedata.normalize("NFKC", text).strip()
    unit = f"{_multiplier_of(target)}{target.unit}"
    return parse_target_value(f"{bare}{unit}" if unit and _BARE_NUMBER.fullmatch(bare) else text)


def _judge_number(target: TargetValue, actual: TargetValue, text: str) -> Judgement:
    """Return the state where target and actual value are numbers."""
    assumed = actual.text != text or _unit(actual) != _unit(target)
    if (actual.unit and target.unit and _unit(actual) != _unit(target)) or _unlikely_unit(
        target, actual, text
    ):
        return Judgement(ResultState.NOT_JUDGED, StateReason.UNIT_DIFFERS)
    if actual.is_change and not target.is_change:
        return Judgement(ResultState.NOT_JUDGED, StateReason.UNIT_DIFFERS)
    assert actual.low is not None
    opposite = actual.is_change and _is_fall(actual) != _is_fall(target)
    value = -actual.low if opposite else actual.low
    accepted = _accepts(target, value)
    if accepted is None:
        return Judgement(ResultState.NOT_JUDGED, StateReason.NO_OPERATOR, value, assumed)
    state = ResultState.REACHED if accepted else ResultState.MISSED
    return Judgement(state, None, value, assumed)


def _unit(value: TargetValue) -> str:
    return "百分点" if value.unit == "个百分点" else value.unit


_MAX_PLAUSIBLE_FACTOR = 1000
"""A bare number that differs from the target by so much was probably printed without the multiplier of the target."""


def _unlikely_unit(target: TargetValue, actual: TargetValue, text: str) -> bool:
    """Whether a bare number is hardly in the unit of the target: 0.96 for ≥95%, 880000 for ≤90万元."""
    if actual.text == text or not target.high or actual.low is None:
        return False
    value, bound = abs(actual.low), abs(target.high)
    if target.unit == "%":
        return value <= 1 < bound
    apart = value >= bound * _MAX_PLAUSIBLE_FACTOR or 0 < value * _MAX_PLAUSIBLE_FACTOR <= bound
    return bool(_multiplier_of(target)) and apart


def _is_fall(value: TargetValue) -> bool:
    """Whether a change is one downwards."""
    return re.search("[降减缩少]", text_without_figures(value)) is not None


def _accepts(target: TargetValue, value: Decimal) -> bool | None:
    """Return whether a value meets a target; None where nothing says whether more or less is better."""
    assert target.low is not None
    assert target.high is not None
    match target.operator:
        case Operator.AT_LEAST:
            return value >= target.low
        case Operator.ABOVE:
            return value > target.low
        case Operator.AT_MOST:
            return value <= target.high
        case Operator.BELOW:
            return value < target.high
    match target.declared_direction:
        case TargetDirection.HIGHER_IS_BETTER:
            return value >= target.low
        case TargetDirection.LOWER_IS_BETTER:
            return value <= target.high
    if target.low <= value <= target.high:
        return True
    return False if target.is_range else None
