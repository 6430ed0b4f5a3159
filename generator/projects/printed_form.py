"""Prepare the official form, which a project's page has for paper, and what its tables share with those of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, Protocol

from generator.form.column_roles import ColumnRole
from generator.form.period import Period
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow, RowTarget
from generator.projects.form_cells import FormCell, foot_cells, head_cells
from generator.projects.target_columns import TargetColumn, target_columns
from generator.rendering.words import printed_text


class FundsRow(NamedTuple):
    """A row of the table 项目资金."""

    label: str
    is_total: bool
    is_source: bool
    """False for the total and for a figure that is no part of it, such as 执行率."""
    depth: int
    """1 for a part of the source above, 0 for a part of the total and for the total."""
    cells: Sequence[str]
    """Texts as printed, of every side whose funds the form has, the year last; empty where the side has no such cell."""


class FormCells(NamedTuple):
    """The cells of an indicator on one side of the printed form; empty where that side has no such row."""

    name: str
    texts: Sequence[str]
    """A text for every column after the name."""


class FormRow(NamedTuple):
    """An indicator on the printed form. A cell with 0 rows is left out: the cell above reaches into the row."""

    all_rows: int
    """Rows of the cell at the left, which reaches over the whole table."""
    level1: str
    level1_rows: int
    level2: str
    level2_rows: int
    sides: Sequence[FormCells]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """The official form. Its sides are the medium term, where the form has one, and the year, in this order."""

    title: str
    unit: str
    two_sided: bool
    """True if any of funds, goals and indicators has two sides."""
    own_columns: bool
    """True if the columns of the indicators are other ones, or more or fewer, than those that the stylesheet has widths for."""
    head: Sequence[FormCell]
    """Every cell above the funds."""
    funds: Sequence[Sequence[tuple[str, str]]]
    """Rows of the funds: label and amount of every side."""
    goals: Sequence[tuple[str, Sequence[str]]]
    """Heading and goals of every side."""
    name_column: str
    columns: Sequence[Sequence[str]]
    """Words for the columns after the names, of every side of the indicators."""
    rows: Sequence[FormRow]
    """All indicators, those not applicable included."""
    foot: Sequence[FormCell]
    """Every cell below the indicators."""


class RowSpans(NamedTuple):
    """The `rowspan` of the three cells that a row may begin; 0 where the cell began in a row above."""

    table: int
    level1: int
    level2: int


class LeveledRow(Protocol):
    """A row below two levels of indicators."""

    @property
    def level1(self) -> str:
        """First level."""

    @property
    def level2(self) -> str:
        """Second level; empty for a form without second levels."""


def row_spans(rows: Sequence[LeveledRow]) -> Iterator[RowSpans]:
    """Yield the spans of every row."""
    all_rows = len(rows)
    for _, first in groupby(rows, attrgetter("level1")):
        of_level1 = list(first)
        level1_rows = len(of_level1)
        for _, second in groupby(of_level1, attrgetter("level2")):
            level2_rows = len(list(second))
            yield RowSpans(all_rows, level1_rows, level2_rows)
            yield from [RowSpans(0, 0, 0)] * (level2_rows - 1)
            all_rows = level1_rows = 0


def funds_rows(project: Project) -> list[FundsRow]:
    """Return the rows of the table 项目资金."""
    periods = [side for side in (project.medium_term_funds, project.annual_funds) if side is not None]
    sides = [{cell.label: cell for cell in side.cells} for side in periods]
    rows = []
    for label in dict.fromkeys([*sides[-1], *sides[0]]):
        cells = [side.get(label) for side in sides]
        line = next(cell.line for cell in cells if cell)
        texts = [printed_text(cell.text) if cell else "" for cell in cells]
        is_source = line is not None and line.is_source
        rows.append(FundsRow(label, line is None, is_source, line.depth if line else 0, texts))
    return rows


def form_of(project: Project) -> PrintedForm:
    """Return the official form of a project."""
    return printed_form(project, funds_rows(project), target_columns(project))


def printed_form(project: Project, funds: Sequence[FundsRow], columns: Sequence[TargetColumn]) -> PrintedForm:
    """Return the official form of a project, with the rows of its funds and the columns of its indicators."""
    layout = project.layout
    first_side = 0 if project.has_medium_term else 1  # the medium term, or the year alone
    first_indicators = 0 if project.has_indicator_sides else 1
    goals = list(project.goal_rows())
    goals_of_sides = (
        (
            project.period_heading(Period.MEDIUM_TERM, "目标"),
            [printed_text(goal.medium_term) for goal in goals if goal.medium_term],
        ),
        (f"{layout.annual_word}目标", [printed_text(goal.annual) for goal in goals if goal.annual]),
    )
    words = [column.word for column in columns]
    return PrintedForm(
        title=layout.title,
        unit=project.annual_funds.unit,
        two_sided=project.has_medium_term,
        own_columns=len(columns) != _USUAL_COLUMNS or not any(row.level2 for row in project.rows),
        head=head_cells(project),
        funds=[
            _form_funds(project, before, line) for before, line in zip([None, *funds], funds, strict=False)
        ],
        goals=goals_of_sides[first_side:],
        name_column=layout.column_of(ColumnRole.NAME) or "",
        columns=[
            [
                f"{side}{word}" if place == 0 and first_indicators == 0 else word
                for place, word in enumerate(words)
            ]
            for side in layout.sides[-2:][first_indicators if len(layout.sides) > 1 else 0 :]
        ],
        rows=[
            FormRow(
                span.table,
                row.level1,
                span.level1,
                row.level2,
                span.level2,
                _form_sides(row, columns)[first_indicators:],
            )
            for row, span in zip(project.rows, row_spans(project.rows), strict=True)
        ],
        foot=foot_cells(project),
    )


_USUAL_COLUMNS = 2
"""Number of columns after the names on the usual form: 指标值 and 绩效标准."""


def _form_funds(project: Project, before: FundsRow | None, line: FundsRow) -> Sequence[tuple[str, str]]:
    """Return label and amount of a row of the funds on every side; `before` is the row above it."""
    sides = project.layout.sides
    if line.is_total:
        words = [project.layout.total_of(side) for side in sides]
    else:
        begins_parts = before is not None and (before.is_total or line.depth > before.depth)
        words = [f"其中：{line.label}" if begins_parts and line.is_source else line.label] * len(sides)
    return list(zip(words[-len(line.cells) :], line.cells, strict=True))


def _form_sides(row: IndicatorRow, columns: Sequence[TargetColumn]) -> Sequence[FormCells]:
    annual = _form_cells(row.name, row.annual, columns)
    return (annual if row.same else _form_cells(row.name, row.medium_term, columns)), annual


def _form_cells(name: str, target: RowTarget | None, columns: Sequence[TargetColumn]) -> FormCells:
    if target is None:
        return FormCells("", [""] * len(columns))
    return FormCells(name, [column.text_of(target) for column in columns])
