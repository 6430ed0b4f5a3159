"""Define the rows of a project's form, both sides filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.form.field_path import FieldPath
from generator.form.period import BOTH_PERIODS, Period


class GoalRow(NamedTuple):
    """One goal, both sides of the form filled in."""

    path: FieldPath
    """Path of the goal in the file."""
    medium_term: str | None
    """None where the form has no medium-term side, or that side lacks this goal."""
    annual: str | None
    """None where the annual side lacks this goal."""

    @property
    def same(self) -> bool:
        """True if both sides have this goal in the same words."""
        return self.medium_term is not None and self.medium_term == self.annual


class RowTarget(NamedTuple):
    """Target of a row in one period, wherever in the file it is written."""

    target_value: str
    """Empty where the form says it in columns of its own alone."""
    standard: str | None
    cells: Mapping[str, str] = {}
    """Text of every further column of the layout, by the form's word."""


class IndicatorRow(NamedTuple):
    """One row of the form's indicator table, both sides filled in."""

    path: FieldPath
    """Path of the indicator in the file."""
    level1: str
    """First-level indicator as the form names it."""
    level2: str
    """Second-level indicator as the form names it."""
    name: str
    """Name of the third-level indicator."""
    medium_term: RowTarget | None
    """None where the form has no medium-term side, or that side lacks this indicator."""
    annual: RowTarget | None
    """None where the annual side lacks this indicator."""

    @property
    def same(self) -> bool:
        """True if both sides have this indicator with the same target."""
        if self.medium_term is None:
            return False
        return self.medium_term is self.annual or self.medium_term == self.annual

    def targets(self) -> Iterator[tuple[str, RowTarget]]:
        """Yield each different target with the Chinese words for its period: 中期, 年度, or 中期与年度."""
        if self.same and self.annual is not None:
            yield BOTH_PERIODS, self.annual
            return
        if self.medium_term is not None:
            yield Period.MEDIUM_TERM.word, self.medium_term
        if self.annual is not None:
            yield Period.ANNUAL.word, self.annual
