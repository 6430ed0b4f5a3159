"""Lines of text for pictures: SVG breaks none by itself, so widths are reckoned and lines broken beforehand.

Widths are in em, the height of the letters, and rather too large than too small: the reader's font is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_PIECES = re.compile(
    r"[(\[{（〔［｛《〈「『【“‘]*"  # an opening mark does not end a line
    r"(?:[A-Za-z0-9]+(?:[.,:/+-][A-Za-z0-9]+)*%?|.)"  # a number or a Latin word stays in one piece
    r"(?:\u00a0\w+)?"  # a no-break space holds the word that follows
    r"[)\]}）〕］｝》〉」』】”’，。、；：？！％…—·,.;:?!]*",  # a closing one does not begin a line
    re.DOTALL,
)
_ASCII = dict.fromkeys(map(chr, range(128)), 0.63)
_ASCII |= dict.fromkeys("ABCDEFGHKMNOPQRSTUVWXYZmw%@&", 1.0) | dict.fromkeys(" .,:;!'|", 0.4)


@lru_cache(maxsize=4000)  # most are asked about are one letter
def width(text: str) -> float:
    """At most so many em wide in any common sans-serif font."""
    return sum([_ASCII.get(character) or _width_of(character) for character in text])


def _width_of(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return 1.4 if "\U0001f000" <= character <= "\U0001faff" else 1.0  # emoji


@lru_cache(maxsize=1000)  # the same few labels stand in the pictures of all projects
def in_lines(text: str, room: float) -> tuple[str, ...]:
    """`text` in lines of at most `room` em, which together are `text` again; at least one line."""
    lines, taken = [""], 0.0
    for piece in _pieces(text, room):
        wide = width(piece)
        if lines[-1] and taken + wide > room:
            lines.append("")
            taken = 0.0
        lines[-1] += piece
        taken += wide
    return tuple(lines)


def _pieces(text: str, room: float) -> Iterator[str]:
    """What is not to be broken; letter by letter where it would fill more than a line."""
    for piece in _PIECES.findall(text):
        if width(piece) > room:
            yield from piece
        else:
            yield piece
