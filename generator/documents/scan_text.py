"""Texts in a scanned page: each line cut out and recognised twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np

from generator.documents.page_text import TextLine, first_token_length
from generator.documents.ruled_tables import Rectangle
from generator.documents.scan_lines import Picture, ScannedPage, binarise
from generator.documents.text_lines import clean_text

_DASH = re.compile("(?<=[年月日])[一－―–-](?=[0-9])|(?<=[0-9])一(?=[0-9])")
_BRACKETS = re.compile("[(（]([^()（）]*)[)）]")
_MIN_CONFIDENCE = 0.8
_MIN_INK_PIXELS = 12
_MIN_LINE_PIXELS = 7
_MIN_SPECK_PIXELS = 9
_MAX_REST_PIXELS = 4
_MAX_REST_PLACE_PIXELS = 7
_EDGE_STRIP_PIXELS = 6
_MIN_LETTER_PIXELS = 7
_MIN_REST_PIXELS, _MIN_LONG_REST_PIXELS = 14, 40
_ROOM_PIXELS = 6


class LineCut(NamedTuple):
    """A line of text in a picture."""

    box: Rectangle
    picture: Picture
    is_clipped: bool = False
    """Whether ink close to the cell's lines was left out that may belong to letters."""


class RecognisedLine(NamedTuple):
    """A line of text, and why it may be wrong."""

    line: TextLine
    doubt: str


class _Recognised(NamedTuple):
    text: str
    confidence: float


class TextRecogniser:
    """Recognises lines of text with models that came with the program."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._engine = RapidOCR(
            params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 2}
        )

    def recognise(self, cuts: Sequence[LineCut]) -> list[RecognisedLine]:
        """Return the text of each line. A line that reads otherwise in another size has a doubt."""
        if not cuts:
            return []
        first = self._texts([_framed(cut.picture, 1.0) for cut in cuts])
        second = self._texts([_framed(cut.picture, 1.3) for cut in cuts])
        return [_recognised_line(cut, a, b) for cut, a, b in zip(cuts, first, second, strict=True)]

    def _texts(self, pictures: Sequence[Picture]) -> list[_Recognised]:
        """Return the text of each picture."""
        colour = [cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) for picture in pictures]
        answer = self._engine.recognize_txt(colour)
        return [
            _Recognised(str(t), float(s)) for t, s in zip(answer.txts or (), answer.scores or (), strict=True)
        ]


def _framed(picture: Picture, enlargement: float) -> Picture:
    """Return a line with white room round it, more where it is short: signs alone are else misread."""
    height, width = picture.shape
    room = max(_ROOM_PIXELS, int(height * 0.15 * enlargement))
    side = max(room, int(height * enlargement) if width < 2 * height else room)
    return cv2.copyMakeBorder(picture, room, room, side, side, cv2.BORDER_CONSTANT, value=255.0)


def _recognised_line(cut: LineCut, first: _Recognised, second: _Recognised) -> RecognisedLine:
    """Return a line with its text."""
    text, second_text = tidy_recognised(first.text), tidy_recognised(second.text)
    size = cut.box.bottom - cut.box.top
    token = first_token_length(text)
    width = sum(_em(c) for c in text[:token]) * size
    doubt = ""
    if not text:
        doubt = "这里有字，但没有认出，请对照原件填写"
    elif alike(text) != alike(second_text):
        doubt = f"认作“{text}”，也像“{second_text}”，请对照原件"
    elif min(first.confidence, second.confidence) < _MIN_CONFIDENCE:
        doubt = f"“{text}”认得不清楚，请对照原件"
    if cut.is_clipped and not doubt:
        doubt = "有笔画贴着边线，没有读，可能缺字，请对照原件"
    line = TextLine(text, cut.box.left, cut.box.right, cut.box.top, cut.box.bottom, width, token >= len(text))
    return RecognisedLine(line, doubt)


def _em(letter: str) -> float:
    """Return the width of a letter, in the height of a line."""
    return 0.55 if letter.isascii() else 1.0


def tidy_recognised(text: str) -> str:
    """Return a recognised text as people type it: no blanks beside Chinese characters, dashes and brackets in full width."""
    text = clean_text(text)
    text = "".join(
        letter for i, letter in enumerate(text)
        if letter != " " or (text[i - 1].isascii() and text[i - 1].isalpha() and text[i + 1 : i + 2].isascii())
    )  # fmt: skip
    text = _DASH.sub("—", text)
    return _BRACKETS.sub(lambda match: f"（{match[1]}）" if not match[1].isascii() else match[0], text)


def alike(text: str) -> str:
    """Return a text in which signs are alike that print alike."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").replace("、", ",")


def cut_lines(page: ScannedPage, box: Rectangle, margin: int) -> list[LineCut]:
    """Return the lines of text inside a rectangle of a page, without the lines of the table."""
    left, top = max(0, round(box.left) + margin), max(0, round(box.top) + margin)
    right, bottom = round(box.right) - margin, round(box.bottom) - margin
    if right - left < _MIN_LINE_PIXELS or bottom - top < _MIN_LINE_PIXELS:
        return []
    picture = page.picture[top:bottom, left:right].copy()
    ruled = page.lines[top:bottom, left:right] > 0
    paper = int(np.median(picture))
    picture[ruled] = paper
    ink = binarise(picture)
    ink[ruled] = 0
    ink, is_clipped = _without_specks(ink)
    cuts = []
    for first, last in _bands(np.asarray(ink.any(axis=1))):
        columns = np.flatnonzero(ink[first:last].any(axis=0))
        if ink[first:last].sum() // 255 < _MIN_INK_PIXELS:
            continue
        x0, x1 = max(0, int(columns[0]) - 3), min(right - left, int(columns[-1]) + 4)
        y0, y1 = max(0, first - 3), min(bottom - top, last + 3)
        place = Rectangle(left + int(columns[0]), top + first, left + int(columns[-1]) + 1, top + last)
        cuts.append(LineCut(place, picture[y0:y1, x0:x1], is_clipped))
    return cuts


def _without_specks(ink: Picture) -> tuple[Picture, bool]:
    """Return ink without dots of noise and rests of the table's lines, and whether such a rest may be part of a letter."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, width = ink.shape
    removed = np.zeros(count, bool)
    is_clipped = False
    for label in range(1, count):
        left, top, wide, high, area = (int(value) for value in boxes[label])
        near_side = min(left, width - left - wide) <= _MAX_REST_PLACE_PIXELS
        near_end = min(top, height - top - high) <= _MAX_REST_PLACE_PIXELS
        is_rest = (near_side and wide <= _MAX_REST_PIXELS and high >= _MIN_REST_PIXELS) or (
            near_end and high <= _MAX_REST_PIXELS and wide >= _MIN_LONG_REST_PIXELS
        )
        is_rest |= near_side and wide <= 2 * _MAX_REST_PIXELS and high >= _MIN_LONG_REST_PIXELS
        is_rest |= (left == 0 or left + wide == width) and wide <= _MAX_REST_PIXELS + 1 < high
        is_rest |= left + wide <= _EDGE_STRIP_PIXELS or width - left <= _EDGE_STRIP_PIXELS
        is_rest |= top + high <= _EDGE_STRIP_PIXELS or height - top <= _EDGE_STRIP_PIXELS
        removed[label] = area < _MIN_SPECK_PIXELS or is_rest
        is_clipped |= (
            is_rest
            and area >= 2 * _MIN_SPECK_PIXELS
            and _MIN_LETTER_PIXELS <= high < _MIN_LONG_REST_PIXELS
            and wide < high
        )
    ink[removed[labels]] = 0
    return ink, is_clipped


def _bands(inked: np.ndarray[Any, Any]) -> Iterator[tuple[int, int]]:
    """Yield where lines of text begin and end; strokes of one character (二, 三) belong together."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    bands = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    height = max((b - a for a, b in bands), default=0)
    joined: list[tuple[int, int]] = []
    for start, end in bands:
        if joined and (
            end - joined[-1][0] <= 1.15 * height
            and min(end - start, joined[-1][1] - joined[-1][0]) < 0.6 * height
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    yield from (
        band for band in joined if band[1] - band[0] >= _MIN_LINE_PIXELS or band[1] - band[0] >= 0.2 * height
    )
