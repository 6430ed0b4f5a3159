"""Guard texts in CSV files by a mark, so that a spreadsheet that opens the file takes them for texts.

A spreadsheet guesses what a cell of a CSV file is: ``=5万元`` is a formula that fails, ``-1`` and ``1.10`` are numbers,
``341100210000012345`` becomes 3.411E+17, ``2023年6月`` a day. An invisible zero-width space before such a text ends the
guessing: the cell is text and looks the same. A program takes one mark away from the beginning of a text and has it
exactly: no text has a mark of its own, for the reader of the data refuses characters that cannot be seen.

(The usual apostrophe can be read. A tab or a blank is cut off by some programs, and a tab may part cells.)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

GUARD = "\u200b"
"""The mark: a zero-width space."""

_DIGIT = "0-9０-９"
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MISREAD = rf"""
    \s* [=+\-@＝＋－＠]                                           # a formula
    | [\t\r]                                                     # what some programs cut off before they look
    | (?=.*[{_DIGIT}])
      (?: [{_DIGIT}\s.,:/\-+%()$¥￥€£．，：／％（）年月日号时分秒上下午]  # a number, date or time
        | (?<=[{_DIGIT}\s]) (?i:AM|PM) | (?<=[{_DIGIT}]) [Ee] (?=[+\-{_DIGIT}]) )+ \Z
    | (?=.*[{_DIGIT}]) [{_DIGIT}\s,./-]* (?i:{_MONTH}) [A-Za-z]* [{_DIGIT}\s,./-]* \Z
    | \s* (?i:true|false) \s* \Z
    """


@cache
def _misread() -> re.Pattern[str]:
    """Return the compiled pattern. Compiling takes 28 ms, and few commands write any texts."""
    return re.compile(_MISREAD, re.VERBOSE)


MAX_REPEATED_CELLS = 4096
"""Texts of cells that are remembered: names of projects, units and levels stand in many rows near each other."""


@lru_cache(maxsize=MAX_REPEATED_CELLS)
def guarded(text: str) -> str:
    """Return `text` for a CSV file, with a mark before it where a spreadsheet would take it for anything but a text."""
    return GUARD + text if _misread().match(text) else text


def unguarded(text: str) -> str:
    """Undo `guarded`: return `text` without one mark at its beginning."""
    return text.removeprefix(GUARD)
