"""Lay out a published table of results as one table for office files: the cells of `ResultForm`, as on its page."""

from __future__ import annotations

from collections.abc import Sequence

from generator.documents.form_table import UNITS_PER_WIDTH, Box, CellRole, FormTable, FormTableDraft
from generator.projects.project_form_table import MAX_PORTRAIT_COLUMNS, column_edges, row_of, text_in_data
from generator.projects.result_cells_view import FundsTable, LabelledTexts
from generator.projects.result_form import ResultForm, ResultFormRow

ORIGIN_LABEL = "来源"
"""Label of the last cell of `ResultForm.foot`, which stands below the table."""


def result_form_table(form: ResultForm) -> FormTable:
    """Return a published table of results as a table."""
    headings = ["绩效指标", "一级指标", *["二级指标"] * form.has_second_levels, form.name_column]
    headings += form.columns
    rows = [_row_texts(form, row) for row in form.rows]
    draft = FormTableDraft(column_edges(headings, rows) if rows else [])
    label_end = draft.edges[2] if rows else UNITS_PER_WIDTH // 5
    _draft_labelled(draft, label_end, form.head)
    if form.funds:
        _draft_funds(draft, label_end, form.funds, form.unit)
    _draft_labelled(draft, label_end, form.goals)
    if rows:
        _draft_rows(draft, headings, form)
    _draft_labelled(draft, label_end, [cell for cell in form.foot if cell[0] != ORIGIN_LABEL])
    after = [f"{label}：{text}" for label, text in form.foot if label == ORIGIN_LABEL]
    return draft.finish(form.title, [f"（{form.note}）"], after, len(headings) > MAX_PORTRAIT_COLUMNS)


def _row_texts(form: ResultForm, row: ResultFormRow) -> list[str]:
    return [
        "",
        row.level1,
        *[row.level2] * form.has_second_levels,
        row.name,
        *(cell.text for cell in row.cells),
    ]


def _draft_labelled(draft: FormTableDraft, label_end: int, cells: LabelledTexts) -> None:
    for label, text in cells:
        draft.add_row(
            Box(label, 0, label_end, CellRole.LABEL), Box(text_in_data(text), label_end, UNITS_PER_WIDTH)
        )


def _draft_funds(draft: FormTableDraft, label_end: int, funds: FundsTable, unit: str) -> None:
    """Add 项目资金: a heading for every column, and a row for every source."""
    edges = draft.inner_edges(label_end, UNITS_PER_WIDTH, (2, *(1 for _ in funds.columns)))
    label = Box(f"项目资金\n（{unit}）", 0, label_end, CellRole.LABEL, 1 + len(funds.rows))
    draft.add_row(label, *row_of(edges, ["资金来源", *funds.columns], CellRole.LABEL))
    roles = [CellRole.AMOUNT if column in funds.figures else CellRole.TEXT for column in funds.columns]
    for source, _, texts in funds.rows:
        cells = zip(texts, edges[1:], edges[2:], roles, strict=False)
        draft.add_row(
            Box(source, edges[0], edges[1]),
            *[Box(text_in_data(text), begin, end, role) for text, begin, end, role in cells],
        )


def _draft_rows(draft: FormTableDraft, headings: Sequence[str], form: ResultForm) -> None:
    edges = draft.edges
    columns = 3 + form.has_second_levels
    names, first_column = edges[columns - 1 : columns + 1]
    draft.add_header(*row_of(edges, headings, CellRole.LABEL))
    for number, row in enumerate(form.rows):
        boxes = [] if number else [Box("", edges[0], edges[1], CellRole.LABEL, len(form.rows))]
        if row.level1_rows:
            boxes.append(Box(row.level1, edges[1], edges[2], CellRole.LABEL, row.level1_rows))
        if row.level2_rows and form.has_second_levels:
            boxes.append(Box(row.level2, edges[2], edges[3], CellRole.LABEL, row.level2_rows))
        boxes.append(Box(row.name, names, first_column))
        boxes += [
            Box(text_in_data(text), begin, end, CellRole.TEXT, rows)
            for (_, text, rows), begin, end in zip(
                row.cells, edges[columns:], edges[columns + 1 :], strict=False
            )
            if rows
        ]
        draft.add_row(*boxes)
