"""Fix slips of the pen in a data file without changing what the file means.

Text is edited at the very places where the reader found a slip, one after the other; every other byte stays: order,
comments, quotes, blanks. (A library that writes YAML anew keeps comments, but not every blank, and cannot read the
files that need fixing.) After every edit the file is read again, and `generator.editing.fix_proof` proves that nothing
else changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.editing.fix_edits import Edit
from generator.editing.fix_proof import ReadFile
from generator.editing.fix_slips import SlipFixer
from generator.editing.fix_wrapped import JOIN_ACTION, apply_joins, join_wrapped_texts
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import make_visible


class Fix(NamedTuple):
    """Everything that is changed on one line, or one change of the whole file."""

    line: int
    """Line number, from 1."""
    actions: tuple[str, ...]
    """Chinese descriptions of what is done."""
    before: str = ""
    """The line as it is; empty for a change of the whole file."""
    after: str = ""
    """The line as it will be; empty for a change of the whole file."""


class FixedFile(NamedTuple):
    """A file before and after its fixes."""

    before: bytes
    after: bytes
    fixes: tuple[Fix, ...]


def fix_file(data: bytes, read: ReadFile, keys: str) -> FixedFile:
    """Return a file with everything fixed that can be proven right.

    `keys` is a regex of the field names that the file can have. No byte is changed where the fixed file still could not
    be read.
    """
    unchanged = FixedFile(data, data, ())
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unchanged
    lines = text.replace("\r\n", "\n").split("\n")
    fixer = SlipFixer(read, keys)
    state = fixer.fix_slips(lines)
    stripped = fixer.strip_trailing_blanks(state.lines)
    joins = join_wrapped_texts(stripped, fixer.read_lines)
    whole_file = list(_whole_file_fixes(data, lines))
    if not (whole_file or joins or stripped != lines) or fixer.read_lines(stripped).value is None:
        return unchanged
    actions = _actions_by_line(state.edits, state.lines, stripped)
    fixes = [
        Fix(number, tuple(dict.fromkeys(actions[number])), lines[number - 1], stripped[number - 1])
        for number in sorted(actions)
    ]
    fixes += [Fix(join.first + 1, (JOIN_ACTION,), stripped[join.first], join.text) for join in joins]
    fixes.sort(key=lambda fix: fix.line)
    written = apply_joins(stripped, joins)
    after = "\n".join(written) + ("\n" if written[-1] else "")
    return FixedFile(data, after.encode(), (*whole_file, *fixes))


def _whole_file_fixes(data: bytes, lines: Sequence[str]) -> Iterator[Fix]:
    """Yield what has to be changed about a file's encoding and line ends."""
    if data.startswith(b"\xef\xbb\xbf"):
        yield Fix(1, ("删去文件开头看不见的记号（BOM）",))
    if b"\r\n" in data:
        yield Fix(1, ("行末的 Windows 换行（CRLF）换成普通换行（LF）",))
    if lines[-1]:
        yield Fix(len(lines), ("文件末尾补上换行",))


def _actions_by_line(
    edits: Sequence[Edit], edited: Sequence[str], stripped: Sequence[str]
) -> dict[int, list[str]]:
    """Return the actions on every changed line by its number, from 1.

    `stripped` are the `edited` lines without blanks at their ends.
    """
    actions: dict[int, list[str]] = {}
    for edit in edits:
        actions.setdefault(edit.line, []).extend(edit.actions)
    for number, (before, after) in enumerate(zip(edited, stripped, strict=True), 1):
        if before != after:
            actions.setdefault(number, []).append("删去行末的空格")
    return actions


_MAX_SHOWN_CHARACTERS = 160
"""Characters of a line that are shown with a fix."""


def describe_fix(path: str, fix: Fix) -> str:
    """Return a fix as people read it: place, actions, the line before and after; personal numbers are masked."""
    head = f"{make_visible(path)}:{fix.line}: {'；'.join(fix.actions)}"
    if fix.before == fix.after:
        return head
    pairs = enumerate(zip(fix.before, fix.after, strict=False))
    same = next((index for index, (old, new) in pairs if old != new), 0)
    begin = max(0, same - _MAX_SHOWN_CHARACTERS // 2)
    before, after = (
        ("…" if begin else "")
        + make_visible(mask_personal_numbers(line))[begin : begin + _MAX_SHOWN_CHARACTERS]
        for line in (fix.before, fix.after)
    )
    return f"{head}\n  原：{before}\n  改：{after}"
