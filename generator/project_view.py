"""A project as its page shows it: groups with row spans, widths of bars, phrases that differ.

Pure arithmetic and grouping, so that the template only prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from generator.model import GoalRow, IndicatorRow, Project
from generator.target_value import Nature
from generator.wording import NATURE_WORDS, Phrase, differences, percent_of, short_level, what_differs


@dataclass(frozen=True, slots=True)
class FundsLine:
    """One line of 项目资金; amounts in 万元, None where the form has no such cell."""

    label: str
    is_total: bool
    medium_term: Decimal | None
    annual: Decimal | None
    medium_term_bar: str
    """Width in hundredths of the larger total."""
    annual_bar: str


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal; where the two periods differ, each cut into phrases."""

    medium_term: Sequence[Phrase]
    """Empty where the form has no such goal."""
    annual: Sequence[Phrase]
    same: bool
    difference: tuple[str, str] | None
    """The differing phrases of the medium-term and the annual side, in words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator; the spans are 0 in rows that a cell above reaches into."""

    row: IndicatorRow
    nature: str
    level1_span: int
    level2_span: int


@dataclass(frozen=True, slots=True)
class ProjectView:
    """What the template prints of a project."""

    project: Project
    funds: Sequence[FundsLine]
    goals: Sequence[Goal]
    rows: Sequence[Row]
    """The indicators that ask for something, in the order of the form."""
    not_applicable: Sequence[IndicatorRow]
    """不涉及: on the form, but asking for nothing."""
    form_rows: Sequence[Row]
    """All of them, as on the printed form."""
    quantifiable: int
    by_level: Sequence[tuple[str, int]]
    """First-level indicator without the word 指标, and how many rows it has on the form."""
    all_same: bool
    """Whether every indicator says the same for both periods."""


def view_of(project: Project, natures: Sequence[Nature]) -> ProjectView:
    """The project, ready to be drawn; `natures` is the kind of target of each of its rows."""
    rows = list(zip(project.rows, natures, strict=True))
    shown = [(row, nature) for row, nature in rows if nature is not Nature.NOT_APPLICABLE]
    return ProjectView(
        project=project,
        funds=list(_funds_lines(project)),
        goals=[_goal(row) for row in project.goal_rows()],
        rows=list(_spans(shown)),
        not_applicable=[row for row, nature in rows if nature is Nature.NOT_APPLICABLE],
        form_rows=list(_spans(rows)),
        quantifiable=natures.count(Nature.QUANTITATIVE),
        by_level=[
            (short_level(level), len(list(group)))
            for level, group in groupby(project.rows, lambda row: row.level1)
        ],
        all_same=all(row.same for row in project.rows),
    )


def _funds_lines(project: Project) -> Iterator[FundsLine]:
    annual, medium_term = project.funds.annual, project.funds.medium_term
    whole = max(annual.total, medium_term.total if medium_term else annual.total)
    sides = [
        {"资金总额": side.total, **{label: value for _, label, value in side.sources()}} if side else {}
        for side in (medium_term, annual)
    ]
    for label in dict.fromkeys([*sides[1], *sides[0]]):
        medium, yearly = (side.get(label) for side in sides)
        bars = (percent_of(cell or Decimal(0), whole) for cell in (medium, yearly))
        yield FundsLine(label, label == "资金总额", medium, yearly, *bars)


def _goal(row: GoalRow) -> Goal:
    medium_term, annual = row.medium_term or "", row.annual or ""
    if not row.medium_term or not row.annual or row.same:
        return Goal(_plain(medium_term), _plain(annual), row.same, None)
    left, right = differences(medium_term, annual)
    return Goal(left, right, False, what_differs(left, right))


def _plain(text: str) -> list[Phrase]:
    return [Phrase(text, False)] if text else []


def _spans(rows: Sequence[tuple[IndicatorRow, Nature]]) -> Iterator[Row]:
    for _, first in groupby(rows, lambda pair: pair[0].level1):
        of_level1 = list(first)
        level1_span = len(of_level1)
        for _, second in groupby(of_level1, lambda pair: pair[0].level2):
            of_level2 = list(second)
            level2_span = len(of_level2)
            for row, nature in of_level2:
                yield Row(row, NATURE_WORDS[nature], level1_span, level2_span)
                level1_span = level2_span = 0
