"""Find characters that no reader sees, and white space that YAML does not take for an indentation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.reading.problem import Place
from generator.reading.yaml_slips import Slip

UNREADABLE_CODES = frozenset({"control-character", "tab-indent", "fullwidth-space"})
"""Codes after which composing the file would only bring up follow-up errors."""

_FORBIDDEN_SET = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"  # what ends a line or nothing at all
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of reading
    "\u00ad\u200b-\u200d\u2060-\u2064\ufeff\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"  # what nobody sees
)
FORBIDDEN_CHARACTER = re.compile(f"[{_FORBIDDEN_SET}]")
"""A character that no text may have."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of reading."""
_POSSIBLE_SLIP = re.compile(f"[{_FORBIDDEN_SET}\t\u3000\xa0]")
"""Any character of a slip that `find_forbidden_characters` finds."""
_WRONG_INDENT = re.compile(r"[ ]*([\t\u3000\xa0])[\t\u3000\xa0 ]*(?=\S)")


def find_forbidden_characters(text: str) -> Iterator[Slip]:
    """Yield hidden characters, and white space before a line that YAML does not take for an indentation."""
    # Most texts have none: to search their lines one by one would make reading a file a quarter slower.
    if _POSSIBLE_SLIP.search(text):
        for number, line in enumerate(text.split("\n"), 1):
            yield from find_hidden_characters(line, number)
            if indent := _WRONG_INDENT.match(line):
                yield _wrong_indent(number, indent)


def find_hidden_characters(line: str, number: int = 1) -> Iterator[Slip]:
    """Yield the characters of a line that no reader sees; `number` is the line's, from 1."""
    return (_hidden_character(number, match) for match in FORBIDDEN_CHARACTER.finditer(line))


def _hidden_character(number: int, match: re.Match[str]) -> Slip:
    """Return the slip of one hidden character on a line."""
    character = match.group()
    name = f"U+{ord(character):04X}"
    place = Place(number, match.start() + 1)
    if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cn"):
        return Slip(place, "control-character", f"有一个看不见的控制字符（{name}）。请删去，重新输入这一处")
    if character in _BIDI:
        return Slip(
            place, "bidi-character", f"有一个改变文字方向的隐藏字符（{name}）。请删去这一处文字，重新输入"
        )
    return Slip(place, "invisible-character", f"有一个看不见的字符（{name}）。请删去这一处文字，重新输入")


def _wrong_indent(number: int, indent: re.Match[str]) -> Slip:
    """Return the slip of an indentation by tabs or full-width blanks."""
    place = Place(number, indent.start(1) + 1)
    if indent.group(1) == "\t":
        return Slip(place, "tab-indent", "行首用了制表符（Tab）缩进。请换成空格，每深一层两个")
    return Slip(place, "fullwidth-space", "行首用了全角空格缩进。请换成半角空格，每深一层两个")
