"""Prepare a project for its page: groups with row spans, the chart of its funds, phrases that differ.

Pure arithmetic and grouping, so that the template only prints. The rows that a template loops over are tuples that it
unpacks: attribute access would be a good part of the time at ten thousand pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generator.form.funds import FundsSide
from generator.form.period import Period
from generator.form.project import Project
from generator.form.project_results import ProjectResults
from generator.form.project_rows import GoalRow, IndicatorRow
from generator.form.target_value import Nature
from generator.projects.printed_form import FundsRow, PrintedForm, printed_form, row_spans
from generator.projects.result_cells_view import origin_in_words
from generator.projects.result_view import ResultView, result_view
from generator.projects.target_columns import TargetColumn, printed_text, target_columns
from generator.rendering.stacked_charts import (
    FILLS,
    HOLLOW,
    Fill,
    StackedBar,
    StackedBarChart,
    StackPart,
    source_parts,
    stacked_bar_chart,
)
from generator.rendering.text_diff import Phrase, compare_texts, describe_difference
from generator.rendering.words import (
    NATURE_WORDS,
    amount_text,
    funds_in_words,
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
    periods: str
    """Words for how the periods differ; empty where they do not, or the form has one side of indicators."""
    cells: Sequence[TargetCell]
    """A cell for every column of `ProjectView.columns`."""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """The data of a project that its page prints."""

    project: Project
    funds: Sequence[FundsRow]
    periods_of_funds: Sequence[tuple[str, str]]
    """The form's word for every side of the funds, and the years that it covers, in brackets."""
    funds_chart: StackedBarChart
    goals: Sequence[Goal]
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
    results: ResultView | None
    """Results of the project; None without a file of results."""


def view_of(
    project: Project, natures: Sequence[Nature], results: ProjectResults | None = None
) -> ProjectView:
    """Return the view of a project; `natures` are the kinds of targets of its rows."""
    rows = list(zip(project.rows, natures, strict=True))
    shown = [(row, nature) for row, nature in rows if nature is not Nature.NOT_APPLICABLE]
    funds = list(_funds_lines(project))
    columns = target_columns(project)
    return ProjectView(
        project=project,
        funds=funds,
        periods_of_funds=[
            (words.partition("（")[0], words[len(words.partition("（")[0]) :])
            for words, _ in _periods(project)
        ],
        funds_chart=_funds_chart(project),
        goals=[_goal(project, row) for row in project.goal_rows()],
        columns=[column.word for column in columns],
        has_second_levels=any(row.level2 for row in project.rows),
        rows=list(_rows(project, columns, shown)),
        not_applicable=list(
            _rows(
                project, columns, [(row, nature) for row, nature in rows if nature is Nature.NOT_APPLICABLE]
            )
        ),
        quantifiable=natures.count(Nature.QUANTITATIVE),
        by_level=[
            (short_level(level), len(list(group)))
            for level, group in groupby(project.rows, attrgetter("level1"))
        ],
        periods=_periods_compared(project),
        origin=origin_in_words(project.origin),
        form=printed_form(project, funds, columns),
        results=result_view(results) if results else None,
    )


def _funds_lines(project: Project) -> Iterator[FundsRow]:
    sides = [{cell.label: cell for cell in side.cells} for _, side in _periods(project)]
    for label in dict.fromkeys([*sides[-1], *sides[0]]):
        cells = [side.get(label) for side in sides]
        line = next(cell.line for cell in cells if cell)
        texts = [printed_text(cell.text) if cell else "" for cell in cells]
        yield FundsRow(label, line is None, line.depth if line else 0, texts)


def _periods(project: Project) -> list[tuple[str, FundsSide]]:
    """Return the periods whose funds the form has, in its words, each with its funds."""
    annual = (project.period_heading(Period.ANNUAL), project.annual_funds)
    if project.medium_term_funds is None:
        return [annual]
    return [(project.period_heading(Period.MEDIUM_TERM), project.medium_term_funds), annual]


def _funds_chart(project: Project) -> StackedBarChart:
    label_of_fill: dict[Fill, str] = {}
    bars, sentences = [], []
    for words, side in _periods(project):
        sources = dict(side.sources())
        parts = source_parts(side.amount, sources)
        label_of_fill.update((part.fill, part.label) for part in parts if part.amount)
        bars.append(
            StackedBar(
                words, amount_text(side.amount), [StackPart(part.fill, part.amount, "") for part in parts]
            )
        )
        sentences.append(f"{words}{amount_text(side.amount)} 万元，{funds_in_words(side.amount, sources)}")
    in_order = [(fill, label_of_fill[fill]) for fill in (*FILLS, HOLLOW) if fill in label_of_fill]
    return stacked_bar_chart("funds-picture", "项目资金", f"{'；'.join(sentences)}。", in_order, bars)


def _goal(project: Project, row: GoalRow) -> Goal:
    if row.same:
        return Goal([(f"{project.both_periods}相同", [Phrase(row.annual or "", False)])], "")
    medium_term, annual = project.layout.medium_term_word or "", project.layout.annual_word
    if row.medium_term is None or row.annual is None:
        words = f"{annual if row.medium_term is None else medium_term}目标"
        remark = "（只有这一期有）" if project.has_medium_term else ""
        return Goal([(words + remark, [Phrase(row.medium_term or row.annual or "", False)])], "")
    diff = compare_texts(row.medium_term, row.annual)
    sides = [(f"{medium_term}目标", diff.left), (f"{annual}目标", diff.right)]
    return Goal(sides, describe_difference(diff, medium_term, annual))


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
    project: Project, columns: Sequence[TargetColumn], rows: Sequence[tuple[IndicatorRow, Nature]]
) -> Iterator[IndicatorTableRow]:
    spans = row_spans([row for row, _ in rows])
    for (row, nature), span in zip(rows, spans, strict=True):
        yield IndicatorTableRow(
            row.level1,
            span.level1,
            row.level2,
            span.level2,
            row.name,
            NATURE_WORDS[nature],
            *_period_cells(project, columns, row),
        )


def _period_cells(
    project: Project, columns: Sequence[TargetColumn], row: IndicatorRow
) -> tuple[str, Sequence[TargetCell]]:
    """Return the last two fields of `IndicatorTableRow`."""
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
    if medium_term and annual:
        diff = compare_texts(medium_term, annual)
        return TargetCell("", list(zip(words, (diff.left, diff.right), strict=True)))
    texts = ([Phrase(medium_term, False)], [Phrase(annual, False)])
    return TargetCell("", list(zip(words, texts, strict=True)))
