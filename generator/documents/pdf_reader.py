"""PDF files with text: their tables, joined over pages."""

from __future__ import annotations

import io

from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from generator.documents.joined_tables import join_tables
from generator.documents.page_margins import repeated_margin_lines
from generator.documents.page_tables import page_tables
from generator.documents.pdf_pages import PageList, list_pages, read_pages
from generator.documents.ruled_tables import find_tables
from generator.documents.text_lines import clean_text

MAX_LINE_GAP_POINTS = 3.0
"""Lines closer than this are drawn twice, or beside each other; no row of text is as low."""


def read_pdf(content: bytes, name: str, options: ReadingOptions) -> Document:
    """Read the tables of a PDF file; without `options.recognise`, pages that are pictures are not read."""
    pages = _list_pages(content, options)
    if not pages.with_text and not pages.scans:
        raise DocumentProblem("no-table", "PDF 里没有文字，也没有图片")
    if not pages.with_text:
        raise DocumentProblem(
            "scan", "PDF 是扫描件，页面都是图片：请用原来的 Word 或 Excel 文件，或加 --ocr 识别"
        )
    doubts = [f"第 {index + 1} 页是图片，没有读：加 --ocr 识别" for index in pages.scans]
    contents = list(read_pages(io.BytesIO(content), pages.with_text))
    doubts += [doubt for page in contents for doubt in page.doubts]
    margins = repeated_margin_lines([page.letters for page in contents], [page.height for page in contents])
    read = [
        page_tables(
            page.number,
            page.letters,
            find_tables(page.horizontal, page.vertical, MAX_LINE_GAP_POINTS),
            margins,
        )
        for page in contents
    ]
    grids = join_tables(read)
    lines = [] if grids else [line for page in read for line in page.lines_after]
    return Document(name, grids, [clean_text(line) for line in lines], doubts)


def _list_pages(content: bytes, options: ReadingOptions) -> PageList:
    """Return which pages have text and which are pictures. Raises DocumentProblem for a password and for damage."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise DocumentProblem("password", "文件有密码：请打开后取消密码，另存一份，再导入") from fault
        raise DocumentProblem("corrupt", "PDF 已损坏，打不开：请重新导出一份") from fault
    return list_pages(document, options.pages)
