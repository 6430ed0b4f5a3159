"""Fix the slips of one file edit by edit, and undo every edit that cannot be proven right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from generator.editing.fix_edits import Edit, edit_for
from generator.editing.fix_proof import EditedFile, ReadFile, ReadResult, count_problems, unproven_lines
from generator.reading.problem import Problem
from generator.reading.yaml_file import MAX_PROBLEMS

_WIDE_INDENT = re.compile("[ \xa0]*\u3000")


class _NextEdit(NamedTuple):
    """A problem of a file, and the edit that fixes it."""

    problem: Problem
    edit: Edit


class SlipFixer:
    """Fixes the lines of one file."""

    def __init__(self, read: ReadFile, keys: str) -> None:
        self._read = read
        self._keys = keys

    def read_lines(self, lines: Sequence[str]) -> ReadResult:
        """Read the file with these lines."""
        return ReadResult(*self._read("\n".join(lines).encode()))

    def fix_slips(self, lines: list[str]) -> EditedFile:
        """Return the file with its slips fixed; its problems of any other kind stay.

        A full-width blank in an indentation stands for two blanks or for one: nothing is fixed where it matters which.
        """
        widths = (2, 1) if any(_WIDE_INDENT.match(line) for line in lines) else (2,)
        start = EditedFile(lines, (), self.read_lines(lines))
        results = [self._fix_with(width, start) for width in widths]
        readable = [result for result in results if result.is_readable]
        if len(readable) < len(results):
            return (readable or results)[0]
        return results[0] if results[0].reading.value == results[-1].reading.value else start

    def _fix_with(self, wide_blank: int, start: EditedFile) -> EditedFile:
        """Return the file with its slips fixed, a full-width blank in an indentation being `wide_blank` blanks.

        An edit that cannot be proven right is undone, and its lines are left as they were.
        """
        skipped: set[int] = set()
        proven = state = start
        while True:
            following = self._next_edit(state, skipped, wide_blank)
            if following is None:
                if state.is_readable or not proven.is_readable:
                    return state
                # The first edit since `proven` made the file unreadable, and no later one changed that.
                skipped.add(state.edits[len(proven.edits)].line)
                state = proven
                continue
            after = self._apply(state, following.edit)
            if _has_problem(after.reading, following.problem):
                skipped.add(following.edit.line)
                continue
            state = after
            if state.is_readable:
                unproven = unproven_lines(proven, state)
                skipped |= unproven
                proven = state = proven if unproven else state

    def _next_edit(self, state: EditedFile, skipped: set[int], wide_blank: int) -> _NextEdit | None:
        """Return the first problem outside the `skipped` lines that can be fixed.

        None if there is none, or MAX_PROBLEMS edits were made.
        """
        for problem in state.reading.problems if len(state.edits) < MAX_PROBLEMS else ():
            if problem.place.line not in skipped:
                edit = edit_for(problem, state.reading.source, self._keys, wide_blank)
                if edit is not None:
                    return _NextEdit(problem, edit)
        return None

    def _apply(self, state: EditedFile, edit: Edit) -> EditedFile:
        """Return the file after one more edit."""
        lines = [*state.lines]
        lines[edit.line - 1] = edit.apply_to(lines[edit.line - 1])
        edits = (*(_shifted(earlier, edit) for earlier in state.edits), edit)
        return EditedFile(lines, edits, self.read_lines(lines))

    def strip_trailing_blanks(self, lines: list[str]) -> list[str]:
        """Return the lines without blanks at their ends, except in blocks.

        All lines stay as they are where any value or problem would change.
        """
        blocks = _lines_in_blocks(lines)
        stripped = [line if number in blocks else line.rstrip(" \t") for number, line in enumerate(lines)]
        if stripped == lines:
            return lines
        before, after = self.read_lines(lines), self.read_lines(stripped)
        same = before.value == after.value and count_problems(before) == count_problems(after)
        return stripped if same else lines


def _has_problem(reading: ReadResult, problem: Problem) -> bool:
    """Whether a reading has a problem with the code and the place of `problem`."""
    return any((left.code, left.place) == (problem.code, problem.place) for left in reading.problems)


def _shifted(edit: Edit, later: Edit) -> Edit:
    """Return `edit` with its anchor where it is after a `later` edit of the same line, further to the left."""
    if edit.line != later.line or edit.anchor is None or edit.anchor < later.end:
        return edit
    return edit._replace(anchor=edit.anchor + len(later.text) - (later.end - later.begin))


_BLOCK = re.compile(r"(?P<indent>[ ]*(?:- +)*)(?P<key>\S.*?:[ ]+)?[|>][0-9+-]{0,2}[ \t]*(?: #.*)?")
"""Line that begins a block: a text after ``|`` or ``>``."""


def _lines_in_blocks(lines: Sequence[str]) -> set[int]:
    """Return the numbers, from 0, of all lines of blocks, recognised by their indentation."""
    inside: set[int] = set()
    deeper_than: int | None = None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if deeper_than is not None and (indent > deeper_than or not line.strip()):
            inside.add(number)
            continue
        match = _BLOCK.fullmatch(line)
        deeper_than = None
        if match:
            deeper_than = len(match["indent"]) if match["key"] else match["indent"].rfind("-")
    return inside
