"""Old Excel workbooks (.xls), and those of WPS (.et)."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from generator.documents.format_sections import BUILT_IN_FORMATS
from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from generator.documents.number_format import ShownValue, show_number, show_text
from generator.documents.sheet_grid import CellRange, SheetContent, refuse_large_sheet
from generator.documents.sheets_document import SheetSource, read_sheets
from generator.documents.text_lines import clean_text
from generator.documents.xlsx_reader import error_value

if TYPE_CHECKING:
    import xlrd

_LOCAL_FORMATS = frozenset({14, 22, *range(27, 37), *range(50, 59)})
"""Built-in formats of dates, which follow the language of the computer."""

_OBJECT_RECORD, _PICTURE, _SHAPES = 0x5D, 8, (6, 0x1E)
"""Records and kinds of objects ([MS-XLS] 2.4.181, 2.5.143): text boxes and drawn shapes, pictures."""


class _NoLog:
    """Takes what the library would print."""

    def write(self, text: str) -> None:
        """Discard a message."""

    def flush(self) -> None:
        """Pass; nothing was stored."""


def read_xls(content: bytes, name: str, options: ReadingOptions) -> Document:
    """Read every visible sheet, or the requested one, as a table."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=_NoLog()
        )
    except xlrd.XLRDError as fault:
        if "encrypted" in str(fault).lower():
            raise DocumentProblem("password", "文件有密码：请打开后取消密码，另存一份，再导入") from fault
        raise
    sources = [
        SheetSource(
            sheet,
            book.sheet_by_index(index).visibility != 0,
            partial(_sheet_content, book, index),
            tuple,
        )
        for index, sheet in enumerate(book.sheet_names())
    ]
    document = read_sheets(name, sources, options.sheet)
    return replace(document, doubts=[*document.doubts, *_drawing_doubts(content)])


def _drawing_doubts(content: bytes) -> Iterator[str]:
    """Yield what lies over the cells and was not read: text boxes, pictures."""
    import olefile

    if not olefile.isOleFile(content):
        return
    ole = olefile.OleFileIO(content)
    stream = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    kinds = Counter(_object_kinds(stream))
    shapes = sum(kinds[kind] for kind in _SHAPES)
    if shapes:
        yield f"文件里有 {shapes} 个文本框或图形，上面的文字没有读"
    if kinds[_PICTURE]:
        yield f"文件里有 {kinds[_PICTURE]} 张图片，没有读"


def _object_kinds(stream: bytes) -> Iterator[int]:
    """Yield the kind of each object that is drawn over cells."""
    position = 0
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        if record == _OBJECT_RECORD and length >= 6:
            yield struct.unpack_from("<H", stream, position + 8)[0]
        position += 4 + length


def _sheet_content(book: xlrd.Book, index: int) -> SheetContent:
    """Read the texts, merged areas and hidden lines of a sheet."""
    sheet = book.sheet_by_index(index)
    texts: dict[tuple[int, int], ShownValue] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            value = _show_cell(book, cell)
            text = clean_text(value.text)
            if text or value.doubt:
                texts[row, column] = ShownValue(text, value.doubt)
        refuse_large_sheet(sheet.name, len(texts))
    merges = [CellRange(low, left, high - 1, right - 1) for low, high, left, right in sheet.merged_cells]
    return SheetContent(
        sheet.name, texts, merges, set(_hidden(sheet.rowinfo_map)), set(_hidden(sheet.colinfo_map))
    )


def _hidden(lines: dict[int, object]) -> Iterator[int]:
    """Yield the numbers of rows or columns that do not show."""
    for number, line in lines.items():
        if getattr(line, "hidden", 0) or getattr(line, "height", 1) == 0 or getattr(line, "width", 1) == 0:
            yield number


def _show_cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> ShownValue:
    """Return what a cell shows."""
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ShownValue("")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return error_value(xlrd.error_text_from_code.get(cell.value, "#ERR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return ShownValue("TRUE" if cell.value else "FALSE")
    key = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    known = book.format_map.get(key)
    number_format = (
        known.format_str
        if known is not None and key not in _LOCAL_FORMATS
        else BUILT_IN_FORMATS.get(key, "General")
    )
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return ShownValue(show_text(cell.value, number_format))
    return show_number(float(cell.value), number_format, book.datemode == 1)
