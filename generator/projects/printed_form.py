"""Prepare the official form, which a project's page has for paper, and what its tables share with those of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generator.form.column_roles import ColumnRole
from generator.form.form_layouts import USUAL_HEAD, CellBlock
from generator.form.period import Period
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow, RowTarget
from generator.projects.target_columns import TargetColumn, printed_text


class FundsRow(NamedTuple):
    """A row of the table 项目资金."""

    label: str
    is_total: bool
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
    head: Sequence[tuple[str, str]]
    """Label and value of every field above the funds."""
    funds: Sequence[Sequence[tuple[str, str]]]
    """Rows of the funds: label and amount of every side."""
    goals: Sequence[tuple[str, Sequence[str]]]
    """Heading and goals of every side."""
    name_column: str
    columns: Sequence[Sequence[str]]
    """Words for the columns after the names, of every side of the indicators."""
    rows: Sequence[FormRow]
    """All indicators, those not applicable included."""
    foot: Sequence[tuple[str, str]]
    """Label and value of every field below the indicators."""


class RowSpans(NamedTuple):
    """The `rowspan` of the three cells that a row may begin; 0 where the cell began in a row above."""

    table: int
    level1: int
    level2: int


def row_spans(rows: Sequence[IndicatorRow]) -> Iterator[RowSpans]:
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


def printed_form(project: Project, funds: Sequence[FundsRow], columns: Sequence[TargetColumn]) -> PrintedForm:
    """Return the official form of a project, with the rows of its funds and the columns of its indicators."""
    layout = project.layout
    first_side = 0 if project.has_medium_term else 1  # the medium term, or the year alone
    first_indicators = 0 if project.has_indicator_sides else 1
    goals = list(project.goal_rows())
    goals_of_sides = (
        (
            project.period_heading(Period.MEDIUM_TERM, "目标"),
            [goal.medium_term for goal in goals if goal.medium_term],
        ),
        (f"{layout.annual_word}目标", [goal.annual for goal in goals if goal.annual]),
    )
    words = [column.word for column in columns]
    return PrintedForm(
        title=layout.title,
        unit=project.annual_funds.unit,
        two_sided=project.has_medium_term,
        head=list(_cells(project, layout.head)),
        funds=[_form_funds(project, place, line) for place, line in enumerate(funds)],
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
        foot=list(_cells(project, layout.foot)),
    )


def _cells(project: Project, blocks: Sequence[CellBlock]) -> Iterator[tuple[str, str]]:
    """Yield label and text of the usual cells of a part of the form that the project fills."""
    for block in blocks:
        for usual in project.layout.usual_words.get(block.name, (block.name,)):
            text = usual_cell(project, usual)
            if text:
                yield block.name, printed_text(text)
                break


def usual_cell(project: Project, usual: str) -> str | None:
    """Return the text of a usual cell of head or foot by its usual word; None where the form does not fill it."""
    if usual == "实施单位":
        return "　".join(project.implementing_units)
    if usual == "备注":
        return project.remarks
    identifier = USUAL_HEAD.get(usual)
    return getattr(project, identifier) if identifier else None


def _form_funds(project: Project, place: int, line: FundsRow) -> Sequence[tuple[str, str]]:
    if line.is_total:
        words = [f"{side}{line.label}" for side in project.layout.sides]
    else:
        words = [f"其中：{line.label}" if place == 1 else line.label] * len(project.layout.sides)
    return list(zip(words[-len(line.cells) :], line.cells, strict=True))


def _form_sides(row: IndicatorRow, columns: Sequence[TargetColumn]) -> Sequence[FormCells]:
    annual = _form_cells(row.name, row.annual, columns)
    return (annual if row.same else _form_cells(row.name, row.medium_term, columns)), annual


def _form_cells(name: str, target: RowTarget | None, columns: Sequence[TargetColumn]) -> FormCells:
    if target is None:
        return FormCells("", [""] * len(columns))
    return FormCells(name, [column.text_of(target) for column in columns])
