"""Reduce texts to the letters that a search compares; docs/assets/letters.js does the same in the browser."""

from __future__ import annotations

import unicodedata

from generator.reading.lookalike_characters import ordinary_text


def letters(text: str) -> str:
    """Return what of `text` counts in a search: its letters and digits, case and width folded.

    ``letters("≥５万元 / Ａ")`` is ``"5万元a"``. Radicals count as their ideographs. The planes of ideographs count as a whole, so that a character
    newer than this Python's or the browser's tables is a letter on both sides.
    """
    return unicodedata.normalize("NFKC", ordinary_text(text)).translate(_FOLDED)


class _Folded(dict[int, str]):
    """The folded form of each character, for `str.translate`, computed when a character first occurs."""

    def __missing__(self, number: int) -> str:
        self[number] = folded = "".join(filter(_counts, chr(number).lower()))
        return folded


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or "\U00020000" <= character <= "\U0003fffd"


_FOLDED = _Folded()
