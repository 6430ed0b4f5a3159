"""Count the results of several projects. Counts only: percentages and points of different tables are never averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.form.result_states import ResultState
from generator.projects.project_summary import ProjectSummary
from generator.rendering.result_words import STATE_WORDS, StateWords


@dataclass(frozen=True, slots=True)
class ResultTotals:
    """The results of several projects."""

    evaluated: int
    """Number of projects with a self-evaluation."""
    counts: Counter[ResultState]
    """Number of rows of all self-evaluations in every state."""
    monitored: int
    """Number of projects that were monitored, evaluated or not."""
    unevaluated: Sequence[ProjectSummary]
    """Projects without a self-evaluation."""

    @property
    def rows(self) -> int:
        """Number of rows of all self-evaluations."""
        return self.counts.total()

    @property
    def missed(self) -> int:
        """Number of missed rows."""
        return self.counts[ResultState.MISSED]

    @property
    def states(self) -> Sequence[tuple[StateWords, int]]:
        """Words and number of rows of every state that occurs."""
        return [(words, self.counts[state]) for state, words in STATE_WORDS.items() if self.counts[state]]


def result_totals(projects: Iterable[ProjectSummary]) -> ResultTotals:
    """Return the counts of all results of these projects."""
    counts: Counter[ResultState] = Counter()
    evaluated, monitored, unevaluated = 0, 0, []
    for project in projects:
        monitored += bool(project.results and project.results.monitorings)
        if project.results and project.results.has_evaluation:
            evaluated += 1
            counts.update(dict(zip(ResultState, project.results.counts, strict=True)))
        else:
            unevaluated.append(project)
    return ResultTotals(evaluated, counts, monitored, unevaluated)
