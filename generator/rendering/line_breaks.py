"""Break text into lines for charts: SVG breaks no line by itself.

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
    r"(?:\u00a0[\w\U00020000-\U0003fffd]+)?"  # a no-break space holds the word that follows
    r"[)\]}）〕］｝》〉」』】”’，。、；：？！％…—·,.;:?!]*",  # a closing one does not begin a line
    re.DOTALL,
)
_ASCII = dict.fromkeys(map(chr, range(128)), 0.63)
_ASCII |= dict.fromkeys("ABCDEFGHKMNOPQRSTUVWXYZmw%@&", 1.0) | dict.fromkeys(" .,:;!'|", 0.4)


@lru_cache(maxsize=4000)  # most of these texts are one letter
def text_width(text: str) -> float:
    """Return an upper bound of the width of `text`, in em, in any common sans-serif font."""
    return sum([_ASCII.get(character) or _character_width(character) for character in text])


def _character_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return 1.4 if "\U0001f000" <= character <= "\U0001faff" else 1.0  # emoji


@lru_cache(maxsize=1000)  # the same few labels stand in the charts of all projects
def break_lines(text: str, max_width: float) -> tuple[str, ...]:
    """Return `text` in lines of at most `max_width` em, at least one; joined, they are `text` again."""
    lines, line_width = [""], 0.0
    for piece in _unbreakable_pieces(text, max_width):
        piece_width = text_width(piece)
        if lines[-1] and line_width + piece_width > max_width:
            lines.append("")
            line_width = 0.0
        lines[-1] += piece
        line_width += piece_width
    return tuple(lines)


def longest_piece_width(text: str) -> float:
    """Return the width in em of the widest number, word or letter of `text`, within which no line may break."""
    return max(map(text_width, _PIECES.findall(text)), default=0.0)


def _unbreakable_pieces(text: str, max_width: float) -> Iterator[str]:
    """Yield the pieces of `text` between which a line may break; single letters of a piece wider than a line."""
    for piece in _PIECES.findall(text):
        if text_width(piece) > max_width:
            yield from piece
        else:
            yield piece
