"""Lay out disclosure.xlsx with XlsxWriter: all of the workbook but the rows of its tables, which are poured in.

XlsxWriter writes styles, widths, filters, print settings and the worksheet of notes. Into every worksheet of a table it writes
a sample row, with a cell in every style as far as there are columns. What stands before that row and behind it goes round the
rows of the table, and its cells give the numbers of the styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from generator.downloads.columns import COLUMN_TYPE_WORDS
from generator.downloads.description import DataDescription
from generator.downloads.sheet_rows import (
    MAX_CELL_CHARACTERS,
    MAX_CELL_DIGITS,
    CellStyles,
    fitting_text,
    sheet_sizes,
)
from generator.downloads.table import Table
from generator.downloads.tables import tables_of

WORKBOOK_FILE = "disclosure.xlsx"

_MAX_PAGE_COLUMNS = 170
"""Digits side by side that can still be read on A4 across."""
_UNDATED = datetime(1980, 1, 1)
"""Date of the workbook, so that two runs give the same bytes; the oldest date that every archive can write."""


class WorkbookPart(NamedTuple):
    """A file in the archive that a workbook is."""

    name: str
    begin: bytes
    """Content; of a worksheet of a table what stands before its rows."""
    end: bytes = b""
    """Content behind the rows."""
    table: str = ""
    """Name of the table; empty where no rows are poured in."""
    sheet: int = 0
    """Number of the worksheet among those of its table, from 0."""


class WorkbookFrame(NamedTuple):
    """A workbook without the rows of its tables."""

    parts: tuple[WorkbookPart, ...]
    """All parts in the order of the archive."""
    styles: CellStyles


class _TableSheet(NamedTuple):
    """A worksheet of rows."""

    table: Table
    number: int
    """Number of the worksheet among those of its table, from 0."""
    rows: int


def workbook_frame(description: DataDescription, rows: Mapping[str, int]) -> WorkbookFrame:
    """Return the frame for tables with so many rows, by the name of the table. The styles are the same for any."""
    import xlsxwriter  # a build that writes no workbook, or has it written by another process, does without

    sheets = [
        _TableSheet(table, number, size)
        for table in tables_of(description)
        for number, size in enumerate(sheet_sizes(rows.get(table.name, 0)))
    ]
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {"title": description.title, "author": description.publisher, "created": _UNDATED}
        )
        formats = _Formats(workbook)
        _write_notes(workbook.add_worksheet("说明"), description, formats)
        for sheet in sheets:
            _lay_out(workbook, sheet, formats)
    with ZipFile(content) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    # The worksheet of notes is the first.
    places = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, start=2)}
    parts = tuple(
        _around_rows(name, xml, places[name]) if name in places else WorkbookPart(name, xml)
        for name, xml in contents.items()
    )
    return WorkbookFrame(parts, _styles(contents["xl/worksheets/sheet2.xml"]))


_SAMPLE_ROW = re.compile(rb'<row r="2".*?</row>')
_STYLE = re.compile(rb' s="([0-9]+)"')
_LAST_ROW = re.compile(rb'(?<=<dimension ref="A1:)([A-Z]+)[0-9]+')


def _around_rows(name: str, xml: bytes, sheet: _TableSheet) -> WorkbookPart:
    """Return the part of a worksheet of rows, without the sample row."""
    xml = _LAST_ROW.sub(rb"\g<1>%d" % (sheet.rows + 1), xml)
    begin, end = _SAMPLE_ROW.split(xml)
    return WorkbookPart(name, begin, end, sheet.table.name, sheet.number)


def _styles(xml: bytes) -> CellStyles:
    """Return the numbers of the styles of a sample row with a cell in every style."""
    sample = _SAMPLE_ROW.search(xml)
    assert sample is not None
    text, date, integer, long_number, *decimals = map(int, _STYLE.findall(sample[0]))
    assert len(decimals) == MAX_CELL_DIGITS + 1
    return CellStyles(text, date, integer, long_number, tuple(decimals))


class _Formats:
    """The formats of a workbook."""

    def __init__(self, workbook: Any) -> None:
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.label = workbook.add_format({"bold": True, "valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.heading = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E8EEF4"}
        )
        # As text, so that 341100… and =5万元 stay what they are when somebody edits the cell.
        self.text = workbook.add_format({"num_format": "@", "valign": "top"})
        self.cells = [
            self.text,
            workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
            workbook.add_format({"num_format": "0", "align": "center", "valign": "top"}),
            workbook.add_format({"num_format": "@", "align": "right", "valign": "top"}),
            *(
                workbook.add_format(
                    {"num_format": "#,##0" + ("." + "0" * places if places else ""), "valign": "top"}
                )
                for places in range(MAX_CELL_DIGITS + 1)
            ),
        ]
        """The formats of cells in rows, in the order of `CellStyles`."""


def _lay_out(workbook: Any, place: _TableSheet, formats: _Formats) -> None:
    """Add a worksheet with widths, filter, print settings, headings and the sample row."""
    table = place.table
    sheet = workbook.add_worksheet(table.title + (f"（{place.number + 1}）" if place.number else ""))
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width, formats.text)
    name_column = next(number for number, column in enumerate(table.columns) if column.path == "name")
    sheet.freeze_panes(1, name_column + 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    width = sum(column.width for column in table.columns)
    sheet.fit_to_pages(round(width / _MAX_PAGE_COLUMNS), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, name_column)
    sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
    last_row = max(place.rows, 1)
    sheet.autofilter(0, 0, last_row, len(table.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
    sheet.set_row(0, 34)
    for number, heading in enumerate(table.headings):
        sheet.write_string(0, number, heading, formats.heading)
    for (number, _), style in zip(enumerate(table.columns), formats.cells, strict=False):
        sheet.write_blank(1, number, None, style)


def _write_notes(sheet: Any, description: DataDescription, formats: _Formats) -> None:
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
        sheet.write_string(row, 1, fitting_text(text), formats.wrapped)
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
        f"超过 {MAX_CELL_DIGITS} 位的数，电子表格存不准，写成文字。"
        f"一格里超过 {MAX_CELL_CHARACTERS} 个字的文字，后面截去，并写明。",
    )
    licence, words = description.licence, description.licence_in_words
    yield "数据许可", words + (f"（{licence.url}）" if licence and licence.url else "")
    yield "怎样引用", description.citation
