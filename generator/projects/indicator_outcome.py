"""Tell what a self-evaluation says of every indicator of the goals, for lists that show it beside the target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.form.field_path import FieldPath
from generator.form.project_results import ProjectResults
from generator.rendering.result_words import (
    STATE_WORDS,
    UNANSWERED,
    UNANSWERED_WORDS,
    StateWords,
    reason_in_words,
)


class IndicatorOutcome(NamedTuple):
    """An indicator of the goals in the self-evaluation of its project."""

    state: str
    """Value of its `ResultState`; `UNANSWERED` where the self-evaluation has no such row."""
    words: StateWords
    why: str
    """Cause why the actual value was not judged, or that a unit was assumed; empty where nothing needs saying."""
    actual: str
    """Actual value as printed; empty where the self-evaluation prints none."""
    other_target: str
    """Target that the self-evaluation prints instead of that of the goals; empty where it prints no other."""


UNANSWERED_OUTCOME = IndicatorOutcome(UNANSWERED, UNANSWERED_WORDS, "", "", "")
"""Outcome of an indicator that the self-evaluation leaves out."""


def outcomes_of(joined: ProjectResults | None) -> Mapping[FieldPath, IndicatorOutcome]:
    """Return the outcome of every row of the goals, by its path; nothing without a self-evaluation that has rows."""
    if joined is None:
        return {}
    outcomes = {row.path: UNANSWERED_OUTCOME for row in joined.dropped}
    for row in joined.rows:
        if row.goal is not None:
            printed = row.result.target_value if row.has_other_target else None
            outcomes[row.goal.path] = IndicatorOutcome(
                row.state.value,
                STATE_WORDS[row.state],
                reason_in_words(row.judgement),
                row.result.actual_value or "",
                printed or "",
            )
    return outcomes
