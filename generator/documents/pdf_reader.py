"""PDF files and pictures: the tables of their pages, joined over pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from generator.documents.joined_tables import join_tables
from generator.documents.near_twins import mark_near_twins
from generator.documents.page_margins import repeated_margin_lines
from generator.documents.page_tables import PageTables, page_tables
from generator.documents.pdf_pages import list_pages, read_pages
from generator.documents.ruled_tables import find_tables
from generator.documents.text_lines import clean_text

MAX_LINE_GAP_POINTS = 3.0
"""Lines closer than this are drawn twice, or beside each other; no row of text is as low."""
MAX_RECOGNISED_PAGES = 50
RECOGNISED_DOUBT = "文字是从图片里认出来的，每一格都请对照原件核对"


def read_pdf(content: bytes, name: str, options: ReadingOptions) -> Document:
    """Read the tables of a PDF file; without `options.recognise`, pages that are pictures are not read."""
    document = _open(content)
    pages = list_pages(document, options.pages)
    if not pages.with_text and not pages.scans:
        raise DocumentProblem("no-table", "PDF 里没有文字，也没有图片")
    if not pages.with_text and not options.recognise:
        raise DocumentProblem(
            "scan", "PDF 是扫描件，页面都是图片：请用原来的 Word 或 Excel 文件，或加 --ocr 识别"
        )
    contents = list(read_pages(io.BytesIO(content), pages.with_text)) if pages.with_text else []
    doubts = [doubt for page in contents for doubt in page.doubts]
    margins = repeated_margin_lines([page.letters for page in contents], [page.height for page in contents])
    read = {
        page.number: page_tables(
            page.number,
            page.letters,
            find_tables(page.horizontal, page.vertical, MAX_LINE_GAP_POINTS),
            margins,
        )
        for page in contents
    }
    if pages.scans and options.recognise:
        _refuse_many_pages(len(pages.scans))
        read |= _recognise_pdf(document, pages.scans)
    else:
        doubts += [f"第 {index + 1} 页是图片，没有读：加 --ocr 识别" for index in pages.scans]
    return _document(name, read, doubts, is_recognised=bool(pages.scans) and options.recognise)


def read_picture(content: bytes, name: str, options: ReadingOptions) -> Document:
    """Read the tables of a picture, which may have several pages."""
    if not options.recognise:
        raise DocumentProblem("scan", "文件是图片：请用原来的 Word 或 Excel 文件，或加 --ocr 识别")
    from generator.documents.scan_reader import ScanReader, decode_pictures

    reader = ScanReader()
    read: dict[int, PageTables] = {}
    for number, picture in enumerate(decode_pictures(content), 1):
        if options.pages and number not in options.pages:
            continue
        _refuse_many_pages(len(read) + 1)
        read[number] = reader.read_page(number, picture)
    return _document(name, read, [], is_recognised=True)


def _document(name: str, read: dict[int, PageTables], doubts: list[str], is_recognised: bool) -> Document:
    """Return the tables of pages as a document."""
    pages = [read[number] for number in sorted(read)]
    grids = join_tables(pages)
    lines = [] if grids else [clean_text(line.text) for page in pages for line in page.lines_after]
    if not is_recognised:
        return Document(name, grids, lines, doubts)
    return Document(name, mark_near_twins(grids), lines, [RECOGNISED_DOUBT, *doubts], from_picture=True)


def _recognise_pdf(document: Any, indexes: Sequence[int]) -> dict[int, PageTables]:
    """Return the tables of pages that are pictures, by the numbers of the pages."""
    from generator.documents.scan_reader import ScanReader, draw_pdf_page

    reader = ScanReader()
    return {index + 1: reader.read_page(index + 1, draw_pdf_page(document, index)) for index in indexes}


def _refuse_many_pages(count: int) -> None:
    """Raise DocumentProblem where recognition would take too long."""
    if count > MAX_RECOGNISED_PAGES:
        raise DocumentProblem(
            "too-many-pages",
            f"扫描页超过 {MAX_RECOGNISED_PAGES} 页：请用 --pages 指定要认的页，如 --pages 3-5",
        )


def _open(content: bytes) -> Any:
    """Return an open PDF file. Raises DocumentProblem for a password and for damage."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise DocumentProblem("password", "文件有密码：请打开后取消密码，另存一份，再导入") from fault
        raise DocumentProblem("corrupt", "PDF 已损坏，打不开：请重新导出一份") from fault
