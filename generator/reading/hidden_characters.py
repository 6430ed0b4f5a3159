"""Find characters that no reader sees or that pass for others, and white space that YAML does not take for an indentation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.reading.lookalike_characters import (
    BASIC_LOOKALIKE_SET,
    LOOKALIKE,
    LOOKALIKE_CODE,
    LOOKALIKE_SET,
    ORDINARY_CHARACTERS,
)
from generator.reading.problem import Place
from generator.reading.yaml_slips import Slip

UNREADABLE_CODES = frozenset({"control-character", "tab-indent", "fullwidth-space"})
"""Codes after which composing the file would only bring up follow-up errors."""

# By properties of Unicode, which tests/reading/test_hidden_characters.py holds for every code point: controls, formats,
# line and paragraph separators, blanks but the ordinary, the no-break and the full-width one, Default_Ignorable_Code_Point,
# non-characters, and signs drawn as nothing. Formats of Arabic and Kaithi that are drawn may stand.
_HIDDEN_RANGES = (
    "0-8 B-1F 7F-9F AD 34F 61C 115F-1160 1680 17B4-17B5 180B-180F 2000-200F 2028-202F 205F-206F 2800 3164 FDD0-FDEF "
    "FEFF FFA0 FFF0-FFFC FFFE-FFFF"
)
_HIDDEN_SUPPLEMENTARY_RANGES = (
    "13430-1343F 13441-13442 16FE4 1BCA0-1BCA3 1D159 1D173-1D17A "
    + " ".join(f"{plane:X}FFFE-{plane:X}FFFF" for plane in range(1, 17))
    + " E0000-E0FFF"
)


def _regex_set(ranges: str) -> str:
    """Return the inside of a regex class for ranges of code points in hexadecimal."""
    return "".join(
        "-".join(re.escape(chr(int(number, 16))) for number in span.split("-")) for span in ranges.split()
    )


_HIDDEN_BASIC_SET = _regex_set(_HIDDEN_RANGES)
_HIDDEN_SET = _HIDDEN_BASIC_SET + _regex_set(_HIDDEN_SUPPLEMENTARY_RANGES)
_SELECTORS = "\ufe00-\ufe0f"
_SELECTABLE = "#*0-9\xa9\xae\u203c-\u3299\U0001f000-\U0001faff"
"""Characters that have an emoji beside their plain form: only after these a variation selector shows."""
FORBIDDEN_CHARACTER = re.compile(f"[{_HIDDEN_SET}{LOOKALIKE_SET}]|(?<![{_SELECTABLE}])[{_SELECTORS}]")
"""A character that no text may have."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of reading."""
_DRAWN_AS_BLANK = frozenset("\u2800\u3164\uffa0\u115f\u1160\U00016fe4\U00013441\U00013442\U0001d159")
# A regex tests the ranges of supplementary characters one after another, at every character of a text: here they are one.
_POSSIBLE_SLIP = re.compile(
    f"[{_HIDDEN_BASIC_SET}{BASIC_LOOKALIKE_SET}{_SELECTORS}\t\u3000\xa0\U00010000-\U0010ffff]"
)
"""Any character of a slip that `find_forbidden_characters` finds, and any supplementary one."""
_WRONG_INDENT = re.compile(r"[ ]*([\t\u3000\xa0])[\t\u3000\xa0 ]*(?=\S)")


def may_hide_characters(text: str) -> bool:
    """Whether a text has any character that makes it worth looking at its lines one by one, which takes far longer."""
    return _POSSIBLE_SLIP.search(text) is not None


def find_forbidden_characters(text: str) -> Iterator[Slip]:
    """Yield hidden and look-alike characters, and white space before a line that YAML does not take for an indentation."""
    if may_hide_characters(text):
        for number, line in enumerate(text.split("\n"), 1):
            yield from find_hidden_characters(line, number)
            if indent := _WRONG_INDENT.match(line):
                yield _wrong_indent(number, indent)


def find_hidden_characters(line: str, number: int = 1) -> Iterator[Slip]:
    """Yield the characters of a line that no reader sees, and once those that only look like ordinary ones.

    `number` is the line's, from 1.
    """
    lookalikes = dict.fromkeys(LOOKALIKE.findall(line))
    for match in FORBIDDEN_CHARACTER.finditer(line):
        if match.group() not in lookalikes:
            yield _hidden_character(number, match)
    if lookalikes and (first := LOOKALIKE.search(line)):
        yield _lookalike_slip(Place(number, first.start() + 1), list(lookalikes))


_MAX_NAMED_LOOKALIKES = 8


def _lookalike_slip(place: Place, characters: list[str]) -> Slip:
    """Return the slip of the look-alikes on a line."""
    names = []
    for character in characters[:_MAX_NAMED_LOOKALIKES]:
        ordinary = ORDINARY_CHARACTERS.get(character)
        advice = f"应写“{ordinary}”" if ordinary else "不是汉字"
        names.append(f"“{character}”（U+{ord(character):04X}）{advice}")
    count = f"等 {len(characters)} 个" if len(characters) > _MAX_NAMED_LOOKALIKES else ""
    message = f"{'，'.join(names)}{count}。这是部首或兼容字，多半从 PDF 复制而来，样子一样却搜不到"
    return Slip(place, LOOKALIKE_CODE, message)


_REMOVABLE = "\xad\u180e\u200b-\u200d\u2060\ufeff" + _SELECTORS
_PLAIN = "\\x20-\\x7e\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u22ff\\u3000-\\u9fff\\uff00-\\uff60"
_REMOVABLE_CHARACTER = re.compile(f"(?:(?<![^{_PLAIN}])|(?<=[{_REMOVABLE}]))[{_REMOVABLE}]+(?![^{_PLAIN}])")
"""Characters without width among Chinese and ASCII, where they join and part nothing."""
ODD_BLANK = re.compile("[\u1680\u2000-\u200a\u202f\u205f]")
"""A blank of another width than the ordinary one."""


def without_hidden_characters(text: str) -> str:
    """Return `text` without hidden characters that mean nothing, and with an ordinary blank for every odd one."""
    return ODD_BLANK.sub(" ", _REMOVABLE_CHARACTER.sub("", text))


def _hidden_character(number: int, match: re.Match[str]) -> Slip:
    """Return the slip of one hidden character on a line."""
    character = match.group()
    name = f"U+{ord(character):04X}"
    place = Place(number, match.start() + 1)
    if unicodedata.category(character) in ("Cc", "Zl", "Zp") or ord(character) & 0xFFFE == 0xFFFE:
        return Slip(place, "control-character", f"有一个看不见的控制字符（{name}）。请删去，重新输入这一处")
    if character in _BIDI:
        return Slip(
            place, "bidi-character", f"有一个改变文字方向的隐藏字符（{name}）。请删去这一处文字，重新输入"
        )
    if ODD_BLANK.match(character) or character in _DRAWN_AS_BLANK:
        return Slip(
            place, "invisible-character", f"有一个看起来像空格的字符（{name}）。请删去，需要空格就重新输入"
        )
    return Slip(place, "invisible-character", f"有一个看不见的字符（{name}）。请删去这一处文字，重新输入")


def _wrong_indent(number: int, indent: re.Match[str]) -> Slip:
    """Return the slip of an indentation by tabs or full-width blanks."""
    place = Place(number, indent.start(1) + 1)
    if indent.group(1) == "\t":
        return Slip(place, "tab-indent", "行首用了制表符（Tab）缩进。请换成空格，每深一层两个")
    return Slip(place, "fullwidth-space", "行首用了全角空格缩进。请换成半角空格，每深一层两个")
