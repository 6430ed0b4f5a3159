"""Write records as disclosure.xlsx: notes, projects, indicators. Each row is written at once and not held in memory.

XlsxWriter is used because it holds no row in memory (21 MB at 120,000 rows) and writes a text as a text: `=5万元` is never
a formula. openpyxl takes nearly twice as long once cells have formats; PyExcelerate is quicker and holds everything.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.downloads.columns import COLUMN_TYPE_WORDS, Cell, ColumnType
from generator.downloads.description import DataDescription
from generator.downloads.table import Table
from generator.downloads.tables import tables_of
from generator.projects.record import Figure, Record

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

WORKBOOK_FILE = "disclosure.xlsx"

MAX_SHEET_ROWS = 1_048_576
"""Rows of a worksheet, its heading among them: the limit of the format."""
_MAX_CELL_CHARACTERS = 32_767
"""UTF-16 code units of a cell: the limit of the format."""
_MAX_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""
_MAX_PAGE_COLUMNS = 170
"""Digits side by side that can still be read on A4 across."""
_CUT = "……（这一格超过电子表格的上限，全文见 projects.json）"
"""End of a text that was cut to fit a cell."""
_UNDATED = datetime(1980, 1, 1)
"""Date of the file, so that two runs give the same bytes; the oldest date that every archive can write."""


def write_workbook(records: Iterable[Record], description: DataDescription, folder: Path) -> None:
    """Write ``disclosure.xlsx`` into `folder`: a sheet of notes, and the rows of all records in a sheet for each table.

    Raises OSError, such as for a full disk.
    """
    import xlsxwriter.exceptions  # a build that writes none, or has it written by another process, does without

    parts = folder / ".workbook"  # always the same name, so that the next run removes what a killed one left
    parts.mkdir(exist_ok=True)
    file = _WorkbookFile(folder / WORKBOOK_FILE, "w+")
    try:
        _fill_workbook(
            xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(parts)}), records, description
        )
    except xlsxwriter.exceptions.FileCreateError as error:
        file.failure = file.failure or OSError(*error.args[0].args)
        raise file.failure from error
    if file.failure is not None:
        raise file.failure
    file.close()
    shutil.rmtree(parts)


class _WorkbookFile(FileIO):
    """A file that drops what is written after the disk was full.

    XlsxWriter leaves its archive open then, and the archive writes its end whenever it is collected: that would print a
    traceback.
    """

    failure: OSError | None = None
    """The first refusal of the system."""

    def write(self, content: Buffer) -> int:
        """Write all of the content, or note why that failed."""
        rest = memoryview(content).cast("B")
        size = len(rest)
        try:
            while rest and self.failure is None:
                rest = rest[super().write(rest) or 0 :]
        except OSError as error:
            self.failure = error
        return size

    # After a failure the file may be closed before the archive is collected.

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a place of the file and return that place; after a failure always 0."""
        return super().seek(offset, whence) if self.failure is None else 0

    def tell(self) -> int:
        """Return the place in the file; after a failure there is none."""
        return super().tell() if self.failure is None else 0

    def flush(self) -> None:
        """Write out what is buffered; after a failure nothing."""
        if self.failure is None:
            super().flush()


def _fill_workbook(book: Any, records: Iterable[Record], description: DataDescription) -> None:
    """Write all worksheets. Raises OSError, and xlsxwriter's FileCreateError where the last part cannot be written."""
    with book as workbook:
        workbook.set_properties(
            {"title": description.title, "author": description.publisher, "created": _UNDATED}
        )
        formats = _CellFormats(workbook)
        _write_notes(workbook.add_worksheet("说明"), description, formats)
        writers = [_TableWriter(workbook, table, formats) for table in tables_of(description)]
        for record in records:
            for writer in writers:
                for row in writer.table.rows(record, description.address):
                    writer.add(row)
        for writer in writers:
            writer.end_sheet()


class _CellFormats:
    """The formats of cells."""

    def __init__(self, workbook: Any) -> None:
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.label = workbook.add_format({"bold": True, "valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.heading = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E8EEF4"}
        )
        # As text, so that 341100… and =5万元 stay what they are when somebody edits the cell.
        self.text = workbook.add_format({"num_format": "@", "valign": "top"})
        self.date = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self.integer = workbook.add_format({"num_format": "0", "align": "center", "valign": "top"})
        self.long_number = workbook.add_format({"num_format": "@", "align": "right", "valign": "top"})
        self._decimals = [
            workbook.add_format(
                {"num_format": "#,##0" + ("." + "0" * places if places else ""), "valign": "top"}
            )
            for places in range(_MAX_DIGITS + 1)
        ]

    def decimals(self, figure: str) -> Any:
        """Return the format that shows as many decimals as the figure has."""
        return self._decimals[len(figure.partition(".")[2])]


class _TableWriter:
    """Writes a table into a worksheet, and into further ones when that is full."""

    def __init__(self, workbook: Any, table: Table, formats: _CellFormats) -> None:
        self.table = table
        self._workbook = workbook
        self._formats = formats
        self._dates = [column.type is ColumnType.DATE for column in table.columns]
        self._number = 0
        self._begin_sheet()

    def add(self, cells: Iterable[Cell]) -> None:
        """Write one row."""
        if self._row >= MAX_SHEET_ROWS:
            self.end_sheet()
            self._begin_sheet()
        write, row = self._sheet.write_string, self._row
        for number, cell in enumerate(cells):
            if cell is None:
                continue
            if type(cell) is Figure:
                self._write_figure(number, cell)
            elif self._dates[number]:
                self._sheet.write_datetime(row, number, date.fromisoformat(cell), self._formats.date)
            else:
                write(row, number, cell if len(cell) < _MAX_CELL_CHARACTERS // 2 else _fitting(cell))
        self._row += 1

    def end_sheet(self) -> None:
        """Set up what depends on the number of rows of the present worksheet."""
        last_row, last_column = max(self._row - 1, 1), len(self.table.columns) - 1
        self._sheet.autofilter(0, 0, last_row, last_column)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})

    def _begin_sheet(self) -> None:
        """Add a worksheet with widths, print settings and headings."""
        self._number += 1
        name = self.table.title + (f"（{self._number}）" if self._number > 1 else "")
        self._sheet = sheet = self._workbook.add_worksheet(name)
        for number, column in enumerate(self.table.columns):
            sheet.set_column(number, number, column.width, self._formats.text)
        name_column = next(
            number for number, column in enumerate(self.table.columns) if column.path == "name"
        )
        sheet.freeze_panes(1, name_column + 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        width = sum(column.width for column in self.table.columns)
        sheet.fit_to_pages(round(width / _MAX_PAGE_COLUMNS), 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, name_column)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        sheet.set_row(0, 34)
        for number, heading in enumerate(self.table.headings):
            sheet.write_string(0, number, heading, self._formats.heading)
        self._row = 1

    def _write_figure(self, number: int, figure: str) -> None:
        """Write a number into the column with that number; one with too many digits is written as text."""
        formats, row = self._formats, self._row
        if self.table.columns[number].type is ColumnType.INTEGER:
            self._sheet.write_number(row, number, int(figure), formats.integer)
        elif len(figure.replace(".", "").lstrip("-0")) > _MAX_DIGITS:
            self._sheet.write_string(row, number, figure, formats.long_number)
        else:
            self._sheet.write_number(row, number, float(figure), formats.decimals(figure))


def _fitting(text: str) -> str:
    """Return `text`, cut to what a cell can hold, with a remark where it is cut."""
    encoded = text.encode("utf-16-le")
    if len(encoded) // 2 <= _MAX_CELL_CHARACTERS:
        return text
    max_bytes = (_MAX_CELL_CHARACTERS - len(_CUT)) * 2
    return encoded[:max_bytes].decode("utf-16-le", "ignore") + _CUT


def _write_notes(sheet: Any, description: DataDescription, formats: _CellFormats) -> None:
    """Write the worksheet that says how to read the others."""
    # No merged cells: a spreadsheet does not fit the height of their row to the text.
    for number, width in enumerate((24, 90, 8, 10)):
        sheet.set_column(number, number, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, description.title, formats.title)
    row = 2
    for label, text in _notes(description):
        sheet.write_string(row, 0, label, formats.label)
        sheet.write_string(row, 1, _fitting(text), formats.wrapped)
        row += 1
    row += 1
    for number, heading in enumerate(("列", "含义", "类型", "工作表")):
        sheet.write_string(row, number, heading, formats.heading)
    for table in tables_of(description):
        for column in table.columns:
            row += 1
            cells = (column.heading, column.description, COLUMN_TYPE_WORDS[column.type], table.title)
            for number, text in enumerate(cells):
                sheet.write_string(row, number, text, formats.wrapped)


def _notes(description: DataDescription) -> Iterator[tuple[str, str]]:
    """Yield label and text of each note."""
    yield "公开单位", description.publisher
    yield "年度", description.years_in_words
    others = "".join(
        f"；另有{kind.value}表 {forms} 张，指标 {indicators} 条"
        for kind, forms, indicators in description.other_kinds
    )
    yield (
        "内容",
        f"{description.projects} 个项目，{description.indicators} 条绩效指标，其中 {description.quantifiable} 条可量化{others}",
    )
    yield from description.notes
    yield (
        "很长的数和文字",
        f"超过 {_MAX_DIGITS} 位的数，电子表格存不准，写成文字。"
        f"一格里超过 {_MAX_CELL_CHARACTERS} 个字的文字，后面截去，并写明。",
    )
    licence, words = description.licence, description.licence_in_words
    yield "数据许可", words + (f"（{licence.url}）" if licence and licence.url else "")
    yield "怎样引用", description.citation
