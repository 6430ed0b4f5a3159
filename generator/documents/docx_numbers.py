"""Numbers that Word writes before paragraphs by itself: they show on the page, and stand in no text of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from generator.documents.safe_xml import attribute, child, children

_MAX_STYLES_ABOVE = 20
"""Styles that a style may be based on, one on the other: Word allows no more than eleven."""
_MAX_NUMBER = 9_999
_DIGITS = "〇一二三四五六七八九"


def _chinese(number: int) -> str:
    """Return a number up to 99 as it is counted in Chinese: 十, 二十一; a larger one digit by digit."""
    tens, ones = divmod(number, 10)
    if tens > 9:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    return (
        (_DIGITS[tens] if tens > 1 else "") + "十" * (tens > 0) + (_DIGITS[ones] if ones or not tens else "")
    )


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_FORMATS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "decimal": str,
        "decimalZero": lambda number: f"{number:02}",
        "decimalFullWidth": lambda number: str(number).translate(
            {ord("0") + i: 0xFF10 + i for i in range(10)}
        ),
        "decimalEnclosedCircle": _circled,
        "decimalEnclosedCircleChinese": _circled,
        "chineseCounting": _chinese,
        "chineseCountingThousand": _chinese,
        "japaneseCounting": _chinese,
        "taiwaneseCountingThousand": _chinese,
        "lowerLetter": _letter,
        "upperLetter": lambda number: _letter(number).upper(),
        "none": lambda number: "",
    }
)
"""Format of a number by its name in OOXML (ST_NumberFormat)."""
_SILENT_FORMAT = "bullet"
"""Format of lists whose sign only lays the text out."""


class ParagraphNumber(NamedTuple):
    """The number before a paragraph."""

    text: str
    """The number with the signs round it, and a blank where Word sets a space after it; empty where none shows."""
    is_known: bool
    """False where the number shows and could not be worked out."""


_NO_NUMBER = ParagraphNumber("", True)


@dataclass
class _ListLevel:
    """One level of a list."""

    start: int
    format_name: str
    pattern: str
    """Text before the paragraph, ``%1`` standing for the number of the first level."""
    gap: str


@dataclass
class _List:
    """A list: its levels, and how far each has counted."""

    levels: dict[int, _ListLevel]
    counted: dict[int, int] = field(default_factory=dict)


class _Numbering(NamedTuple):
    """A use of a list, as paragraphs name it, with the levels that begin anew at its first paragraph."""

    list_key: str
    new_starts: dict[int, int]


class ParagraphNumbers:
    """Counts the numbered paragraphs of a document, in the order in which they are asked for."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._numberings: dict[str, _Numbering] = {}
        if numbering is not None:
            self._lists = {
                attribute(item, "abstractNumId"): _List(_levels(item))
                for item in children(numbering, "abstractNum")
            }
            self._numberings = {
                attribute(item, "numId"): self._numbering(item) for item in children(numbering, "num")
            }
        self._styles = {
            attribute(style, "styleId"): style
            for style in (children(styles, "style") if styles is not None else ())
        }

    def _numbering(self, item: etree._Element) -> _Numbering:
        """Return the list that a numbering names, and where it begins anew."""
        named = child(item, "abstractNumId")
        key = attribute(named, "val") if named is not None else ""
        starts: dict[int, int] = {}
        for override in children(item, "lvlOverride"):
            start = child(override, "startOverride")
            if start is not None:
                starts[_whole_number(attribute(override, "ilvl"))] = _whole_number(attribute(start, "val"))
        return _Numbering(key, starts)

    def next_number(self, paragraph: etree._Element) -> ParagraphNumber:
        """Return the number before a paragraph, and count it."""
        named = self._named_numbering(paragraph)
        if named is None:
            return _NO_NUMBER
        number_id, depth = named
        numbering = self._numberings.get(number_id)
        counted = self._lists.get(numbering.list_key) if numbering is not None else None
        if numbering is None or counted is None:
            return _NO_NUMBER  # Word shows none where the list is not there
        level = counted.levels.get(depth)
        if level is None:
            return ParagraphNumber("", False)
        if depth in numbering.new_starts:
            counted.counted[depth] = numbering.new_starts.pop(depth)
        elif depth in counted.counted:
            counted.counted[depth] += 1
        else:
            counted.counted[depth] = level.start
        for deeper in [other for other in counted.counted if other > depth]:
            del counted.counted[deeper]
        return _written(counted, level)

    def _named_numbering(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the number of a list, and the level in it, that a paragraph or its style names; None where none is."""
        element = child(paragraph, "pPr")
        level: str | None = None
        for _ in range(_MAX_STYLES_ABOVE):
            if element is None:
                return None
            properties = child(element, "numPr")
            if properties is not None:
                named, depth = child(properties, "numId"), child(properties, "ilvl")
                level = attribute(depth, "val") if level is None and depth is not None else level
                if named is not None:
                    number_id = attribute(named, "val")
                    return None if number_id == "0" else (number_id, _whole_number(level or "0"))
            element = self._style_above(element)
        return None

    def _style_above(self, properties: etree._Element) -> etree._Element | None:
        """Return the properties of paragraphs in the style that a paragraph has, or that a style is based on."""
        named = child(properties, "pStyle")
        if named is None:
            style = properties.getparent()
            named = child(style, "basedOn") if style is not None else None
        style = self._styles.get(attribute(named, "val")) if named is not None else None
        if style is None:
            return None
        own = child(style, "pPr")
        return own if own is not None else etree.SubElement(style, "pPr")


def _levels(item: etree._Element) -> dict[int, _ListLevel]:
    """Return the levels of a list."""
    levels = {}
    for level in children(item, "lvl"):
        values = {
            name: attribute(part, "val")
            for name in ("start", "numFmt", "lvlText", "suff")
            if (part := child(level, name)) is not None
        }
        levels[_whole_number(attribute(level, "ilvl"))] = _ListLevel(
            _whole_number(values.get("start", "0")),
            values.get("numFmt", "decimal"),
            values.get("lvlText", ""),
            "" if values.get("suff") == "nothing" else " ",
        )
    return levels


def _written(counted: _List, level: _ListLevel) -> ParagraphNumber:
    """Return the number of the last paragraph of a list, in all levels that its level shows."""
    if level.format_name == _SILENT_FORMAT:
        return _NO_NUMBER
    is_known = True

    def number_of(match: re.Match[str]) -> str:
        nonlocal is_known
        depth = int(match[1]) - 1
        shown = counted.levels.get(depth)
        write = _FORMATS.get(shown.format_name) if shown is not None else None
        if shown is None or write is None:
            is_known = False
            return ""
        return write(counted.counted.get(depth, shown.start))

    text = re.sub("%([1-9])", number_of, level.pattern)
    return ParagraphNumber(text + level.gap if text and is_known else "", is_known)


def _whole_number(text: str) -> int:
    """Return a count as a file states it, 0 where it is none."""
    return min(int(text), _MAX_NUMBER) if text.isascii() and text.isdecimal() else 0
