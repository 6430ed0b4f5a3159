"""Measure text for columns of figures, which never break.

Widths are in em, the height of the letters, and rather too large than too small: the reader's font is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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


def longest_piece_width(text: str) -> float:
    """Return the width in em of the widest number, word or letter of `text`, within which no line may break."""
    return max(map(text_width, _PIECES.findall(text)), default=0.0)


_FIGURE_ROOMS = (3, 5, 7, 10, 13)
"""Widths that a list may leave for figures, in em: the classes `.room-3` and so on of pages.css."""


def figure_room(figures: Iterable[str]) -> int:
    """Return the width that a list leaves for these figures, in em."""
    needed = max(map(text_width, figures), default=0.0) + 0.6
    return next((room for room in _FIGURE_ROOMS if room >= needed), _FIGURE_ROOMS[-1])
