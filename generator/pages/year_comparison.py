"""Compare the forms of one project over several years: funds, goals and indicators, with what was changed.

Only the annual side of each form is compared: the medium terms of two forms that follow one another overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT
from generator.form.funds import FUND_SOURCES
from generator.form.result_layouts import TOTAL_ROW
from generator.pages.indicator_comparison import (
    IndicatorFate,
    IndicatorOverYears,
    compare_indicators,
    mark_differences,
)
from generator.projects.record import Record
from generator.projects.record_schema import FundsCellRole
from generator.rendering.text_diff import Phrase
from generator.rendering.words import amount_text, percent_of


class ComparedYear(NamedTuple):
    """A form that is compared."""

    year: int
    address: str
    """Address of the project's page."""


@dataclass(frozen=True, slots=True)
class FundsOverYears:
    """A line of 项目资金 over the years."""

    label: str
    cells: Sequence[str]
    """万元 as on the form of each year; empty where the form has no such line."""


class Direction(StrEnum):
    """Direction of a change of funds; the value is its word."""

    UP = "增加"
    DOWN = "减少"
    SAME = "不变"


@dataclass(frozen=True, slots=True)
class FundsStep:
    """The change of a project's funds from one form to the next."""

    before: int
    """Year of the earlier form."""
    after: int
    """Year of the later form."""
    direction: Direction
    amount: str
    """The change in 万元, without sign."""
    percent: str
    """The change in hundredths of the earlier sum, without sign, at most two decimals; empty where that was 0."""

    @property
    def is_change(self) -> bool:
        """Whether the two sums differ."""
        return self.direction is not Direction.SAME


@dataclass(frozen=True, slots=True)
class GoalsOfYear:
    """The goals of one form, marked where they differ from those of the form before, goal by goal."""

    year: int
    same: bool
    """Whether the goals are those of the form before, word for word."""
    goals: Sequence[Sequence[Phrase]]
    gone: Sequence[str]
    """Goals that only the form before has."""


@dataclass(frozen=True, slots=True)
class YearComparison:
    """The forms of one project side by side; every sequence of cells has one for each of `years`."""

    years: Sequence[ComparedYear]
    """The forms, the oldest first."""
    funds: Sequence[FundsOverYears]
    steps: Sequence[FundsStep]
    goals: Sequence[GoalsOfYear]
    lines: Sequence[IndicatorOverYears]
    has_outcomes: bool
    """Whether any of the years has a self-evaluation of its indicators."""
    changed: int
    """Number of indicators that are not the same in the last form as in the one before."""


def compare_years(records: Sequence[Record]) -> YearComparison:
    """Compare two or more forms of one project, given oldest first."""
    lines = list(compare_indicators(records))
    return YearComparison(
        years=[ComparedYear(int(record["year"]), record["url"]) for record in records],
        funds=_funds(records),
        steps=list(_steps(records)),
        goals=[_goals(record, before) for record, before in zip(records, [None, *records], strict=False)],
        lines=lines,
        has_outcomes=any(cell.outcome for line in lines for cell in line.cells),
        changed=sum(line.cells[-1].fate is not IndicatorFate.SAME for line in lines),
    )


def _funds(records: Sequence[Record]) -> list[FundsOverYears]:
    sides = [_amounts(record["funds"]["annual"]) for record in records]
    labels = dict.fromkeys(label for side in sides for label in side)
    usual = [label for label in _USUAL_LABELS.values() if label in labels]
    in_order = dict.fromkeys((*usual, *labels))
    lines = [FundsOverYears(label, [side.get(label, "") for side in sides]) for label in in_order]
    executed = list(map(_executed, records))
    return [*lines, FundsOverYears("全年执行数（自评表）", executed)] if any(executed) else lines


def _executed(record: Record) -> str:
    """Return what the self-evaluation says was spent in the year; empty where it does not say so."""
    evaluation = record.get("results", {}).get("self_evaluation")
    rows = evaluation["funds"] if evaluation else []
    amounts = [row["executed"] for row in rows if row["label"] == TOTAL_ROW]
    return amount_text(Decimal(amounts[0])) if amounts and amounts[0] is not None else ""


_USUAL_LABELS = {"total": "资金总额", **FUND_SOURCES}


def _amounts(side: Record) -> dict[str, str]:
    """Return the amounts of a form by its own words, the total by the usual one; 原表空白 for a blank cell."""
    cells = side.get("cells")
    if cells is None:
        return {
            label: amount_text(Decimal(side[key]))
            for key, label in _USUAL_LABELS.items()
            if side[key] is not None
        }
    return {
        _USUAL_LABELS["total"] if cell["role"] == FundsCellRole.TOTAL else cell["label"]: (
            _BLANK if cell["amount"] is None else amount_text(Decimal(cell["amount"]))
        )
        for cell in cells
        if cell["role"] != FundsCellRole.FIGURE
    }


_BLANK = BLANK_TEXT.strip("（）")


def _steps(records: Sequence[Record]) -> Iterator[FundsStep]:
    """Yield the change from every form to the next, where both give a total."""
    for before, after in pairwise(records):
        old, new = (record["funds"]["annual"]["total"] for record in (before, after))
        if old is not None and new is not None:
            yield _step(before, after, Decimal(old), Decimal(new))


def _step(before: Record, after: Record, old: Decimal, new: Decimal) -> FundsStep:
    change = new - old
    direction = Direction.UP if change > 0 else Direction.DOWN if change < 0 else Direction.SAME
    percent = percent_of(abs(change), old) if old else ""
    return FundsStep(int(before["year"]), int(after["year"]), direction, amount_text(abs(change)), percent)


def _goals(record: Record, before: Record | None) -> GoalsOfYear:
    goals: list[str] = record["goals"]["annual"]
    if before is None:
        return GoalsOfYear(int(record["year"]), False, [[Phrase(goal, False)] for goal in goals], [])
    earlier: list[str] = before["goals"]["annual"]
    marked = [mark_differences(old, new) for old, new in zip(earlier, goals, strict=False)]
    marked += [[Phrase(goal, True)] for goal in goals[len(earlier) :]]
    return GoalsOfYear(int(record["year"]), goals == earlier, marked, earlier[len(goals) :])
