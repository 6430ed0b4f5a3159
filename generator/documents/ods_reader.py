"""OpenDocument spreadsheets (.ods): the texts that the file stores as shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import partial

from lxml import etree

from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from generator.documents.number_format import ShownValue
from generator.documents.odf_tables import repeated_cells, repeated_lines
from generator.documents.odf_text import OdfText
from generator.documents.safe_xml import attribute, child, children, parse_xml
from generator.documents.sheet_grid import CellRange, SheetContent, refuse_large_sheet
from generator.documents.sheets_document import SheetSource, read_sheets
from generator.documents.text_lines import clean_text
from generator.documents.xlsx_reader import error_value
from generator.documents.zip_parts import ZipParts

MAX_OPEN_DOCUMENT_BYTES = 16_000_000
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def read_ods(parts: ZipParts, name: str, options: ReadingOptions) -> Document:
    """Read every visible sheet, or the requested one, as a table."""
    root = parse_xml(parts.read("content.xml", MAX_OPEN_DOCUMENT_BYTES))
    sheets = child(root, "body", "spreadsheet")
    if sheets is None:
        raise DocumentProblem("corrupt", "文件里没有工作表：请用办公软件打开后另存一份")
    hidden_styles = {
        attribute(style, "name")
        for style in root.iterfind("{*}automatic-styles/{*}style")
        if any(
            attribute(properties, "display") == "false" for properties in children(style, "table-properties")
        )
    }
    sources = [
        SheetSource(
            attribute(table, "name"),
            attribute(table, "style-name") in hidden_styles,
            partial(_sheet_content, table),
            partial(_drawing_doubts, table),
        )
        for table in children(sheets, "table")
    ]
    return read_sheets(name, sources, options.sheet)


def _sheet_content(table: etree._Element) -> SheetContent:
    """Read the texts, merged areas and hidden lines of a sheet; repeated cells without a text take no room."""
    name = attribute(table, "name")
    texts: dict[tuple[int, int], ShownValue] = {}
    merges: list[CellRange] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    for columns in repeated_lines(table, "table-column"):
        if columns.is_hidden:
            hidden_columns.update(range(columns.first, columns.first + columns.repeats))
    for rows in repeated_lines(table, "table-row"):
        if rows.is_hidden:
            hidden_rows.update(range(rows.first, rows.first + rows.repeats))
        for cell in repeated_cells(rows.element):
            if cell.row_span > 1 or cell.column_span > 1:
                last_row, last_column = rows.first + cell.row_span - 1, cell.column + cell.column_span - 1
                merges.append(CellRange(rows.first, cell.column, last_row, last_column))
            shown = _show_cell(cell.element)
            if not shown.text and not shown.doubt:
                continue
            refuse_large_sheet(name, len(texts) + rows.repeats * cell.repeats)
            for row in range(rows.first, rows.first + rows.repeats):
                for column in range(cell.column, cell.column + cell.repeats):
                    texts[row, column] = shown
    return SheetContent(name, texts, merges, hidden_rows, hidden_columns)


def _show_cell(cell: etree._Element) -> ShownValue:
    """Return what a cell shows."""
    text = clean_text(OdfText().block(cell))
    if not text and attribute(cell, "formula"):
        return (
            ShownValue("", "是公式，文件里没有存算出的结果：请用表格软件打开，保存后再导入")
            if not attribute(cell, "value-type")
            else ShownValue("")
        )
    if text.startswith(("#", "Err:")) and attribute(cell, "formula"):
        return error_value(text)
    return ShownValue(text, _rounding_doubt(cell, text))


def _rounding_doubt(cell: etree._Element, text: str) -> str:
    """Return a message where the sheet shows fewer digits than the cell holds; empty where it shows all."""
    kind = attribute(cell, "value-type")
    digits = _NUMBER.search(text)
    if kind not in ("float", "percentage", "currency") or digits is None:
        return ""
    try:
        stored = Decimal(f"{float(attribute(cell, 'value')):.15g}").scaleb(2 if "%" in text else 0)
        shown = Decimal(digits[0].replace(",", ""))
    except (InvalidOperation, ValueError):
        return ""
    if abs(stored) == abs(shown):
        return ""
    return f"表里显示“{text}”，单元格里存的是 {attribute(cell, 'value')}：请核对以哪个为准"


def _drawing_doubts(table: etree._Element) -> Iterator[str]:
    """Yield what lies over the cells of a sheet and was not read."""
    frames = sum(1 for _ in table.iter("{*}frame")) + sum(1 for _ in table.iter("{*}custom-shape"))
    if frames:
        yield f"工作表“{attribute(table, 'name')}”有 {frames} 个文本框、图形或图片，没有读"
