"""Yield the rows of the tables of results from a record: indicators, money, monitoring and evaluations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.projects.record import Record

AMOUNT_WORDS = {
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "executed": "全年执行数",
    "executed_so_far": "监控时执行数",
}
"""Words for the amounts in a row of 项目资金, by their keys."""


class ResultItem(NamedTuple):
    """The source of a row of the table of self-evaluated indicators, and of that of monitored ones."""

    record: Record
    number: int
    """Number of the row among those of its project, from 1."""
    row: Record
    """The indicator in the table of results."""
    goal_target: str | None
    """Target of the goals; None where they have no such row, or it is blank."""
    until: str | None = None
    """Day of the monitoring; None for a self-evaluation."""


class ExecutionItem(NamedTuple):
    """The source of a row of the table of money."""

    record: Record
    number: int
    """Number of the row among those of its project, from 1."""
    word: str
    """绩效自评 or 绩效监控."""
    until: str | None
    """Day of the monitoring; None for a self-evaluation."""
    row: Record
    """The row of 项目资金."""


class EvaluationItem(NamedTuple):
    """The source of a row of the table of evaluations: one published table of results."""

    record: Record
    number: int
    """Number of the row among those of its project, from 1."""
    word: str
    """绩效自评, 绩效监控 or 绩效评价."""
    table: Record
    """The table, with the keys that its kind has."""


def result_items(record: Record, address: str) -> Iterator[ResultItem]:
    """Yield an item for each indicator of the self-evaluation. The address is not needed."""
    table = _results(record).get("self_evaluation") or {}
    for number, row in enumerate(table.get("indicators", ()), start=1):
        yield ResultItem(record, number, row, _goal_target(record, row))


def progress_items(record: Record, address: str) -> Iterator[ResultItem]:
    """Yield an item for each indicator of each monitoring. The address is not needed."""
    tables = _results(record).get("monitoring", ())
    rows = [(table["until"], row) for table in tables for row in table["indicators"]]
    for number, (until, row) in enumerate(rows, start=1):
        yield ResultItem(record, number, row, _goal_target(record, row), until)


def execution_items(record: Record, address: str) -> Iterator[ExecutionItem]:
    """Yield an item for each row of 项目资金 of the self-evaluation and each monitoring. The address is not needed."""
    rows = [
        (item.word, item.table.get("until"), row)
        for item in evaluation_items(record, address)
        for row in item.table.get("funds", ())
    ]
    for number, (word, until, row) in enumerate(rows, start=1):
        yield ExecutionItem(record, number, word, until, row)


def evaluation_items(record: Record, address: str) -> Iterator[EvaluationItem]:
    """Yield an item for each published table of results. The address is not needed."""
    results = _results(record)
    evaluation = results.get("self_evaluation")
    tables = [
        *([("绩效自评", evaluation)] if evaluation else []),
        *(("绩效监控", table) for table in results.get("monitoring", ())),
        *(("绩效评价", table) for table in results.get("evaluations", ())),
    ]
    for number, (word, table) in enumerate(tables, start=1):
        yield EvaluationItem(record, number, word, table)


def _results(record: Record) -> Record:
    results: Record = record.get("results", {})
    return results


def _goal_target(record: Record, row: Record) -> str | None:
    """Return the target of the goals that a row answers; that of the medium term where there is none for the year."""
    if row["number"] is None:
        return None
    goal = record["indicators"][int(row["number"]) - 1]
    target: str | None = (goal["annual"] or goal["medium_term"])["target_value"]
    return target
