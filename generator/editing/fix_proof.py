"""Prove that edits fixed what they were made for and changed nothing else.

An edit stays only if

- the slip is gone, and no problem is reported elsewhere that was not reported before,
- a key, an item or a value of the file begins where the edit says that one does,
- every other value that could be read before is still read under its field,
- all keys and values put together have the same letters and digits in the same order.

Edits made while the file could not be read at all are proven as soon as it can; if it never can, none is made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from generator.editing.fix_edits import Edit
from generator.form.amounts import HALF_WIDTH_FIGURES
from generator.form.cells import plain_date
from generator.form.field_path import FieldPath, Value, walk_values
from generator.form.period import Period
from generator.form.years import plain_years
from generator.reading.hidden_characters import without_hidden_characters
from generator.reading.lookalike_characters import ordinary_text
from generator.reading.problem import Problem
from generator.reading.yaml_file import YamlFile

ReadFile: TypeAlias = Callable[[bytes], tuple[YamlFile, Sequence[Problem]]]
"""Function that reads the bytes of a file, and returns its values and what is wrong with it."""


class ReadResult(NamedTuple):
    """The values of a file and what is wrong with it, as `ReadFile` returns them."""

    source: YamlFile
    problems: Sequence[Problem]

    @property
    def value(self) -> Value:
        """Content of the file; None where it cannot be read."""
        return self.source.value


class EditedFile(NamedTuple):
    """A file after some edits."""

    lines: list[str]
    edits: tuple[Edit, ...]
    """Edits in the order in which they were made; their anchors are positions in `lines`."""
    reading: ReadResult

    @property
    def is_readable(self) -> bool:
        """True if the file has values."""
        return self.reading.value is not None


def count_problems(reading: ReadResult) -> Counter[tuple[str, int]]:
    """Return how often every code is reported on every line."""
    return Counter((problem.code, problem.place.line) for problem in reading.problems)


def unproven_lines(before: EditedFile, after: EditedFile) -> set[int]:
    """Return the lines whose edits since `before` cannot be proven right; empty if all can. `after` is readable."""
    edits = after.edits[len(before.edits) :]
    lines = {edit.line for edit in edits}
    known = count_problems(before.reading) if before.is_readable else Counter()
    new = count_problems(after.reading) - known
    wrong = {edit.line for edit in edits if not _begins_at_anchor(after.reading.source, edit)}
    wrong |= {line for code, line in new if code in _CODES_OF_FALSE_FIELDS and line in lines}
    if not _fields_stay(before, after):
        wrong |= {edit.line for edit in edits if edit.anchor is None}
    if wrong or not before.is_readable:
        return wrong
    same = (
        all(line in lines for _, line in new)
        and _characters(before.reading.value) == _characters(after.reading.value)
        and _other_values_stay(before.reading.source, after.reading.source, edits)
    )
    return set() if same else lines


_CODES_OF_FALSE_FIELDS = frozenset(
    {"both-ways", "complex-key", "duplicate-key", "duplicate-level", "line-break", "unknown-key", "unknown-level",
     "wrapped-text", "wrong-kind"}
)  # fmt: skip
"""Codes which show, on a line just edited, that its text was not meant as a field."""

_GOALS = "总体目标"
"""Key of a list whose items are texts or mappings: a colon in an item may well be meant as text."""
_PERIOD_WORDS = tuple(period.word for period in Period)


def _begins_at_anchor(source: YamlFile, edit: Edit) -> bool:
    """Whether a key, an item or a value begins at the anchor of an edit, and is not perhaps a part of a goal's text.

    Edits without an anchor are proven by `_fields_stay`.
    """
    if edit.anchor is None:
        return True
    paths = [
        path
        for path, mark in chain(source.key_places.items(), source.places.items())
        if mark.line + 1 == edit.line and mark.column == edit.anchor
    ]
    return bool(paths) and not any(path[0] == _GOALS and path[-1] in _PERIOD_WORDS for path in paths if path)


def _fields_stay(before: EditedFile, after: EditedFile) -> bool:
    """Whether the file has the same fields after its edits as before, their names written in ordinary characters."""
    fields = {tuple(map(_plain_step, path)) for path in before.reading.source.places}
    return before.is_readable and fields == set(after.reading.source.places)


def _plain_step(step: str | int) -> str | int:
    return _plain(step) if isinstance(step, str) else step


def _plain(text: str) -> str:
    """Return a text in ordinary characters, without hidden ones."""
    return without_hidden_characters(ordinary_text(text))


_IGNORED_CHARACTERS = re.compile("[\\s\u3000\xa0：:，,－—–-]")


def _characters(value: Value) -> str:
    """Return every letter and digit of a file in order, keys and values alike, in the one way to write each.

    Digits are in half width; a date and a period of years are as the form wants them.
    """
    texts = (plain_date(text) or plain_years(text) or _plain(text) for text in _texts(value))
    return _IGNORED_CHARACTERS.sub("", "".join(texts)).translate(HALF_WIDTH_FIGURES)


def _texts(value: Value) -> Iterator[str]:
    """Yield every key and every text in the order of the file."""
    for path, inner in walk_values(value):
        if path and isinstance(path[-1], str):
            yield path[-1]
        if isinstance(inner, str):
            yield inner


def _other_values_stay(before: YamlFile, after: YamlFile, edits: Sequence[Edit]) -> bool:
    """Whether every value that no edit touches is still under the same field, in lists perhaps further down."""
    edited = {path for edit in edits for path in _edited_paths(before, edit)}
    values = Counter(_by_field(path, text) for path, text in _leaves(before.value) if path not in edited)
    return not values - Counter(_by_field(path, text) for path, text in _leaves(after.value))


def _leaves(value: Value) -> Iterator[tuple[FieldPath, str | None]]:
    """Yield path and text of every value that is no list and no mapping."""
    for path, inner in walk_values(value):
        if inner is None or isinstance(inner, str):
            yield path, inner


def _by_field(path: FieldPath, text: str | None) -> tuple[FieldPath, str | None]:
    """Return the path without positions in lists, and the text."""
    return tuple(step for step in path if isinstance(step, str)), text


def _edited_paths(source: YamlFile, edit: Edit) -> set[FieldPath]:
    """Return the paths of the last field or value that begins before an edit, and of all that begin within it."""
    begins = [
        ((mark.line + 1, mark.column), path)
        for path, mark in chain(source.key_places.items(), source.places.items())
        if not isinstance(source.value_at(path), (list, dict))
    ]
    begin, end = (edit.line, edit.begin), (edit.line, edit.end)
    last = max((place for place, _ in begins if place <= begin), default=begin)
    return {path for place, path in begins if place == last or begin <= place < end}
