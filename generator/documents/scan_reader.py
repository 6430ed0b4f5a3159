"""Scans and pictures → tables, by recognition on this machine."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

import cv2
import numpy as np

from generator.documents.grid import DocumentProblem
from generator.documents.page_tables import PAGE_NUMBER, PageTable, PageTables, cell_padding
from generator.documents.page_text import TextLine
from generator.documents.ruled_tables import Rectangle
from generator.documents.scan_lines import Picture, ScannedPage, scan_page
from generator.documents.scan_text import LineCut, TextRecogniser, cut_lines

MAX_PICTURE_PIXELS = 60_000_000
DOTS_PER_INCH_LEVEL = 220
_LONG_SIDE_PIXELS = 2574
"""The long side of A4 at 220 dpi: pictures without a size on paper are drawn as large."""
_CELL_MARGIN_PIXELS = 3
SMALL_PRINT_DOUBT = "字太小，认得不可靠，请逐格对照原件，或者放大、提高分辨率重新扫描"
"""Doubt of every cell of a table whose letters are too small."""
_MIN_SURE_LINE_PIXELS = 20
"""Height of a line of letters of 6.5 points: smaller ones were misread without any other sign of doubt."""
_MIN_PADDING_SHARE = 0.1
"""Share of lines of text that may stand nearer to the edge of their cell: rests of lines are taken for text."""


def draw_pdf_page(document: Any, index: int) -> Picture:
    """Return a page of a PDF file, counted from 0, as a grey picture."""
    page = document[index]
    width, height = page.get_size()
    scale = DOTS_PER_INCH_LEVEL / 72
    if width * height * scale * scale > MAX_PICTURE_PIXELS:
        raise DocumentProblem("too-big", f"第 {index + 1} 页太大，没有读：请缩到 A4 或 A3 再导入")
    return np.ascontiguousarray(page.render(scale=scale, grayscale=True).to_numpy())


def decode_pictures(content: bytes) -> Iterator[Picture]:
    """Yield the pictures of a file, grey, as large as A4 at 220 dpi."""
    from PIL import Image, ImageOps, ImageSequence

    Image.MAX_IMAGE_PIXELS = MAX_PICTURE_PIXELS
    try:
        with Image.open(io.BytesIO(content)) as file:
            for frame in ImageSequence.Iterator(file):
                if frame.width * frame.height > MAX_PICTURE_PIXELS:
                    raise DocumentProblem("too-big", "图片超过 6000 万像素，没有读：请缩小再导入")
                grey = np.asarray(ImageOps.exif_transpose(frame).convert("L"))
                scale = _LONG_SIDE_PIXELS / max(grey.shape)
                how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
                yield cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how)
    except Image.DecompressionBombError as fault:
        raise DocumentProblem("too-big", "图片超过 6000 万像素，没有读：请缩小再导入") from fault


class ScanReader:
    """Reads pages that are pictures."""

    def __init__(self) -> None:
        self._recogniser = TextRecogniser()

    def read_page(self, number: int, picture: Picture) -> PageTables:
        """Return the tables of a page by its number, and the lines of text between them."""
        page = scan_page(picture)
        lines = self._outside(page)
        tables: list[PageTable] = []
        above = float("-inf")
        for table in page.tables:
            top = table.ruled.rows[0]
            before = [line.text for line in lines if above <= line.top < top]
            cuts = [cut_lines(page, cell.box, _CELL_MARGIN_PIXELS) for cell in table.ruled.cells]
            texts, doubts = self._cell_texts(cuts)
            for cell in table.unclear:
                doubts[cell] = _joined("格子的边线不清楚，请对照原件", doubts.get(cell))
            if _is_small(cuts):
                doubts = {cell: _joined(SMALL_PRINT_DOUBT, doubts.get(cell)) for cell in texts}
            padding = cell_padding(table.ruled, texts, _MIN_PADDING_SHARE)
            tables.append(PageTable(number, table.ruled, texts, before, bool(before), padding, doubts))
            above = top
        return PageTables(tables, [line for line in lines if line.top >= above])

    def _cell_texts(
        self, cuts: Sequence[Sequence[LineCut]]
    ) -> tuple[dict[int, list[TextLine]], dict[int, str]]:
        """Return the lines of each cell that has ink, and the doubts about them."""
        flat = [(cell, cut) for cell, lines in enumerate(cuts) for cut in lines]
        recognised = self._recogniser.recognise([cut for _, cut in flat])
        texts: dict[int, list[TextLine]] = {}
        doubts: dict[int, list[str]] = {}
        for (cell, _), line in zip(flat, recognised, strict=True):
            texts.setdefault(cell, []).append(line.line)
            if line.doubt:
                doubts.setdefault(cell, []).append(line.doubt)
        return texts, {cell: "；".join(dict.fromkeys(messages)) for cell, messages in doubts.items()}

    def _outside(self, page: ScannedPage) -> list[TextLine]:
        """Return the lines of text over, between and under the tables."""
        edges = [0.0]
        for table in page.tables:
            edges += [table.ruled.rows[0], table.ruled.rows[-1]]
        edges.append(float(page.picture.shape[0]))
        strips = [
            Rectangle(0, top, float(page.picture.shape[1]), bottom)
            for top, bottom in zip(edges[::2], edges[1::2], strict=True)
            if bottom > top
        ]
        cuts = [cut for strip in strips for cut in cut_lines(page, strip, 6)]
        lines = [line.line for line in self._recogniser.recognise(cuts)]
        return [line for line in lines if line.text and not PAGE_NUMBER.match(line.text)]


def _is_small(cuts: Sequence[Sequence[LineCut]]) -> bool:
    """Whether the lines of a table are as a rule too low to be read surely."""
    heights = [cut.box.bottom - cut.box.top for lines in cuts for cut in lines]
    return bool(heights) and median(heights) < _MIN_SURE_LINE_PIXELS


def _joined(doubt: str, further: str | None) -> str:
    return "；".join(filter(None, [doubt, further]))
