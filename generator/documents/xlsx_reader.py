"""Excel workbooks (.xlsx): the sheets' XML, read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from lxml import etree

from generator.documents.format_sections import BUILT_IN_FORMATS
from generator.documents.grid import Document, ReadingOptions
from generator.documents.number_format import ShownValue, show_number, show_text
from generator.documents.related_parts import RelatedPart, related_parts
from generator.documents.safe_xml import attribute, child, children, local_name, parse_xml, stream_elements
from generator.documents.sheet_grid import (
    CellRange,
    SheetContent,
    quoted_names,
    refuse_large_sheet,
    shorten,
)
from generator.documents.sheets_document import SheetSource, read_sheets
from generator.documents.text_lines import clean_text
from generator.documents.zip_parts import ZipParts

MAX_SHEET_BYTES = 16_000_000
_MAX_ROW_INDEX = 1 << 20
_MAX_COLUMN_INDEX = 1 << 14
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold, as office programs write it."""


class _Sheet(NamedTuple):
    name: str
    part: str
    hidden: bool


class _Workbook(NamedTuple):
    strings: Sequence[str]
    formats: Sequence[str]
    """Number formats by the number of a cell's style."""
    epoch_1904: bool


def read_xlsx(parts: ZipParts, name: str, options: ReadingOptions) -> Document:
    """Read every visible sheet, or the requested one, as a table."""
    main = next((t.part for t in related_parts(parts, "") if t.kind == "officeDocument"), "xl/workbook.xml")
    root = parse_xml(parts.read(main, MAX_SHEET_BYTES))
    targets = {target.key: target for target in related_parts(parts, main)}
    sheets = list(_sheets(root, targets))
    properties = child(root, "workbookPr")
    workbook = _Workbook(
        _shared_strings(parts, targets),
        _formats(parts, targets),
        properties is not None and attribute(properties, "date1904") in ("1", "true"),
    )
    sources = [
        SheetSource(
            sheet.name,
            sheet.hidden,
            partial(_sheet_content, parts, sheet, workbook),
            partial(_drawing_doubts, parts, sheet),
        )
        for sheet in sheets
    ]
    return read_sheets(name, sources, options.sheet)


def _sheets(root: etree._Element, targets: dict[str, RelatedPart]) -> Iterator[_Sheet]:
    """Yield the workbook's sheets in the order of their tabs; charts have no cells."""
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        target = targets.get(attribute(sheet, "id"))
        if target is not None and target.kind == "worksheet":
            hidden = attribute(sheet, "state") in ("hidden", "veryHidden")
            yield _Sheet(attribute(sheet, "name"), target.part, hidden)


def _shared_strings(parts: ZipParts, targets: dict[str, RelatedPart]) -> list[str]:
    """Return the texts that cells name by number."""
    part = next((t.part for t in targets.values() if t.kind == "sharedStrings"), "")
    if part not in parts:
        return []
    return [_rich_text(item) for item in stream_elements(parts.read(part, MAX_SHEET_BYTES), "si")]


def _rich_text(item: etree._Element) -> str:
    """Return the text of a string with its runs joined; readings printed above the characters are none of it."""
    pieces = [
        text.text or ""
        for text in item.iter("{*}t")
        if not any(local_name(above) == "rPh" for above in text.iterancestors())
    ]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(pieces))


def _formats(parts: ZipParts, targets: dict[str, RelatedPart]) -> list[str]:
    """Return the number format of each style of cells."""
    part = next((t.part for t in targets.values() if t.kind == "styles"), "")
    if part not in parts:
        return []
    root = parse_xml(parts.read(part, MAX_SHEET_BYTES))
    own = {
        attribute(f, "numFmtId"): attribute(f, "formatCode") for f in root.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [attribute(style, "numFmtId", "0") for style in root.iterfind("{*}cellXfs/{*}xf")]
    return [own.get(n) or BUILT_IN_FORMATS.get(int(n) if n.isdecimal() else 0, "General") for n in numbers]


def _sheet_content(parts: ZipParts, sheet: _Sheet, workbook: _Workbook) -> SheetContent:
    """Read the texts, merged areas and hidden lines of a sheet."""
    texts: dict[tuple[int, int], ShownValue] = {}
    merges: list[CellRange] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row = -1
    for element in stream_elements(parts.read(sheet.part, MAX_SHEET_BYTES), "row", "mergeCell", "col"):
        kind = local_name(element)
        if kind == "mergeCell":
            merges += _area(attribute(element, "ref"))
        elif kind == "col":
            if _is_hidden(element, "width"):
                first, last = int(attribute(element, "min", "1")), int(attribute(element, "max", "1"))
                hidden_columns.update(range(first - 1, min(last, _MAX_COLUMN_INDEX)))
        else:
            number = attribute(element, "r")
            row = min(int(number) - 1, _MAX_ROW_INDEX) if number.isdecimal() else row + 1
            if _is_hidden(element, "ht"):
                hidden_rows.add(row)
            texts.update(_row_texts(element, row, workbook))
            refuse_large_sheet(sheet.name, len(texts))
    return SheetContent(sheet.name, texts, merges, hidden_rows, hidden_columns)


def _is_hidden(line: etree._Element, size: str) -> bool:
    """Whether a row or column is hidden, or so low or narrow that nothing of it shows."""
    return attribute(line, "hidden") in ("1", "true") or attribute(line, size) in ("0", "0.0")


def _area(reference: str) -> list[CellRange]:
    """Return the area of a reference (`A1:C3`), in a list; an empty list where it is none."""
    first, _, last = reference.partition(":")
    begin, end = _position(first), _position(last or first)
    if begin is None or end is None or end[0] < begin[0] or end[1] < begin[1]:
        return []
    return [CellRange(*begin, *end)]


def _position(reference: str) -> tuple[int, int] | None:
    """Return row and column of an address, counted from 0; None where it is no address on a sheet."""
    match = _REFERENCE.match(reference.replace("$", ""))
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row - 1, column - 1) if row <= _MAX_ROW_INDEX and column <= _MAX_COLUMN_INDEX else None


def _row_texts(
    row_element: etree._Element, row: int, workbook: _Workbook
) -> Iterator[tuple[tuple[int, int], ShownValue]]:
    """Yield the cells of a row that show something, by their position."""
    column = -1
    for cell in children(row_element, "c"):
        position = _position(attribute(cell, "r"))
        column = position[1] if position is not None else column + 1
        value = _show_cell(cell, workbook)
        text = clean_text(value.text)
        if text or value.doubt:
            yield (row, column), ShownValue(text, value.doubt)


def _show_cell(cell: etree._Element, workbook: _Workbook) -> ShownValue:
    """Return what a cell shows."""
    kind = attribute(cell, "t", "n")
    value = child(cell, "v")
    stored = (value.text or "") if value is not None else ""
    style = attribute(cell, "s", "0")
    known = style.isdecimal() and int(style) < len(workbook.formats)
    number_format = workbook.formats[int(style)] if known else "General"
    if kind == "inlineStr":
        inline = child(cell, "is")
        return ShownValue(show_text(_rich_text(inline), number_format) if inline is not None else "")
    formula = child(cell, "f")
    if not stored:
        if formula is None or kind == "str":
            return ShownValue("")
        return ShownValue(
            "",
            f"是公式“={shorten(formula.text or '')}”，文件里没有存算出的结果：请用表格软件打开，保存后再导入",
        )
    if kind == "s":
        known = stored.isdecimal() and int(stored) < len(workbook.strings)
        if not known:
            return ShownValue("", "文件已损坏：这一格的文字找不到，请对照原表填写")
        return ShownValue(show_text(workbook.strings[int(stored)], number_format))
    if kind == "str":
        return ShownValue(show_text(stored, number_format))
    if kind == "b":
        return ShownValue("TRUE" if stored == "1" else "FALSE")
    if kind == "e":
        return error_value(stored)
    return _show_stored_number(stored, kind, number_format, workbook.epoch_1904)


def error_value(text: str) -> ShownValue:
    """Return a cell whose formula failed."""
    return ShownValue(text, f"公式算不出，表里显示“{text}”：请改好原表，或照原件填写")


def _show_stored_number(stored: str, kind: str, number_format: str, epoch_1904: bool) -> ShownValue:
    """Show a number, or a moment that is stored as a text (`t="d"`)."""
    try:
        if kind == "d":
            moment = datetime.fromisoformat(stored.removesuffix("Z"))
            epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
            return show_number((moment - epoch).total_seconds() / 86_400, number_format, epoch_1904)
        return show_number(float(stored), number_format, epoch_1904)
    except (ValueError, OverflowError):
        return ShownValue(stored, f"文件里写的是“{shorten(stored)}”，不是数字：请照表里显示的核对")


def _drawing_doubts(parts: ZipParts, sheet: _Sheet) -> Iterator[str]:
    """Yield what lies over the cells of a sheet and was not read: text boxes, pictures."""
    for target in related_parts(parts, sheet.part):
        if target.kind != "drawing" or target.part not in parts:
            continue
        root = parse_xml(parts.read(target.part, MAX_SHEET_BYTES))
        texts = ["".join(t.text or "" for t in shape.iter("{*}t")) for shape in root.iter("{*}sp")]
        texts = [text for text in texts if text.strip()]
        pictures = sum(1 for _ in root.iter("{*}pic"))
        if texts:
            yield f"工作表“{sheet.name}”有 {len(texts)} 个文本框，没有读：{quoted_names([shorten(t) for t in texts[:3]])}"
        if pictures:
            yield f"工作表“{sheet.name}”有 {pictures} 张图片，没有读"
