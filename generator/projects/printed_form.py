"""Prepare the official form, which a project's page has for paper, and what its tables share with those of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generator.form.project import IndicatorRow, Project, RowTarget


class FundsRow(NamedTuple):
    """A row of the table 项目资金."""

    label: str
    is_total: bool
    cells: Sequence[str]
    """万元 as printed, of the medium term, where the form has one, and of the year; empty where the form has no such cell."""


class FormCells(NamedTuple):
    """The cells of an indicator on one side of the printed form; empty where that side has no such row."""

    name: str
    target_value: str
    standard: str


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

    two_sided: bool
    head: Sequence[tuple[str, str]]
    """Label and value of every field above the funds."""
    funds: Sequence[Sequence[tuple[str, str]]]
    """Rows of the funds: label and amount of every side."""
    goals: Sequence[tuple[str, Sequence[str]]]
    """Heading and goals of every side."""
    rows: Sequence[FormRow]
    """All indicators, those not applicable included."""


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


def printed_form(project: Project, funds: Sequence[FundsRow]) -> PrintedForm:
    """Return the official form of a project, with the rows of its funds."""
    first_side = 0 if project.has_medium_term else 1  # the medium term, or the year alone
    head = (
        ("项目名称", project.name),
        ("项目编码", project.project_code),
        ("主管部门", project.competent_department),
        ("实施单位", "　".join(project.implementing_units)),
        ("项目属性", project.project_attribute),
        ("项目期", project.project_period),
    )
    goals = list(project.goal_rows())
    goals_of_sides = (
        (
            f"中期目标（{project.medium_term_years}年）",
            [goal.medium_term for goal in goals if goal.medium_term],
        ),
        ("年度目标", [goal.annual for goal in goals if goal.annual]),
    )
    return PrintedForm(
        two_sided=project.has_medium_term,
        head=[(label, value) for label, value in head if value],
        funds=[_form_funds(place, line) for place, line in enumerate(funds)],
        goals=goals_of_sides[first_side:],
        rows=[
            FormRow(
                span.table, row.level1, span.level1, row.level2, span.level2, _form_sides(row)[first_side:]
            )
            for row, span in zip(project.rows, row_spans(project.rows), strict=True)
        ],
    )


def _form_funds(place: int, line: FundsRow) -> Sequence[tuple[str, str]]:
    if line.is_total:
        words = [f"中期{line.label}", f"年度{line.label}"]
    else:
        words = [f"其中：{line.label}" if place == 1 else line.label] * 2
    return list(zip(words[-len(line.cells) :], line.cells, strict=True))


def _form_sides(row: IndicatorRow) -> Sequence[FormCells]:
    annual = _form_cells(row.name, row.annual)
    return (annual if row.same else _form_cells(row.name, row.medium_term)), annual


def _form_cells(name: str, target: RowTarget | None) -> FormCells:
    if target is None:
        return FormCells("", "", "")
    return FormCells(name, target.target_value, target.standard or "")
