"""Propose one edit of one line for a problem that the reader reported, or none where there is any doubt.

Whether an edit is right is not decided here; `generator.editing.fix_proof` proves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from generator.form.amounts import plain_amount
from generator.form.cells import plain_date
from generator.form.years import plain_years
from generator.reading.hidden_characters import without_hidden_characters
from generator.reading.layout_blanks import LAYOUT_BLANK_CODE, without_layout_blanks
from generator.reading.lookalike_characters import ordinary_text
from generator.reading.problem import Problem
from generator.reading.yaml_file import YamlFile


class Edit(NamedTuple):
    """One change of one line; columns count from 0."""

    line: int
    """Line number, from 1, as problems count them."""
    begin: int
    """First column that is replaced."""
    end: int
    """Column after the last that is replaced."""
    text: str
    """Text that replaces the columns from `begin` to `end`."""
    anchor: int | None
    """Column at which a key, an item or a value of the file has to begin after the edit; None where fields stay as they are."""
    actions: tuple[str, ...]
    """Chinese descriptions of what is done."""

    def apply_to(self, line: str) -> str:
        """Return `line` after the edit."""
        return line[: self.begin] + self.text + line[self.end :]


BLANK_CHARACTERS = " \u3000\xa0"
"""Characters that people take for a blank, without the tabulator."""


def edit_for(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose the edit that may fix a problem of `source`; None where there is none, or any doubt.

    `keys` is a regex of the field names; `wide_blank` is how many blanks a full-width one in an indentation stands for.
    """
    propose = _EDITS.get(problem.code)
    if propose is None or problem.place.line > len(source.lines):
        return None
    return propose(problem, source, keys, wide_blank)


def _fix_punctuation(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose the right indentation, list mark, colon or comma."""
    line, column = source.lines[problem.place.line - 1], problem.place.column - 1
    if not line[:column].strip(BLANK_CHARACTERS):
        return _fix_dash(problem, line) if line[column] in "-－—–" else _fix_indent(problem, line, wide_blank)
    for match in _key_slips(keys).finditer(line):
        if match.start() <= column < match.end():
            in_prose = match["comma"] and "{" not in line[: match.start("comma")]
            return None if in_prose else _fix_key(problem, line, match)
    return None


@cache
def _key_slips(keys: str) -> re.Pattern[str]:
    """Return a regex of a field name with its colon and what surrounds them; groups comma, key, colon and blank."""
    begin = rf"(?:^[ ]*(?:- +)*|[{{,][{BLANK_CHARACTERS}]*|(?P<comma>，)[{BLANK_CHARACTERS}]*)"
    return re.compile(rf"{begin}(?P<key>{keys})[ ]*(?P<colon>[：:])(?P<blank>[{BLANK_CHARACTERS}]*)")


def _fix_key(problem: Problem, line: str, match: re.Match[str]) -> Edit:
    """Return the edit of a field name that `_key_slips` matches."""
    after = ": " if line[match.end() :] else ":"
    actions = []
    if match["comma"]:
        actions.append("全角逗号换成半角逗号加一个空格")
    if match["colon"] == "：":
        actions.append("全角冒号换成半角冒号加一个空格")
    elif not match["blank"]:
        actions.append("冒号后面补一个空格")
    elif match["blank"].strip(" "):
        actions.append("冒号后面的全角空格换成半角空格")
    if match["comma"]:
        begin, text, anchor = match.start("comma"), f", {match['key']}{after}", match.start("comma") + 2
    else:
        begin, text, anchor = match.end("key"), after, match.start("key")
    return Edit(problem.place.line, begin, match.end(), text, anchor, tuple(actions))


def _fix_dash(problem: Problem, line: str) -> Edit | None:
    """Propose ``- `` for any dash that begins a list item."""
    match = re.match(rf"[ ]*(?P<dash>[－—–-][{BLANK_CHARACTERS}]*)", line)
    if match is None:
        return None
    begin = match.start("dash")
    return Edit(problem.place.line, begin, match.end(), "- ", begin + 2, ("列表记号写成半角短横加一个空格",))


def _fix_indent(problem: Problem, line: str, wide_blank: int) -> Edit | None:
    """Propose an indentation of ordinary blanks."""
    match = re.match(rf"[{BLANK_CHARACTERS}]*", line)
    assert match is not None  # an empty one at least
    blanks = match.group().replace("\u3000", " " * wide_blank).replace("\xa0", " ")
    dashes = re.match(r"(?:- +)*", line[match.end() :])
    anchor = len(blanks) + (dashes.end() if dashes else 0)
    return Edit(problem.place.line, 0, match.end(), blanks, anchor, ("行首的全角空格换成半角空格",))


def _fix_amount(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose an amount in half-width digits without commas and blanks."""
    value = _text_at(problem, source)
    plain = plain_amount(value) if value else None
    return _replace_value(problem, source, value, plain, "金额写成半角数字，不加逗号和空格")


def _fix_lookalikes(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose the ordinary ideographs for all look-alikes on a line."""
    return _replace_characters(problem, source, ordinary_text, "像汉字的部首、兼容字换成普通汉字")


def _fix_hidden_characters(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose a line without hidden characters that mean nothing, and with ordinary blanks."""
    return _replace_characters(
        problem, source, without_hidden_characters, "删去看不见的字符，特殊的空格换成普通空格"
    )


def _fix_layout_blanks(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose a line without blanks between its Chinese characters; what may be a comment stays."""
    line = source.lines[problem.place.line - 1]
    end = line.find(" #")
    end = len(line) if end < 0 else end
    new = without_layout_blanks(line[:end])
    if new == line[:end]:
        return None
    return Edit(problem.place.line, 0, end, new, None, ("删去汉字之间的空格",))


def _replace_characters(
    problem: Problem, source: YamlFile, replace: Callable[[str], str], action: str
) -> Edit | None:
    """Propose the line of a problem with its characters replaced; None where nothing is."""
    line = source.lines[problem.place.line - 1]
    new = replace(line)
    if new == line:
        return None
    return Edit(problem.place.line, 0, len(line), new, None, (action,))


def _fix_period(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose two years joined by one long dash."""
    value = _text_at(problem, source)
    return _replace_value(problem, source, value, plain_years(value or ""), "起止年度之间写一个长横")


def _fix_date(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose a date with hyphens and two digits for month and day."""
    value = _text_at(problem, source)
    return _replace_value(problem, source, value, plain_date(value or ""), "日期写成 2023-03-01 这样")


def _fix_blanks_around(problem: Problem, source: YamlFile, keys: str, wide_blank: int) -> Edit | None:
    """Propose a text without blanks at its ends."""
    value = _text_at(problem, source)
    return _replace_value(
        problem, source, value, value and value.strip(BLANK_CHARACTERS), "删去文字前后的空格"
    )


def _text_at(problem: Problem, source: YamlFile) -> str | None:
    """Return the text value that begins at the place of a problem, or None."""
    for path in source.places:
        if source.place(path) == problem.place:
            value = source.value_at(path)
            if isinstance(value, str):
                return value
    return None


def _replace_value(
    problem: Problem, source: YamlFile, old: str | None, new: str | None, action: str
) -> Edit | None:
    """Propose `new` instead of the value `old`, within its quotes, if the line has `old` letter by letter."""
    line, anchor = source.lines[problem.place.line - 1], problem.place.column - 1
    begin = anchor + (line[anchor : anchor + 1] in ('"', "'"))
    if not old or not new or old == new or not line.startswith(old, begin):
        return None
    return Edit(problem.place.line, begin, begin + len(old), new, anchor, (action,))


USUALLY_FIXABLE_CODES = frozenset(
    {"fullwidth-punctuation", "fullwidth-space", "lookalike-character", "missing-space", "wrapped-text"}
)
"""Codes of problems that ``--fix`` fixes as a rule: worth mentioning it with them."""

_EDITS: Mapping[str, Callable[[Problem, YamlFile, str, int], Edit | None]] = {
    "fullwidth-punctuation": _fix_punctuation,
    "fullwidth-space": _fix_punctuation,
    "missing-space": _fix_punctuation,
    "amount-format": _fix_amount,
    "blank-around": _fix_blanks_around,
    "date-format": _fix_date,
    LAYOUT_BLANK_CODE: _fix_layout_blanks,
    "invisible-character": _fix_hidden_characters,
    "lookalike-character": _fix_lookalikes,
    "period-format": _fix_period,
}
"""Code of a problem → function that proposes an edit for it."""
