"""Write rows of a table as XML of a worksheet. The number of a row is filled in when its place is known.

XlsxWriter writes the same, but takes five times as long, and always from the first row to the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from generator.downloads.columns import Cell, ColumnType
from generator.downloads.spreadsheet_guard import MAX_REPEATED_CELLS
from generator.downloads.table import Table
from generator.projects.record import Figure

MAX_SHEET_ROWS = 1_048_576
"""Rows of a worksheet, its heading among them: the limit of the format."""
MAX_CELL_CHARACTERS = 32_767
"""UTF-16 code units of a cell: the limit of the format."""
MAX_CELL_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""
_CUT = "……（这一格超过电子表格的上限，全文见 projects.json）"
"""End of a text that was cut to fit a cell."""
_DAY_ZERO = date(1899, 12, 30)
"""Day from which a workbook counts days."""


class CellStyles(NamedTuple):
    """Numbers of the styles of cells in a workbook."""

    text: int
    date: int
    integer: int
    long_number: int
    """Style of a number with more than `MAX_CELL_DIGITS` digits, which is written as text."""
    decimals: tuple[int, ...]
    """Styles of numbers by their decimals."""


_NUMBER = "\0"
"""Stands for the number of a row until that is known; no XML has this character."""
_END_OF_ROW = "\1"
"""Stands behind every row until its number is known."""


def rows_xml(table: Table, rows: Iterable[Sequence[Cell]], styles: CellStyles) -> bytes:
    """Return the XML of rows, without their numbers."""
    columns = [
        (f'<c r="{column_letters(number)}{_NUMBER}" s="', column.type)
        for number, column in enumerate(table.columns)
    ]
    xml: list[str] = []
    for row in rows:
        xml.append(f'<row r="{_NUMBER}">')
        for (begin, kind), cell in zip(columns, row, strict=True):
            if cell:
                xml.append(begin)
                xml.append(_style_and_content(cell, kind, styles))
        xml.append(f"</row>{_END_OF_ROW}")
    return "".join(xml).encode()


class NumberedRows(NamedTuple):
    """Neighbouring rows of one worksheet."""

    sheet: int
    """Number of the worksheet among those of its table, from 0."""
    xml: bytes


def numbered_rows(rows: bytes, first: int) -> Iterator[NumberedRows]:
    """Fill in the numbers of rows by `rows_xml`, the first of which is number `first` of its table, from 0.

    Where a worksheet is full, the rest comes as rows of the next.
    """
    waiting = rows.decode().split(_END_OF_ROW)[:-1]
    while waiting:
        sheet, place = divmod(first, MAX_SHEET_ROWS - 1)
        fitting = waiting[: MAX_SHEET_ROWS - 1 - place]
        numbered = [row.replace(_NUMBER, str(number)) for number, row in enumerate(fitting, place + 2)]
        yield NumberedRows(sheet, "".join(numbered).encode())
        waiting = waiting[len(fitting) :]
        first += len(fitting)


def sheet_sizes(rows: int) -> list[int]:
    """Return how many of so many rows stand in every worksheet of a table: a table without a row has a worksheet, too."""
    room = MAX_SHEET_ROWS - 1
    return [min(room, rows - begin) for begin in range(0, rows, room)] or [0]


def column_letters(number: int) -> str:
    """Return the letters of a column, ``A`` for number 0, ``AA`` for 26."""
    before, last = divmod(number, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


@lru_cache(maxsize=MAX_REPEATED_CELLS, typed=True)
def _style_and_content(cell: str, kind: ColumnType, styles: CellStyles) -> str:
    """Return the XML of a cell that is not blank from the number of its style to its end."""
    if type(cell) is Figure:
        if kind is ColumnType.INTEGER:
            return f'{styles.integer}"><v>{int(cell):.16G}</v></c>'
        if len(cell.replace(".", "").lstrip("-0")) > MAX_CELL_DIGITS:
            return _text_content(cell, styles.long_number)
        return f'{styles.decimals[len(cell.partition(".")[2])]}"><v>{float(cell):.16G}</v></c>'
    if kind is ColumnType.DATE:
        return f'{styles.date}"><v>{(date.fromisoformat(cell) - _DAY_ZERO).days}</v></c>'
    return _text_content(cell, styles.text)


def _text_content(text: str, style: int) -> str:
    if len(text) > MAX_CELL_CHARACTERS // 2:
        text = fitting_text(text)
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f'{style}" t="inlineStr"><is><t{space}>{_escaped(text)}</t></is></c>'


def fitting_text(text: str) -> str:
    """Return `text`, cut to what a cell can hold, with a remark where it is cut."""
    encoded = text.encode("utf-16-le")
    if len(encoded) // 2 <= MAX_CELL_CHARACTERS:
        return text
    max_bytes = (MAX_CELL_CHARACTERS - len(_CUT)) * 2
    return encoded[:max_bytes].decode("utf-16-le", "ignore") + _CUT


_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
"""Characters that XML of a worksheet writes as ``_x000D_``, and the beginning of what would be read as such a character."""


def _escaped(text: str) -> str:
    """Return `text` for XML of a worksheet."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text or not text.isprintable():
        text = _NO_TEXT.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text
