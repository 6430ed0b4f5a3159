"""Sheets as tables: merged cells, hidden rows and columns, and the empty rest of a sheet, alike in every format."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.documents.grid import DocumentProblem, Grid, GridCell
from generator.documents.number_format import ShownValue

MAX_TEXTS_PER_SHEET = 200_000
MAX_SHEET_COLUMNS = 1_000
MAX_EMPTY_LINES = 3
"""Rows or columns without content that stay where more of them follow each other; what lies behind moves up."""
MAX_MERGES_CHECKED_LINES = 1_000_000
MAX_CHARACTERS_PER_QUOTE = 20
_MAX_QUOTED = 3


class CellRange(NamedTuple):
    """A rectangle of cells, counted from 0; `last_row` and `last_column` belong to it."""

    row: int
    column: int
    last_row: int
    last_column: int


class SheetContent(NamedTuple):
    """A sheet as its format holds it."""

    name: str
    texts: Mapping[tuple[int, int], ShownValue]
    """Texts by row and column, counted from 0; cells without a text are left out."""
    merges: Sequence[CellRange] = ()
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()


class SheetReading(NamedTuple):
    """A sheet's table, and what was not read of the sheet."""

    grid: Grid | None
    doubts: Sequence[str]


def cell_address(row: int, column: int) -> str:
    """Return the address of a cell, such as `C7`; both are counted from 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def refuse_large_sheet(name: str, texts: int) -> None:
    """Raise DocumentProblem where a sheet has more texts than forms fill."""
    if texts > MAX_TEXTS_PER_SHEET:
        raise DocumentProblem(
            "too-big",
            f"工作表“{name}”有文字的格超过 {MAX_TEXTS_PER_SHEET:,} 个，不像绩效表：请只留要导入的表",
        )


def read_sheet_content(sheet: SheetContent) -> SheetReading:
    """Turn a sheet into a table. Without any text its grid is None."""
    refuse_large_sheet(sheet.name, len(sheet.texts))
    if not sheet.texts:
        return SheetReading(None, ())
    last_row = max(row for row, _ in sheet.texts)
    last_column = max(column for _, column in sheet.texts)
    clipped = [
        CellRange(m.row, m.column, min(m.last_row, last_row), min(m.last_column, last_column))
        for m in dict.fromkeys(sheet.merges)
        if m.row <= last_row and m.column <= last_column
    ]
    covering = _Covering(clipped, {row for row, _ in sheet.texts}, sheet.name)
    shown, doubts = _shown_texts(sheet, covering)
    merges = [merge for merge in covering.merges if _is_visible(merge, sheet)]
    lines = [(r, c, r, c) for r, c in shown] + [tuple(m) for m in merges]
    rows = _Positions({line for area in lines for line in (area[0], area[2])})
    columns = _Positions({line for area in lines for line in (area[1], area[3])})
    if columns.last >= MAX_SHEET_COLUMNS:
        raise DocumentProblem(
            "too-big", f"工作表“{sheet.name}”超过 {MAX_SHEET_COLUMNS} 列，不像绩效表：请只留要导入的表"
        )
    merge_at = {(merge.row, merge.column): merge for merge in merges}
    cells = []
    for row, column in sorted({*shown, *merge_at}):
        area = merge_at.get((row, column), CellRange(row, column, row, column))
        text, doubt = shown.get((row, column), ShownValue(""))
        cells.append(
            GridCell(
                text,
                rows.of(row),
                columns.of(column),
                rows.of(area.last_row) - rows.of(row) + 1,
                columns.of(area.last_column) - columns.of(column) + 1,
                f"{sheet.name}!{cell_address(row, column)}",
                doubt,
            )
        )
    return SheetReading(Grid(cells, sheet.name, sheet=sheet.name), doubts)


def shorten(text: str) -> str:
    """Return the beginning of a text, on one line, to quote in a message."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_CHARACTERS_PER_QUOTE else line[:MAX_CHARACTERS_PER_QUOTE] + "…"


def _is_visible(area: CellRange, sheet: SheetContent) -> bool:
    """Whether a row and a column of an area are not hidden."""
    return any(row not in sheet.hidden_rows for row in range(area.row, area.last_row + 1)) and any(
        column not in sheet.hidden_columns for column in range(area.column, area.last_column + 1)
    )


def _shown_texts(
    sheet: SheetContent, covering: _Covering
) -> tuple[dict[tuple[int, int], ShownValue], list[str]]:
    """Return the texts that a reader of the sheet sees, and messages about those that nobody sees."""
    shown: dict[tuple[int, int], ShownValue] = {}
    hidden: list[tuple[int, int]] = []
    covered: list[tuple[int, int]] = []
    for (row, column), value in sheet.texts.items():
        area = covering.merge_over(row, column)
        if area is not None and (area.row, area.column) != (row, column):
            covered.append((row, column))
        elif _is_visible(area or CellRange(row, column, row, column), sheet):
            shown[row, column] = value
        else:
            hidden.append((row, column))
    doubts = [
        f"工作表“{sheet.name}”：{len(cells)} 格{reason}，没有读：{_quote(sheet, cells)}"
        for cells, reason in ((hidden, "在隐藏的行或列里"), (covered, "被合并单元格盖住"))
        if cells
    ]
    if covering.overlaps:
        doubts.append(
            f"工作表“{sheet.name}”：合并单元格互相重叠，请对照原表核对：{'、'.join(covering.overlaps[:_MAX_QUOTED])}"
        )
    return shown, doubts


def _quote(sheet: SheetContent, cells: Sequence[tuple[int, int]]) -> str:
    """Return addresses and beginnings of the first texts of some cells."""
    quoted = [
        f"{cell_address(*cell)}“{shorten(sheet.texts[cell].text)}”" for cell in sorted(cells)[:_MAX_QUOTED]
    ]
    return "、".join(quoted) + ("等" if len(cells) > _MAX_QUOTED else "")


class _Covering:
    """The merged area over a cell, for cells in rows that have texts."""

    def __init__(self, merges: Sequence[CellRange], rows: Collection[int], sheet: str) -> None:
        ordered_rows = sorted(rows)
        self._by_row: dict[int, list[CellRange]] = defaultdict(list)
        self.merges: list[CellRange] = []
        self.overlaps: list[str] = []
        checked = 0
        for merge in sorted(merges):
            lines = ordered_rows[
                bisect_left(ordered_rows, merge.row) : bisect_left(ordered_rows, merge.last_row + 1)
            ]
            checked += len(lines)
            if checked > MAX_MERGES_CHECKED_LINES:
                raise DocumentProblem(
                    "too-big", f"工作表“{sheet}”的合并单元格太多，不像绩效表：请只留要导入的表"
                )
            if any(_overlap(merge, earlier) for row in lines for earlier in self._by_row[row]):
                self.overlaps.append(cell_address(merge.row, merge.column))
                continue
            self.merges.append(merge)
            for row in lines:
                self._by_row[row].append(merge)

    def merge_over(self, row: int, column: int) -> CellRange | None:
        """Return the merged area that a cell belongs to."""
        return next((m for m in self._by_row.get(row, ()) if m.column <= column <= m.last_column), None)


def _overlap(area: CellRange, second: CellRange) -> bool:
    """Whether two areas that reach over one row have columns in common."""
    return area.column <= second.last_column and second.column <= area.last_column


class _Positions:
    """New numbers of rows or columns after long empty runs were shortened."""

    def __init__(self, used: Collection[int]) -> None:
        self._new: dict[int, int] = {}
        before, position = -1, -1
        for line in sorted(used):
            position += min(line - before, MAX_EMPTY_LINES + 1)
            self._new[line] = position
            before = line
        self.last = position

    def of(self, line: int) -> int:
        """Return the new number of a row or column that is used."""
        return self._new[line]


def quoted_names(names: Iterator[str] | Sequence[str]) -> str:
    """Return names in quotation marks, parted by commas."""
    return "、".join(f"“{name}”" for name in names)
