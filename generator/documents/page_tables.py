"""Letters and lines of a page → its tables with texts, and the lines of text between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from generator.documents.page_margins import MarginLine, margin_line
from generator.documents.page_text import Letter, TextLine, letter_lines
from generator.documents.ruled_tables import Rectangle, RuledCell, RuledTable

PAGE_NUMBER = re.compile(
    r"[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?\s*(?:[/／，,]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*$"
)
_MIN_TABLE_CELLS = 2
_MAX_PADDING_EM = 1.0


class PageTable(NamedTuple):
    """A table of a page."""

    page: int
    """Number of the page, counted from 1."""
    ruled: RuledTable
    lines: Mapping[int, Sequence[TextLine]]
    """Lines of text by the number of their cell in `ruled.cells`."""
    lines_before: Sequence[str]
    """Lines between the table before, on this page, and this one."""
    is_headed: bool
    """Whether a line before the table is more than what stands in the margin of several pages."""
    padding: float
    """Room between the edge of a cell and its text."""
    doubts: Mapping[int, str] = MappingProxyType({})
    """Reasons why the text of a cell may be wrong, by the cell's number."""


class PageTables(NamedTuple):
    """The tables of a page, and the lines below the last of them."""

    tables: Sequence[PageTable]
    lines_after: Sequence[TextLine]
    """Lines under the last table; all lines of a page without tables."""


def page_tables(
    number: int, letters: Sequence[Letter], tables: Sequence[RuledTable], margins: Collection[MarginLine]
) -> PageTables:
    """Return the tables of a page by its number, with the lines of text between them; numbers of pages are left out."""
    ruled = [table for table in tables if len(table.cells) >= _MIN_TABLE_CELLS]
    placed = _place_letters(ruled, letters)
    lines = [line for line in letter_lines(placed.outside) if not PAGE_NUMBER.match(line.text)]
    page: list[PageTable] = []
    above = float("-inf")
    for table, inside in zip(ruled, placed.inside, strict=True):
        if not any(letter.text.strip() for texts in inside.values() for letter in texts):
            continue
        top = table.rows[0]
        whole, cell_lines = _without_slits(
            table, {cell: letter_lines(texts) for cell, texts in inside.items()}
        )
        before = [line for line in lines if above <= line.top < top]
        page.append(
            PageTable(
                number,
                whole,
                cell_lines,
                [line.text for line in before],
                any(margin_line(line) not in margins for line in before),
                cell_padding(whole, cell_lines),
            )
        )
        above = top
    after = [line for line in lines if line.top >= above and margin_line(line) not in margins]
    return PageTables(page, after)


class _PlacedLetters(NamedTuple):
    """The letters of a page by the table in which they stand."""

    inside: Sequence[Mapping[int, Sequence[Letter]]]
    """Letters by the number of their cell, for every table."""
    outside: Sequence[Letter]


def _place_letters(tables: Sequence[RuledTable], letters: Sequence[Letter]) -> _PlacedLetters:
    """Return the letters of a page by table and cell; the middle of a letter decides."""
    inside: list[dict[int, list[Letter]]] = [defaultdict(list) for _ in tables]
    outside: list[Letter] = []
    places = [_unit_cells(table) for table in tables]
    for letter in letters:
        x, y = (letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2
        position = next((i for i, table in enumerate(tables) if _is_inside(table.box, x, y)), None)
        if position is None:
            outside.append(letter)
        else:
            table = tables[position]
            unit = bisect_right(table.rows, y) - 1, bisect_right(table.columns, x) - 1
            inside[position][places[position][unit]].append(letter)
    return _PlacedLetters(inside, outside)


def _without_slits(
    table: RuledTable, lines: Mapping[int, Sequence[TextLine]]
) -> tuple[RuledTable, Mapping[int, Sequence[TextLine]]]:
    """Return a table without rows that are lower than its letters and hold no text.

    Browsers end the cells of a row at different heights where a page ends.
    """
    size = min((line.bottom - line.top for texts in lines.values() for line in texts), default=0.0)
    heights = [bottom - top for top, bottom in pairwise(table.rows)]
    filled = {
        table.cells[cell].row for cell, texts in lines.items() if texts and table.cells[cell].row_span == 1
    }
    slits = [row for row, height in enumerate(heights) if height < size and row not in filled]
    if not slits or len(slits) == len(heights):
        return table, lines
    cells: list[RuledCell] = []
    numbers: dict[int, int] = {}
    for i, cell in enumerate(table.cells):
        inner = sum(cell.row <= row < cell.row + cell.row_span for row in slits)
        if inner < cell.row_span:
            numbers[i] = len(cells)
            row = cell.row - sum(slit < cell.row for slit in slits)
            cells.append(cell._replace(row=row, row_span=cell.row_span - inner))
    rows = [edge for row, edge in enumerate(table.rows) if row not in slits]
    return table._replace(rows=rows, cells=cells), {
        numbers[i]: texts for i, texts in lines.items() if i in numbers
    }


def _is_inside(box: Rectangle, x: float, y: float) -> bool:
    """Whether a point lies in a rectangle."""
    return box.left <= x < box.right and box.top <= y < box.bottom


def _unit_cells(table: RuledTable) -> dict[tuple[int, int], int]:
    """Return the number of the cell at each row and column of a table."""
    return {
        (row, column): i
        for i, cell in enumerate(table.cells)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def cell_padding(table: RuledTable, lines: Mapping[int, Sequence[TextLine]], outliers: float = 0.0) -> float:
    """Return the least room between the left edge of a cell and its text, a share of outliers left aside."""
    rooms = sorted(line.left - table.cells[cell].box.left for cell, texts in lines.items() for line in texts)
    sizes = [line.bottom - line.top for texts in lines.values() for line in texts]
    least = rooms[int(len(rooms) * outliers)] if rooms else 0.0
    return max(0.0, min(least, _MAX_PADDING_EM * min(sizes, default=0.0)))
