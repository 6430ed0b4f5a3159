"""Join the results of a project to its goals: every row with its target, its actual value and its state."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from generator.form.column_roles import ColumnRole
from generator.form.field_path import FieldPath
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow
from generator.form.result_states import Judgement, ResultState, judge_result
from generator.form.results import (
    IndicatorProgress,
    IndicatorResult,
    Monitoring,
    PlacedIndicator,
    Results,
    placed_indicators,
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

    @property
    def state(self) -> ResultState:
        """State of the actual value."""
        return self.judgement.state

    @property
    def has_other_target(self) -> bool:
        """True if the self-evaluation prints another target than the goals."""
        return self.goal_target is not None and self.result.target_value not in (None, self.goal_target)


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

    @property
    def unit(self) -> str:
        """Unit in which the tables print amounts."""
        return self.results.unit or self.project.funds.unit or self.project.layout.unit

    @cached_property
    def rows(self) -> tuple[ResultRow, ...]:
        """Rows of the self-evaluation in its order; none without one."""
        table = self.results.self_evaluation
        if table is None:
            return ()
        placed = placed_indicators(table, SELF_EVALUATION_PATH)
        return tuple(_result_row(self.project, pair) for pair in pair_indicators(self.project, placed))

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
        table: Monitoring = self.results.monitoring[number]
        pairs = pair_indicators(self.project, placed_indicators(table, ("绩效监控", number)))
        return tuple(_progress_row(self.project, pair) for pair in pairs)


def join_results(project: Project, results: Results, scoring: ScoringChoice) -> ProjectResults:
    """Return the results of a project joined to its goals."""
    table = results.self_evaluation
    method = scoring.method_of(table.method_name, project.year) if table else None
    return ProjectResults(project, results, method)


def _result_row(project: Project, pair: PairedIndicator) -> ResultRow:
    path, level1, level2, result = pair.placed
    assert isinstance(result, IndicatorResult)
    goal_target = _target_of(pair.goal)
    target = _read_target(project, pair.goal, result.target_value or goal_target or "")
    judgement = judge_result(target, result.actual_value)
    return ResultRow(path, level1, level2, result, pair.goal, goal_target, target, judgement)


def _progress_row(project: Project, pair: PairedIndicator) -> ProgressRow:
    path, level1, level2, progress = pair.placed
    assert isinstance(progress, IndicatorProgress)
    goal_target = _target_of(pair.goal)
    target = _read_target(project, pair.goal, progress.target_value or goal_target or "")
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
