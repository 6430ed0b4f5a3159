"""A project as its page shows it: groups with row spans, widths of bars, phrases that differ.

Pure arithmetic and grouping, so that the template only prints. What a template walks through line by line is a tuple
that it takes apart: at ten thousand pages that is a good part of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generator.form.project import FundsOfPeriod, GoalRow, IndicatorRow, Origin, Project, RowTarget
from generator.form.target_value import Nature
from generator.rendering.charts import (
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


class FundsLine(NamedTuple):
    """One line of 项目资金; a cell for each side of the form, the medium term first."""

    label: str
    is_total: bool
    cells: Sequence[str]
    """万元 as printed, empty where the form has no such cell."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal; where the two periods differ, each cut into phrases."""

    sides: Sequence[tuple[str, Sequence[Phrase]]]
    """The period in words and what it says."""
    difference: str
    """What differs, in a sentence; empty where there is nothing to compare."""


Sides = Sequence[tuple[str, Sequence[Phrase]]]
"""What the two periods say where they differ: each in words, and its text; nothing where they do not."""


class IndicatorTableRow(NamedTuple):
    """One indicator; of how many rows its level cells are, 0 in rows that a cell above reaches into."""

    level1: str
    level1_rows: int
    level2: str
    level2_rows: int
    name: str
    nature: str
    periods: str
    """Whether the periods differ, in words; empty where they do not, or on a form of one side."""
    target: str
    """指标值; empty where the periods differ in it."""
    targets: Sides
    standard: str
    """绩效标准; empty where the periods differ in it, or the form gives none."""
    standards: Sides


class FormRow(NamedTuple):
    """One indicator on the printed form; the counts as in `IndicatorTableRow`."""

    all_rows: int
    """Of how many rows the cell at the side is: of all."""
    level1: str
    level1_rows: int
    level2: str
    level2_rows: int
    sides: Sequence[tuple[str, str, str]]
    """Name, 指标值 and 绩效标准 of each side of the form; empty texts where it has no such row."""


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """The official form. Every `Sequence` of sides has the medium term, where the form has one, and the year."""

    two_sided: bool
    head: Sequence[tuple[str, str]]
    """Label and value of what the form says before its funds."""
    funds: Sequence[Sequence[tuple[str, str]]]
    """Line by line, the words and the amount of each side."""
    goals: Sequence[tuple[str, Sequence[str]]]
    """The heading of each side and its goals."""
    rows: Sequence[FormRow]
    """All indicators."""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """What the template prints of a project."""

    project: Project
    funds: Sequence[FundsLine]
    funds_chart: StackedBarChart
    goals: Sequence[Goal]
    rows: Sequence[IndicatorTableRow]
    """The indicators that ask for something, in the order of the form."""
    not_applicable: Sequence[IndicatorTableRow]
    """不涉及: on the form, but asking for nothing."""
    quantifiable: int
    by_level: Sequence[tuple[str, int]]
    """First-level indicator without the word 指标, and how many rows it has on the form."""
    periods: str
    """How many indicators say the same for both periods, in words."""
    origin: str
    """Document, table and date of the first publication."""
    form: PrintedForm


def view_of(project: Project, natures: Sequence[Nature]) -> ProjectView:
    """The project, ready to be drawn; `natures` is the kind of target of each of its rows."""
    rows = list(zip(project.rows, natures, strict=True))
    shown = [(row, nature) for row, nature in rows if nature is not Nature.NOT_APPLICABLE]
    funds = list(_funds_lines(project))
    return ProjectView(
        project=project,
        funds=funds,
        funds_chart=_funds_chart(project),
        goals=[_goal(project, row) for row in project.goal_rows()],
        rows=list(_rows(project, shown)),
        not_applicable=list(_rows(project, [each for each in rows if each[1] is Nature.NOT_APPLICABLE])),
        quantifiable=natures.count(Nature.QUANTITATIVE),
        by_level=[
            (short_level(level), len(list(group)))
            for level, group in groupby(project.rows, attrgetter("level1"))
        ],
        periods=_periods_compared(project),
        origin=_origin(project.origin),
        form=_printed_form(project, funds),
    )


def _funds_lines(project: Project) -> Iterator[FundsLine]:
    sides = [
        {"资金总额": side.total, **{label: value for _, label, value in side.sources()}}
        for _, side in _periods(project)
    ]
    for label in dict.fromkeys([*sides[-1], *sides[0]]):
        cells = [amount_text(side[label]) if label in side else "" for side in sides]
        yield FundsLine(label, label == "资金总额", cells)


def _periods(project: Project) -> list[tuple[str, FundsOfPeriod]]:
    """The sides of the form in words, with their funds."""
    funds = project.funds
    annual = (f"年度（{project.year}年）", funds.annual)
    if funds.medium_term is None:
        return [annual]
    return [(f"中期（{project.medium_term_years}年）", funds.medium_term), annual]


def _funds_chart(project: Project) -> StackedBarChart:
    keys: dict[Fill, str] = {}
    wholes, sentences = [], []
    for words, side in _periods(project):
        sources = {label: value for _, label, value in side.sources()}
        parts = source_parts(side.total, sources)
        keys.update((fill, label) for fill, label, value in parts if value)
        wholes.append(
            StackedBar(
                words, amount_text(side.total), [StackPart(part.fill, part.amount, "") for part in parts]
            )
        )
        sentences.append(f"{words}{amount_text(side.total)} 万元，{funds_in_words(side.total, sources)}")
    in_order = [(fill, keys[fill]) for fill in (*FILLS, HOLLOW) if fill in keys]
    return stacked_bar_chart("funds-picture", "项目资金", f"{'；'.join(sentences)}。", in_order, wholes)


def _goal(project: Project, row: GoalRow) -> Goal:
    if row.same:
        return Goal([("中期与年度相同", [Phrase(row.annual or "", False)])], "")
    if row.medium_term is None or row.annual is None:
        words = "年度目标" if row.medium_term is None else "中期目标"
        lonely = "（只有这一期有）" if project.has_medium_term else ""
        return Goal([(words + lonely, [Phrase(row.medium_term or row.annual or "", False)])], "")
    comparison = compare_texts(row.medium_term, row.annual)
    sides = [("中期目标", comparison.left), ("年度目标", comparison.right)]
    return Goal(sides, describe_difference(comparison, "中期", "年度"))


def _periods_compared(project: Project) -> str:
    if not project.has_medium_term:
        return f"{project.year} 年度"
    rows = project.rows
    same = sum([row.same for row in rows])
    if same == len(rows):
        return "中期与年度相同，只列一次"
    alone = sum([row.medium_term is None or row.annual is None for row in rows])
    counts = (
        (same, "中期与年度相同，只列一次"),
        (len(rows) - same - alone, "两期不同，不同的字有双下划线"),
        (alone, "只有一期有"),
    )
    return "；".join(f"{count} 条{words}" for count, words in counts if count)


def _rows(project: Project, rows: Sequence[tuple[IndicatorRow, Nature]]) -> Iterator[IndicatorTableRow]:
    spans = _spans([row for row, _ in rows])
    for (row, nature), (_, level1_rows, level2_rows) in zip(rows, spans, strict=True):
        yield IndicatorTableRow(
            row.level1,
            level1_rows,
            row.level2,
            level2_rows,
            row.name,
            NATURE_WORDS[nature],
            *_sides(project, row),
        )


def _spans(rows: Sequence[IndicatorRow]) -> Iterator[tuple[int, int, int]]:
    """For each row, of how many rows the cells are that begin in it: of all, of its first level, of its second."""
    all_rows = len(rows)
    for _, first in groupby(rows, attrgetter("level1")):
        of_level1 = list(first)
        level1_rows = len(of_level1)
        for _, second in groupby(of_level1, attrgetter("level2")):
            level2_rows = len(list(second))
            yield all_rows, level1_rows, level2_rows
            yield from [(0, 0, 0)] * (level2_rows - 1)
            all_rows = level1_rows = 0


def _sides(project: Project, row: IndicatorRow) -> tuple[str, str, Sides, str, Sides]:
    """`IndicatorTableRow.periods` and what follows it."""
    medium_term, annual = row.medium_term, row.annual
    if medium_term is None or annual is None or row.same:
        only = annual or medium_term
        assert only is not None
        words = "" if project.told_once(row) else "只有中期" if annual is None else "只有年度"
        return words, only.target_value, (), only.standard or "", ()
    target, targets = _twice(medium_term.target_value, annual.target_value)
    return "两期不同", target, targets, *_twice(medium_term.standard or "", annual.standard or "")


def _twice(medium_term: str, annual: str) -> tuple[str, Sides]:
    if medium_term == annual:
        return annual, ()
    if medium_term and annual:
        comparison = compare_texts(medium_term, annual)
        return "", [("中期", comparison.left), ("年度", comparison.right)]
    return "", [("中期", [Phrase(medium_term, False)]), ("年度", [Phrase(annual, False)])]


def _origin(origin: Origin) -> str:
    number = f"，{table_number(origin.number)}" if origin.number else ""
    published = f"（{origin.published} 公开）" if origin.published else ""
    return f"{origin.document}{number}{published}"


def _printed_form(project: Project, funds: Sequence[FundsLine]) -> PrintedForm:
    first_side = 0 if project.has_medium_term else 1
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
            FormRow(all_rows, row.level1, level1_rows, row.level2, level2_rows, _form_sides(row)[first_side:])
            for row, (all_rows, level1_rows, level2_rows) in zip(
                project.rows, _spans(project.rows), strict=True
            )
        ],
    )


def _form_funds(place: int, line: FundsLine) -> Sequence[tuple[str, str]]:
    if line.is_total:
        words = [f"中期{line.label}", f"年度{line.label}"]
    else:
        words = [f"其中：{line.label}" if place == 1 else line.label] * 2
    return list(zip(words[-len(line.cells) :], line.cells, strict=True))


def _form_sides(row: IndicatorRow) -> Sequence[tuple[str, str, str]]:
    annual = _form_cells(row.name, row.annual)
    return (annual if row.same else _form_cells(row.name, row.medium_term)), annual


def _form_cells(name: str, target: RowTarget | None) -> tuple[str, str, str]:
    return ("", "", "") if target is None else (name, target.target_value, target.standard or "")
