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

from generator.form.project import FundsOfPeriod, GoalRow, IndicatorRow, Origin, Project
from generator.form.target_value import Nature
from generator.projects.printed_form import FundsRow, PrintedForm, printed_form, row_spans
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
    table_number,
)

PeriodTexts = Sequence[tuple[str, Sequence[Phrase]]]
"""Pairs of a period in words and its text, cut into the phrases that differ from the other period."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its text for every period, or one text for both."""

    sides: PeriodTexts
    difference: str
    """Difference of the two periods in a sentence; empty where there is nothing to compare."""


class IndicatorTableRow(NamedTuple):
    """A row of the table of indicators. A cell with 0 rows is left out: the cell above reaches into the row."""

    level1: str
    level1_rows: int
    level2: str
    level2_rows: int
    name: str
    nature: str
    periods: str
    """Words for how the periods differ; empty where they do not, or the form has no medium term."""
    target: str
    """指标值; empty where the periods differ in it."""
    targets: PeriodTexts
    """指标值 of both periods where they differ; otherwise empty."""
    standard: str
    """绩效标准; empty where the periods differ in it, or the form gives none."""
    standards: PeriodTexts
    """绩效标准 of both periods where they differ; otherwise empty."""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """The data of a project that its page prints."""

    project: Project
    funds: Sequence[FundsRow]
    funds_chart: StackedBarChart
    goals: Sequence[Goal]
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


def view_of(project: Project, natures: Sequence[Nature]) -> ProjectView:
    """Return the view of a project; `natures` are the kinds of targets of its rows."""
    rows = list(zip(project.rows, natures, strict=True))
    shown = [(row, nature) for row, nature in rows if nature is not Nature.NOT_APPLICABLE]
    funds = list(_funds_lines(project))
    return ProjectView(
        project=project,
        funds=funds,
        funds_chart=_funds_chart(project),
        goals=[_goal(project, row) for row in project.goal_rows()],
        rows=list(_rows(project, shown)),
        not_applicable=list(
            _rows(project, [(row, nature) for row, nature in rows if nature is Nature.NOT_APPLICABLE])
        ),
        quantifiable=natures.count(Nature.QUANTITATIVE),
        by_level=[
            (short_level(level), len(list(group)))
            for level, group in groupby(project.rows, attrgetter("level1"))
        ],
        periods=_periods_compared(project),
        origin=_origin(project.origin),
        form=printed_form(project, funds),
    )


def _funds_lines(project: Project) -> Iterator[FundsRow]:
    sides = [
        {"资金总额": side.total, **{label: value for _, label, value in side.sources()}}
        for _, side in _periods(project)
    ]
    for label in dict.fromkeys([*sides[-1], *sides[0]]):
        cells = [amount_text(side[label]) if label in side else "" for side in sides]
        yield FundsRow(label, label == "资金总额", cells)


def _periods(project: Project) -> list[tuple[str, FundsOfPeriod]]:
    """Return the periods of the form in words, each with its funds."""
    funds = project.funds
    annual = (f"年度（{project.year}年）", funds.annual)
    if funds.medium_term is None:
        return [annual]
    return [(f"中期（{project.medium_term_years}年）", funds.medium_term), annual]


def _funds_chart(project: Project) -> StackedBarChart:
    label_of_fill: dict[Fill, str] = {}
    bars, sentences = [], []
    for words, side in _periods(project):
        sources = {label: value for _, label, value in side.sources()}
        parts = source_parts(side.total, sources)
        label_of_fill.update((part.fill, part.label) for part in parts if part.amount)
        bars.append(
            StackedBar(
                words, amount_text(side.total), [StackPart(part.fill, part.amount, "") for part in parts]
            )
        )
        sentences.append(f"{words}{amount_text(side.total)} 万元，{funds_in_words(side.total, sources)}")
    in_order = [(fill, label_of_fill[fill]) for fill in (*FILLS, HOLLOW) if fill in label_of_fill]
    return stacked_bar_chart("funds-picture", "项目资金", f"{'；'.join(sentences)}。", in_order, bars)


def _goal(project: Project, row: GoalRow) -> Goal:
    if row.same:
        return Goal([("中期与年度相同", [Phrase(row.annual or "", False)])], "")
    if row.medium_term is None or row.annual is None:
        words = "年度目标" if row.medium_term is None else "中期目标"
        remark = "（只有这一期有）" if project.has_medium_term else ""
        return Goal([(words + remark, [Phrase(row.medium_term or row.annual or "", False)])], "")
    diff = compare_texts(row.medium_term, row.annual)
    sides = [("中期目标", diff.left), ("年度目标", diff.right)]
    return Goal(sides, describe_difference(diff, "中期", "年度"))


def _periods_compared(project: Project) -> str:
    if not project.has_medium_term:
        return f"{project.year} 年度"
    rows = project.rows
    same = sum([row.same for row in rows])
    if same == len(rows):
        return "中期与年度相同，只列一次"
    in_one_period = sum([row.medium_term is None or row.annual is None for row in rows])
    counts = (
        (same, "中期与年度相同，只列一次"),
        (len(rows) - same - in_one_period, "两期不同，不同的字有双下划线"),
        (in_one_period, "只有一期有"),
    )
    return "；".join(f"{count} 条{words}" for count, words in counts if count)


def _rows(project: Project, rows: Sequence[tuple[IndicatorRow, Nature]]) -> Iterator[IndicatorTableRow]:
    spans = row_spans([row for row, _ in rows])
    for (row, nature), span in zip(rows, spans, strict=True):
        yield IndicatorTableRow(
            row.level1,
            span.level1,
            row.level2,
            span.level2,
            row.name,
            NATURE_WORDS[nature],
            *_period_cells(project, row),
        )


class _PeriodCells(NamedTuple):
    """The last five fields of `IndicatorTableRow`."""

    periods: str
    target: str
    targets: PeriodTexts
    standard: str
    standards: PeriodTexts


def _period_cells(project: Project, row: IndicatorRow) -> _PeriodCells:
    medium_term, annual = row.medium_term, row.annual
    if medium_term is None or annual is None or row.same:
        only = annual or medium_term
        assert only is not None
        words = "" if project.told_once(row) else "只有中期" if annual is None else "只有年度"
        return _PeriodCells(words, only.target_value, (), only.standard or "", ())
    target, targets = _merged(medium_term.target_value, annual.target_value)
    standard, standards = _merged(medium_term.standard or "", annual.standard or "")
    return _PeriodCells("两期不同", target, targets, standard, standards)


def _merged(medium_term: str, annual: str) -> tuple[str, PeriodTexts]:
    """Return the text of both periods and no texts by period; where they differ, no text and both texts by period."""
    if medium_term == annual:
        return annual, ()
    if medium_term and annual:
        diff = compare_texts(medium_term, annual)
        return "", [("中期", diff.left), ("年度", diff.right)]
    return "", [("中期", [Phrase(medium_term, False)]), ("年度", [Phrase(annual, False)])]


def _origin(origin: Origin) -> str:
    number = f"，{table_number(origin.number)}" if origin.number else ""
    published = f"（{origin.published} 公开）" if origin.published else ""
    return f"{origin.document}{number}{published}"
