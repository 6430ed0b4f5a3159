"""Lay out the official form of a project as one table for office files: the cells of `PrintedForm`, as on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from generator.documents.form_table import UNITS_PER_WIDTH, Box, CellRole, FormTable, FormTableDraft
from generator.form.amounts import BLANK_TEXT
from generator.form.project import Project
from generator.projects.form_cells import FormCell
from generator.projects.printed_form import FormRow, PrintedForm
from generator.projects.result_cells_view import origin_in_words
from generator.rendering.words import BLANK_CELL

MAX_PORTRAIT_COLUMNS = 7
"""Columns of indicators, the levels among them, that A4 has room for upright."""
MIN_COLUMN_CHARACTERS, MAX_COLUMN_CHARACTERS = 4, 16
"""Least and greatest width of a column of indicators, in ideographs, before all are brought to the width of the page."""

_SIDE_CHARACTERS = 3.2
"""Width of the first column, whose heading has two lines."""


def project_form_table(project: Project, form: PrintedForm) -> FormTable:
    """Return the official form of a project as a table."""
    second_levels = any(row.level2 for row in form.rows)
    headings = _headings(form, second_levels)
    draft = FormTableDraft(
        column_edges(headings, [_texts(row, second_levels) for row in form.rows]) if form.rows else []
    )
    label_end = draft.edges[2] if form.rows else UNITS_PER_WIDTH // 5
    draft_cells(draft, label_end, form.head)
    _draft_funds(draft, label_end, project, form)
    _draft_goals(draft, label_end, project, form)
    if form.rows:
        _draft_indicators(draft, headings, form.rows, second_levels)
    draft_cells(draft, label_end, form.foot)
    before, after = f"（{project.year} 年度）", f"来源：{origin_in_words(project.origin)}"
    return draft.finish(form.title, [before], [after], len(headings) > MAX_PORTRAIT_COLUMNS)


def text_in_data(text: str) -> str:
    """Return a text of a page as a file has it: a blank cell in the words of the data."""
    return BLANK_TEXT if text is BLANK_CELL else text


def draft_cells(draft: FormTableDraft, label_end: int, cells: Sequence[FormCell]) -> None:
    """Add cells of head or foot: a label, and beside it a text, a row for every named cell, or a small table."""
    for cell in cells:
        rows = list(_cell_rows(draft, label_end, cell))
        for number, row in enumerate(rows):
            label = [Box(cell.label, 0, label_end, CellRole.LABEL, len(rows))] if number == 0 else []
            draft.add_row(*label, *row)


def _cell_rows(draft: FormTableDraft, label_end: int, cell: FormCell) -> Iterator[Sequence[Box]]:
    """Yield the rows to the right of a cell's label."""
    if cell.table:
        edges = draft.inner_edges(label_end, UNITS_PER_WIDTH, [1] * len(cell.table.columns))
        yield row_of(edges, cell.table.columns, CellRole.LABEL)
        for texts in cell.table.rows:
            yield row_of(edges, texts)
    elif cell.parts:
        _, middle, _ = draft.inner_edges(label_end, UNITS_PER_WIDTH, (1, 2))
        for label, text in cell.parts:
            yield (
                Box(label, label_end, middle, CellRole.LABEL),
                Box(text_in_data(text), middle, UNITS_PER_WIDTH),
            )
    else:
        yield (Box(text_in_data(cell.text), label_end, UNITS_PER_WIDTH),)


def row_of(edges: Sequence[int], texts: Sequence[str], role: CellRole = CellRole.TEXT) -> list[Box]:
    """Return a cell for every text between these edges."""
    return [
        Box(text_in_data(text), begin, end, role)
        for text, begin, end in zip(texts, edges, edges[1:], strict=False)
    ]


def _draft_funds(draft: FormTableDraft, label_end: int, project: Project, form: PrintedForm) -> None:
    for number, sides in enumerate(form.funds):
        row = []
        if number == 0:
            label = f"{project.layout.word('项目资金')}\n（{form.unit}）"
            row.append(Box(label, 0, label_end, CellRole.LABEL, len(form.funds)))
        edges = draft.inner_edges(label_end, UNITS_PER_WIDTH, (1,) * len(sides))
        for (words, amount), begin, end in zip(sides, edges, edges[1:], strict=False):
            _, middle, _ = draft.inner_edges(begin, end, (1, 1))
            row.append(Box(words, begin, middle, CellRole.LABEL))
            row.append(Box(text_in_data(amount), middle, end, CellRole.AMOUNT))
        draft.add_row(*row)


def _draft_goals(draft: FormTableDraft, label_end: int, project: Project, form: PrintedForm) -> None:
    """Add the goals of every side below its heading."""
    edges = draft.inner_edges(label_end, UNITS_PER_WIDTH, (1,) * len(form.goals))
    texts = [
        "\n".join(f"目标{number}：{text_in_data(goal)}" for number, goal in enumerate(goals, 1))
        for _, goals in form.goals
    ]
    label = Box(project.layout.word("总体目标"), 0, label_end, CellRole.LABEL, 2)
    draft.add_row(label, *row_of(edges, [heading for heading, _ in form.goals], CellRole.LABEL))
    draft.add_row(*row_of(edges, texts))


def _headings(form: PrintedForm, second_levels: bool) -> list[str]:
    """Return the headings of all columns of the indicators."""
    level2 = ["二级指标"] if second_levels else []
    return [
        "绩效指标",
        "一级指标",
        *chain.from_iterable([*level2, form.name_column, *words] for words in form.columns),
    ]


def _texts(row: FormRow, second_levels: bool) -> list[str]:
    """Return a text for every column of the indicators, those that a cell above reaches into among them."""
    level2 = [row.level2] if second_levels else []
    return ["", row.level1, *chain.from_iterable([*level2, side.name, *side.texts] for side in row.sides)]


def column_edges(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the edges of the columns of indicators, as wide as their texts need; the first, at the left, is narrow."""
    widths = [
        _SIDE_CHARACTERS,
        *(_column_characters(texts) for texts in list(zip(headings, *rows, strict=True))[1:]),
    ]
    return [round(place * UNITS_PER_WIDTH / sum(widths)) for place in accumulate(widths, initial=0.0)]


def _column_characters(texts: Sequence[str]) -> float:
    """Return the width of a column, in ideographs: that of its longest text, as far as it may be that wide."""
    longest: float = MIN_COLUMN_CHARACTERS
    for text in texts:
        if len(text) > longest:  # no text is wider than as many ideographs
            longest = max(longest, (len(text.encode()) + len(text)) / 4)
            if longest >= MAX_COLUMN_CHARACTERS:
                return MAX_COLUMN_CHARACTERS + 0.5
    return longest + 0.5


def _draft_indicators(
    draft: FormTableDraft, headings: Sequence[str], rows: Sequence[FormRow], second_levels: bool
) -> None:
    edges = draft.edges
    draft.add_header(*row_of(edges, headings, CellRole.LABEL))
    for row in rows:
        boxes = [Box("", edges[0], edges[1], CellRole.LABEL, row.all_rows)] if row.all_rows else []
        if row.level1_rows:
            boxes.append(Box(row.level1, edges[1], edges[2], CellRole.LABEL, row.level1_rows))
        column = 2
        for side in row.sides:
            if second_levels:
                if row.level2_rows:
                    place = edges[column], edges[column + 1]
                    boxes.append(Box(row.level2, *place, CellRole.LABEL, row.level2_rows))
                column += 1
            cells = [side.name, *side.texts]
            boxes += row_of(edges[column:], cells)
            column += len(cells)
        draft.add_row(*boxes)
