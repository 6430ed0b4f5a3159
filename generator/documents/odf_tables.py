"""Rows and columns of OpenDocument tables, which may be stated once for many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from generator.documents.safe_xml import attribute, local_name, positive_number

_GROUPS = frozenset(
    {
        "table-header-rows",
        "table-rows",
        "table-row-group",
        "table-header-columns",
        "table-columns",
        "table-column-group",
    }
)
MAX_LINES_REPEATED = 1 << 20


class RepeatedLine(NamedTuple):
    """A row or column of a table, or a run of equal ones."""

    element: etree._Element
    first: int
    repeats: int

    @property
    def is_hidden(self) -> bool:
        """Whether the row or column is not shown."""
        return attribute(self.element, "visibility") in ("collapse", "filter")


class RepeatedCell(NamedTuple):
    """A cell of a row, or a run of equal ones."""

    element: etree._Element
    column: int
    repeats: int
    row_span: int
    column_span: int
    is_covered: bool
    """Whether a cell that reaches over this place hides it."""


def repeated_lines(table: etree._Element, kind: str) -> Iterator[RepeatedLine]:
    """Yield the rows (`table-row`) or columns (`table-column`) of a table, through groups."""
    position = 0
    for element in _through_groups(table):
        if local_name(element) == kind:
            repeated = attribute(element, kind.replace("table-", "number-") + "s-repeated", "1")
            count = positive_number(repeated, 1, MAX_LINES_REPEATED)
            yield RepeatedLine(element, position, count)
            position += count


def _through_groups(element: etree._Element) -> Iterator[etree._Element]:
    """Yield what is inside an element and its groups."""
    for inner in element:
        if local_name(inner) in _GROUPS:
            yield from _through_groups(inner)
        else:
            yield inner


def repeated_cells(row: etree._Element) -> Iterator[RepeatedCell]:
    """Yield the cells of a row."""
    column = 0
    for cell in row:
        kind = local_name(cell)
        if kind in ("table-cell", "covered-table-cell"):
            count = _number(cell, "number-columns-repeated")
            rows, columns = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
            yield RepeatedCell(cell, column, count, rows, columns, kind != "table-cell")
            column += count


def _number(cell: etree._Element, name: str) -> int:
    """Return how many columns or rows a cell takes, or how often it is repeated, by an attribute's name."""
    return positive_number(attribute(cell, name, "1"), 1, MAX_LINES_REPEATED)
