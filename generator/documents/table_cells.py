"""Rows of cells with spans, as HTML and OpenDocument write them → cells with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.documents.grid import DocumentProblem, GridCell

MAX_CELLS_PER_TABLE = 100_000
MAX_TABLE_COLUMNS = 1_000


class SpanCell(NamedTuple):
    """A cell where it stands in its row."""

    text: str
    row_span: int = 1
    column_span: int = 1
    doubt: str = ""


def place_cells(rows: Sequence[Iterable[SpanCell]], place: str) -> Iterator[GridCell]:
    """Yield the cells of a table with rows and columns; those that reach down push later ones to the right.

    `place` names the table. Raises DocumentProblem where the table is larger than forms are.
    """
    free_from = [0] * MAX_TABLE_COLUMNS
    count = 0
    for row, cells in enumerate(rows):
        column = 0
        for number, cell in enumerate(cells, 1):
            while column < MAX_TABLE_COLUMNS and free_from[column] > row:
                column += 1
            count += 1
            if column >= MAX_TABLE_COLUMNS or count > MAX_CELLS_PER_TABLE:
                raise DocumentProblem("too-big", f"{place}太大，不像绩效表：请只留要导入的表")
            end = column + 1
            while end < min(column + cell.column_span, MAX_TABLE_COLUMNS) and free_from[end] <= row:
                end += 1
            row_span = min(cell.row_span, len(rows) - row)
            free_from[column:end] = [row + row_span] * (end - column)
            yield GridCell(
                cell.text,
                row,
                column,
                row_span,
                end - column,
                f"{place}第 {row + 1} 行第 {number} 格",
                cell.doubt,
            )
            column = end
