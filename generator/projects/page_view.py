"""Prepare a project for its page: groups with row spans, phrases that differ.

Pure arithmetic and grouping, so that the template only prints. The rows that a template loops over are tuples that it
unpacks: attribute access would be a good part of the time at ten thousand pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generator.form.field_path import FieldPath
from generator.form.period import Period
from generator.form.project import Project
from generator.form.project_results import ProjectResults
from generator.form.project_rows import GoalRow, IndicatorRow
from generator.form.target_value import Nature
from generator.projects.finding_hints import NO_HINTS, FindingHints
from generator.projects.form_cells import FormCell, foot_cells, head_cells, own_cells
from generator.projects.funds_view import FundsView, funds_view
from generator.projects.printed_form import PrintedForm, funds_rows, printed_form, row_spans
from generator.projects.result_cells_view import origin_in_words
from generator.projects.result_view import ResultView, result_view
from generator.projects.target_columns import TargetColumn, target_columns
from generator.rendering.text_diff import Phrase, compare_texts, describe_difference
from generator.rendering.words import (
    BLANK_CELL,
    NATURE_WORDS,
    printed_text,
    short_level,
)

PeriodTexts = Sequence[tuple[str, Sequence[Phrase]]]
"""Pairs of a period in words and its text, cut into the phrases that differ from the other period."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its text for every period, or one text for both."""

    sides: PeriodTexts
    difference: str
    """Difference of the two periods in a sentence; empty where there is nothing to compare."""


class TargetCell(NamedTuple):
    """A cell of the table of indicators to the right of the name."""

    text: str
    """Text of the cell; empty where the periods differ in it, or the form has none."""
    sides: PeriodTexts
    """Texts of both periods where they differ; otherwise empty."""


class IndicatorTableRow(NamedTuple):
    """A row of the table of indicators. A cell with 0 rows is left out: the cell above reaches into the row."""

    level1: str
    level1_rows: int
    level2: str
    level2_rows: int
    name: str
    nature: str
    """Word for the kind of target; empty where the form says the target in columns of its own."""
    periods: str
    """Words for how the periods differ; empty where they do not, or the form has one side of indicators."""
    cells: Sequence[TargetCell]
    """A cell for every column of `ProjectView.columns`."""
    hints: Sequence[str]
    """Titles of the rules that found something in the row."""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """The data of a project that its page prints."""

    project: Project
    head: Sequence[FormCell]
    """Cells above the funds that the page has no other place for."""
    foot: Sequence[FormCell]
    """Cells below the indicators that the page has no other place for."""
    funds: FundsView
    goals: Sequence[Goal]
    labels_in_cells: bool
    """True if every cell of an indicator has to say its column on a narrow screen: not for the two usual columns."""
    columns: Sequence[str]
    """The form's words for the columns of indicators after the name, without those that no indicator has."""
    has_second_levels: bool
    """False for a form whose indicators stand directly below the first levels."""
    rows: Sequence[IndicatorTableRow]
    """Indicators that ask for something, in the order of the form."""
    not_applicable: Sequence[IndicatorTableRow]
    """Indicators that are on the form and ask for nothing: 不涉及."""
    quantifiable: int
    """Number of indicators with a quantitative target."""
    by_level: Sequence[tuple[str, int]]
    """Pairs of a first level without the word 指标, and the number of its rows on the form."""
    periods: str
    """Number of indicators that say the same for both periods, in words."""
    origin: str
    """Document, table and date of the first publication."""
    form: PrintedForm
    hints: FindingHints
    results: ResultView | None
    """Results of the project; None without a file of results."""


def view_of(
    project: Project,
    natures: Sequence[Nature],
    results: ProjectResults | None = None,
    hints: FindingHints = NO_HINTS,
) -> ProjectView:
    """Return the view of a project; `natures` are the kinds of targets of its rows."""
    rows = list(zip(project.rows, natures, strict=True))
    shown = [(row, nature) for row, nature in rows if nature is not Nature.NOT_APPLICABLE]
    funds = funds_rows(project)
    columns = target_columns(project)
    words = [column.word for column in columns]
    return ProjectView(
        project=project,
        head=own_cells(project, head_cells(project)),
        foot=own_cells(project, foot_cells(project)),
        funds=funds_view(project, funds),
        goals=[_goal(project, row) for row in project.goal_rows()],
        labels_in_cells=words != ["指标值", "绩效标准"],
        columns=words,
        has_second_levels=any(row.level2 for row in project.rows),
        rows=list(_rows(project, columns, shown, hints.by_row)),
        not_applicable=list(
            _rows(
                project,
                columns,
                [(row, nature) for row, nature in rows if nature is Nature.NOT_APPLICABLE],
                hints.by_row,
            )
        ),
        quantifiable=natures.count(Nature.QUANTITATIVE),
        by_level=[
            (short_level(level), len(list(group)))
            for level, group in groupby(project.rows, attrgetter("level1"))
        ],
        periods=_periods_compared(project),
        origin=origin_in_words(project.origin),
        hints=hints,
        form=printed_form(project, funds, columns),
        results=result_view(results) if results else None,
    )


def _goal(project: Project, row: GoalRow) -> Goal:
    if row.same:
        text = printed_text(row.annual or "")
        return Goal([(f"{project.both_periods}相同", [Phrase(text, False)])], "")
    medium_term, annual = project.layout.medium_term_word or "", project.layout.annual_word
    if row.medium_term is None or row.annual is None:
        words = f"{annual}目标" if row.medium_term is None else _first_goal_words(project)
        remark = "（只有这一期有）" if project.has_medium_term else ""
        text = printed_text(row.medium_term or row.annual or "")
        return Goal([(words + remark, [Phrase(text, False)])], "")
    both = (_first_goal_words(project), f"{annual}目标")
    left, right = printed_text(row.medium_term), printed_text(row.annual)
    if BLANK_CELL in (left, right):
        return Goal([(both[0], [Phrase(left, False)]), (both[1], [Phrase(right, False)])], "")
    diff = compare_texts(left, right)
    return Goal(
        list(zip(both, (diff.left, diff.right), strict=True)), describe_difference(diff, medium_term, annual)
    )


def _first_goal_words(project: Project) -> str:
    """Return the words for a goal of the first side, with its years where the funds do not say them."""
    if project.medium_term_funds is None:
        return project.period_heading(Period.MEDIUM_TERM, "目标")
    return f"{project.layout.medium_term_word}目标"


def _periods_compared(project: Project) -> str:
    if not project.has_indicator_sides:
        return f"{project.year} 年度"
    rows = project.rows
    same = sum([row.same for row in rows])
    if same == len(rows):
        return f"{project.both_periods}相同，只列一次"
    in_one_period = sum([row.medium_term is None or row.annual is None for row in rows])
    counts = (
        (same, f"{project.both_periods}相同，只列一次"),
        (len(rows) - same - in_one_period, "两期不同，不同的字有双下划线"),
        (in_one_period, "只有一期有"),
    )
    return "；".join(f"{count} 条{words}" for count, words in counts if count)


def _rows(
    project: Project,
    columns: Sequence[TargetColumn],
    rows: Sequence[tuple[IndicatorRow, Nature]],
    hints: Mapping[FieldPath, Sequence[str]],
) -> Iterator[IndicatorTableRow]:
    spans = row_spans([row for row, _ in rows])
    for (row, nature), span in zip(rows, spans, strict=True):
        yield IndicatorTableRow(
            row.level1,
            span.level1,
            row.level2,
            span.level2,
            row.name,
            NATURE_WORDS[nature] if nature is not Nature.BLANK or row.lacks_target else "",
            *_period_cells(project, columns, row),
            hints.get(row.path, ()),
        )


def _period_cells(
    project: Project, columns: Sequence[TargetColumn], row: IndicatorRow
) -> tuple[str, Sequence[TargetCell]]:
    """Return words for how the periods differ, and a cell for every column."""
    medium_term, annual = row.medium_term, row.annual
    if medium_term is None or annual is None or row.same:
        only = annual or medium_term
        assert only is not None
        if project.omits_period(row):
            words = ""
        else:
            words = f"只有{project.layout.medium_term_word if annual is None else project.layout.annual_word}"
        return words, [TargetCell(column.text_of(only), ()) for column in columns]
    return "两期不同", [
        _merged(project, column.text_of(medium_term), column.text_of(annual)) for column in columns
    ]


def _merged(project: Project, medium_term: str, annual: str) -> TargetCell:
    """Return the text of both periods; where they differ, both texts by period."""
    if medium_term == annual:
        return TargetCell(annual, ())
    words = project.layout.medium_term_word or "", project.layout.annual_word
    if medium_term and annual and BLANK_CELL not in (medium_term, annual):
        diff = compare_texts(medium_term, annual)
        return TargetCell("", list(zip(words, (diff.left, diff.right), strict=True)))
    texts = ([Phrase(medium_term, False)], [Phrase(annual, False)])
    return TargetCell("", list(zip(words, texts, strict=True)))
