"""Prepare the official forms of results, self-evaluation and monitoring: the cells that were published, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from generator.form.addresses import MONITORING_ADDRESS, SELF_EVALUATION_ADDRESS
from generator.form.project import Project
from generator.form.project_results import ProgressRow, ProjectResults, ResultRow
from generator.form.results import Monitoring, SelfEvaluation
from generator.projects.printed_form import row_spans
from generator.projects.result_cells_view import (
    FundsTable,
    LabelledTexts,
    cell_text,
    funds_table,
    labelled,
    origin_in_words,
    other_texts,
)


class ResultFormKind(NamedTuple):
    """A kind of published tables of results, with a page of its own below that of the project."""

    address: str
    """Address below that of the project."""
    title: str
    file: str
    """Name of the office files of these tables, beside the page of the project, without its ending."""


SELF_EVALUATION = ResultFormKind(SELF_EVALUATION_ADDRESS, "绩效自评表", "self-evaluation")
MONITORING = ResultFormKind(MONITORING_ADDRESS, "绩效运行监控表", "monitoring")


class ResultFormRow(NamedTuple):
    """An indicator on the form. A level with 0 rows is left out: the cell above reaches into the row."""

    level1: str
    level1_rows: int
    level2: str
    level2_rows: int
    name: str
    texts: Sequence[str]
    """A text for every column after the name; empty where the row has no such cell."""


@dataclass(frozen=True, slots=True)
class ResultForm:
    """One published table of results."""

    title: str
    note: str
    """Words below the title: the year, or the day of the data."""
    head: LabelledTexts
    funds: FundsTable | None
    unit: str
    goals: LabelledTexts
    """Expected goals and what was achieved; nothing where the table does not say what was achieved."""
    columns: Sequence[str]
    """Columns after the names that some row has."""
    has_second_levels: bool
    rows: Sequence[ResultFormRow]
    foot: LabelledTexts


def forms_of(joined: ProjectResults, kind: ResultFormKind) -> list[ResultForm]:
    """Return the published tables of one kind, in the order of the file."""
    results = joined.results
    if kind == SELF_EVALUATION:
        return [_self_evaluation_form(joined, results.self_evaluation)] if results.self_evaluation else []
    return [_monitoring_form(joined, number, table) for number, table in enumerate(results.monitoring)]


def _self_evaluation_form(joined: ProjectResults, table: SelfEvaluation) -> ResultForm:
    project = joined.project
    cells = [_result_cells(row) for row in joined.rows]
    columns, rows = _rows(joined.rows, cells)
    return ResultForm(
        title=SELF_EVALUATION.title,
        note=f"{project.year} 年度",
        head=_head(project),
        funds=funds_table(table.funds),
        unit=joined.unit,
        goals=_goals(project, table),
        columns=columns,
        has_second_levels=any(row.level2 for row in rows),
        rows=rows,
        foot=[
            *labelled({"总分": table.total_score, "等次": table.grade, "评价结论": table.conclusion}),
            *_closing(table),
        ],
    )


def _monitoring_form(joined: ProjectResults, number: int, table: Monitoring) -> ResultForm:
    progress = joined.progress_rows(number)
    columns, rows = _rows(progress, [_progress_cells(row) for row in progress])
    return ResultForm(
        title=MONITORING.title,
        note=f"截至 {table.until}",
        head=_head(joined.project),
        funds=funds_table(table.funds),
        unit=joined.unit,
        goals=[],
        columns=columns,
        has_second_levels=any(row.level2 for row in rows),
        rows=rows,
        foot=_closing(table),
    )


def _head(project: Project) -> LabelledTexts:
    cells = {
        "项目名称": project.name,
        "主管部门": project.competent_department,
        "实施单位": "　".join(project.implementing_units),
    }
    return labelled(cells)


def _goals(project: Project, table: SelfEvaluation) -> LabelledTexts:
    if table.goals_achieved is None:
        return []
    expected = "\n".join(goal.annual for goal in project.goal_rows() if goal.annual)
    return labelled({"预期目标（目标表）": expected or None, "实际完成情况": table.goals_achieved})


def _closing(table: SelfEvaluation | Monitoring) -> LabelledTexts:
    origin = {"来源": origin_in_words(table.origin)}
    return [*labelled({"备注": table.remarks}), *other_texts(table.other_cells), *labelled(origin)]


def _result_cells(row: ResultRow) -> dict[str, str]:
    result = row.result
    cells = {
        "年度指标值": row.target.text,
        "实际完成值": result.actual_value,
        "完成档次": result.band,
        "分值": result.points,
        "得分": result.score,
        "偏差原因分析及改进措施": result.variance_note,
    }
    return {word: cell_text(cell) for word, cell in chain(cells.items(), result.other_cells.items())}


def _progress_cells(row: ProgressRow) -> dict[str, str]:
    progress = row.progress
    cells = {
        "年度指标值": row.target.text,
        "完成值": progress.actual_value,
        "完成目标可能性": progress.likelihood,
        "偏差原因": progress.variance_note,
    }
    return {word: cell_text(cell) for word, cell in chain(cells.items(), progress.other_cells.items())}


class _Rows(NamedTuple):
    columns: Sequence[str]
    rows: Sequence[ResultFormRow]


def _rows(answered: Sequence[ResultRow | ProgressRow], cells: Sequence[Mapping[str, str]]) -> _Rows:
    words = dict.fromkeys(word for row in cells for word in row)
    columns = [word for word in words if any(row.get(word) for row in cells)]
    return _Rows(columns, list(_form_rows(answered, cells, columns)))


def _form_rows(
    answered: Sequence[ResultRow | ProgressRow],
    cells: Sequence[Mapping[str, str]],
    columns: Sequence[str],
) -> Iterator[ResultFormRow]:
    for row, texts, span in zip(answered, cells, row_spans(answered), strict=True):
        name = row.result.name if isinstance(row, ResultRow) else row.progress.name
        in_columns = [texts.get(word, "") for word in columns]
        yield ResultFormRow(row.level1, span.level1, row.level2, span.level2, name, in_columns)
