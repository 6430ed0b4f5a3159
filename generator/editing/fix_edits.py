"""What to write at the place of a slip that the reader told: one edit of one line, or none where there is any doubt.

Whether an edit is right is not decided here; `generator.editing.fix` proves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from generator.form.amounts import plain_amount
from generator.reading.problem import Problem
from generator.reading.yaml_file import YamlFile


class Edit(NamedTuple):
    """One change of one line; columns count from 0."""

    line: int
    """From 1, as problems count them."""
    begin: int
    end: int
    text: str
    """What stands from `begin` to `end` afterwards."""
    anchor: int
    """Where a key, an item or a value of the file has to begin afterwards."""
    what: tuple[str, ...]
    """In Chinese."""

    def applied(self, line: str) -> str:
        """The line afterwards."""
        return line[: self.begin] + self.text + line[self.end :]


BLANK_CHARACTERS = " \u3000\xa0"
"""What people take for a blank, the tabulator aside."""


def edit_for(problem: Problem, source: YamlFile, keys: str, wide: int) -> Edit | None:
    """The edit that mends a problem of `source`.

    `keys` is a pattern of the field names; `wide` says how many blanks a full-width one at the beginning of a line is.
    """
    make = _EDITS.get(problem.code)
    if make is None or problem.place.line > len(source.lines):
        return None
    return make(problem, source, keys, wide)


def _punctuation(problem: Problem, source: YamlFile, keys: str, wide: int) -> Edit | None:
    line, column = source.lines[problem.place.line - 1], problem.place.column - 1
    if not line[:column].strip(BLANK_CHARACTERS):
        return _dash(problem, line) if line[column] in "-－—–" else _indent(problem, line, wide)
    for match in _key_slips(keys).finditer(line):
        if match.start() <= column < match.end():
            in_prose = match["comma"] and "{" not in line[: match.start("comma")]
            return None if in_prose else _key(problem, line, match)
    return None


@cache
def _key_slips(keys: str) -> re.Pattern[str]:
    begin = rf"(?:^[ ]*(?:- +)*|[{{,][{BLANK_CHARACTERS}]*|(?P<comma>，)[{BLANK_CHARACTERS}]*)"
    return re.compile(rf"{begin}(?P<key>{keys})[ ]*(?P<colon>[：:])(?P<blank>[{BLANK_CHARACTERS}]*)")


def _key(problem: Problem, line: str, match: re.Match[str]) -> Edit:
    after = ": " if line[match.end() :] else ":"
    what = []
    if match["comma"]:
        what.append("全角逗号换成半角逗号加一个空格")
    if match["colon"] == "：":
        what.append("全角冒号换成半角冒号加一个空格")
    elif not match["blank"]:
        what.append("冒号后面补一个空格")
    elif match["blank"].strip(" "):
        what.append("冒号后面的全角空格换成半角空格")
    if match["comma"]:
        begin, text, anchor = match.start("comma"), f", {match['key']}{after}", match.start("comma") + 2
    else:
        begin, text, anchor = match.end("key"), after, match.start("key")
    return Edit(problem.place.line, begin, match.end(), text, anchor, tuple(what))


def _dash(problem: Problem, line: str) -> Edit | None:
    match = re.match(rf"[ ]*(?P<dash>[－—–-][{BLANK_CHARACTERS}]*)", line)
    if match is None:
        return None
    begin = match.start("dash")
    return Edit(problem.place.line, begin, match.end(), "- ", begin + 2, ("列表记号写成半角短横加一个空格",))


def _indent(problem: Problem, line: str, wide: int) -> Edit | None:
    match = re.match(rf"[{BLANK_CHARACTERS}]*", line)
    assert match is not None  # an empty one at least
    blanks = match.group().replace("\u3000", " " * wide).replace("\xa0", " ")
    dashes = re.match(r"(?:- +)*", line[match.end() :])
    anchor = len(blanks) + (dashes.end() if dashes else 0)
    return Edit(problem.place.line, 0, match.end(), blanks, anchor, ("行首的全角空格换成半角空格",))


def _amount(problem: Problem, source: YamlFile, keys: str, wide: int) -> Edit | None:
    value = _value_at(problem, source)
    plain = plain_amount(value) if value else None
    what = "金额写成半角数字，不加逗号和空格"
    return _exchange(problem, source, value, plain, what)


def _blanks_around(problem: Problem, source: YamlFile, keys: str, wide: int) -> Edit | None:
    value = _value_at(problem, source)
    return _exchange(problem, source, value, value and value.strip(BLANK_CHARACTERS), "删去文字前后的空格")


def _value_at(problem: Problem, source: YamlFile) -> str | None:
    """The text that begins at the place of the problem."""
    for path in source.places:
        if source.place(path) == problem.place:
            value = source.value_at(path)
            if isinstance(value, str):
                return value
    return None


def _exchange(problem: Problem, source: YamlFile, old: str | None, new: str | None, what: str) -> Edit | None:
    """`new` in the place of the value `old`, within its quotes if it has any and stands there letter by letter."""
    line, anchor = source.lines[problem.place.line - 1], problem.place.column - 1
    begin = anchor + (line[anchor : anchor + 1] in ('"', "'"))
    if not old or not new or old == new or not line.startswith(old, begin):
        return None
    return Edit(problem.place.line, begin, begin + len(old), new, anchor, (what,))


_FUNDS = "项目资金"
_THOUSANDS = re.compile(r"(?<=: )[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?(?=[ ]*[,}])")


def _thousands_in_braces(problem: Problem, source: YamlFile, keys: str, wide: int) -> Edit | None:
    """``{总额: 1,500.00, …}``: YAML takes what follows the comma for another field."""
    path = next((path for path in source.key_places if source.place(path, key=True) == problem.place), ())
    if path[:1] != (_FUNDS,):
        return None
    line, column = source.lines[problem.place.line - 1], problem.place.column - 1
    for match in _THOUSANDS.finditer(line):
        if match.start() <= column < match.end():
            what = ("金额里不加逗号",)
            plain = match.group().replace(",", "")
            return Edit(problem.place.line, match.start(), match.end(), plain, match.start(), what)
    return None


USUALLY_FIXABLE_CODES = frozenset({"fullwidth-punctuation", "fullwidth-space", "missing-space"})
"""Codes of which it is worth telling people that there is `--fix`."""

_EDITS: Mapping[str, Callable[[Problem, YamlFile, str, int], Edit | None]] = {
    "fullwidth-punctuation": _punctuation,
    "fullwidth-space": _punctuation,
    "missing-space": _punctuation,
    "amount-format": _amount,
    "blank-around": _blanks_around,
    "unknown-key": _thousands_in_braces,
}
"""By the code of the problem."""
