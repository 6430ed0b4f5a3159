"""Tables of a document as text that people can read: a line a row, each cell with its address."""

from __future__ import annotations

from itertools import groupby

from generator.documents.grid import Document, DocumentProblem, Grid, GridCell
from generator.documents.sheet_grid import cell_address


def document_text(document: Document | DocumentProblem) -> str:
    """Return everything that was read of a file."""
    if isinstance(document, DocumentProblem):
        return f"没有读（{document.code}）：{document.message}\n"
    lines = [f"存疑：{doubt}" for doubt in document.doubts] + list(document.lines)
    for grid in document.grids:
        lines += ["", f"【{grid.place}】", *_grid_lines(grid)]
    return "\n".join(lines).strip("\n") + "\n"


def _grid_lines(grid: Grid) -> list[str]:
    """Return the lines of a table."""
    rows = [
        "│".join(_cell_text(cell) for cell in cells)
        for _, cells in groupby(grid.cells, lambda cell: cell.row)
    ]
    doubts = [f"  存疑 {cell.place}：{cell.doubt}" for cell in grid.cells if cell.doubt]
    return [
        *(f"前：{line}" for line in grid.text_before),
        *rows,
        *(f"后：{line}" for line in grid.text_after),
        *doubts,
    ]


def _cell_text(cell: GridCell) -> str:
    """Return a cell's address, with its end where it is merged, and its text."""
    last = cell_address(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
    first = cell_address(cell.row, cell.column)
    text = cell.text.replace("\n", "⏎")
    return f"{first if first == last else f'{first}:{last}'} {text}"
