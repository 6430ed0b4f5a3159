"""Find slips of the pen that YAML accepts as text, and explain its syntax errors in plain Chinese.

Works on lines of text alone; the names of the form's fields are given as a regex.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from generator.reading.problem import Place


class Slip(NamedTuple):
    """One slip of the pen, as a problem will report it."""

    place: Place
    code: str
    message: str
    """Chinese: what is wrong and what to write instead."""


# Every branch begins with a character of its own, which makes the search five times as fast.
_SUSPECT = re.compile(
    r"：|#|:(?:\S|[ ]*[　\xa0])|，[^，：:\n]*[：:]|－[ 　]|—[ 　]|–[ 　]|-[\u4e00-\u9fff《“（]"
)


def find_suspect_lines(text: str) -> set[int]:
    """Return the numbers, from 0, of all lines on which `find_slip` or `find_cutting_comment` can find anything."""
    lines: set[int] = set()
    number = begin = 0
    for match in _SUSPECT.finditer(text):
        number += text.count("\n", begin, match.start())
        begin = match.start()
        lines.add(number)
    return lines


POSSIBLE_SLIP = re.compile("[：:，　\xa0]|^[－—–-]")
"""Any character of a plain scalar that can come of a slip; most scalars have none."""


@cache
def key_pattern(keys: frozenset[str]) -> str:
    """Return a regex of field names, longer ones first: of two that match, the first wins."""
    return "|".join(re.escape(key) for key in sorted(keys, key=lambda key: (-len(key), key)))


def find_slip(line: str, number: int, keys: str) -> Slip | None:
    """Return the field on `line` that is written with the wrong punctuation, or None.

    `keys` is a regex of the form's field names; `number` is the line's, from 1. The caller has to know that the line is
    neither in quotes nor in a block: there the same characters are text.
    """
    for pattern in _slip_patterns(keys):
        match = pattern.regex.search(line)
        if match:
            place = Place(number, match.start("slip") + 1)
            return Slip(place, pattern.code, pattern.message.format(**match.groupdict()))
    return None


class _SlipPattern(NamedTuple):
    """One kind of slip, and how to recognise it."""

    regex: re.Pattern[str]
    """Regex with a group `slip` for the wrong character, and perhaps a group `key`."""
    code: str
    message: str
    """Chinese, with ``{key}`` for the group of that name."""


@cache
def _slip_patterns(keys: str) -> tuple[_SlipPattern, ...]:
    """Return all kinds of slips, for the field names that the regex `keys` matches."""
    begin = r"(?:^[ ]*(?:- +)*|[{,，][ 　\xa0]*)"
    key = rf"(?P<key>{keys})"
    return (
        _SlipPattern(
            re.compile(rf"{begin}{key}[ ]*(?P<slip>：)"),
            "fullwidth-punctuation",
            "“{key}”后面是全角冒号“：”。请写半角冒号加一个空格，例如 {key}: …",
        ),
        _SlipPattern(
            re.compile(rf"(?P<slip>，)[ 　\xa0]*{key}[ ]*[:：]"),
            "fullwidth-punctuation",
            "“{key}”前面是全角逗号“，”。大括号里各项之间请写半角逗号加一个空格",
        ),
        _SlipPattern(
            re.compile(rf"{begin}{key}(?P<slip>:)[^\s]"),
            "missing-space",
            "“{key}:”后面少一个空格。请写成 {key}: …",
        ),
        _SlipPattern(
            re.compile(rf"{begin}{key}:[ ]*(?P<slip>[　\xa0])"),
            "fullwidth-space",
            "“{key}:”后面是全角空格。请换成半角空格",
        ),
        _SlipPattern(
            re.compile(r"^[ ]*(?P<slip>[－—–])[ 　]"),
            "fullwidth-punctuation",
            "行首的“—”不是列表记号。请写半角短横加一个空格：- …",
        ),
        _SlipPattern(
            re.compile(r"^[ ]*(?P<slip>-)[\u4e00-\u9fff《“（]"),
            "missing-space",
            "行首的“-”后面少一个空格。请写成“- …”",
        ),
    )


def find_cutting_comment(rest: str) -> int | None:
    """Return the index in `rest`, the text of a line after a value, of a ``#`` that may have been meant as text, or None.

    A comment was certainly meant only with two blanks before the ``#`` and one after it.
    """
    match = re.match(r"[ \t]+(?=#)", rest)
    if match is None:
        return None
    comment = rest[match.end() :]
    meant = len(match.group()) >= 2 and (comment == "#" or comment.startswith("# "))
    return None if meant else match.end()


_SYNTAX_EXPLANATIONS = (
    (
        "mapping values are not allowed",
        "这一行里有多余的“: ”，或者缩进与上一行不一致。文字里的冒号请写全角“：”，或给整段文字加双引号",
    ),
    ("could not find expected ':'", "这一行不是“栏目: 内容”的样子。请检查冒号是否漏写、上一行的文字是否断开"),
    (
        "did not find expected key",
        "这一行的缩进与上面不一致，或者引号、括号后面多了文字。同一层的栏目要左边对齐",
    ),
    (
        "did not find expected '-' indicator",
        "这一行的缩进与上面不一致。同一层的栏目要左边对齐，列表各项的“-”也要对齐",
    ),
    ("block sequence entries are not allowed", "“-”写在了不该有列表的地方。请另起一行，并检查缩进"),
    ("did not find expected ',' or '}'", "大括号里各项之间少了逗号，或者没有收尾的“}”"),
    ("did not find expected ',' or ']'", "方括号里各项之间少了逗号，或者没有收尾的“]”"),
    (
        "did not find expected node content",
        "括号或逗号的位置不对，这里缺少内容。以 [ ] { } , 开头的文字要加双引号",
    ),
    ("found unexpected end of stream", "引号或括号没有收尾。请补上对应的半角引号或括号"),
    ("found unknown escape character", "双引号里的“\\”有特殊含义。请改用单引号，或写成“\\\\”"),
    (
        "did not find expected <document start>",
        "这里的内容与上面断开了。请检查缩进，以及上一行是否多了“...”或“---”",
    ),
)
"""Part of an error message of libyaml → what a clerk can do about it; the first that fits."""


MERGE_CONFLICT_MESSAGE = "合并冲突还没有解决。请在 <<<<<<< 和 >>>>>>> 之间留下正确的内容，删去这几行记号"


def is_merge_conflict_mark(line: str) -> bool:
    """Whether `line` is one of the marks that git leaves in a file that two people changed."""
    return re.match(r"(?:<{7}|>{7})(?: |$)|={7}$", line) is not None


SPECIAL_SYMBOL = re.compile(
    r"(?:^[ ]*(?:- +)*(?:[^\s:][^:]*:[ ]+)?|[{,][ ]*[^\s:{},]+:[ ]+)(?P<text>(?P<symbol>[>|!%@`*&?])[^,}]*)"
)
"""A text that begins with a symbol which YAML keeps for itself."""


def explain_special_symbol(text: str) -> str:
    """Return what a clerk can do about a text that begins with a symbol which YAML keeps for itself."""
    return f"以“{text[0]}”开头的文字要加双引号" + ("" if '"' in text else f'，写成 "{text}"')


def explain_syntax(problem: str, line: str, column: int) -> str:
    """Return what a clerk can do about libyaml's error `problem` at a column, from 1, of a line."""
    special = SPECIAL_SYMBOL.search(line)
    if special:
        return explain_special_symbol(special["text"].rstrip())
    if re.match(r"[ ]*-[ ]*\t", line):
        return "行首的“-”后面是制表符（Tab）。请换成一个空格"
    if re.search(r":[ ]*[｛［]", line):
        return "这里的括号是全角的。请写半角的 { } 或 [ ]"
    if line[: column - 1].rstrip().endswith(('"', "'", "]", "}")) and not problem.startswith(
        "mapping values"
    ):
        return "引号或括号后面还有文字。只想引用几个字，请用中文引号“ ”；否则请给整段文字加双引号"
    for needle, message in _SYNTAX_EXPLANATIONS:
        if needle in problem:
            return message
    return "这一行的写法读不懂。请检查缩进、冒号、引号和括号"
