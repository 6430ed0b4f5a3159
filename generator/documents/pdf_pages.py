"""Pages of a PDF file → letters and lines. Nothing in the file is run, opened or fetched."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.documents.grid import DocumentProblem
from generator.documents.page_text import Letter
from generator.documents.ruled_tables import RuledLine

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 300
MAX_LETTERS_PER_PAGE = 30_000
MAX_LINE_THICKNESS_POINTS = 3.0
"""Anything thicker is a surface and no line."""
_MIN_PICTURE_SHARE = 0.6
"""Share of a page that a picture covers where the page is a scan."""
_MAX_UNREADABLE_SHARE = 0.2
_MIN_RULE_POINTS = 4.0


class PdfPage(NamedTuple):
    """A page that is to be read."""

    number: int
    """Number of the page, counted from 1."""
    letters: Sequence[Letter]
    horizontal: Sequence[RuledLine]
    vertical: Sequence[RuledLine]
    height: float
    doubts: Sequence[str]


class PageList(NamedTuple):
    """Pages of a file by what reads them: their texts, or recognition of pictures."""

    with_text: Sequence[int]
    """Numbers of pages with text, counted from 0."""
    scans: Sequence[int]
    """Pages that are pictures."""


def list_pages(document: pypdfium2.PdfDocument, requested: Sequence[int]) -> PageList:
    """Return which pages have text and which are pictures, of the requested ones (counted from 1) or all."""
    count = len(document)
    if count > MAX_PAGES:
        raise DocumentProblem(
            "too-many-pages", f"PDF 有 {count} 页，最多读 {MAX_PAGES} 页：请只留要导入的页，另存一份"
        )
    missing = [number for number in requested if not 1 <= number <= count]
    if missing:
        raise DocumentProblem("no-page", f"PDF 只有 {count} 页，没有第 {missing[0]} 页")
    with_text: list[int] = []
    scans: list[int] = []
    for index in [number - 1 for number in requested] or range(count):
        page = document[index]
        pictures, drawings = _drawn(page)
        letters = page.get_textpage().count_chars()
        if pictures >= _MIN_PICTURE_SHARE and not drawings:
            scans.append(index)
        elif letters:
            with_text.append(index)
        elif pictures > 0:
            scans.append(index)
    return PageList(with_text, scans)


class _Drawn(NamedTuple):
    picture_share: float
    """Share of a page that its largest picture covers."""
    paths: int


def _drawn(page: Any) -> _Drawn:
    """Return how much of a page is a picture, and how many lines and surfaces are drawn on it."""
    from pypdfium2 import raw

    width, height = page.get_size()
    largest = 0.0
    drawings = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            largest = max(largest, (right - left) * (top - bottom) / (width * height or 1))
        else:
            drawings += 1
    return _Drawn(largest, drawings)


class _DamageNotices(logging.Handler):
    """Counts what the library says of streams that it could read in part only."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a message of the library if it tells of lost data."""
        self.count += "Data-loss" in record.getMessage()


def read_pages(content: Any, indexes: Sequence[int]) -> Iterator[PdfPage]:
    """Yield the pages with text of a PDF file, an open binary file, by their numbers from 0."""
    import pdfplumber

    notices = _DamageNotices()
    logger = logging.getLogger("pdfminer")
    logger.addHandler(notices)
    logger.propagate = False
    try:
        with pdfplumber.open(content) as document:
            for index in indexes:
                notices.count = 0
                page = _page_content(document.pages[index])
                document.pages[index].close()
                damage = [f"第 {page.number} 页已损坏，可能缺字，请对照原件"] if notices.count else []
                yield page._replace(doubts=[*damage, *page.doubts])
    finally:
        logger.removeHandler(notices)


def _page_content(page: Any) -> PdfPage:
    """Return letters and lines of a page."""
    number = page.page_number
    if len(page.chars) > MAX_LETTERS_PER_PAGE:
        raise DocumentProblem("too-big", f"第 {number} 页的字太多，不像绩效表：请只留要导入的页，另存一份")
    doubts: list[str] = []
    letters: list[Letter] = []
    slanted = unreadable = 0
    for char in page.dedupe_chars(tolerance=1).chars:
        if not char["upright"]:
            slanted += bool(char["text"].strip())
        elif char["text"].startswith("(cid:") or "\ufffd" in char["text"]:
            unreadable += 1
            letters.append(Letter("\ufffd", char["x0"], char["top"], char["x1"], char["bottom"]))
        elif 0 <= char["x0"] <= page.width and 0 <= char["top"] <= page.height:
            letters.append(Letter(char["text"], char["x0"], char["top"], char["x1"], char["bottom"]))
    if unreadable > _MAX_UNREADABLE_SHARE * len(letters):
        raise DocumentProblem(
            "scan",
            f"第 {number} 页的字没有编码，复制出来是乱码：请用原来的 Word 或 Excel 文件，或加 --ocr 当图片认",
        )
    if unreadable:
        doubts.append(f"第 {number} 页有 {unreadable} 个字没有编码，写作“\ufffd”，请对照原件")
    if slanted:
        doubts.append(f"第 {number} 页有 {slanted} 个斜着或竖着印的字，没有读")
    fields = sum(1 for note in page.annots if "Widget" in str(note.get("data", {}).get("Subtype")))
    if fields:
        doubts.append(f"第 {number} 页有 {fields} 个可填写的格，里面填的没有读：请先“打印”成 PDF，再导入")
    horizontal, vertical = _rules(page)
    return PdfPage(number, letters, horizontal, vertical, float(page.height), doubts)


def _rules(page: Any) -> tuple[list[RuledLine], list[RuledLine]]:
    """Return the horizontal and vertical lines of a page; thin rectangles are lines, edges of frames too."""
    horizontal: list[RuledLine] = []
    vertical: list[RuledLine] = []

    def add(left: float, top: float, right: float, bottom: float) -> None:
        if bottom - top <= MAX_LINE_THICKNESS_POINTS and right - left >= _MIN_RULE_POINTS:
            horizontal.append(RuledLine((top + bottom) / 2, left, right))
        elif right - left <= MAX_LINE_THICKNESS_POINTS and bottom - top >= _MIN_RULE_POINTS:
            vertical.append(RuledLine((left + right) / 2, top, bottom))

    for line in page.lines:
        add(line["x0"], line["top"], line["x1"], line["bottom"])
    for frame in (*page.rects, *page.curves):
        left, top, right, bottom = frame["x0"], frame["top"], frame["x1"], frame["bottom"]
        is_thin = min(right - left, bottom - top) <= MAX_LINE_THICKNESS_POINTS
        if is_thin:
            add(left, top, right, bottom)
        elif frame["stroke"] and frame["object_type"] == "rect":
            add(left, top, right, top)
            add(left, bottom, right, bottom)
            add(left, top, left, bottom)
            add(right, top, right, bottom)
    return horizontal, vertical
