"""Write official forms as a workbook, a sheet for every form: XLSX by hand, fast, the same bytes always.

Amounts are numbers with the digits of the form, everything else is text, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from generator.documents.form_table import UNITS_PER_WIDTH, CellRole, FormTable
from generator.documents.office_package import (
    OFFICE_RELATIONS,
    XML_HEAD,
    PackedPart,
    content_types,
    join_parts,
    pack_part,
    relations,
    xml_text,
    xml_texts,
)
from generator.documents.xlsx_styles import SPREADSHEET_NAMESPACE, STYLES_PART, CellStyle, amount_style

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = pack_part("_rels/.rels", relations({"xl/workbook.xml": "officeDocument"}))
_STYLES = pack_part("xl/styles.xml", STYLES_PART)
_NUMBER = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<decimals>[0-9]{1,6}))?")
_MAX_DIGITS = 15
"""Digits that a number of a workbook keeps; longer ones stay text."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Underscore that programs would take for the beginning of an escaped character."""
_PORTRAIT_CHARACTERS, _LANDSCAPE_CHARACTERS = 92, 140
"""Width of all columns in characters, so that 10-point letters come out on A4 about as large as they are."""
_LINE_POINTS, _PADDING_POINTS, _MAX_ROW_POINTS = 14, 5, 400
"""Height of a line, of what is above and below all lines of a cell, and of the highest row that programs draw."""
_MAX_NAME_CHARACTERS = 31


def sheet_names(names: Sequence[str]) -> list[str]:
    """Return names that a workbook takes for its sheets: short, without the characters that it forbids, all different."""
    sheets: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ") or "表"
        sheet = plain[:_MAX_NAME_CHARACTERS].strip("' ")
        number = 1
        while sheet.casefold() in sheets:
            number += 1
            ending = f"({number})"
            sheet = plain[: _MAX_NAME_CHARACTERS - len(ending)] + ending
        sheets[sheet.casefold()] = sheet
    return list(sheets.values())


def xlsx_file(forms: Mapping[str, FormTable]) -> bytes:
    """Return a workbook with a sheet for every form, at least one, by the names that `sheet_names` gives."""
    sheets = [_Sheet(table) for table in forms.values()]
    types, workbook_relations = _lists_of_parts(len(sheets))
    repeated = [sheet.repeated_row for sheet in sheets]
    return join_parts(
        [
            types,
            _RELATIONS,
            workbook_relations,
            _workbook(tuple(zip(forms, repeated, strict=True))),
            _STYLES,
            *(pack_part(f"xl/{_path(number)}", sheet.xml()) for number, sheet in enumerate(sheets, 1)),
        ]
    )


def _path(number: int) -> str:
    """Return the name of the part of a sheet, counted from 1, below the folder of the workbook."""
    return f"worksheets/sheet{number}.xml"


@lru_cache(maxsize=64)
def _lists_of_parts(sheets: int) -> tuple[PackedPart, PackedPart]:
    """Return the parts that list those of a workbook with so many sheets: their types, and their relations."""
    paths = [_path(number) for number in range(1, sheets + 1)]
    types = {"xl/workbook.xml": f"{_SHEET}.sheet.main+xml", "xl/styles.xml": f"{_SHEET}.styles+xml"}
    types |= {f"xl/{path}": f"{_SHEET}.worksheet+xml" for path in paths}
    to_sheets = relations({**dict.fromkeys(paths, "worksheet"), "styles.xml": "styles"})
    return (
        pack_part("[Content_Types].xml", content_types(types)),
        pack_part("xl/_rels/workbook.xml.rels", to_sheets),
    )


@lru_cache(maxsize=64)
def _workbook(sheets: Sequence[tuple[str, int | None]]) -> PackedPart:
    """Return the part that names the sheets, and the row of every sheet that is repeated on every sheet of paper."""
    entries, titles = [], []
    for number, (name, repeated_row) in enumerate(sheets):
        attribute = xml_text(name).replace('"', "&quot;")
        entries.append(f'<sheet name="{attribute}" sheetId="{number + 1}" r:id="rId{number + 1}"/>')
        if repeated_row is not None:
            in_quotes = xml_text(name.replace("'", "''"))
            place = f"'{in_quotes}'!${repeated_row}:${repeated_row}"
            titles.append(
                f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">{place}</definedName>'
            )
    return pack_part(
        "xl/workbook.xml",
        f'{XML_HEAD}<workbook xmlns="{SPREADSHEET_NAMESPACE}" xmlns:r="{OFFICE_RELATIONS}"><sheets>{"".join(entries)}</sheets>'
        f"{'<definedNames>' if titles else ''}{''.join(titles)}{'</definedNames>' if titles else ''}</workbook>",
    )


class _Sheet:
    """A form as rows of a sheet: a row that is too high for a sheet takes several, which are merged."""

    def __init__(self, table: FormTable) -> None:
        self.table = table
        characters = _LANDSCAPE_CHARACTERS if table.landscape else _PORTRAIT_CHARACTERS
        self.widths = [max(1.0, round(width * characters / UNITS_PER_WIDTH, 2)) for width in table.widths]
        self._columns = {edge: column for column, edge in enumerate(table.edges)}
        self.merged: list[str] = []
        points = _row_points(table, self.widths)
        self.parts = [-(-height // _MAX_ROW_POINTS) for height in points]
        """Rows of the sheet that every row of the form takes."""
        self.points = [height // parts + 1 for height, parts in zip(points, self.parts, strict=True)]
        above = 1 + len(table.lines_before)
        self.starts = list(accumulate(self.parts, initial=above + 1))
        """The first row of the sheet, counted from 1, of every row of the form, and the row after the last."""
        self.repeated_row = None if table.header_row is None else self.starts[table.header_row]

    def xml(self) -> str:
        """Return the sheet's part."""
        rows = "".join(self._rows())
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
            for number, width in enumerate(self.widths, 1)
        )
        orientation = "landscape" if self.table.landscape else "portrait"
        merged = "".join(f'<mergeCell ref="{area}"/>' for area in self.merged)
        return (
            f'{XML_HEAD}<worksheet xmlns="{SPREADSHEET_NAMESPACE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{rows}</sheetData>'
            f'<mergeCells count="{len(self.merged)}">{merged}</mergeCells><printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.6" right="0.6" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" orientation="{orientation}" fitToWidth="1" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
        )

    def _rows(self) -> Iterator[str]:
        yield self._line(1, self.table.title, CellStyle.TITLE, 28)
        for number, text in enumerate(self.table.lines_before, 2):
            yield self._line(number, text, CellStyle.LINE, _LINE_POINTS + _PADDING_POINTS)
        rows = self._cells()
        for row in range(len(self.table.rows)):
            for number in range(self.starts[row], self.starts[row + 1]):
                in_row = rows[number - self.starts[0]]
                in_row.sort()
                cells = "".join([cell for _, cell in in_row]).replace(_ROW, str(number))
                yield f'<row r="{number}" ht="{self.points[row]}" customHeight="1">{cells}</row>'
        all_characters = sum(self.widths)
        for number, text in enumerate(self.table.lines_after, self.starts[-1]):
            yield self._line(
                number,
                text,
                CellStyle.NOTE,
                _lines(text, all_characters - 1.5) * _LINE_POINTS + _PADDING_POINTS,
            )

    def _line(self, number: int, text: str, style: int, points: int) -> str:
        """Return a row with one cell over all columns."""
        if len(self.widths) > 1:
            self.merged.append(f"A{number}:{_letters(len(self.widths) - 1)}{number}")
        height = min(points, _MAX_ROW_POINTS)
        cell = _text_cell(0, style, *_sheet_texts([text])).replace(_ROW, str(number))
        return f'<row r="{number}" ht="{height}" customHeight="1">{cell}</row>'

    def _cells(self) -> list[list[tuple[int, str]]]:
        """Return for every row of the sheet its cells, with their columns and `_ROW` in the place of the row's number.

        Borders are on every place that a cell covers.
        """
        starts, columns = self.starts, self._columns
        cells: list[list[tuple[int, str]]] = [[] for _ in range(starts[-1] - starts[0])]
        texts = iter(_sheet_texts([box.text for boxes in self.table.rows for box in boxes]))
        for number, boxes in enumerate(self.table.rows):
            first = starts[number]
            in_row = cells[first - starts[0]]
            for (unescaped, begin, end, role, row_span), text in zip(boxes, texts, strict=False):
                left, right, after = columns[begin], columns[end] - 1, starts[number + row_span]
                style = _STYLE_OF[role]
                cell = _number_cell(left, unescaped) if role is CellRole.AMOUNT else ""
                cell = cell or _text_cell(left, style, text)
                if right > left:
                    cell += _empty_cells(left + 1, right, style)
                in_row.append((left, cell))
                if after - first > 1:
                    empty = left, _empty_cells(left, right, style)
                    for below in cells[first + 1 - starts[0] : after - starts[0]]:
                        below.append(empty)
                if right > left or after - first > 1:
                    self.merged.append(f"{_letters(left)}{first}:{_letters(right)}{after - 1}")
        return cells


_STYLE_OF = {
    CellRole.LABEL: CellStyle.LABEL,
    CellRole.TEXT: CellStyle.TEXT,
    CellRole.AMOUNT: CellStyle.TEXT,
}
"""Format of the cells of a role, as far as they are texts."""
_ROW = "\x1f"
"""Character in the place of the number of a row. No data has this character."""


@cache
def _cell_begin(column: int, style: int) -> str:
    return f'<c r="{_letters(column)}{_ROW}" s="{style}"'


@cache
def _empty_cells(left: int, right: int, style: int) -> str:
    """Return the cells of a row from one column to another, both included."""
    return "".join([f"{_cell_begin(column, style)}/>" for column in range(left, right + 1)])


def _sheet_texts(texts: Sequence[str]) -> list[str]:
    """Return texts such that a sheet has them as texts."""
    return [_ESCAPE.sub("_x005F_", text) if "_x" in text else text for text in xml_texts(texts)]


def _text_cell(column: int, style: int, text: str) -> str:
    """Return a cell with an escaped text, which XML has as a text."""
    begin = _cell_begin(column, style)
    return f'{begin} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else f"{begin}/>"


def _number_cell(column: int, text: str) -> str:
    """Return a cell with a number that is drawn as `text`; empty where no number is."""
    match = _NUMBER.fullmatch(text)
    digits = text.replace(",", "")
    if match is None or len(digits) > _MAX_DIGITS or (digits[0] == "0" and len(match["whole"]) > 1):
        return ""
    style = amount_style(is_grouped="," in text, decimals=len(match["decimals"] or ""))
    return f"{_cell_begin(column, style)}><v>{digits}</v></c>"


@cache
def _letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    before, letter = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)


def _row_points(table: FormTable, widths: Sequence[float]) -> list[int]:
    """Return the height of every row of the form in points, such that all texts show."""
    places = dict(zip(table.edges, accumulate(widths, initial=0.0), strict=True))
    one_line = _LINE_POINTS + _PADDING_POINTS
    points = [one_line] * len(table.rows)
    over_rows = []
    for row, boxes in enumerate(table.rows):
        for text, begin, end, _, row_span in boxes:
            room = places[end] - places[begin] - 1.5
            if 2 * len(text) <= room and "\n" not in text:
                continue
            height = _lines(text, max(2.0, room)) * _LINE_POINTS + _PADDING_POINTS
            if row_span > 1:
                over_rows.append((row, row + row_span - 1, height))
            elif height > points[row]:
                points[row] = height
    for first, last, height in over_rows:
        points[last] += max(0, height - sum(points[first : last + 1]))
    return points


def _lines(text: str, room: float) -> int:
    """Return how many lines a text takes in a room of that width in characters; rather one too many."""
    # An ideograph is as wide as two letters and has three bytes; what ends a line early is made up for by the blanks at its end.
    return sum([max(1, -int(-(len(line.encode()) + len(line)) / 2 // room)) for line in text.split("\n")])
