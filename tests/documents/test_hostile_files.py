"""Files that strangers made to harm: each gives its tables or one sentence, and nothing is run, fetched or filled."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.documents.content_reader import read_content
from generator.documents.grid import DocumentProblem, ReadingOptions
from tests.conftest import HOME
from tests.support.office_files import archive, excel_file, open_document, word_file
from tests.support.patience import PATIENCE


def pdf_file(pages: int) -> bytes:
    """Return a PDF file of empty pages."""
    kids = " ".join(f"{i + 3} 0 R" for i in range(pages))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>",
        *["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages,
    ]
    body = "".join(f"{i} 0 obj{text}endobj\n" for i, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode()


def png_file(width: int, height: int) -> bytes:
    """Return the head of a PNG picture that claims a size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    )


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FAR = '<row r="1"><c r="A1" t="str"><v>甲</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>乙</v></c></row>'
REFUSED: dict[str, Callable[[], tuple[bytes, str]]] = {
    "entities that multiply": lambda: (
        archive({"[Content_Types].xml": "", "word/document.xml": f"{BOMB}<document>&b;</document>"}),
        "doctype",
    ),
    "entities in another encoding": lambda: (
        archive(
            {
                "[Content_Types].xml": "",
                "word/document.xml": f'<?xml version="1.0" encoding="utf-16"?>{BOMB}<document/>'.encode(
                    "utf-16"
                ),
            }
        ),
        "doctype",
    ),
    "sheet that unpacks to 17 MB": lambda: (excel_file("<row/>" * 2_900_000), "too-big"),
    "part that unpacks to 65 MB": lambda: (archive({"a": b"0" * 65_000_000}), "too-big"),
    "5,001 parts": lambda: (archive({f"p{i}": "" for i in range(5_001)}), "too-big"),
    "macros": lambda: (archive({"[Content_Types].xml": "", "xl/vbaProject.bin": ""}), "macros"),
    "nested a thousand times": lambda: (word_file("<w:sdt>" * 1_000 + "</w:sdt>" * 1_000), "corrupt"),
    "page nested ten thousand times": lambda: (b"<html>" + b"<div>" * 10_000, "corrupt"),
    "text repeated ten million times": lambda: (
        open_document(
            "spreadsheet",
            '<table:table table:name="表"><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            'table:number-columns-repeated="10"><text:p>甲</text:p></table:table-cell></table:table-row></table:table>',
        ),
        "too-big",
    ),
    "301 pages": lambda: (pdf_file(301), "too-many-pages"),
    "pages without anything": lambda: (pdf_file(2), "no-table"),
    "picture of 3.6 thousand million pixels": lambda: (png_file(60_000, 60_000), "too-big"),
    "archive of something else": lambda: (archive({"a.txt": "x"}), "unknown-format"),
}
"""What is wrong with a file → a function that makes it, with the code of the refusal."""


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_file_is_refused_in_words(case: str) -> None:
    """A file that no office program writes gives one sentence."""
    content, code = REFUSED[case]()
    with pytest.raises(DocumentProblem) as problem:
        read_content(content, "表", ReadingOptions(recognise=True))
    assert problem.value.code == code
    assert problem.value.message


def test_far_cells_and_large_merges_take_no_room() -> None:
    """A cell at the end of a sheet, and a merged area as large as the sheet, are read like any others."""
    content = excel_file(FAR, after='<mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells>')
    grid = read_content(content, "表", ReadingOptions()).grids[0]
    assert max(cell.row + cell.row_span for cell in grid.cells) < 20
    assert max(cell.column + cell.column_span for cell in grid.cells) < 20


def test_spans_of_a_page_end_with_its_table() -> None:
    """Spans without end fill no memory."""
    page = b"<table><tr><td rowspan=65534 colspan=%d>a<td rowspan=9>b</table>"
    [first, second] = read_content(page % 900, "表", ReadingOptions()).grids[0].cells
    assert (first.row_span, first.column_span, second.row_span) == (1, 900, 1)
    with pytest.raises(DocumentProblem):
        read_content(page % 1_000, "表", ReadingOptions())


def test_external_parts_are_not_followed(tmp_path: Path) -> None:
    """A part that lies outside the file, by its path or by its address, is none of the file's."""
    secret = tmp_path / "secret.xml"
    secret.write_text("<worksheet/>")
    relations = (
        f'<Relationships><Relationship Id="r1" Type="x/worksheet" TargetMode="External" Target="file://{secret}"/>'
        f'<Relationship Id="r2" Type="x/sharedStrings" Target="../../../../{secret}"/></Relationships>'
    )
    content = archive(
        {
            "[Content_Types].xml": "",
            "xl/workbook.xml": '<workbook><sheets><sheet name="表1" id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations,
        }
    )
    assert read_content(content, "表", ReadingOptions()).grids == []


def test_process_of_a_reader_has_no_network_and_starts_nothing() -> None:
    """Whatever a library were brought to try in the process that reads, Python refuses it."""
    program = (
        "import socket, subprocess, sys\nfrom generator.documents.reader_process import refuse_effects\nrefuse_effects()\n"
        "for effect in (lambda: socket.create_connection(('localhost', 9)), lambda: subprocess.run([sys.executable])):\n"
        "    try:\n        effect()\n    except PermissionError as refused:\n        print(refused)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HOME,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=True,
    )
    assert run.stdout.split() == ["socket.getaddrinfo", "subprocess.Popen"]
