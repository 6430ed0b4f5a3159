"""Collect the texts of a project's results by which a search finds the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.form.results import (
    Evaluation,
    IndicatorResult,
    Monitoring,
    Results,
    SelfEvaluation,
    placed_indicators,
)


def texts_of_results(results: Results) -> Iterator[str | None]:
    """Yield every text of the results in the order of the tables, source documents aside; None for blank cells."""
    evaluation = results.self_evaluation
    if evaluation is not None:
        yield from _texts_of_table(evaluation)
        yield from (evaluation.goals_achieved, evaluation.grade, evaluation.conclusion)
        for entry in evaluation.copied_as_printed:
            yield entry.explanation
    for monitoring in results.monitoring:
        yield from _texts_of_table(monitoring)
    for by_others in results.evaluations:
        yield from _texts_of_evaluation(by_others)


def _texts_of_table(table: SelfEvaluation | Monitoring) -> Iterator[str | None]:
    """Yield the texts that self-evaluation and monitoring have: rows, remarks and further cells."""
    for row in table.funds.values():
        yield row.variance_note
        yield from row.other_cells.values()
    for placed in placed_indicators(table, ()):
        indicator = placed.indicator
        yield from (indicator.name, indicator.target_value, indicator.actual_value)
        if isinstance(indicator, IndicatorResult):
            yield from (indicator.initial_target, indicator.band)
        else:
            yield indicator.likelihood
        yield indicator.variance_note
        yield from indicator.other_cells.values()
    yield table.remarks
    yield from _texts_in(table.other_cells)


def _texts_of_evaluation(evaluation: Evaluation) -> Iterator[str | None]:
    yield from (evaluation.evaluator, evaluation.grade, evaluation.conclusion, evaluation.use_of_results)
    yield from _texts_in(evaluation.other_cells)


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text in mappings and lists of texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts_in(inner)
