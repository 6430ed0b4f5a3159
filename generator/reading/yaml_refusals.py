"""Collect what is wrong with how a YAML file is written, in the words of its clerks."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from itertools import islice
from typing import Any, NoReturn, TypeAlias

from generator.reading import yaml_slips
from generator.reading.hidden_characters import FORBIDDEN_CHARACTER, find_hidden_characters
from generator.reading.lookalike_characters import LOOKALIKE, LOOKALIKE_CODE
from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_file import MAX_PROBLEMS, Mark, YamlFile, place_of

Event: TypeAlias = Any
"""Event of PyYAML's C parser."""
SYNTAX_CODE = "yaml-syntax"
"""Code of a problem with what libyaml cannot read."""
_UNFINISHED = ("unexpected end of stream", "expected ','", "expected ':'")
"""Errors of libyaml at the end of a quote, bracket or text: the place to show is where it began."""


class StopReading(Exception):
    """Raised when the rest of a file cannot be read."""


class YamlRefusals:
    """Collects the problems of one file while it is composed."""

    def __init__(self, source: YamlFile, keys: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._keys = keys

    @cached_property
    def key_pattern(self) -> str:
        """Regex of the form's field names; most files have no line to search for them."""
        return yaml_slips.key_pattern(frozenset(self._keys))

    def refuse(self, mark: Mark, code: str, message: str) -> None:
        """Add a problem at a mark. Raises StopReading when there are enough of them."""
        self.refuse_at(place_of(mark), code, message)

    def refuse_at(self, place: Place, code: str, message: str) -> None:
        """Add a problem at a place, once. Raises StopReading when there are enough of them."""
        problem = self._source.problem(place, Level.ERROR, code, message)
        if problem not in self.problems:
            self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise StopReading

    def stop(self, mark: Mark, code: str, message: str) -> NoReturn:
        """Add a problem after which the rest of the file cannot be read. Raises StopReading."""
        self.refuse(mark, code, message)
        raise StopReading

    def refuse_alias(self, event: Event) -> None:
        """Refuse a reference to an anchor."""
        self.refuse(
            event.start_mark,
            "yaml-alias",
            f"“*{event.anchor}”在 YAML 里是引用，这里不能用。要写文字，请给整段加双引号；要重复的内容请写两遍",
        )

    def refuse_anchor_and_tag(self, event: Event) -> None:
        """Refuse the anchor and the tag of an event, if it has any."""
        if event.anchor:
            self.refuse(
                event.start_mark,
                "yaml-anchor",
                f"“&{event.anchor}”在 YAML 里是锚点，这里不能用。要写文字，请给整段加双引号；否则请删去",
            )
        tag = getattr(event, "tag", None)
        if tag:
            name = tag.replace("tag:yaml.org,2002:", "!!")
            self.refuse(
                event.start_mark,
                "yaml-tag",
                f"“{name}”在 YAML 里是标签，这里不能用。要写文字，请给整段加双引号；否则请删去",
            )

    def refuse_hidden_characters(self, event: Event) -> str:
        """Return the text of an event in double quotes, its escaped hidden characters refused and replaced."""
        text: str = event.value
        lines = self._source.lines[event.start_mark.line : event.end_mark.line + 1]
        for slip in islice(find_hidden_characters(text), 1):
            if slip.code == LOOKALIKE_CODE and any(map(LOOKALIKE.search, lines)):
                break  # its line shows it, and has its problem
            self.refuse(event.start_mark, slip.code, slip.message)
            text = FORBIDDEN_CHARACTER.sub("\ufffd", text)  # no later code has to expect them
        return text

    def refuse_slips(self, event: Event) -> bool:
        """Refuse the lines of a plain scalar that look like fields with the wrong punctuation. Return False if none do."""
        if not yaml_slips.POSSIBLE_SLIP.search(event.value):
            return False
        return bool(self._refuse_slips_on(range(event.start_mark.line + 1, event.end_mark.line + 2)))

    def _refuse_slips_on(self, line_numbers: range) -> list[int]:
        """Refuse the slips on these lines, numbered from 1; return the numbers of the lines that have one."""
        return [number for number in line_numbers if self._refuse_slip(number)]

    def _refuse_slip(self, number: int) -> bool:
        """Refuse the slip on the line of that number, from 1. Return False if it has none."""
        slip = yaml_slips.find_slip(self._source.lines[number - 1], number, self.key_pattern)
        if slip is None:
            return False
        self.refuse_at(slip.place, slip.code, slip.message)
        return True

    def refuse_cutting_comment(self, end: Mark) -> None:
        """Refuse a ``#`` after the end of a value that may have been meant as text."""
        lines = self._source.lines
        rest = lines[end.line][end.column :] if end.line < len(lines) else ""
        cut = yaml_slips.find_cutting_comment(rest)
        if cut is not None:
            place = Place(end.line + 1, end.column + 1 + cut)
            message = (
                f"“{rest[cut:].strip()}”从 # 起会被当作注释丢掉。要保留，请给整段文字加双引号；"
                "确是注释，请在 # 前空两格、后空一格"
            )
            self.refuse_at(place, "comment-cuts-value", message)

    def explain(self, error: Exception) -> list[int]:
        """Add one problem for a file that libyaml gave up on: the likeliest slip up to its place, else libyaml's error.

        Return the numbers, from 1, of the lines whose repair may help: those with slips, else where libyaml gave up.
        """
        problem = str(getattr(error, "problem", ""))
        mark = getattr(error, "problem_mark", None)
        if any(words in problem for words in _UNFINISHED):
            mark = getattr(error, "context_mark", None) or mark
        line = min(mark.line + 1 if mark else 1, len(self._source.lines))
        if self._refuse_merge_conflict(line + 1):
            return []
        if slips := self._refuse_slips_on(range(1, line + 1)):
            return slips
        if self.problems and (
            self.problems[-1].code == "wrapped-text" or self.problems[-1].place.line == line
        ):
            self.problems.pop()  # it came from what is wrong with this line
        column = mark.column + 1 if mark and mark.line + 1 == line else 1
        message = yaml_slips.explain_syntax(problem, self._source.lines[line - 1], column)
        self.problems.append(self._source.problem(Place(line, column), Level.ERROR, SYNTAX_CODE, message))
        return [line]

    def _refuse_merge_conflict(self, last_line: int) -> bool:
        """Refuse the first mark of a merge conflict up to a line. Return False if there is none."""
        for number, text in enumerate(self._source.lines[:last_line], 1):
            if yaml_slips.is_merge_conflict_mark(text):
                self.refuse_at(Place(number, 1), "merge-conflict", yaml_slips.MERGE_CONFLICT_MESSAGE)
                return True
        return False
