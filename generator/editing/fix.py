"""Slips of the pen mended without changing what a file means, and the proof that nothing else changed.

Text is edited at the very places where the reader found a slip, one after the other; every other byte stays: order,
comments, quotes, blanks. (A library that writes YAML anew keeps comments, but not every blank, and cannot read the
files that need mending.) After each edit the file is read again. An edit stays only if

- the slip is gone, and nothing is told elsewhere that was not told before,
- a key, an item or a value of the file begins where the edit says that one does,
- every other value that could be read before still stands under its field,
- all keys and values put together have the same ink: the same letters and digits in the same order.

What was mended while the file could not be read at all is proven as soon as it can; if it never can, nothing is mended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from generator.editing.fix_edits import Edit, edit_for
from generator.form.field_path import FieldPath, Value
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Problem, make_visible
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile

ReadFile: TypeAlias = Callable[[bytes], tuple[YamlFile, Sequence[Problem]]]
"""A file's values and what is wrong with it."""


class Fix(NamedTuple):
    """What is changed on one line; without `before` and `after`, of the file as a whole."""

    line: int
    what: tuple[str, ...]
    """In Chinese."""
    before: str = ""
    after: str = ""


class FixedFile(NamedTuple):
    """A file and what it will be."""

    before: bytes
    after: bytes
    mends: tuple[Fix, ...]


def fix_file(data: bytes, read: ReadFile, keys: str) -> FixedFile:
    """`data` with everything mended that can be; the same bytes where it cannot be read then.

    `keys` is a pattern of the field names that the file can have.
    """
    nothing = FixedFile(data, data, ())
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return nothing
    lines = text.replace("\r\n", "\n").split("\n")
    mender = _Mender(read, keys)
    mended = mender.mend_slips(lines)
    bare = mender.without_trailing_blanks(mended.lines)
    whole = list(_whole_file(data, lines))
    if not (whole or bare != lines) or mender.look_at(bare).value is None:
        return nothing
    what = {
        number: dict.fromkeys(each) for number, each in _what_of(mended.edits, mended.lines, bare).items()
    }
    mends = [Fix(number, tuple(what[number]), lines[number - 1], bare[number - 1]) for number in sorted(what)]
    after = "\n".join(bare) + ("\n" if bare[-1] else "")
    return FixedFile(data, after.encode(), (*whole, *mends))


def _whole_file(data: bytes, lines: Sequence[str]) -> Iterator[Fix]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield Fix(1, ("删去文件开头看不见的记号（BOM）",))
    if b"\r\n" in data:
        yield Fix(1, ("行末的 Windows 换行（CRLF）换成普通换行（LF）",))
    if lines[-1]:
        yield Fix(len(lines), ("文件末尾补上换行",))


def _what_of(edits: Sequence[Edit], mended: Sequence[str], bare: Sequence[str]) -> dict[int, list[str]]:
    what: dict[int, list[str]] = {}
    for edit in edits:
        what.setdefault(edit.line, []).extend(edit.what)
    for number, (before, after) in enumerate(zip(mended, bare, strict=True), 1):
        if before != after:
            what.setdefault(number, []).append("删去行末的空格")
    return what


_SHOWN = 160
"""Characters of a line that are shown with a mend."""


def describe_fix(path: str, mend: Fix) -> str:
    """A mend as people read it: place, what is done, the line as it stands and as it will; personal numbers hidden."""
    head = f"{make_visible(path)}:{mend.line}: {'；'.join(mend.what)}"
    if mend.before == mend.after:
        return head
    same = next((n for n, (a, b) in enumerate(zip(mend.before, mend.after, strict=False)) if a != b), 0)
    begin = max(0, same - _SHOWN // 2)
    before, after = (
        ("…" if begin else "") + make_visible(mask_personal_numbers(line))[begin : begin + _SHOWN]
        for line in (mend.before, mend.after)
    )
    return f"{head}\n  原：{before}\n  改：{after}"


class _Reading(NamedTuple):
    source: YamlFile
    problems: Sequence[Problem]

    @property
    def value(self) -> Value:
        return self.source.value


class _State(NamedTuple):
    """A file after some edits."""

    lines: list[str]
    edits: tuple[Edit, ...]
    """Their anchors are where they are now."""
    reading: _Reading

    @property
    def is_readable(self) -> bool:
        return self.reading.value is not None


_WIDE_INDENT = re.compile("[ \xa0]*\u3000")


class _Mender:
    """Mends the lines of one file."""

    def __init__(self, read: ReadFile, keys: str) -> None:
        self.read = read
        self.keys = keys

    def look_at(self, lines: Sequence[str]) -> _Reading:
        return _Reading(*self.read("\n".join(lines).encode()))

    def mend_slips(self, lines: list[str]) -> _State:
        """A full-width blank at the beginning of a line stands for two blanks or for one: it must not matter which."""
        widths = (2, 1) if any(_WIDE_INDENT.match(line) for line in lines) else (2,)
        start = _State(lines, (), self.look_at(lines))
        results = [self._mend_as(wide, start) for wide in widths]
        readable = [state for state in results if state.is_readable]
        if len(readable) < len(results):
            return (readable or results)[0]
        return results[0] if results[0].reading.value == results[-1].reading.value else start

    def _mend_as(self, wide: int, start: _State) -> _State:
        """Edit after edit. What cannot be proven is undone, and its lines are left as they are."""
        left: set[int] = set()
        proven = state = start
        while True:
            problem, edit = self._next(state, left, wide)
            if problem is None or edit is None:
                if state.is_readable or not proven.is_readable:
                    return state
                unproven = state.edits[
                    len(proven.edits)
                ]  # made the file unreadable, and no other mended that
                left.add(unproven.line)
                state = proven
                continue
            after = self._after(state, edit)
            if _is_told(problem, after.reading):
                left.add(edit.line)
                continue
            state = after
            if state.is_readable:
                faults = _faults(proven, state)
                left |= faults
                proven = state = proven if faults else state

    def _next(self, state: _State, left: set[int], wide: int) -> tuple[Problem | None, Edit | None]:
        for problem in state.reading.problems if len(state.edits) < MAX_PROBLEMS else ():
            if problem.place.line not in left:
                edit = edit_for(problem, state.reading.source, self.keys, wide)
                if edit is not None:
                    return problem, edit
        return None, None

    def _after(self, state: _State, edit: Edit) -> _State:
        lines = [*state.lines]
        lines[edit.line - 1] = edit.applied(lines[edit.line - 1])
        edits = (*(_shifted(each, edit) for each in state.edits), edit)
        return _State(lines, edits, self.look_at(lines))

    def without_trailing_blanks(self, lines: list[str]) -> list[str]:
        """None of them in texts that keep their line breaks; all values and problems stay as they are."""
        blocks = _lines_in_blocks(lines)
        bare = [line if number in blocks else line.rstrip(" \t") for number, line in enumerate(lines)]
        if bare == lines:
            return lines
        before, after = self.look_at(lines), self.look_at(bare)
        same = before.value == after.value and _told(before) == _told(after)
        return bare if same else lines


_BLOCK = re.compile(r"(?P<indent>[ ]*(?:- +)*)(?P<key>\S.*?:[ ]+)?[|>][0-9+-]{0,2}[ \t]*(?: #.*)?")


def _lines_in_blocks(lines: Sequence[str]) -> set[int]:
    """The numbers, from 0, of lines of texts after ``|`` or ``>``, told by their indentation."""
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


def _is_told(problem: Problem, reading: _Reading) -> bool:
    return any((each.code, each.place) == (problem.code, problem.place) for each in reading.problems)


def _faults(before: _State, after: _State) -> set[int]:
    """The lines that should have been left, where the edits made since `before` cannot be proven; `after` is readable."""
    edits = after.edits[len(before.edits) :]
    lines = {edit.line for edit in edits}
    known = _told(before.reading) if before.is_readable else Counter()
    fresh = _told(after.reading) - known
    wrong = {edit.line for edit in edits if not _begins_there(after.reading.source, edit)}
    wrong |= {line for code, line in fresh if code in _MISPLACED and line in lines}
    if wrong or not before.is_readable:
        return wrong
    same = (
        all(line in lines for _, line in fresh)
        and _ink(before.reading.value) == _ink(after.reading.value)
        and _values_stay(before.reading.source, after.reading.source, edits)
    )
    return set() if same else lines


_MISPLACED = frozenset(
    {"both-ways", "complex-key", "duplicate-key", "duplicate-level", "line-break", "unknown-key", "unknown-level",
     "wrapped-text", "wrong-kind"}
)  # fmt: skip
"""Codes that show, on a line just mended, that what stands there was no field."""


def _told(reading: _Reading) -> Counter[tuple[str, int]]:
    return Counter((problem.code, problem.place.line) for problem in reading.problems)


_GOALS = "总体目标"
"""A list whose items are texts or fields: there a colon may well be meant as text."""


def _begins_there(source: YamlFile, edit: Edit) -> bool:
    paths = [
        path
        for path, mark in chain(source.key_places.items(), source.places.items())
        if mark.line + 1 == edit.line and mark.column == edit.anchor
    ]
    return bool(paths) and not any(
        path[0] == _GOALS and path[-1] in ("中期", "年度") for path in paths if path
    )


def _shifted(edit: Edit, later: Edit) -> Edit:
    """`edit` with its anchor where it is after a `later` edit of the same line, further to the left."""
    if edit.line != later.line or edit.anchor < later.end:
        return edit
    return edit._replace(anchor=edit.anchor + len(later.text) - (later.end - later.begin))


_NO_INK = re.compile("[\\s\u3000\xa0：:，,－—–-]")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


def _ink(value: Value) -> str:
    """Every letter and digit in the order of the file, whatever is key and whatever is value."""
    return _NO_INK.sub("", "".join(_texts(value))).translate(_HALF_WIDTH)


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)


def _values_stay(before: YamlFile, after: YamlFile, edits: Sequence[Edit]) -> bool:
    """Whether every value but those that the edits are in stands under the same field, in lists perhaps further down."""
    own = {path for edit in edits for path in _paths_at(before, edit)}
    values = Counter(_by_field(path, text) for path, text in _leaves(before.value) if path not in own)
    return not values - Counter(_by_field(path, text) for path, text in _leaves(after.value))


def _leaves(value: Value, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str | None]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))
    else:
        yield path, value


def _by_field(path: FieldPath, text: str | None) -> tuple[FieldPath, str | None]:
    return tuple(step for step in path if isinstance(step, str)), text


def _paths_at(source: YamlFile, edit: Edit) -> set[FieldPath]:
    """The last field or value that begins before the edit, and all that begin within it."""
    begins = [
        ((mark.line + 1, mark.column), path)
        for path, mark in chain(source.key_places.items(), source.places.items())
        if not isinstance(source.value_at(path), (list, dict))
    ]
    begin, end = (edit.line, edit.begin), (edit.line, edit.end)
    last = max((place for place, _ in begins if place <= begin), default=begin)
    return {path for place, path in begins if place == last or begin <= place < end}
