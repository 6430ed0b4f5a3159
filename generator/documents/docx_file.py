"""Write official forms as a Word document: DOCX by hand, some hundred times faster than by a library, the same bytes always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.documents.form_table import UNITS_PER_WIDTH, CellRole, FormTable
from generator.documents.office_package import (
    XML_HEAD,
    content_types,
    join_parts,
    pack_part,
    relations,
    xml_text,
    xml_texts,
)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = pack_part(
    "[Content_Types].xml",
    content_types(
        {"word/document.xml": f"{_WORD}.document.main+xml", "word/styles.xml": f"{_WORD}.styles+xml"}
    ),
)
_RELATIONS = pack_part("_rels/.rels", relations({"word/document.xml": "officeDocument"}))
_DOCUMENT_RELATIONS = pack_part("word/_rels/document.xml.rels", relations({"styles.xml": "styles"}))
_STYLES = pack_part(
    "word/styles.xml",
    f'{XML_HEAD}<w:styles xmlns:w="{_NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>'
    '<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="label"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="r"><w:name w:val="amount"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:jc w:val="right"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="form title"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:keepNext/><w:spacing w:after="80"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style></w:styles>',
)
_SHORT_SIDE, _LONG_SIDE, _MARGIN = 11906, 16838, 964
"""A4 and its margin of 17 mm, in twentieths of a point."""
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLE_OF = {
    CellRole.LABEL: '<w:pPr><w:pStyle w:val="c"/></w:pPr>',
    CellRole.TEXT: "",
    CellRole.AMOUNT: '<w:pPr><w:pStyle w:val="r"/></w:pPr>',
}
_SEAM = (
    '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
"""A line of no height between two tables, which would else be one."""
_MAX_UNSPLIT_CHARACTERS = 400
"""A row with a longer text may be cut by the end of a page."""


def docx_file(tables: Sequence[FormTable]) -> bytes:
    """Return a Word document with these forms, at least one; each begins on a page of its own."""
    document = pack_part("word/document.xml", "".join(_document(tables)))
    return join_parts([_TYPES, _RELATIONS, _DOCUMENT_RELATIONS, document, _STYLES])


def _document(tables: Sequence[FormTable]) -> Iterator[str]:
    """Yield the XML of all forms in pieces, which are joined once: each further copy of a long form takes megabytes."""
    yield f'{XML_HEAD}<w:document xmlns:w="{_NAMESPACE}"><w:body>'
    for table in tables:
        yield from _form(table, last=table is tables[-1])
    yield "</w:body></w:document>"


def _form(table: FormTable, last: bool) -> Iterator[str]:
    """Yield the XML of a form with the settings of its pages."""
    width, height = (_LONG_SIDE, _SHORT_SIDE) if table.landscape else (_SHORT_SIDE, _LONG_SIDE)
    landscape = ' w:orient="landscape"' if table.landscape else ""
    section = (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{landscape}/><w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" '
        f'w:bottom="{_MARGIN}" w:left="{_MARGIN}" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    yield _paragraph(table.title, "t")
    yield from (_paragraph(line, "c") for line in table.lines_before)
    yield from _tables(table, width - 2 * _MARGIN)
    yield from (_paragraph(line, "") for line in table.lines_after)
    # Settings of pages stand in the last paragraph of these pages, but for the last pages of a document.
    yield section if last else f"<w:p><w:pPr>{section}</w:pPr></w:p>"


def _paragraph(text: str, style: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{xml_text(text)}</w:t></w:r></w:p>'


def _tables(table: FormTable, full_width: int) -> Iterator[str]:
    """Yield the XML of the cells. Word repeats only rows that a table begins with: the repeated row begins another table."""
    places = [edge * full_width // UNITS_PER_WIDTH for edge in table.edges]
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(places))
    begin = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{full_width}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" '
        'w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    )
    yield begin
    for number, row in enumerate(_rows(table, places)):
        if number and number == table.header_row:
            yield f"</w:tbl>{_SEAM}{begin}"
        yield row
    yield "</w:tbl>"


def _rows(table: FormTable, places: Sequence[int]) -> Iterator[str]:
    """Yield the XML of every row; `places` are the edges of the table, in twentieths of a point."""
    sizes = _Sizes(table.edges, places)
    # Many cells of a table differ in nothing but their texts.
    begins: dict[tuple[int, int, CellRole, bool], str] = {}
    rows: list[list[tuple[int, str]]] = [[] for _ in table.rows]
    texts = iter(xml_texts([box.text for boxes in table.rows for box in boxes]))
    for number, (boxes, in_row) in enumerate(zip(table.rows, rows, strict=True)):
        may_be_cut = False
        for (unescaped, left, right, role, row_span), text in zip(boxes, texts, strict=False):
            if "\n" in text:
                text = text.replace("\n", _LINE_BREAKS[role])
            key = left, right, role, row_span > 1
            begin = begins.get(key)
            if begin is None:
                begin = begins[key] = _cell_begin(sizes.of(left, right), role, reaches_down=row_span > 1)
            in_row.append((left, f"{begin}{text}{_CELL_END}"))
            if row_span > 1:
                reached = left, f"<w:tc><w:tcPr>{sizes.of(left, right)}<w:vMerge/></w:tcPr><w:p/></w:tc>"
                for below in rows[number + 1 : number + row_span]:
                    below.append(reached)
            if len(unescaped) > _MAX_UNSPLIT_CHARACTERS:
                may_be_cut = True
        whole = "" if may_be_cut else "<w:cantSplit/>"
        header = "<w:tblHeader/>" if number == table.header_row else ""
        properties = f"<w:trPr>{whole}{header}</w:trPr>" if whole or header else ""
        in_row.sort()
        yield f"<w:tr>{properties}{''.join([xml for _, xml in in_row])}</w:tr>"
        in_row.clear()


class _Sizes:
    """Markup of the widths of cells, by their edges."""

    def __init__(self, edges: Sequence[int], places: Sequence[int]) -> None:
        self._places = dict(zip(edges, enumerate(places), strict=True))

    def of(self, left: int, right: int) -> str:
        (first, begin), (last, end) = self._places[left], self._places[right]
        columns = f'<w:gridSpan w:val="{last - first}"/>' if last - first > 1 else ""
        return f'<w:tcW w:w="{end - begin}" w:type="dxa"/>{columns}'


def _cell_begin(size: str, role: CellRole, *, reaches_down: bool) -> str:
    """Return what precedes the text of a cell."""
    merge = '<w:vMerge w:val="restart"/>' if reaches_down else ""
    return (
        f'<w:tc><w:tcPr>{size}{merge}<w:vAlign w:val="center"/></w:tcPr><w:p>{_STYLE_OF[role]}{_TEXT_BEGIN}'
    )


_TEXT_BEGIN, _CELL_END = '<w:r><w:t xml:space="preserve">', "</w:t></w:r></w:p></w:tc>"
_LINE_BREAKS = {role: f"</w:t></w:r></w:p><w:p>{style}{_TEXT_BEGIN}" for role, style in _STYLE_OF.items()}
"""Markup between two lines of a cell, by its role."""
