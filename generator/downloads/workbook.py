"""Records → disclosure.xlsx: how to read it, the projects, the indicators. A row is written and let go.

XlsxWriter, because it holds no row in memory (21 MB at 120,000 rows) and takes a text for a text: `=5万元` is never a
formula. openpyxl takes nearly twice as long once cells have formats; PyExcelerate is quicker and holds everything.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from generator.downloads.description import NOTES, About
from generator.downloads.tables import KIND_WORDS, TABLES, ColumnType, Table
from generator.projects.record import Figure, Record

FILE = "disclosure.xlsx"

MOST_ROWS = 1_048_576
"""Of a sheet, its heading among them."""
_LONGEST_TEXT = 32_767
"""Of a cell, in UTF-16."""
_MOST_DIGITS = 15
"""That a spreadsheet keeps of a number."""
_WIDTH_OF_PAGE = 170
"""In digits: what can still be read on A4 across."""
_CUT = "……（这一格超过电子表格的上限，全文见 projects.json）"
_UNDATED = datetime(1980, 1, 1)
"""Two runs give the same bytes; the oldest date that every archive can write."""


def write_workbook(records: Iterable[Record], about: About, folder: Path) -> None:
    """Write ``disclosure.xlsx`` into the folder."""
    import xlsxwriter  # a build that writes none, or has it written by another process, does without

    beside = folder / ".workbook"  # by name, so that what somebody left there who was ended goes with it
    beside.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(
        str(folder / FILE), {"constant_memory": True, "tmpdir": str(beside)}
    ) as workbook:
        workbook.set_properties({"title": about.title, "author": about.publisher, "created": _UNDATED})
        looks = _Looks(workbook)
        _write_notes(workbook.add_worksheet("说明"), about, looks)
        sheets = [_Sheets(workbook, table, looks) for table in TABLES]
        for record in records:
            for sheet in sheets:
                for row in sheet.table.rows(record, about.address):
                    sheet.add(row)
        for sheet in sheets:
            sheet.end()
    shutil.rmtree(beside)


class _Looks:
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
            for places in range(_MOST_DIGITS + 1)
        ]

    def decimals(self, figure: str) -> Any:
        """The format that shows as many decimals as the figure has."""
        return self._decimals[len(figure.partition(".")[2])]


class _Sheets:
    """The sheet of a table; another one when it is full."""

    def __init__(self, workbook: Any, table: Table, looks: _Looks) -> None:
        self.table = table
        self._workbook = workbook
        self._looks = looks
        self._dates = [column.kind is ColumnType.DATE for column in table.columns]
        self._number = 0
        self._begin()

    def add(self, cells: Iterable[str | None]) -> None:
        """One row."""
        if self._row >= MOST_ROWS:
            self.end()
            self._begin()
        write, row = self._sheet.write_string, self._row
        for number, cell in enumerate(cells):
            if cell is None:
                continue
            if type(cell) is Figure:
                self._write_figure(number, cell)
            elif self._dates[number]:
                self._sheet.write_datetime(row, number, date.fromisoformat(cell), self._looks.date)
            else:
                write(row, number, cell if len(cell) < _LONGEST_TEXT // 2 else _fitting(cell))
        self._row += 1

    def end(self) -> None:
        """What needs the number of rows."""
        last_row, last_column = max(self._row - 1, 1), len(self.table.columns) - 1
        self._sheet.autofilter(0, 0, last_row, last_column)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})

    def _begin(self) -> None:
        self._number += 1
        name = self.table.title + (f"（{self._number}）" if self._number > 1 else "")
        self._sheet = sheet = self._workbook.add_worksheet(name)
        for number, column in enumerate(self.table.columns):
            sheet.set_column(number, number, column.width, self._looks.text)
        name_column = self.table.headings.index("项目名称")
        sheet.freeze_panes(1, name_column + 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(round(sum(column.width for column in self.table.columns) / _WIDTH_OF_PAGE), 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, name_column)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        sheet.set_row(0, 34)
        for number, heading in enumerate(self.table.headings):
            sheet.write_string(0, number, heading, self._looks.heading)
        self._row = 1

    def _write_figure(self, number: int, figure: str) -> None:
        looks, row = self._looks, self._row
        if self.table.columns[number].kind is ColumnType.INTEGER:
            self._sheet.write_number(row, number, int(figure), looks.integer)
        elif len(figure.replace(".", "").lstrip("-0")) > _MOST_DIGITS:
            self._sheet.write_string(row, number, figure, looks.long_number)
        else:
            self._sheet.write_number(row, number, float(figure), looks.decimals(figure))


def _fitting(text: str) -> str:
    """As much of a text as a cell can hold, told where it is cut."""
    encoded = text.encode("utf-16-le")
    if len(encoded) // 2 <= _LONGEST_TEXT:
        return text
    room = (_LONGEST_TEXT - len(_CUT)) * 2
    return encoded[:room].decode("utf-16-le", "ignore") + _CUT


def _write_notes(sheet: Any, about: About, looks: _Looks) -> None:
    # No merged cells: a spreadsheet does not fit the height of their row to the text.
    for number, width in enumerate((24, 90, 8, 10)):
        sheet.set_column(number, number, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, about.title, looks.title)
    row = 2
    for label, text in _notes(about):
        sheet.write_string(row, 0, label, looks.label)
        sheet.write_string(row, 1, _fitting(text), looks.wrapped)
        row += 1
    row += 1
    for number, heading in enumerate(("列", "含义", "类型", "工作表")):
        sheet.write_string(row, number, heading, looks.heading)
    for table in TABLES:
        for column in table.columns:
            row += 1
            cells = (column.heading, column.description, KIND_WORDS[column.kind], table.title)
            for number, text in enumerate(cells):
                sheet.write_string(row, number, text, looks.wrapped)


def _notes(about: About) -> Iterator[tuple[str, str]]:
    yield "公开单位", about.publisher
    yield "年度", about.years_in_words
    yield (
        "内容",
        f"{about.projects} 个项目，{about.indicators} 条绩效指标，其中 {about.quantifiable} 条可量化",
    )
    yield from NOTES
    yield (
        "很长的数和文字",
        f"超过 {_MOST_DIGITS} 位的数，电子表格存不准，写成文字。一格里超过 {_LONGEST_TEXT} 个字的文字，后面截去，并写明。",
    )
    licence = about.licence
    yield "数据许可", about.licence_in_words + (f"（{licence.url}）" if licence and licence.url else "")
    yield "怎样引用", about.citation
