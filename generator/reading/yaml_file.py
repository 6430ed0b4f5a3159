"""Hold the values of a YAML file with the place of each, and make problems at these places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from generator.form.field_path import FieldPath, Value, field_name, value_at
from generator.form.form_layouts import FormLayout
from generator.form.result_layouts import ResultLayout
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import FieldProblem, Level, Place, Problem

Mark: TypeAlias = Any
"""Place in PyYAML's terms, line and column from 0. Its stubs let marks be absent; libyaml's events always have them."""

MAX_PROBLEMS = 100
"""Problems of one file that are reported at once; the others follow when these are fixed."""
MAX_SHOWN_CHARACTERS = 240
"""Characters of a line that are shown with a problem."""
MAX_MESSAGE_CHARACTERS = 1000
"""Characters of a message, which may quote the text of a cell."""
PERSONAL_DATA_CODE = "personal-data"
"""Code of a problem about a number that belongs to a person."""
_MAX_NUMBER_CHARACTERS = 160
"""Characters of a number that belongs to a person, signs between its digits included."""


class WrappedText(NamedTuple):
    """A text that stands on several lines."""

    path: FieldPath
    begin: Mark
    end: Mark
    style: str | None
    """Quote round the text, ``>`` for a folded block, None for plain text."""


@dataclass(slots=True)
class YamlFile:
    """One file of the data folder, read but not yet typed."""

    path: str
    """Path of the file as people name it: ``data/2023/yiliao-huzhu.yml``."""
    lines: list[str]
    """Lines of the file without line breaks; empty where it cannot be decoded."""
    value: Value = None
    """Content of the file. Blank values are None, all others text, lists and mappings of text."""
    # Marks are stored as the parser gives them: most of them are never looked up.
    places: dict[FieldPath, Mark] = field(default_factory=dict)
    """Mark of the beginning of every value."""
    key_places: dict[FieldPath, Mark] = field(default_factory=dict)
    """Mark of the beginning of the key of every value in a mapping."""
    wrapped_texts: list[WrappedText] = field(default_factory=list)
    """Texts that stand on several lines, in the order of the file."""
    misread_lines: set[int] = field(default_factory=set)
    """Numbers, from 1, of lines with a problem of syntax: any other problem on them would only follow from it."""
    layout: FormLayout | None = None
    """Layout in whose words a project file is written; None for a register."""
    table_layouts: dict[FieldPath, ResultLayout] = field(default_factory=dict)
    """Path of a table in a file of results → layout in whose words it is written."""
    known_words: frozenset[str] = frozenset()
    """Every word that any form layout has for a key: a key that is one of them is no slip of the pen."""
    file_paths: dict[FieldPath, FieldPath] = field(default_factory=dict)
    """Path of a value in the words of `Project` → its path in the file, where these differ."""

    def file_path(self, path: FieldPath) -> FieldPath:
        """Return the path in the file of what has `path` in the words of `Project`."""
        if self.file_paths:
            for end in range(len(path), 0, -1):
                if (begin := self.file_paths.get(path[:end])) is not None:
                    return (*begin, *path[end:])
        return path

    def note_path(self, outer: FieldPath, word: str, key: str) -> None:
        """Note that the value called `word` in the words of `Project` stands under `key` within what has the path `outer`."""
        if word != key:
            self.file_paths[(*outer, word)] = (*self.file_path(outer), key)

    def field_name(self, path: FieldPath) -> str:
        """Return a field path in the words of the file: ``绩效指标.产出指标.数量指标第1项.目标值``."""
        return field_name(self.file_path(path))

    def place(self, path: FieldPath, *, key: bool = False) -> Place:
        """Return where the value at `path` begins, or its key; failing that, the nearest value around it."""
        path = self.file_path(path)
        marks = self.key_places if key else self.places
        while path and path not in marks:
            path, marks = path[:-1], self.places
        return place_of(marks[path]) if path in marks else Place(1, 1)

    def value_at(self, path: FieldPath) -> Value:
        """Return the value at `path`, or None where the file has none."""
        return value_at(self.value, self.file_path(path))

    def field_error(self, problem: FieldProblem) -> Problem:
        """Return an error in a field as a problem of this file at the place of the field."""
        place = self.place(problem.path, key=problem.at_key)
        return self.problem(place, Level.ERROR, problem.code, problem.message)

    def problem(self, place: Place, level: Level, code: str, message: str) -> Problem:
        """Return a problem at a place of this file with the text of its line; personal numbers are masked in both."""
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        begin = max(0, place.column - MAX_SHOWN_CHARACTERS // 2) if len(line) > MAX_SHOWN_CHARACTERS else 0
        shown = _masked_part(line, begin, begin + MAX_SHOWN_CHARACTERS)
        if code == PERSONAL_DATA_CODE and shown == line[begin : begin + MAX_SHOWN_CHARACTERS]:
            shown = ""  # the number is written in a way that masking does not see, such as with escapes
        if len(message) > MAX_MESSAGE_CHARACTERS:
            half = MAX_MESSAGE_CHARACTERS // 2
            end = _masked_part(message, len(message) - half, len(message))
            message = f"{_masked_part(message, 0, half)}……{end}"
        else:
            message = mask_personal_numbers(message)
        return Problem(self.path, place, level, code, message, shown, begin)


def place_of(mark: Mark) -> Place:
    """Return the place of a mark."""
    return Place(mark.line + 1, mark.column + 1)


def _masked_part(text: str, begin: int, end: int) -> str:
    """Return a part of a text with personal numbers masked, also those that begin before or end after the part."""
    around = max(0, begin - _MAX_NUMBER_CHARACTERS)
    return mask_personal_numbers(text[around : end + _MAX_NUMBER_CHARACTERS])[begin - around : end - around]
