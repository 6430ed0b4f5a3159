"""HTML pages, also those that portals hand out as .xls or .mht: their tables with the lines round them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy

from lxml import etree, html

from generator.documents.grid import Document, DocumentProblem
from generator.documents.html_text import HtmlText
from generator.documents.safe_xml import positive_number
from generator.documents.table_cells import MAX_TABLE_COLUMNS, SpanCell, place_cells
from generator.documents.table_list import TableList, is_arrangement
from generator.documents.text_lines import text_lines

MAX_HTML_BYTES = 16_000_000
MAX_ROWS_SPANNED = 65_534
"""As browsers read `rowspan`, which is also how far `rowspan="0"` reaches."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "chinese"})
_MAX_HEADER_BYTES = 4096


def read_html(content: bytes, name: str) -> Document:
    """Read the tables of a page. Nothing that the page names is fetched."""
    if len(content) > MAX_HTML_BYTES:
        raise DocumentProblem("too-big", "网页太大，不像绩效表：请只留要导入的表，另存一份")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(_DECLARATION.sub("", decode_text(content), count=1), parser=parser)
    if any("depth" in entry.message for entry in parser.error_log):
        raise DocumentProblem("corrupt", "网页里的嵌套太深，不像绩效表，没有读")
    return _HtmlTables().read(root, name)


def read_mht(content: bytes, name: str) -> Document:
    """Read the page of a web archive (.mht), which some programs also name .doc or .xls."""
    for part in message_from_bytes(content, policy=policy.default).walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes):
            return read_html(page, name)
    raise DocumentProblem("unknown-format", "网页存档里没有网页：请用浏览器打开，另存为 .html，再导入")


def decode_text(content: bytes) -> str:
    """Return a text by its marks of encoding; without any it is UTF-8 or GB 18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    match = _CHARSET.search(content[:_MAX_HEADER_BYTES])
    is_chinese = match is not None and match[1].decode("ascii").lower() in _CHINESE
    try:
        return content.decode("gb18030" if is_chinese else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("utf-8-sig" if is_chinese else "gb18030", "replace")


class _HtmlTables:
    """Reads elements of a page into a list of tables."""

    def __init__(self) -> None:
        self._text = HtmlText()
        self._tables = TableList()

    def read(self, root: etree._Element, name: str) -> Document:
        """Read the body of a page."""
        self._read_blocks(root)
        return self._tables.document(name, self._text.doubts())

    def _read_blocks(self, element: etree._Element) -> None:
        """Read texts and tables inside an element."""
        for piece in self._text.pieces(element):
            if isinstance(piece, str):
                self._tables.add_text(piece)
            else:
                self._read_table(piece)

    def _read_table(self, table: etree._Element) -> None:
        """Read a table as a grid; one that only arranges others on the page is read as what it holds."""
        for caption in table.iterchildren("caption"):
            self._read_blocks(caption)
        rows = [list(row.iterchildren("td", "th")) for row in _table_rows(table)]
        own = sum(len(row) for row in rows)
        if is_arrangement(own, sum(1 for _ in table.iter("td", "th")) - own):
            for row in rows:
                for cell in row:
                    self._read_blocks(cell)
            return
        new = self._tables.begin_table()
        inner: list[etree._Element] = []
        spans = [[self._span_cell(cell, inner) for cell in row] for row in rows]
        self._tables.end_table(new, list(place_cells(spans, new.place)))
        for nested in inner:
            self._read_table(nested)

    def _span_cell(self, cell: etree._Element, inner: list[etree._Element]) -> SpanCell:
        """Return the text and spans of a cell; tables inside it are added to `inner`."""
        pieces = list(self._text.pieces(cell))
        inner += [piece for piece in pieces if not isinstance(piece, str)]
        text = "\n".join(line for piece in pieces if isinstance(piece, str) for line in text_lines(piece))
        rows = cell.get("rowspan", "1").strip()
        return SpanCell(
            text,
            MAX_ROWS_SPANNED if rows == "0" else positive_number(rows, 1, MAX_ROWS_SPANNED),
            positive_number(cell.get("colspan", "1").strip(), 1, MAX_TABLE_COLUMNS),
        )


def _table_rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, not those of tables inside it."""
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from part.iterchildren("tr")
