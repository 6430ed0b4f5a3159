"""Define problems: where something is wrong in a file, what it is, and what to write instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from generator.form.field_path import FieldPath


class Level(IntEnum):
    """Severity of a problem; larger is worse."""

    NOTE = 1
    """Worth knowing."""
    WARNING = 2
    """A contradiction or a gap that a reader would stumble over."""
    ERROR = 3
    """Publishing it would be wrong or unsafe: nothing is built."""

    @property
    def word(self) -> str:
        """Chinese word for the level."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {Level.NOTE: "说明", Level.WARNING: "提醒", Level.ERROR: "错误"}


class Place(NamedTuple):
    """A position in a file; line and column count from 1, columns in characters."""

    line: int
    column: int


class FieldProblem(NamedTuple):
    """One error in a field of a file; `YamlFile.field_error` gives it its place."""

    path: FieldPath
    """Path of the field."""
    code: str
    message: str
    at_key: bool = False
    """True if the key of the field is wrong, and not its value."""


class Problem(NamedTuple):
    """One thing to fix, in the words of a finance clerk."""

    path: str
    """Path of the file as a clerk would type it, with forward slashes."""
    place: Place
    level: Level
    code: str
    """Stable identifier of the kind of problem, lowercase ASCII with hyphens: ``amount-format``."""
    message: str
    """Plain Chinese: the field by its Chinese path, what it says, what to write instead."""
    line_text: str = ""
    """Text of the line that `place` is on, or its part around the place; empty where the file has no such line."""
    left_out: int = 0
    """Number of characters of the line before `line_text`."""

    def __str__(self) -> str:
        line, column = self.place
        head = f"{make_visible(self.path)}:{line}:{column}: {self.level.word}[{self.code}] {make_visible(self.message)}"
        if not self.line_text.strip():
            return head
        shown = ("…" if self.left_out else "") + make_visible(self.line_text)
        before = shown[: column - 1 - self.left_out + bool(self.left_out)]
        return f"{head}\n{shown}\n{' ' * _width(before)}^"


class DataProblems(Exception):
    """Raised once, at the edge, with every error in the data."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__("\n".join(map(str, self.problems)))


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return every problem once, by file and place, the worst first at one place."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.path, p.place, -p.level, p.code, p.message)))


def make_visible(text: str) -> str:
    """Return `text` in the same length, with U+FFFD for every character that would control a terminal.

    A tab, a full-width or a no-break blank becomes a blank.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else " " if character in "\t\u3000\xa0" else "\ufffd"
        for character in text
    )


def _width(text: str) -> int:
    """Return the columns that `text` takes in a terminal: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
