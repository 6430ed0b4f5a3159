"""Small office files from their inner XML, to hold readers against what programs rarely write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def word_file(body: str, **further: str) -> bytes:
    """Return a Word document with a body; `further` are the roots of other parts by their kind: numbering, styles."""
    parts = {"document": f"<w:body>{body}</w:body>"} | further
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{kind}.xml"/>' for kind in further
    )
    return archive(
        {"[Content_Types].xml": _TYPES}
        | {f"word/{kind}.xml": f"<w:{kind} {_WORD}>{inner}</w:{kind}>" for kind, inner in parts.items()}
        | {"word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>"}
    )


def word_row(*cells: str) -> str:
    """Return a row of a Word table, whose cells hold runs or whole properties and paragraphs."""
    return (
        "<w:tr>"
        + "".join(
            f"<w:tc>{cell if cell.startswith(('<w:p>', '<w:tcPr>')) else f'<w:p>{cell}</w:p>'}</w:tc>"
            for cell in cells
        )
        + "</w:tr>"
    )


def word_text(text: str, properties: str = "") -> str:
    """Return a run."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def excel_file(
    rows: str, *, after: str = "", columns: str = "", formats: str = "", styles: str = "", extra: str = ""
) -> bytes:
    """Return a workbook with the sheet 表1; `extra` are further `<sheet>` elements of the same part."""
    return archive(
        {
            "[Content_Types].xml": _TYPES,
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            f'<sheet name="表1" sheetId="1" r:id="r1"/>{extra}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": "<Relationships>"
            f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><cols>{columns}</cols><sheetData>{rows}</sheetData>{after}</worksheet>',
        }
    )


def open_document(kind: str, body: str, styles: str = "") -> bytes:
    """Return an OpenDocument file, a `spreadsheet` or a `text`."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "draw")
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})
