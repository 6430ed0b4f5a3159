"""Word documents (.docx): the tables of document.xml with the lines round them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple

from lxml import etree

from generator.documents.docx_numbers import ParagraphNumbers
from generator.documents.docx_text import DocxText, is_removed, transparent_children
from generator.documents.grid import Document, DocumentProblem, GridCell
from generator.documents.related_parts import related_parts
from generator.documents.safe_xml import attribute, child, local_name, parse_xml, positive_number
from generator.documents.table_cells import MAX_CELLS_PER_TABLE, MAX_TABLE_COLUMNS
from generator.documents.table_list import TableList, is_arrangement
from generator.documents.text_lines import text_lines
from generator.documents.zip_parts import ZipParts

MAX_DOCUMENT_XML_BYTES = 16_000_000
MAX_FURTHER_XML_BYTES = 4_000_000
"""Size of the lists and styles of a document."""


def read_docx(parts: ZipParts, name: str) -> Document:
    """Read the tables of a Word document, tracked changes as if they were accepted."""
    main = next((t.part for t in related_parts(parts, "") if t.kind == "officeDocument"), "word/document.xml")
    named = {part.kind: part.part for part in related_parts(parts, main)}
    root = parse_xml(parts.read(main, MAX_DOCUMENT_XML_BYTES))
    body = child(root, "body")
    if body is None:
        raise DocumentProblem("corrupt", "文件里没有正文：请用 Word 或 WPS 打开后另存一份")
    lists, styles = (_root_of(parts, named.get(kind)) for kind in ("numbering", "styles"))
    return _DocxTables(ParagraphNumbers(lists, styles)).read(body, name)


def _root_of(parts: ZipParts, part: str | None) -> etree._Element | None:
    """Return the root of a part; None where the document names none."""
    return parse_xml(parts.read(part, MAX_FURTHER_XML_BYTES)) if part and part in parts else None


@dataclass
class _OpenCell:
    """A cell that rows below may prolong."""

    cell: GridCell
    texts_below: list[str] = field(default_factory=list)


class _DocxTables:
    """Reads blocks of a document into a list of tables."""

    def __init__(self, numbers: ParagraphNumbers) -> None:
        self._text = DocxText(numbers)
        self._tables = TableList()

    def read(self, body: etree._Element, name: str) -> Document:
        """Read the body of a document."""
        self._read_blocks(body)
        return self._tables.document(name, self._text.doubts())

    def _read_blocks(self, element: etree._Element) -> None:
        """Read paragraphs and tables directly inside an element."""
        for block in transparent_children(element):
            kind = local_name(block)
            if kind == "p":
                self._tables.add_text(self._text.paragraph(block))
                for table in self._text.take_tables():
                    self._read_table(table)
            elif kind == "tbl":
                self._read_table(block)

    def _read_table(self, table: etree._Element) -> None:
        """Read a table as a grid; one that only arranges others on the page is read as what it holds."""
        rows = [row for row in transparent_children(table) if local_name(row) == "tr" and not is_removed(row)]
        cells = [[c for c in transparent_children(row) if local_name(c) == "tc"] for row in rows]
        own = sum(len(row) for row in cells)
        if is_arrangement(own, sum(1 for _ in table.iter("{*}tc")) - own):
            for cell in chain.from_iterable(cells):
                self._read_blocks(cell)
            return
        new = self._tables.begin_table()
        inner: list[etree._Element] = []
        self._tables.end_table(new, list(self._cells(rows, cells, new.place, inner)))
        for nested in inner:
            self._read_table(nested)

    def _cells(
        self,
        rows: Sequence[etree._Element],
        cells: Sequence[Sequence[etree._Element]],
        place: str,
        inner: list[etree._Element],
    ) -> Iterator[GridCell]:
        """Yield the cells of a table; tables inside them are added to `inner`."""
        opened: dict[int, _OpenCell] = {}
        finished: list[_OpenCell] = []
        for row, (element, row_cells) in enumerate(zip(rows, cells, strict=True)):
            column = _columns_before(element)
            open_above, opened = opened, {}
            for number, cell in enumerate(row_cells, 1):
                column_span, starts, continues = _merging(cell)
                if len(finished) >= MAX_CELLS_PER_TABLE or column + column_span > MAX_TABLE_COLUMNS:
                    raise DocumentProblem("too-big", f"{place}太大，不像绩效表：请只留要导入的表")
                text = self._cell_text(cell, inner)
                above = open_above.get(column)
                if continues and above is not None:
                    above.cell = replace(above.cell, row_span=row - above.cell.row + 1)
                    above.texts_below += [text] if text else []
                    opened[column] = above
                else:
                    where = f"{place}第 {row + 1} 行第 {number} 格"
                    new = _OpenCell(
                        GridCell(text, row, column, 1, column_span, where, self._text.take_doubt())
                    )
                    finished.append(new)
                    if starts or continues:
                        opened[column] = new
                column += column_span
        for done in finished:
            hidden = "、".join(f"“{text}”" for text in done.texts_below)
            doubt = f"合并单元格盖住了文字 {hidden}，没有读" if hidden else ""
            yield replace(done.cell, doubt="；".join(part for part in (done.cell.doubt, doubt) if part))

    def _cell_text(self, cell: etree._Element, inner: list[etree._Element]) -> str:
        """Return the text of a cell, a line for each paragraph; tables inside it are added to `inner`."""
        lines: list[str] = []
        for block in transparent_children(cell):
            if local_name(block) == "p":
                lines += text_lines(self._text.paragraph(block))
            elif local_name(block) == "tbl":
                inner.append(block)
        inner += self._text.take_tables()
        return "\n".join(lines)


def _columns_before(row: etree._Element) -> int:
    """Return how many columns of the table a row leaves free at its beginning."""
    before = child(row, "trPr", "gridBefore")
    count = attribute(before, "val") if before is not None else ""
    return positive_number(count, limit=MAX_TABLE_COLUMNS) if count.isdecimal() and int(count) else 0


class _Merging(NamedTuple):
    column_span: int
    starts: bool
    """Whether the cell begins one over several rows."""
    continues: bool
    """Whether the cell goes on with the one above."""


def _merging(cell: etree._Element) -> _Merging:
    """Return how a cell is merged with its neighbours."""
    properties = child(cell, "tcPr")
    if properties is None:
        return _Merging(1, False, False)
    span = child(properties, "gridSpan")
    merge = child(properties, "vMerge")
    columns = positive_number(attribute(span, "val"), 1, MAX_TABLE_COLUMNS) if span is not None else 1
    starts = merge is not None and attribute(merge, "val") == "restart"
    return _Merging(columns, starts, merge is not None and not starts)
