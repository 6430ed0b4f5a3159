"""Whether a target was loosened or tightened, where both wordings say so themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from generator.form.operators import Operator
from generator.form.target_value import TargetValue, parse_target_value, text_without_figures

LOOSENED = "放宽"
TIGHTENED = "收紧"


class _Bound(NamedTuple):
    """An end of what meets a target; the smaller of two lets more through."""

    value: Decimal
    strict: bool
    """Whether the value itself does not meet the target."""


class _Accepted(NamedTuple):
    """All values that meet a target: both ends as lower bounds, the upper one with its sign turned."""

    low: _Bound
    high: _Bound

    def holds(self, other: _Accepted) -> bool:
        """Whether everything that meets the other target meets this one."""
        return self.low <= other.low and self.high <= other.high


_ANY = _Bound(Decimal("-Infinity"), False)


def judged(old: str, new: str) -> str:
    """放宽 where all that met the old target meets the new one and more does; 收紧 the other way; else empty.

    Numbers of different units, changes (同比增长) against levels, words and dates are not judged.
    """
    before, after = parse_target_value(old), parse_target_value(new)
    if (
        before.unit != after.unit
        or before.is_change != after.is_change
        or text_without_figures(before) != text_without_figures(after)
    ):
        return ""
    one, other = _accepted(before), _accepted(after)
    if one is None or other is None or one == other:
        return ""
    if other.holds(one):
        return LOOSENED
    return TIGHTENED if one.holds(other) else ""


def _accepted(target: TargetValue) -> _Accepted | None:
    """None where the text does not say which values meet it; a number without a sign does not."""
    if target.low is None or target.high is None:
        return None
    low, high = _Bound(target.low, False), _Bound(-target.high, False)
    match target.operator:
        case None:
            return _Accepted(low, high) if target.is_range else None
        case Operator.EQUAL:
            return _Accepted(low, high)
        case Operator.AT_LEAST | Operator.ABOVE:
            return _Accepted(low._replace(strict=target.operator is Operator.ABOVE), _ANY)
        case _:
            return _Accepted(_ANY, high._replace(strict=target.operator is Operator.BELOW))
