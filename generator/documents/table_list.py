"""Tables of a text document in their order, and the lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.documents.grid import Document, Grid, GridCell
from generator.documents.text_lines import text_lines


class NewTable(NamedTuple):
    """A table whose cells are still to be read."""

    position: int
    place: str


class TableList:
    """Collects tables and lines as a reader comes to them."""

    def __init__(self) -> None:
        self._grids: list[Grid] = []
        self._lines: list[str] = []

    def add_text(self, text: str) -> None:
        """Append the lines of a text that stands outside tables."""
        self._lines += text_lines(text)

    def begin_table(self) -> NewTable:
        """Take the next number for a table; tables inside it get later ones."""
        table = NewTable(len(self._grids), f"第 {len(self._grids) + 1} 张表")
        self._grids.append(Grid((), table.place, tuple(self._lines)))
        self._lines = []
        return table

    def end_table(self, table: NewTable, cells: Sequence[GridCell]) -> None:
        """Set the cells of a table."""
        self._grids[table.position] = replace(self._grids[table.position], cells=cells)

    def document(self, name: str, doubts: Sequence[str]) -> Document:
        """Return everything that was collected."""
        if not self._grids:
            return Document(name, (), self._lines, doubts)
        last = replace(self._grids[-1], text_after=tuple(self._lines))
        return Document(name, [*self._grids[:-1], last], (), doubts)


def is_arrangement(own_cells: int, inner_cells: int) -> bool:
    """Whether a table only arranges tables on a page: those inside have more cells than it has itself."""
    return inner_cells > own_cells
