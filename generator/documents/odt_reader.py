"""OpenDocument texts (.odt): their tables with the lines round them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.documents.grid import Document, DocumentProblem, GridCell
from generator.documents.odf_tables import RepeatedCell, repeated_cells, repeated_lines
from generator.documents.odf_text import OdfText
from generator.documents.ods_reader import MAX_OPEN_DOCUMENT_BYTES
from generator.documents.safe_xml import child, local_name, parse_xml
from generator.documents.table_cells import MAX_CELLS_PER_TABLE, MAX_TABLE_COLUMNS
from generator.documents.table_list import TableList, is_arrangement
from generator.documents.text_lines import clean_text
from generator.documents.zip_parts import ZipParts

_PARAGRAPHS = frozenset({"p", "h"})


def read_odt(parts: ZipParts, name: str) -> Document:
    """Read the tables of a text document, tracked changes as if they were accepted."""
    body = child(parse_xml(parts.read("content.xml", MAX_OPEN_DOCUMENT_BYTES)), "body", "text")
    if body is None:
        raise DocumentProblem("corrupt", "文件里没有正文：请用办公软件打开后另存一份")
    return _OdtTables().read(body, name)


class _OdtTables:
    """Reads blocks of a document into a list of tables."""

    def __init__(self) -> None:
        self._text = OdfText()
        self._tables = TableList()

    def read(self, body: etree._Element, name: str) -> Document:
        """Read the body of a document."""
        self._read_blocks(body)
        return self._tables.document(name, self._text.doubts())

    def _read_blocks(self, element: etree._Element) -> None:
        """Read paragraphs and tables inside an element, through sections and lists."""
        for block in element:
            kind = local_name(block)
            if kind in _PARAGRAPHS:
                self._tables.add_text(self._text.block(block))
                for table in _outer_tables(block):
                    self._read_table(table)
            elif kind == "table":
                self._read_table(block)
            elif kind not in ("tracked-changes", "forms", "sequence-decls"):
                self._read_blocks(block)

    def _read_table(self, table: etree._Element) -> None:
        """Read a table as a grid; one that only arranges others on the page is read as what it holds."""
        rows = [list(repeated_cells(row.element)) for row in repeated_lines(table, "table-row")]
        own = sum(len(row) for row in rows)
        if is_arrangement(own, sum(1 for _ in table.iter("{*}table-cell")) - own):
            for row in rows:
                for cell in row:
                    self._read_blocks(cell.element)
            return
        new = self._tables.begin_table()
        self._tables.end_table(new, list(self._cells(rows, new.place)))
        for row in rows:
            for cell in row:
                for nested in _outer_tables(cell.element):
                    self._read_table(nested)

    def _cells(self, rows: list[list[RepeatedCell]], place: str) -> Iterator[GridCell]:
        """Yield the cells of a table. A text under a cell that reaches over it does not show."""
        count = 0
        for row, cells in enumerate(rows):
            number = 0
            for cell in cells:
                if cell.is_covered:
                    number += cell.repeats
                    continue
                text = clean_text(self._text.block(cell.element))
                for column in range(
                    cell.column, cell.column + cell.repeats * cell.column_span, cell.column_span
                ):
                    count += 1
                    number += 1
                    if count > MAX_CELLS_PER_TABLE or column + cell.column_span > MAX_TABLE_COLUMNS:
                        raise DocumentProblem("too-big", f"{place}太大，不像绩效表：请只留要导入的表")
                    row_span = min(cell.row_span, len(rows) - row)
                    where = f"{place}第 {row + 1} 行第 {number} 格"
                    yield GridCell(text, row, column, row_span, cell.column_span, where)


def _outer_tables(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the tables inside an element, not those inside these."""
    for inner in element:
        if local_name(inner) == "table":
            yield inner
        elif local_name(inner) != "tracked-changes":
            yield from _outer_tables(inner)
