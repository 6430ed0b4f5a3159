"""Lay out an official form as one table of cells with spans, which the writers of office files draw."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from itertools import pairwise
from typing import NamedTuple


class CellRole(IntEnum):
    """A kind of cell, as far as it is drawn in another way."""

    LABEL = auto()
    """Word of the form, centred."""
    TEXT = auto()
    AMOUNT = auto()
    """Number of the form; a text wherever it is none."""


UNITS_PER_WIDTH = 1000
"""Width of a table, in the unit of its edges."""
_MAX_GAP = 20
"""Edges that are no further from one another are one."""


class Box(NamedTuple):
    """A cell of a form. It stands between two edges of columns, and begins in the row that lists it."""

    text: str
    begin: int
    """Distance of the left edge from that of the table, in shares of `UNITS_PER_WIDTH`."""
    end: int
    role: CellRole = CellRole.TEXT
    rows: int = 1


@dataclass(frozen=True, slots=True)
class FormTable:
    """An official form to be printed on A4."""

    title: str
    rows: Sequence[Sequence[Box]]
    """Cells of every row from left to right; places that a cell of a row above reaches into are left out."""
    edges: Sequence[int]
    """Edges of all columns, both ends included, in shares of `UNITS_PER_WIDTH`."""
    lines_before: Sequence[str]
    """Lines between the title and the table."""
    lines_after: Sequence[str]
    header_row: int | None
    """Row that is repeated on every sheet of paper, counted from 0; no cell reaches over its upper edge."""
    landscape: bool

    @property
    def widths(self) -> list[int]:
        """Width of every column, in shares of `UNITS_PER_WIDTH`."""
        return [right - left for left, right in pairwise(self.edges)]


class FormTableDraft:
    """The rows of a table that is being laid out. Cells are placed by their edges; the columns follow from all of them."""

    def __init__(self, edges: Sequence[int]) -> None:
        """Begin a table; `edges` are those on which cells are placed as far as there are enough of them."""
        self.edges = sorted({0, UNITS_PER_WIDTH, *edges})
        self._rows: list[Sequence[Box]] = []
        self.header_row: int | None = None

    def add_row(self, *boxes: Box) -> None:
        """Add a row; places that a cell of a row above reaches into are left out."""
        self._rows.append(boxes)

    def add_header(self, *boxes: Box) -> None:
        """Add the row that is repeated on every sheet of paper."""
        self.header_row = len(self._rows)
        self.add_row(*boxes)

    def inner_edges(self, begin: int, end: int, shares: Sequence[int]) -> list[int]:
        """Return the edges of a row of cells from `begin` to `end` whose widths are about as these shares, both ends included.

        Edges of the table are taken where it has enough of them in between.
        """
        wanted, done, all_shares = [], 0, sum(shares)
        for share in shares[:-1]:
            done += share
            wanted.append(begin + (end - begin) * done // all_shares)
        between = self.edges[bisect_right(self.edges, begin) : bisect_left(self.edges, end)]
        if len(between) < len(wanted):
            return [begin, *(self._snapped(place, begin, end) for place in wanted), end]
        inner: list[int] = []
        for number, place in enumerate(wanted):
            first = between.index(inner[-1]) + 1 if inner else 0
            last = len(between) - (len(wanted) - number - 1)
            inner.append(min(between[first:last], key=lambda edge: abs(edge - place)))
        return [begin, *inner, end]

    def _snapped(self, place: int, begin: int, end: int) -> int:
        """Return the edge of the table that is all but at a place between others, or the place itself."""
        edge = min(self.edges, key=lambda edge: abs(edge - place))
        return edge if begin < edge < end and abs(edge - place) <= _MAX_GAP else place

    def finish(
        self, title: str, before: Sequence[str], after: Sequence[str], landscape: bool = False
    ) -> FormTable:
        """Return the table with its title, and the lines above and below."""
        edges = {0, UNITS_PER_WIDTH}
        for row in self._rows:
            for _, begin, end, _, _ in row:
                edges.add(begin)
                edges.add(end)
        return FormTable(title, self._rows, sorted(edges), before, after, self.header_row, landscape)
