"""Indicator rows → what the explorer of all indicators shows and sorts of each, without the rest of the project."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from generator.checks import ProjectFacts, RowFacts
from generator.form.target_value import Nature

_NATURES = tuple(Nature)


class Sides(IntEnum):
    """For which periods a row's target stands."""

    BOTH = 0
    """The same for the medium term and the year."""
    ANNUAL_FORM = 1
    """For the year, on a form that has no medium-term side."""
    BY_PERIOD = 2
    """Each period has its own, or only one of them has any."""


class IndicatorCells(NamedTuple):
    """One indicator row, as short as it can be kept; texts as typed."""

    nature: int
    """Place in `Nature`."""
    measure: str
    """What numbers of one kind share: their unit, after ``±`` where they say by how much something changes."""
    number: str
    """In that unit, every digit, ``10000`` for 1万; of a range the lower end. Empty where there is not one number."""
    sides: int
    """One of `Sides`."""
    name: str
    target_value: str | None
    """Of the year, and of the medium term too where `sides` says so."""
    standard: str | None
    medium_term_target_value: str | None = None
    medium_term_standard: str | None = None
    level1: str | None = None
    """As the form names it, where that is not the usual name."""
    level2: str | None = None

    def texts(self) -> list[str]:
        """What can be found of it."""
        return [text for text in self[_FIRST_TEXT:_AFTER_TEXTS] if isinstance(text, str)]


_FIRST_TEXT, _AFTER_TEXTS = IndicatorCells._fields.index("name"), IndicatorCells._fields.index("level1")


def cells_of(facts: ProjectFacts) -> tuple[IndicatorCells, ...]:
    """The indicators of one project in the order of the form."""
    return tuple([_cells(row, facts) for row in facts.all_rows])


def _cells(facts: RowFacts, project: ProjectFacts) -> IndicatorCells:
    row = facts.row
    read = facts.sides[-1].target_value  # the year stands last, where the row has one
    if row.same:
        sides = Sides.BOTH
    elif project.project.has_medium_term:
        sides = Sides.BY_PERIOD
    else:
        sides = Sides.ANNUAL_FORM
    medium_term = row.medium_term if sides is Sides.BY_PERIOD else None
    first = project.scheme.first_level(row.level1)
    return IndicatorCells(
        nature=_NATURES.index(facts.nature),
        measure=f"±{read.unit}" if read.is_change else read.unit,
        number="" if read.low is None else f"{read.low:f}",
        sides=sides,
        name=row.name,
        target_value=row.annual and row.annual.target_value,
        standard=row.annual and row.annual.standard,
        medium_term_target_value=medium_term and medium_term.target_value,
        medium_term_standard=medium_term and medium_term.standard,
        level1=None if first is None or first.name == row.level1 else row.level1,
        level2=None if facts.level2 == row.level2 else row.level2,
    )
