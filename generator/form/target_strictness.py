"""Decide whether a target was loosened or tightened, where both wordings say so themselves."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from generator.form.operators import Operator
from generator.form.target_value import TargetValue, parse_target_value, text_without_figures


class Strictness(StrEnum):
    """Result of holding a new target against the old one; the value is its word."""

    LOOSENED = "放宽"
    TIGHTENED = "收紧"


class _Bound(NamedTuple):
    """An end of the range of values that meet a target; the smaller of two bounds lets more values through."""

    value: Decimal
    is_strict: bool
    """Whether the value itself does not meet the target."""


class _AcceptedValues(NamedTuple):
    """All values that meet a target: both ends as lower bounds, the upper one with its sign turned."""

    low: _Bound
    high: _Bound

    def contains(self, values: _AcceptedValues) -> bool:
        """Whether all of `values` are accepted too."""
        return self.low <= values.low and self.high <= values.high


_UNBOUNDED = _Bound(Decimal("-Infinity"), False)


def compare_strictness(old: str, new: str) -> Strictness | None:
    """Return LOOSENED where the new target accepts all that the old one accepted and more, TIGHTENED the other way.

    None for equal targets and for those that cannot be compared: in different units, changes (同比增长) against levels,
    words and dates.
    """
    before, after = parse_target_value(old), parse_target_value(new)
    if (
        before.unit != after.unit
        or before.is_change != after.is_change
        or text_without_figures(before) != text_without_figures(after)
    ):
        return None
    old_values, new_values = _accepted_values(before), _accepted_values(after)
    if old_values is None or new_values is None or old_values == new_values:
        return None
    if new_values.contains(old_values):
        return Strictness.LOOSENED
    return Strictness.TIGHTENED if old_values.contains(new_values) else None


def _accepted_values(target: TargetValue) -> _AcceptedValues | None:
    """Return the values that meet a target; None where its text does not say: a number without a sign does not."""
    if target.low is None or target.high is None:
        return None
    low, high = _Bound(target.low, False), _Bound(-target.high, False)
    match target.operator:
        case None:
            return _AcceptedValues(low, high) if target.is_range else None
        case Operator.EQUAL:
            return _AcceptedValues(low, high)
        case Operator.AT_LEAST | Operator.ABOVE:
            return _AcceptedValues(low._replace(is_strict=target.operator is Operator.ABOVE), _UNBOUNDED)
        case _:
            return _AcceptedValues(_UNBOUNDED, high._replace(is_strict=target.operator is Operator.BELOW))
