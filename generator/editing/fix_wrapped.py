"""Join texts that stand on several lines, as editors of forms fold long ones, and prove that nothing else changed.

YAML reads a line break within a text as a blank; between two Chinese characters it only lays the text out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from generator.editing.fix_proof import ReadResult
from generator.form.field_path import FieldPath, walk_values
from generator.reading.layout_blanks import without_layout_blanks
from generator.reading.yaml_file import WrappedText

JOIN_ACTION = "分成几行的一段文字并成一行"


class Join(NamedTuple):
    """Lines of a file that become one."""

    first: int
    """Number of the first of them, from 0."""
    last: int
    text: str


def join_wrapped_texts(lines: Sequence[str], read: Callable[[Sequence[str]], ReadResult]) -> list[Join]:
    """Return the lines to be joined, in the order of the file; texts where there is any doubt are left out.

    `read` reads the file with other lines.
    """
    before = read(lines)
    if before.value is None:
        return []
    joins: list[Join] = []
    current = list(lines)
    for wrapped in reversed(before.source.wrapped_texts):  # the last first: all earlier places stay valid
        for join in _proposals(current, wrapped):
            joined = [*current[: join.first], join.text, *current[join.last + 1 :]]
            after = read(joined)
            if _is_proven(before, after, wrapped.path):
                joins.append(join)
                before, current = after, joined
                break
    return joins[::-1]


def apply_joins(lines: Sequence[str], joins: Sequence[Join]) -> list[str]:
    """Return the lines with those of every join in one."""
    result = list(lines)
    for join in reversed(joins):
        result[join.first : join.last + 1] = [join.text]
    return result


def _proposals(lines: Sequence[str], wrapped: WrappedText) -> Iterator[Join]:
    """Yield ways to write a text in one line; none where it has paragraphs."""
    first, begin = wrapped.begin.line, wrapped.begin.column
    last, end = wrapped.end.line, wrapped.end.column
    if wrapped.style == ">":
        while last > first and not (last < len(lines) and lines[last][:end].strip()):
            last, end = last - 1, len(lines[last - 1])
        text = _joined(lines, first + 1, last, "", lines[last] if last > first else "", None)
        head = lines[first][:begin]
        for written in (text, json.dumps(text, ensure_ascii=False)) if text else ():
            assert written is not None
            yield Join(first, last, head + written)
        return
    text = _joined(lines, first, last, lines[first][begin:], lines[last][:end], wrapped.style)
    if text:
        yield Join(first, last, lines[first][:begin] + text + lines[last][end:])


def _joined(
    lines: Sequence[str], first: int, last: int, beginning: str, ending: str, style: str | None
) -> str | None:
    """Return a text in one line; None for one with an empty line, which is a paragraph's end."""
    if first > last:
        return None
    raw = [beginning, *lines[first + 1 : last], ending] if beginning else [*lines[first:last], ending]
    pieces = [piece.strip() for piece in raw]
    if not all(pieces):
        return None
    text = pieces[0]
    for piece in pieces[1:]:
        if style == '"' and _ENDS_WITH_BACKSLASH.search(text):
            text = text[:-1] + _ESCAPED_BLANK.sub(" ", piece)
        else:
            text += " " + piece
    return without_layout_blanks(text)


_ESCAPED_BLANK = re.compile(r"^\\ ")
_ENDS_WITH_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\$")


def _is_proven(before: ReadResult, after: ReadResult, path: FieldPath) -> bool:
    """Whether only the text at `path` changed, and only in its blanks, and no problem is new."""
    if after.value is None or _texts(before, path) != _texts(after, path):
        return False
    old, new = (Counter(problem.code for problem in reading.problems) for reading in (before, after))
    return not new - old and new["wrapped-text"] < old["wrapped-text"]


def _texts(reading: ReadResult, path: FieldPath) -> list[tuple[FieldPath, object]]:
    """Return path and text of every value, that at `path` without its blanks."""
    return [
        (place, "".join(value.split()) if place == path and isinstance(value, str) else value)
        for place, value in walk_values(reading.value)
        if value is None or isinstance(value, str)
    ]
