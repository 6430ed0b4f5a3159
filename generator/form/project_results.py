"""Join the results of a project to its goals: every row with its target, its actual value and its state."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT
from generator.form.column_roles import ColumnRole
from generator.form.field_path import FieldPath
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow
from generator.form.result_columns import ScoredLevel
from generator.form.result_states import Judgement, ResultState, judge_result
from generator.form.results import (
    IndicatorProgress,
    IndicatorResult,
    Monitoring,
    PlacedIndicator,
    Results,
    TableOfResults,
    placed_indicators,
    scored_group,
)
from generator.form.scoring_methods import ScoringChoice, ScoringMethod
from generator.form.target_value import TargetValue, parse_target_value

SELF_EVALUATION_PATH: FieldPath = ("绩效自评",)
"""Path of the self-evaluation in a file of results."""


class PairedIndicator(NamedTuple):
    """An indicator of a table of results with the row of the goals that it answers."""

    placed: PlacedIndicator
    goal: IndicatorRow | None
    """None where the goals have no such row."""


def pair_indicators(project: Project, indicators: Iterable[PlacedIndicator]) -> Iterator[PairedIndicator]:
    """Yield every indicator with its row of the goals: the one with the same levels and name, of several the next."""
    rows: dict[tuple[str, str, str], list[IndicatorRow]] = defaultdict(list)
    for row in reversed(project.rows):
        rows[row.level1, row.level2, row.name].append(row)
    for placed in indicators:
        same = rows.get((placed.level1, placed.level2, placed.indicator.name))
        goal = same.pop() if same and not placed.indicator.not_in_targets else None
        yield PairedIndicator(placed, goal)


class ResultRow(NamedTuple):
    """One row of a self-evaluation, with the target that it answers and its state."""

    path: FieldPath
    """Path in the file of results."""
    level1: str
    level2: str
    """Empty for a form without second levels."""
    result: IndicatorResult
    goal: IndicatorRow | None
    """Row of the goals; None where they have no such row."""
    goal_target: str | None
    """Annual target of the goals; None where they have no such row."""
    target: TargetValue
    """Target that the self-evaluation prints; that of the goals where it prints no other."""
    judgement: Judgement
    full_score: Decimal | None
    """Points that the row can bring at most: its 分值, or its 权重 in points; None where the table prints neither."""

    @property
    def printed_target(self) -> str | None:
        """Target that the table prints beside the one of the goals, the adjusted one of two; None for a blank cell."""
        return _unless_blank(self.result.target_value)

    @property
    def printed_initial_target(self) -> str | None:
        """Initial target that the table prints; None for a blank cell."""
        return _unless_blank(self.result.initial_target)

    @property
    def state(self) -> ResultState:
        """State of the actual value."""
        return self.judgement.state

    @property
    def has_other_target(self) -> bool:
        """True if the self-evaluation prints another target than the goals."""
        return self.goal_target is not None and self.printed_target not in (None, self.goal_target)


class ProgressRow(NamedTuple):
    """One row of a table of monitoring, with the target that it answers."""

    path: FieldPath
    """Path in the file of results."""
    level1: str
    level2: str
    """Empty for a form without second levels."""
    progress: IndicatorProgress
    goal: IndicatorRow | None
    goal_target: str | None
    """Annual target of the goals; None where they have no such row."""
    target: TargetValue
    """Target that the table prints; that of the goals where it prints no other."""


@dataclass(frozen=True)
class ProjectResults:
    """The results of a project, joined to its goals."""

    project: Project
    results: Results
    method: ScoringMethod | None
    """Scoring method of the self-evaluation; None where none fits, and nothing is recomputed then."""

    def unit_of(self, table: TableOfResults) -> str:
        """Return the unit in which a table prints amounts."""
        stated = self.results.unit or table.layout.unit
        return stated or self.project.funds.unit or self.project.layout.unit

    @cached_property
    def rows(self) -> tuple[ResultRow, ...]:
        """Rows of the self-evaluation in its order; none without one."""
        table = self.results.self_evaluation
        if table is None:
            return ()
        placed = list(placed_indicators(table, SELF_EVALUATION_PATH))
        scale = _points_of_weight(placed)
        return tuple(_result_row(self.project, pair, scale) for pair in pair_indicators(self.project, placed))

    @cached_property
    def score_groups(self) -> tuple[tuple[ResultRow, ...], ...]:
        """Rows of the self-evaluation by the score that stands for them, in its order; the score stands in the first."""
        table = self.results.self_evaluation
        if table is None or table.layout.scored_level is ScoredLevel.INDICATOR:
            return tuple((row,) for row in self.rows)
        level = table.layout.scored_level
        groups: dict[tuple[str, ...], list[ResultRow]] = defaultdict(list)
        for row in self.rows:
            groups[scored_group(row, level)].append(row)
        return tuple(map(tuple, groups.values()))

    @cached_property
    def dropped(self) -> tuple[IndicatorRow, ...]:
        """Rows of the goals that the self-evaluation does not answer; none without rows of its own."""
        answered = {row.goal.path for row in self.rows if row.goal is not None}
        return tuple(row for row in self.project.rows if row.path not in answered) if self.rows else ()

    @cached_property
    def counts(self) -> Counter[ResultState]:
        """Number of rows of the self-evaluation in every state."""
        return Counter(row.state for row in self.rows)

    def progress_rows(self, number: int) -> tuple[ProgressRow, ...]:
        """Return the rows of one table of monitoring, counted from 0, in its order."""
        return self._progress[number]

    @cached_property
    def _progress(self) -> tuple[tuple[ProgressRow, ...], ...]:
        return tuple(
            tuple(_progress_row(self.project, pair) for pair in self._pairs(table, number))
            for number, table in enumerate(self.results.monitoring)
        )

    def _pairs(self, table: Monitoring, number: int) -> Iterator[PairedIndicator]:
        return pair_indicators(self.project, placed_indicators(table, ("绩效监控", number)))


def join_results(project: Project, results: Results, scoring: ScoringChoice) -> ProjectResults:
    """Return the results of a project joined to its goals."""
    table = results.self_evaluation
    method = scoring.method_of(table.method_name, project.year) if table else None
    return ProjectResults(project, results, method)


def _unless_blank(text: str | None) -> str | None:
    return None if text == BLANK_TEXT else text


def _points_of_weight(indicators: Iterable[PlacedIndicator]) -> Decimal:
    """Return how many points a weight of 1 is: 1 where weights are points or percent, 100 where they are fractions of one."""
    texts = [
        placed.indicator.weight for placed in indicators if isinstance(placed.indicator, IndicatorResult)
    ]
    weights = [text for text in texts if text is not None]
    fractions = bool(weights) and all("%" not in text and Decimal(text) <= 1 for text in weights)
    return Decimal(100 if fractions and sum(map(Decimal, weights)) <= 1 else 1)


def _result_row(project: Project, pair: PairedIndicator, points_of_weight: Decimal) -> ResultRow:
    path, level1, level2, result = pair.placed
    assert isinstance(result, IndicatorResult)
    goal_target = _target_of(pair.goal)
    printed = _unless_blank(result.target_value) or _unless_blank(result.initial_target)
    target = _read_target(project, pair.goal, printed or goal_target or "")
    judgement = judge_result(target, result.actual_value)
    points = result.points
    if points is None and result.weight is not None:
        points = Decimal(result.weight.removesuffix("%")) * points_of_weight
    return ResultRow(path, level1, level2, result, pair.goal, goal_target, target, judgement, points)


def _progress_row(project: Project, pair: PairedIndicator) -> ProgressRow:
    path, level1, level2, progress = pair.placed
    assert isinstance(progress, IndicatorProgress)
    goal_target = _target_of(pair.goal)
    printed = _unless_blank(progress.target_value)
    target = _read_target(project, pair.goal, printed or goal_target or "")
    return ProgressRow(path, level1, level2, progress, pair.goal, goal_target, target)


_parse = lru_cache(maxsize=4096)(parse_target_value)  # most targets stand in several projects


def _target_of(goal: IndicatorRow | None) -> str | None:
    """Return the annual target of a row of the goals; the other side's where it has no annual one."""
    side = goal and (goal.annual or goal.medium_term)
    return side.target_value if side else None


def _read_target(project: Project, goal: IndicatorRow | None, text: str) -> TargetValue:
    """Read a target with the direction that the goals declare."""
    column = project.layout.column_of(ColumnRole.DIRECTION)
    side = goal and (goal.annual or goal.medium_term)
    return _parse(text, side.cells.get(column, "") if side and column else "")
