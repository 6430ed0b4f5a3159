"""Define the rows of a project's form, both sides filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT
from generator.form.field_path import FieldPath
from generator.form.period import USUAL_SIDES


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

    @property
    def text(self) -> str:
        """The target in one text: 指标值, or what the form says in columns of its own: ``甲镇 2个以上；乙镇 4个以上``."""
        return self.target_value or "；".join(f"{word} {text}" for word, text in self.cells.items())


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

    @property
    def lacks_target(self) -> bool:
        """True if the form leaves every target blank, or has none; not if it says the target in columns of its own."""
        targets = [target for _, target in self.targets()]
        return all(
            target.target_value == BLANK_TEXT or not (target.target_value or target.cells)
            for target in targets
        )

    def targets(self, sides: Sequence[str] = USUAL_SIDES) -> Iterator[tuple[str, RowTarget]]:
        """Yield each different target with the words for its period: 中期, 年度, or 中期与年度.

        `sides` are the form's words for its sides, the year last.
        """
        if self.same and self.annual is not None:
            yield f"{sides[0]}与{sides[-1]}", self.annual
            return
        if self.medium_term is not None:
            yield sides[0], self.medium_term
        if self.annual is not None:
            yield sides[-1], self.annual
