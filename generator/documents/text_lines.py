"""Texts of documents: lines without blanks at their ends, characters that everybody can type."""

from __future__ import annotations

import re
import unicodedata

_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_BLANK = re.compile("[\t\u00a0\u2002-\u200a\u202f\u205f]")
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")


def text_lines(text: str) -> list[str]:
    """Return the lines of a text that are not empty, without blanks at their ends.

    Radicals and compatibility ideographs, which PDF files have in the place of characters, become those characters.
    """
    text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), _INVISIBLE.sub("", text))
    lines = (_BLANK.sub(" ", line).strip(" \u3000") for line in _LINE_BREAK.split(text))
    return [line for line in lines if line]


def clean_text(text: str) -> str:
    """Return the lines of a text that are not empty, parted by line feeds."""
    return "\n".join(text_lines(text))
