"""Where something is, what was found there, and what to write instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple


class Level(IntEnum):
    """How bad a problem is; larger is worse."""

    NOTE = 1
    """Worth knowing."""
    WARNING = 2
    """A contradiction or a gap that a reader would stumble over."""
    ERROR = 3
    """Publishing it would be wrong or unsafe: nothing is built."""

    @property
    def word(self) -> str:
        """The level as staff read it."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {Level.NOTE: "说明", Level.WARNING: "提醒", Level.ERROR: "错误"}


class Place(NamedTuple):
    """A spot in a file; line and column count characters from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """One thing to mend, told to a finance clerk."""

    path: str
    """The file, as the reader would type it, with forward slashes."""
    place: Place
    level: Level
    code: str
    """Stable, lowercase ASCII with hyphens, e.g. ``amount-format``."""
    message: str
    """Plain Chinese: the field by its Chinese path, what was found, what to write."""
    line_text: str = ""
    """The line of the file that `place` is on, or the part of it round the place; empty where there is none."""
    left_out: int = 0
    """How many characters of the line stand before `line_text`."""

    def __str__(self) -> str:
        line, column = self.place
        head = f"{make_visible(self.path)}:{line}:{column}: {self.level.word}[{self.code}] {make_visible(self.message)}"
        if not self.line_text.strip():
            return head
        shown = ("…" if self.left_out else "") + make_visible(self.line_text)
        before = shown[: column - 1 - self.left_out + bool(self.left_out)]
        return f"{head}\n{shown}\n{' ' * _width(before)}^"


class DataProblems(Exception):
    """Raised once, at the edge, with every error found in the data."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__("\n".join(map(str, self.problems)))


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by file and place, the worse first at one place."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.path, p.place, -p.level, p.code, p.message)))


def make_visible(text: str) -> str:
    """`text` of the same length, with a mark for every character that would steer a terminal instead of being shown."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else " " if character in "\t\u3000\xa0" else "\ufffd"
        for character in text
    )


def _width(text: str) -> int:
    """Columns that `text` takes in a terminal: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
