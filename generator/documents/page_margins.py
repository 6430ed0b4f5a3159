"""Lines that a program prints on every page, over and under the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.documents.page_text import Letter, TextLine, letter_lines

MAX_MARGIN_POINTS = 60.0
"""Height of the strips at the edges of a page in which lines count as its margin."""
MIN_REPETITIONS = 2
_DIGITS = re.compile(r"\d+")


class MarginLine(NamedTuple):
    """A line in the margin, alike on all pages."""

    text: str
    """Text of the line with every number as 0, because numbers of pages differ."""
    top: int


def margin_line(line: TextLine) -> MarginLine:
    """Return a line without what differs between pages: numbers, and parts of a point."""
    return MarginLine(_DIGITS.sub("0", line.text), round(line.top))


def repeated_margin_lines(pages: Sequence[Sequence[Letter]], heights: Sequence[float]) -> set[MarginLine]:
    """Return the lines that stand in the upper or lower margin of several pages."""
    counts = Counter(
        line
        for letters, height in zip(pages, heights, strict=True)
        for line in set(_margin_lines(letters, height))
    )
    return {line for line, count in counts.items() if count >= MIN_REPETITIONS}


def _margin_lines(letters: Sequence[Letter], height: float) -> Iterator[MarginLine]:
    """Yield the lines in the margins of a page."""
    inside = [
        letter
        for letter in letters
        if letter.bottom < MAX_MARGIN_POINTS or letter.top > height - MAX_MARGIN_POINTS
    ]
    yield from map(margin_line, letter_lines(inside))
