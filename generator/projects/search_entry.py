"""Collect what the search index and the explorer of indicators hold of a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from generator.checks import ProjectFacts, RowFacts
from generator.checks.further_texts import further_texts
from generator.form.field_path import FieldPath
from generator.form.funds import FUND_SOURCES, FundsSide
from generator.form.project import Project
from generator.form.project_rows import RowTarget
from generator.form.results import Results
from generator.form.target_value import Nature, TargetValue
from generator.projects.indicator_outcome import IndicatorOutcome
from generator.projects.result_texts import texts_of_results
from generator.rendering.words import amount_text


def search_texts(project: Project, results: Results | None = None) -> tuple[str, ...]:
    """Return every different text of a project and of its results in the order of the forms, source documents aside."""
    texts = chain(_texts(project), texts_of_results(results) if results else ())
    return tuple(dict.fromkeys(text for text in texts if text))


def _texts(project: Project) -> Iterator[str | None]:
    yield project.name
    yield from project.implementing_units
    yield project.project_attribute
    yield project.project_code
    yield project.competent_department
    yield project.project_period
    for goal in project.goal_rows():
        yield from (goal.annual, goal.medium_term)
    for row in project.rows:
        yield row.name
        for _, target in row.targets():
            yield from (target.text, target.standard)
            yield from target.cells.values()
    yield project.remarks
    for side in (project.medium_term_funds, project.annual_funds):
        yield from _words_of_funds(side)
    for _, _, text in further_texts(project):
        yield text


def amounts_of(project: Project) -> tuple[tuple[str, str], ...]:
    """Return the amounts on a form other than zero, those of the year first: pairs of words for the cell and its 万元."""
    sides = (project.annual_funds, project.medium_term_funds)
    return tuple(
        (
            cell.label if cell.label.startswith(side.period.word) else side.period.word + cell.label,
            f"{cell.amount:f}",
        )
        for side in sides
        if side
        for cell in side.cells
        if cell.amount
    )


def _words_of_funds(side: FundsSide | None) -> Iterator[str]:
    """Yield the names of the sources that only some forms have: such as those of towns."""
    for cell in side.cells if side else ():
        if cell.line and cell.line.is_source and cell.label not in _USUAL_SOURCES:
            yield cell.label


_USUAL_SOURCES = frozenset(FUND_SOURCES.values())


_NATURES = tuple(Nature)


class PeriodScope(IntEnum):
    """The periods for which the target of an indicator stands."""

    BOTH = 0
    """One target for the medium term and the year."""
    ANNUAL_FORM = 1
    """A target for the year, on a form that has no medium term."""
    BY_PERIOD = 2
    """A target for every period, or for one period only."""


class IndicatorCells(NamedTuple):
    """An indicator as the explorer shows and sorts it, in few bytes; texts as typed."""

    nature: int
    """Index in `Nature`."""
    measure: str
    """Unit of the number, after ``±`` where the number is a change: numbers with one measure can be compared."""
    number: str
    """Number of the target in that unit, every digit: ``10000`` for 1万; of a range the lower end. Empty without one."""
    scope: int
    """Number of a `PeriodScope`; a plain int where the cells come from the cache."""
    name: str
    target_value: str | None
    """指标值 of the year; with `PeriodScope.BOTH` of the medium term too."""
    standard: str | None
    """绩效标准 of the same periods; empty, not None, on a form that has no such column."""
    medium_term_target_value: str | None = None
    medium_term_standard: str | None = None
    level1: str | None = None
    """First level as the form names it; None where that is its name in the scheme."""
    level2: str | None = None
    """Second level as the form names it; None where that is its name in the scheme."""
    actual_value: str | None = None
    """实际完成值 of the self-evaluation; None where it prints none."""
    evaluated_target: str | None = None
    """指标值 that the self-evaluation prints instead of that of the goals; None where it prints no other."""
    figures: list[str | None] | None = None
    """Operator, lower end, upper end, unit, and ``±`` for a change, of the number in the year's target; None without one."""
    state: str | None = None
    """State of the actual value, as in `IndicatorOutcome`; None without a self-evaluation."""

    def texts(self) -> list[str]:
        """Return the texts by which a search finds the indicator."""
        return [text for text in self[_FIRST_TEXT:_AFTER_TEXTS] if isinstance(text, str) and text]


_FIRST_TEXT, _AFTER_TEXTS = IndicatorCells._fields.index("name"), IndicatorCells._fields.index("level1")


def cells_of(
    facts: ProjectFacts, outcomes: Mapping[FieldPath, IndicatorOutcome] = MappingProxyType({})
) -> tuple[IndicatorCells, ...]:
    """Return the cells of every indicator of a project, in the order of the form; `outcomes` by the paths of its rows."""
    missing = None if _has_standards(facts.project) else ""
    cells = [_cells(row, facts, missing) for row in facts.all_rows]
    if not outcomes:
        return tuple(cells)
    return tuple(
        _with_outcome(own, outcomes.get(row.row.path)) for own, row in zip(cells, facts.all_rows, strict=True)
    )


def _with_outcome(cells: IndicatorCells, outcome: IndicatorOutcome | None) -> IndicatorCells:
    if outcome is None:
        return cells
    return cells._replace(
        actual_value=outcome.actual or None,
        evaluated_target=outcome.other_target or None,
        state=outcome.state,
    )


def _has_standards(project: Project) -> bool:
    """Whether the form has the column 绩效标准: one that no indicator fills is on no page."""
    return any(target.standard is not None for row in project.rows for _, target in row.targets())


def _cells(facts: RowFacts, project: ProjectFacts, missing: str | None) -> IndicatorCells:
    row = facts.row
    value = facts.sides[-1].target_value  # the year is the last side, where the row has a target for the year
    if row.same:
        scope = PeriodScope.BOTH
    elif project.project.has_indicator_sides:
        scope = PeriodScope.BY_PERIOD
    else:
        scope = PeriodScope.ANNUAL_FORM
    medium_term = row.medium_term if scope is PeriodScope.BY_PERIOD else None
    return IndicatorCells(
        nature=_NATURES.index(facts.nature),
        measure=f"±{value.unit}" if value.is_change else value.unit,
        number="" if value.low is None else f"{value.low:f}",
        scope=scope,
        name=row.name,
        target_value=row.annual and row.annual.text,
        standard=_standard(row.annual, missing),
        medium_term_target_value=medium_term and medium_term.text,
        medium_term_standard=_standard(medium_term, missing),
        level1=None if facts.level[0] == row.level1 else row.level1,
        level2=None if facts.level[1] == row.level2 else row.level2,
        figures=None if row.annual is None else _figures(value),
    )


def _figures(value: TargetValue) -> list[str | None] | None:
    """Return `IndicatorCells.figures`, as the downloads have them."""
    if value.low is None or value.high is None:
        return None
    high = None if value.high == value.low else amount_text(value.high)
    change = "±" if value.is_change else None
    return [value.operator, amount_text(value.low), high, value.unit or None, change]


def _standard(target: RowTarget | None, missing: str | None) -> str | None:
    """Return the 绩效标准 of a target, `missing` where it has none; None without a target."""
    if target is None:
        return None
    return missing if target.standard is None else target.standard
