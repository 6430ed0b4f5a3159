"""Prepare the official forms of results, self-evaluation and monitoring: the cells that were published, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.form.addresses import MONITORING_ADDRESS, SELF_EVALUATION_ADDRESS
from generator.form.amounts import BLANK_TEXT
from generator.form.field_path import FieldPath
from generator.form.form_layouts import CellBlock
from generator.form.project import Project
from generator.form.project_results import ProgressRow, ProjectResults, ResultRow
from generator.form.result_columns import FIELDS_OF_ROLES, SCORE_ROLES, ResultRole
from generator.form.result_layouts import RESULT_FOOT, ResultLayout
from generator.form.results import IndicatorProgress, IndicatorResult, Monitoring, SelfEvaluation
from generator.projects.form_cells import usual_cell
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


class ResultCell(NamedTuple):
    """A cell of an indicator on the form."""

    column: str
    """Word of its column."""
    text: str
    """Text as printed; empty where the row has no such cell."""
    rows: int
    """Rows for which the cell stands; 0 where the cell above reaches into the row."""


class ResultFormRow(NamedTuple):
    """An indicator on the form. A level with 0 rows is left out: the cell above reaches into the row."""

    level1: str
    level1_rows: int
    level2: str
    level2_rows: int
    name: str
    cells: Sequence[ResultCell]
    """A cell for every column after the name."""


@dataclass(frozen=True, slots=True)
class ResultForm:
    """One published table of results, in the words and the order of its layout."""

    title: str
    note: str
    """Words below the title: the year, or the day of the data."""
    head: LabelledTexts
    funds: FundsTable | None
    unit: str
    goals: LabelledTexts
    """Expected goals and what was achieved; nothing where the table does not say what was achieved."""
    name_column: str
    columns: Sequence[str]
    """Columns after the names that some row has."""
    has_second_levels: bool
    rows: Sequence[ResultFormRow]
    foot: LabelledTexts


def result_forms(joined: ProjectResults | None) -> dict[ResultFormKind, list[ResultForm]]:
    """Return the published tables of every kind that there are any of, in the order of the file."""
    if joined is None:
        return {}
    evaluation = joined.results.self_evaluation
    monitorings = [
        _result_form(joined, table, f"截至 {table.until}", joined.progress_rows(number), ())
        for number, table in enumerate(joined.results.monitoring)
    ]
    forms = {
        SELF_EVALUATION: [_self_evaluation_form(joined, evaluation)] if evaluation else [],
        MONITORING: monitorings,
    }
    return {kind: tables for kind, tables in forms.items() if tables}


def _self_evaluation_form(joined: ProjectResults, table: SelfEvaluation) -> ResultForm:
    return _result_form(joined, table, f"{joined.project.year} 年度", joined.rows, joined.score_groups)


def _result_form(
    joined: ProjectResults,
    table: SelfEvaluation | Monitoring,
    note: str,
    answered: Sequence[ResultRow | ProgressRow],
    score_groups: Sequence[Sequence[ResultRow]],
) -> ResultForm:
    layout = table.layout
    cells = [_cells_of_row(row, layout) for row in answered]
    words = dict.fromkeys(word for row in cells for word in row)
    columns = [word for word in words if any(row.get(word) for row in cells)]
    rows = list(_form_rows(answered, cells, _columns_with_spans(layout, columns), _score_spans(score_groups)))
    foot = [*_blocks(joined.project, table, layout.foot_blocks), *_unplaced(table)]
    return ResultForm(
        title=layout.title,
        note=note,
        head=_blocks(joined.project, table, layout.head_blocks),
        funds=_form_funds(joined.project, table),
        unit=joined.unit_of(table),
        goals=_goals(joined.project, table) if isinstance(table, SelfEvaluation) else [],
        name_column=layout.column_of(ResultRole.NAME) or "三级指标",
        columns=columns,
        has_second_levels=any(row.level2 for row in rows),
        rows=rows,
        foot=[*foot, *labelled({"来源": origin_in_words(table.origin)})],
    )


def _form_funds(project: Project, table: SelfEvaluation | Monitoring) -> FundsTable | None:
    """Return 项目资金 with the labels that the official form prints: 其中 before the first part of a sum, the others below it."""
    funds = funds_table(table)
    if funds is None:
        return None
    lines = table.layout.all_rows or project.layout.all_sources
    rows, before = [], -1
    for label, is_total, texts in funds.rows:
        line = lines.get(label)
        depth = -1 if is_total else line.depth if line else 0
        if depth >= 0 and (line is None or line.is_source):
            begins_parts = depth > before
            label = f"{_PART_BLANKS * depth}{_PART_WORD if begins_parts else _PART_BLANKS}{label}"
        before = depth
        rows.append((label, is_total, texts))
    return funds._replace(rows=rows)


_PART_WORD, _PART_BLANKS = "其中：", "　　　"
"""Words before the first part of a sum, and blanks of the same width before its other parts."""


def _blocks(
    project: Project, table: SelfEvaluation | Monitoring, blocks: Sequence[CellBlock]
) -> LabelledTexts:
    """Return label and text of the cells of head or foot that the table fills; those of the project are from its goals."""
    texts: list[tuple[str, str]] = []
    for block in blocks:
        usual = table.layout.usual_blocks.get(block.name, block.name)
        if block.name in table.other_cells:
            texts += other_texts({block.name: table.other_cells[block.name]})
        elif usual in RESULT_FOOT:
            texts += labelled({block.name: getattr(table, _FOOT_FIELDS[usual], None)})
        else:
            texts += labelled({block.name: usual_cell(project, usual)})
    return texts


_FOOT_FIELDS = {"总分": "total_score", "等次": "grade", "评价结论": "conclusion", "备注": "remarks"}


def _unplaced(table: SelfEvaluation | Monitoring) -> LabelledTexts:
    """Return label and text of the cells that the layout places neither in head nor in foot."""
    layout = table.layout
    usual = {
        layout.word(word): getattr(table, field, None)
        for word, field in _FOOT_FIELDS.items()
        if layout.word(word) not in layout.blocks
    }
    further = {word: cell for word, cell in table.other_cells.items() if word not in layout.blocks}
    return [*labelled(usual), *other_texts(further)]


def _goals(project: Project, table: SelfEvaluation) -> LabelledTexts:
    if table.goals_achieved is None:
        return []
    expected = "\n".join(goal.annual for goal in project.goal_rows() if goal.annual)
    achieved = table.layout.words.get("总体目标完成情况", "实际完成情况")
    return labelled({"预期目标（目标表）": expected or None, achieved: table.goals_achieved})


def _cells_of_row(row: ResultRow | ProgressRow, layout: ResultLayout) -> dict[str, str]:
    """Return the texts of a row by the layout's words in the order of its columns, further cells of the file behind them."""
    printed = row.result if isinstance(row, ResultRow) else row.progress
    cells: dict[str, str] = {}
    for word, role in layout.role_by_column.items():
        if role is ResultRole.OTHER:
            cells[word] = cell_text(printed.other_cells.get(word))
        elif role is ResultRole.TARGET:
            is_blank = printed.target_value == BLANK_TEXT
            cells[word] = cell_text(printed.target_value if is_blank else row.target.text)
        elif role is ResultRole.INITIAL_TARGET and isinstance(printed, IndicatorResult):
            as_goals = None if layout.is_usual else row.goal_target
            cells[word] = cell_text(printed.initial_target or as_goals)
        elif role is not ResultRole.NAME:
            cells[word] = cell_text(getattr(printed, FIELDS_OF_ROLES[role], None))
    for word, usual in _without_column(printed, layout).items():
        cells[word] = cell_text(usual)
    return cells | {word: cell_text(text) for word, text in printed.other_cells.items() if word not in cells}


def _without_column(
    printed: IndicatorResult | IndicatorProgress, layout: ResultLayout
) -> dict[str, str | Decimal | None]:
    """Return the target that a row prints although its layout has no such column."""
    has_target = layout.column_of(ResultRole.TARGET) is not None
    return {} if has_target else {ResultRole.TARGET.value: printed.target_value}


class _Column(NamedTuple):
    word: str
    is_shared: bool
    """True if a cell of the column stands for all rows that share a score."""


def _columns_with_spans(layout: ResultLayout, columns: Sequence[str]) -> list[_Column]:
    return [_Column(word, layout.role_by_column.get(word) in SCORE_ROLES) for word in columns]


def _score_spans(groups: Sequence[Sequence[ResultRow]]) -> Mapping[FieldPath, int]:
    """Return for how many rows the score stands that begins in a row, by its path; 0 for the further rows of a group."""
    return {row.path: len(group) if row is group[0] else 0 for group in groups for row in group}


def _form_rows(
    answered: Sequence[ResultRow | ProgressRow],
    cells: Sequence[Mapping[str, str]],
    columns: Sequence[_Column],
    score_spans: Mapping[FieldPath, int],
) -> Iterator[ResultFormRow]:
    for row, texts, span in zip(answered, cells, row_spans(answered), strict=True):
        name = row.result.name if isinstance(row, ResultRow) else row.progress.name
        in_columns = [
            ResultCell(
                column.word,
                texts.get(column.word, ""),
                score_spans.get(row.path, 1) if column.is_shared else 1,
            )
            for column in columns
        ]
        yield ResultFormRow(row.level1, span.level1, row.level2, span.level2, name, in_columns)
