"""A scanned page → straightened, with the tables that its lines form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np

from generator.documents.ruled_tables import RuledTable, cells_between

MAX_SKEW_DEGREES = 8.0
_MIN_HORIZONTAL_PIXELS = 70
_MIN_VERTICAL_PIXELS = 26
"""Lower than the lowest row of a table at 220 dpi, which is about 37 pixels."""
_MIN_TABLE_PIXELS = 150
_MAX_EDGE_GAP_PIXELS = 14
_MIN_DARK_SHARE = 0.82
"""Share of a cell's side along which a line has to be darker than the paper to both sides of it."""
_MAX_LINE_SHIFT_PIXELS = 7
"""Lines of a straightened page wander by so much, where the paper was not flat."""
_MAX_GAP_PIXELS = 7
"""Longest gap in a drawn line; strokes of letters in lines of text under each other have longer ones between them."""
_LINE_HALF_PIXELS, _MAX_END_GAP_PIXELS, _DETACHED_SHARE = 2, 4, 0.39
"""A line reaches the lines that it meets; strokes of letters keep away from them."""
_BROKEN_SHARE, _WHOLE_SHARE = 0.7, 0.96
_MIN_HIDDEN_SHARE, _MIN_UNCLEAR_SHARE = 0.45, 0.4
_MIN_LONG_PIXELS = 60
"""Longer than the strokes of letters in tables."""
_MIN_CONTRAST = 25
_MIN_SIDE_PIXELS, _MAX_SIDE_PIXELS = 3, 6
"""Distances to both sides at which the paper has to show: letters may stand close to a line."""

Picture = np.ndarray[Any, Any]
"""Rows of grey pixels, 0 is black; OpenCV states no narrower type."""


class ScannedTable(NamedTuple):
    """A table on a scanned page; its places are pixels of the straightened picture."""

    ruled: RuledTable
    unclear: frozenset[int]
    """Numbers of cells with a side of which it is unclear whether a line is drawn."""


class ScannedPage(NamedTuple):
    """A straightened page."""

    picture: Picture
    """Grey, 0 is black."""
    lines: Picture
    """255 where a line of a table is, else 0."""
    tables: Sequence[ScannedTable]


def scan_page(picture: Picture) -> ScannedPage:
    """Return a grey picture straightened, with its tables from top to bottom."""
    straight = _straighten(picture)
    dark = binarise(straight)
    across: Picture = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, _MIN_HORIZONTAL_PIXELS), np.uint8))
    down: Picture = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_MIN_VERTICAL_PIXELS, 1), np.uint8))
    across_joined = cv2.dilate(across, np.ones((3, 25), np.uint8))
    tables = []
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(across_joined | _long_verticals(down), np.ones((5, 5), np.uint8)), connectivity=8
    )
    lines = np.zeros_like(dark)
    for label in range(1, count):
        width, height = int(boxes[label][2]), int(boxes[label][3])
        if width < _MIN_TABLE_PIXELS or height < _MIN_VERTICAL_PIXELS * 2:
            continue
        inside: Picture = (labels == label).astype(np.uint8) * 255
        nearby: Picture = cv2.dilate(inside, np.ones((5, 5), np.uint8))
        table = _table(straight, across & inside, down & nearby)
        if table is not None:
            tables.append(table)
            lines |= (across | _long_verticals(down)) & inside
    tables.sort(key=lambda table: table.ruled.rows[0])
    return ScannedPage(straight, cv2.dilate(lines, np.ones((5, 5), np.uint8)), tables)


def binarise(picture: Picture) -> Picture:
    """Return 255 where a picture is darker than what is round it, else 0."""
    return cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18)


def _long_verticals(down: Picture) -> Picture:
    """Return the vertical lines that are longer than strokes of letters."""
    return cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((_MIN_LONG_PIXELS, 1), np.uint8))


def _straighten(picture: Picture) -> Picture:
    """Return a picture turned so that its lines are level."""
    dark = binarise(picture)
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, 40), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(across, connectivity=8)
    slopes: list[tuple[float, int]] = []
    for label in range(1, count):
        left, top, width, height = (int(value) for value in boxes[label][:4])
        if width >= picture.shape[1] // 10 and height <= width * np.tan(np.radians(MAX_SKEW_DEGREES)) + 10:
            y, x = np.nonzero(labels[top : top + height, left : left + width] == label)
            slopes.append((float(np.polyfit(x, y, 1)[0]), width))
    if not slopes:
        return picture
    slopes.sort()
    middle = sum(width for _, width in slopes) / 2
    while middle > slopes[0][1]:
        middle -= slopes.pop(0)[1]
    angle = float(np.degrees(np.arctan(slopes[0][0])))
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255.0)


def _table(picture: Picture, across: Picture, down: Picture) -> ScannedTable | None:
    """Return the table that lines form; None where they close no cells."""
    row_strokes = _edges(_strokes(across, axis=0))
    column_strokes = _edges(_strokes(down, axis=1))
    darkness = _Darkness(picture)
    rows, columns = _used_edges(row_strokes, column_strokes, darkness)
    if len(rows) < 2 or len(columns) < 2:
        return None
    unclear_units: set[tuple[int, int]] = set()
    down_shares = [[darkness.beside_vertical(x, a, b) for a, b in pairwise(rows)] for x in columns]
    across_shares = [[darkness.beside_horizontal(y, a, b) for a, b in pairwise(columns)] for y in rows]

    def has_line_left(row: int, column: int) -> bool:
        if _is_unclear(down_shares[column], row):
            unclear_units.update({(row, column), (row, column - 1)})
        return _is_line(down_shares[column], row)

    def has_line_above(row: int, column: int) -> bool:
        if _is_unclear(across_shares[row], column):
            unclear_units.update({(row, column), (row - 1, column)})
        return _is_line(across_shares[row], column)

    cells = list(cells_between(columns, rows, has_line_left, has_line_above))
    unclear = frozenset(
        i for i, cell in enumerate(cells)
        if any(cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span for row, column in unclear_units)
    )  # fmt: skip
    return ScannedTable(RuledTable(columns, rows, cells), unclear)


def _is_line(shares: Sequence[float], position: int) -> bool:
    """Whether a line is drawn along a side of a cell, judged with the sides before and after it.

    Letters that touch a line hide a part of it; a stroke of a letter looks like a line that is alone.
    """
    share = shares[position]
    nearby = [shares[i] for i in (position - 1, position + 1) if 0 <= i < len(shares)]
    if share >= _MIN_DARK_SHARE:
        return share >= _WHOLE_SHARE or max(nearby, default=1.0) >= _MIN_HIDDEN_SHARE
    return share >= _MIN_HIDDEN_SHARE and min(nearby, default=0.0) >= _MIN_DARK_SHARE


def _is_unclear(shares: Sequence[float], position: int) -> bool:
    """Whether a side of a cell is too dark for paper, and not dark enough for a line."""
    return shares[position] >= _MIN_UNCLEAR_SHARE and not _is_line(shares, position)


class _Stroke(NamedTuple):
    place: float
    """Middle of a straight stroke, across its direction."""
    length: int


def _strokes(lines: Picture, axis: int) -> Iterator[_Stroke]:
    """Yield the horizontal strokes of a picture, or (axis 1) the vertical ones."""
    count, _, boxes, centres = cv2.connectedComponentsWithStats(lines, connectivity=8)
    for label in range(1, count):
        yield _Stroke(float(centres[label][1 - axis]), int(boxes[label][2 + axis]))


def _edges(strokes: Iterator[_Stroke]) -> list[_Stroke]:
    """Return the longest strokes; shorter ones close to them are parts of them, or of letters."""
    edges: list[_Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: -stroke.length):
        if all(abs(stroke.place - edge.place) > _MAX_EDGE_GAP_PIXELS for edge in edges):
            edges.append(stroke)
    return sorted(edges)


def _used_edges(
    rows: list[_Stroke], columns: list[_Stroke], darkness: _Darkness
) -> tuple[list[float], list[float]]:
    """Return the edges along which lines part cells; others were strokes of letters."""
    heights = [row.place for row in rows]
    used_columns = [x.place for x in columns if _parts(x, heights, darkness.beside_vertical)]
    return [y.place for y in rows if _parts(y, used_columns, darkness.beside_horizontal)], used_columns


def _parts(edge: _Stroke, crossing: Sequence[float], share: Callable[[float, float, float], float]) -> bool:
    """Whether an edge has lines along a cell: a whole one where it is no longer than strokes of letters are."""
    least = _MIN_DARK_SHARE if edge.length >= _MIN_LONG_PIXELS else _WHOLE_SHARE
    return any(share(edge.place, start, end) >= least for start, end in pairwise(crossing))


class _Darkness:
    """Shares of stretches along which a picture is darker than to both sides."""

    def __init__(self, picture: Picture) -> None:
        smooth = cv2.GaussianBlur(picture, (3, 3), 0)
        self._down = self._contrast(smooth)
        self._across = self._contrast(np.ascontiguousarray(smooth.T))

    @staticmethod
    def _contrast(picture: Picture) -> Picture:
        """Return 1 where a pixel is darker than the paper close to its left and to its right."""
        values = picture.astype(np.int16)
        width = values.shape[1]
        padded = np.pad(values, ((0, 0), (_MAX_SIDE_PIXELS, _MAX_SIDE_PIXELS)), mode="edge")
        shifted = {
            shift: padded[:, _MAX_SIDE_PIXELS + shift : _MAX_SIDE_PIXELS + shift + width]
            for side in range(_MIN_SIDE_PIXELS, _MAX_SIDE_PIXELS + 1)
            for shift in (side, -side)
        }
        left = np.max([paper for shift, paper in shifted.items() if shift < 0], axis=0)
        right = np.max([paper for shift, paper in shifted.items() if shift > 0], axis=0)
        lighter = np.minimum(left, right)
        contrast: Picture = (lighter - values >= _MIN_CONTRAST).astype(np.uint8)
        return contrast

    def beside_vertical(self, x: float, top: float, bottom: float) -> float:
        """Return the share of a vertical stretch with a line near it."""
        return self._share(self._down, x, top, bottom)

    def beside_horizontal(self, y: float, left: float, right: float) -> float:
        """Return the share of a horizontal stretch with a line near it."""
        return self._share(self._across, y, left, right)

    @staticmethod
    def _share(contrast: Picture, across: float, start: float, end: float) -> float:
        """Return the largest share of dark pixels along one of the paths near a stretch, each two pixels wide."""
        begin, stop = int(start) + _LINE_HALF_PIXELS, int(end) - _LINE_HALF_PIXELS + 1
        if stop - begin <= 2 * _MAX_END_GAP_PIXELS:
            return 1.0
        middle = round(across)
        strip = contrast[
            begin:stop, max(0, middle - _MAX_LINE_SHIFT_PIXELS) : middle + _MAX_LINE_SHIFT_PIXELS + 1
        ]
        if strip.shape[1] < 3:
            return 0.0
        wide = strip[:, :-2] | strip[:, 1:-1] | strip[:, 2:]
        best = int(wide.sum(axis=0).argmax())
        path = wide[:, best]
        if not path[:_MAX_END_GAP_PIXELS].any() or not path[-_MAX_END_GAP_PIXELS:].any():
            return min(float(path.mean()), _DETACHED_SHARE)
        edges = np.flatnonzero(np.diff(np.concatenate(([1], path, [1]))))
        gap = int((edges[1::2] - edges[::2]).max()) if len(edges) else 0
        return float(path.mean()) if gap <= _MAX_GAP_PIXELS else min(float(path.mean()), _BROKEN_SHARE)
