"""Tables that go on over pages → whole tables; rows that a page cut are put together, and that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.documents.grid import Grid, GridCell
from generator.documents.page_tables import PageTable, PageTables
from generator.documents.page_text import TextLine, is_soft_break, join_lines
from generator.documents.ruled_tables import Rectangle
from generator.documents.sheet_halves import MAX_EDGE_SHIFT_POINTS, refuse_sheet_halves
from generator.documents.text_lines import clean_text

_SENTENCE_ENDS = ("。", "；", "！", "？")
_WHOLE_LABELS = ("指标", "目标", "资金", "指标值", "标准")
_GOAL = re.compile(r"目标[0-9一二三四五六七八九十]+[：:]")


@dataclass
class _Piece:
    """Lines of a cell on one page."""

    lines: Sequence[TextLine]
    box: Rectangle
    padding: float

    def text(self) -> str:
        """Return the lines joined where only the width of the cell broke them."""
        return join_lines(self.lines, self.box.left + self.padding, self.box.right - self.padding)

    def goes_on_in(self, piece: _Piece) -> bool:
        """Whether a text breaks off at its last line and goes on in the first line of another piece."""
        left, right = self.box.left + self.padding, self.box.right - self.padding
        return is_soft_break(self.lines[-1], piece.lines, left, right)


@dataclass
class _Cell:
    """A cell of a joined table."""

    row: int
    column: int
    row_span: int
    column_span: int
    pieces: list[_Piece]
    place: str
    doubts: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the cell has no text."""
        return not self.filled()

    def filled(self) -> list[_Piece]:
        """Return the pieces that have lines."""
        return [piece for piece in self.pieces if piece.lines]

    def text(self) -> str:
        """Return the text; pieces of two pages are joined like lines."""
        filled = self.filled()
        text = ""
        for i, piece in enumerate(filled):
            breaks = i > 0 and not filled[i - 1].goes_on_in(piece)
            text += "\n" * breaks + piece.text()
        return clean_text(text)

    def append(self, later: _Cell, shared_rows: int) -> None:
        """Take in the part of this cell on the next page, of which `shared_rows` rows are rows of this part."""
        if not self.is_empty and not later.is_empty:
            self.doubts.append("这一格被分页切成两半，已接起来，请对照原件核对")
        self.pieces += later.pieces
        self.doubts += later.doubts
        self.row_span += later.row_span - shared_rows


@dataclass
class _Table:
    """A table of one or several pages."""

    page: int
    place: str
    edges: list[float]
    rows: int
    cells: list[_Cell]
    lines_before: Sequence[str]
    lines_after: Sequence[str] = ()


def join_tables(pages: Sequence[PageTables]) -> list[Grid]:
    """Return the tables of pages as grids. Raises DocumentProblem for a sheet that was printed in two halves."""
    refuse_sheet_halves([table for page in pages for table in page.tables])
    joined: list[_Table] = []
    lines: list[TextLine] = []
    last_page = 0
    for page in pages:
        for number, page_table in enumerate(page.tables, 1):
            table = _new_table(page_table, number)
            follows = (
                bool(joined) and number == 1 and not page_table.is_headed and page_table.page == last_page + 1
            )
            if follows and _is_continuation(joined[-1], table) and _take_lines_below(joined[-1], lines):
                _append(joined[-1], table)
            else:
                table.lines_before = (*(line.text for line in lines), *page_table.lines_before)
                joined.append(table)
            lines = []
            last_page = page_table.page
        lines += page.lines_after
    if joined:
        joined[-1].lines_after = [line.text for line in lines]
    return [_grid(table) for table in joined]


def _new_table(page_table: PageTable, number: int) -> _Table:
    """Return a table of one page; `number` counts the tables of the page from 1."""
    ruled = page_table.ruled
    place = f"第 {page_table.page} 页第 {number} 张表"
    cells = []
    in_row: dict[int, int] = {}
    for i, cell in enumerate(ruled.cells):
        in_row[cell.row] = in_row.get(cell.row, 0) + 1
        piece = _Piece(page_table.lines.get(i, ()), cell.box, page_table.padding)
        where = f"{place}第 {cell.row + 1} 行第 {in_row[cell.row]} 格"
        doubts = [page_table.doubts[i]] if i in page_table.doubts else []
        if not cell.is_rectangle and piece.lines:
            doubts.append("格子的边线不全，几格可能并成了一格，请对照原件核对")
        cells.append(_Cell(cell.row, cell.column, cell.row_span, cell.column_span, [piece], where, doubts))
    return _Table(page_table.page, place, list(ruled.columns), len(ruled.rows) - 1, cells, ())


def _is_continuation(table: _Table, following: _Table) -> bool:
    """Whether a table at the top of a page goes on with the one at the bottom of the page before."""
    edges = (table.edges[0], following.edges[0]), (table.edges[-1], following.edges[-1])
    if any(abs(first - second) > MAX_EDGE_SHIFT_POINTS for first, second in edges):
        return False
    first, second = _row_texts(table, 0), _row_texts(following, 0)
    begins_anew = len(first) > 1 and len(second) > 1 and first[0] == second[0] and first != second
    return not begins_anew


def _row_texts(table: _Table, row: int) -> list[str]:
    """Return the texts of the cells that begin in a row."""
    return [cell.text() for cell in table.cells if cell.row == row and not cell.is_empty]


def _take_lines_below(table: _Table, lines: Sequence[TextLine]) -> bool:
    """Put lines right below the last row of a page into the cells above them; return False where one stands below none.

    Browsers draw a cell over several rows only as far as its last whole row on the page; its text goes on below.
    """
    last = [cell.pieces[-1] for cell in table.cells if cell.row + cell.row_span == table.rows]
    added: list[tuple[_Piece, TextLine]] = []
    bottoms = {id(piece): piece.box.bottom for piece in last}
    for line in lines:
        height = line.bottom - line.top
        above = [
            piece
            for piece in last
            if piece.lines
            and piece.box.left <= line.left
            and line.right <= piece.box.right
            and line.top - bottoms[id(piece)] < height
        ]
        if not above:
            return False
        bottoms[id(above[0])] = line.bottom
        added.append((above[0], line))
    for piece, line in added:
        piece.lines = (*piece.lines, line)
    return True


def _append(table: _Table, following: _Table) -> None:
    """Put the rows of the next page under those of a table."""
    _drop_repeated_rows(table, following)
    _align_columns(table, following)
    pairs = list(_meeting_cells(table, following))
    is_cut = _is_row_cut(pairs)
    merging = {
        (cell.column, cell.column_span) for cell in (*table.cells, *following.cells) if cell.row_span > 1
    }
    offset = table.rows - is_cut
    taken: set[int] = set()
    for upper, lower in pairs:
        if is_cut or ((lower.column, lower.column_span) in merging and _is_one_label(upper, lower)):
            upper.append(lower, int(is_cut))
            taken.add(id(lower))
    for cell in following.cells:
        if id(cell) not in taken:
            cell.row += offset
            if is_cut and cell.row < table.rows:
                cell.doubts.append("这一行被分页切开，接不上前一页的格子，请对照原件核对")
                cell.row += 1
                cell.row_span = max(1, cell.row_span - 1)
            table.cells.append(cell)
    table.rows = offset + following.rows


def _drop_repeated_rows(table: _Table, following: _Table) -> None:
    """Take the rows of headings that are printed again on each page out of the next page's rows."""
    repeated = 0
    while repeated < following.rows - 1 and len(_row_texts(following, repeated)) > 1:
        if _row_texts(table, repeated) != _row_texts(following, repeated):
            break
        repeated += 1
    following.cells = [cell for cell in following.cells if cell.row >= repeated]
    for cell in following.cells:
        cell.row -= repeated
    following.rows -= repeated


def _align_columns(table: _Table, following: _Table) -> None:
    """Number the columns of both tables by the edges of both."""
    edges: list[float] = []
    for edge in sorted([*table.edges, *following.edges]):
        if not edges or edge - edges[-1] > MAX_EDGE_SHIFT_POINTS:
            edges.append(edge)
    for part in (table, following):
        new = [min(range(len(edges)), key=lambda i, edge=edge: abs(edges[i] - edge)) for edge in part.edges]  # type: ignore[misc]
        for cell in part.cells:
            end = new[cell.column + cell.column_span]
            cell.column = new[cell.column]
            cell.column_span = max(1, end - cell.column)
        part.edges = edges


def _meeting_cells(table: _Table, following: _Table) -> Iterator[tuple[_Cell, _Cell]]:
    """Yield the cells at the end of a page with those of equal width at the beginning of the next."""
    last = {(c.column, c.column_span): c for c in table.cells if c.row + c.row_span == table.rows}
    for cell in following.cells:
        upper = last.get((cell.column, cell.column_span))
        if cell.row == 0 and upper is not None:
            yield upper, cell


def _is_row_cut(pairs: Sequence[tuple[_Cell, _Cell]]) -> bool:
    """Whether the page broke inside a row: texts break off, or go on in cells that are else empty."""
    single = [(upper, lower) for upper, lower in pairs if upper.row_span == lower.row_span == 1]
    evidence = False
    for upper, lower in single:
        if not upper.is_empty and not lower.is_empty:
            if not _breaks_off(upper, lower):
                return False
            evidence = True
        elif upper.is_empty != lower.is_empty:
            evidence = True
    return evidence and len(single) > 1


def _breaks_off(upper: _Cell, lower: _Cell) -> bool:
    """Whether the text of a cell goes on in the cell below."""
    before, after = upper.text(), lower.text()
    if _GOAL.match(before) and _GOAL.match(after):
        return before[:3] != after[:3]
    return not before.endswith(_SENTENCE_ENDS) and upper.filled()[-1].goes_on_in(lower.filled()[0])


def _is_one_label(upper: _Cell, lower: _Cell) -> bool:
    """Whether two parts of a column of labels are one cell over several rows."""
    if upper.is_empty or lower.is_empty:
        return True
    before, after = upper.text(), lower.text()
    if after.startswith(("（", "(")) or before.count("（") > before.count("）"):
        return True
    return not before.endswith(_WHOLE_LABELS) and _breaks_off(upper, lower)


def _grid(table: _Table) -> Grid:
    """Return a joined table as a grid."""
    cells = [
        GridCell(
            cell.text(),
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            cell.place,
            "；".join(dict.fromkeys(cell.doubts)),
        )
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    ]
    return Grid(cells, table.place, table.lines_before, table.lines_after, page=table.page)
