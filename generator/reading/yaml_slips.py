"""The slips of the pen that YAML keeps silent about or explains in English, told in plain Chinese.

Works on lines of text alone; nothing here knows the form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from generator.reading.problem import Place


class Slip(NamedTuple):
    """Where, which code, and what to write instead."""

    place: Place
    code: str
    message: str


UNREADABLE_CODES = frozenset({"control-character", "tab-indent", "fullwidth-space"})
"""Codes after which composing the file would only bring up follow-up errors."""

_FORBIDDEN_SET = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"  # what ends a line or nothing at all
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of reading
    "\u00ad\u200b-\u200d\u2060-\u2064\ufeff\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"  # what nobody sees
)
FORBIDDEN_CHARACTER = re.compile(f"[{_FORBIDDEN_SET}]")
"""A character that no text may have."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PERHAPS_FORBIDDEN = re.compile(f"[{_FORBIDDEN_SET}\t\u3000\xa0]")
"""Found in every text with a slip that `find_forbidden_characters` tells; most have none of it."""


def find_forbidden_characters(lines: Sequence[str]) -> Iterator[Slip]:
    """Characters that no reader sees, and white space before a line that YAML does not take for white space."""
    for number, line in enumerate(lines, 1):
        yield from find_hidden_characters(line, number)
        indent = re.match(r"[ ]*([\t　\xa0])[\t　\xa0 ]*(?=\S)", line)
        if indent:
            yield _wrong_indent(number, indent)


def find_hidden_characters(line: str, number: int = 1) -> Iterator[Slip]:
    """Characters in a text that no reader sees."""
    return (_forbidden(number, match) for match in FORBIDDEN_CHARACTER.finditer(line))


def _forbidden(number: int, match: re.Match[str]) -> Slip:
    character = match.group()
    name = f"U+{ord(character):04X}"
    place = Place(number, match.start() + 1)
    if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cn"):
        return Slip(place, "control-character", f"有一个看不见的控制字符（{name}）。请删去，重新输入这一处")
    if character in _BIDI:
        return Slip(
            place, "bidi-character", f"有一个改变文字方向的隐藏字符（{name}）。请删去这一处文字，重新输入"
        )
    return Slip(place, "invisible-character", f"有一个看不见的字符（{name}）。请删去这一处文字，重新输入")


def _wrong_indent(number: int, indent: re.Match[str]) -> Slip:
    place = Place(number, indent.start(1) + 1)
    if indent.group(1) == "\t":
        return Slip(place, "tab-indent", "行首用了制表符（Tab）缩进。请换成空格，每深一层两个")
    return Slip(place, "fullwidth-space", "行首用了全角空格缩进。请换成半角空格，每深一层两个")


# Every branch begins with a character of its own: so the regex runs through a text five times as fast.
_SUSPECT = re.compile(
    r"：|#|:(?:\S|[ ]*[　\xa0])|，[^，：:\n]*[：:]|－[ 　]|—[ 　]|–[ 　]|-[\u4e00-\u9fff《“（]"
)


def find_suspect_lines(text: str) -> set[int]:
    """The numbers, from 0, of all lines on which `find_slip` or `find_cutting_comment` can find anything."""
    lines: set[int] = set()
    number = begin = 0
    for match in _SUSPECT.finditer(text):
        number += text.count("\n", begin, match.start())
        begin = match.start()
        lines.add(number)
    return lines


POSSIBLE_SLIP = re.compile("[：:，　\xa0]|^[－—–-]")
"""Found in every plain scalar that can come of a slip; most have none of it."""


def find_slip(line: str, number: int, keys: str) -> Slip | None:
    """A field of the form on `line` that is written with the wrong punctuation.

    `keys` is a pattern of the form's field names. Whether it is a slip or a text that happens to look like one
    is known only where the line is read: inside quotes or a block it is a text.
    """
    for regex, code, message in _patterns(keys):
        match = regex.search(line)
        if match:
            place = Place(number, match.start("slip") + 1)
            return Slip(place, code, message.format(**match.groupdict()))
    return None


@cache
def _patterns(keys: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    begin = r"(?:^[ ]*(?:- +)*|[{,，][ 　\xa0]*)"
    key = rf"(?P<key>{keys})"
    return (
        (
            re.compile(rf"{begin}{key}[ ]*(?P<slip>：)"),
            "fullwidth-punctuation",
            "“{key}”后面是全角冒号“：”。请写半角冒号加一个空格，例如 {key}: …",
        ),
        (
            re.compile(rf"(?P<slip>，)[ 　\xa0]*{key}[ ]*[:：]"),
            "fullwidth-punctuation",
            "“{key}”前面是全角逗号“，”。大括号里各项之间请写半角逗号加一个空格",
        ),
        (
            re.compile(rf"{begin}{key}(?P<slip>:)[^\s]"),
            "missing-space",
            "“{key}:”后面少一个空格。请写成 {key}: …",
        ),
        (
            re.compile(rf"{begin}{key}:[ ]*(?P<slip>[　\xa0])"),
            "fullwidth-space",
            "“{key}:”后面是全角空格。请换成半角空格",
        ),
        (
            re.compile(r"^[ ]*(?P<slip>[－—–])[ 　]"),
            "fullwidth-punctuation",
            "行首的“—”不是列表记号。请写半角短横加一个空格：- …",
        ),
        (
            re.compile(r"^[ ]*(?P<slip>-)[\u4e00-\u9fff《“（]"),
            "missing-space",
            "行首的“-”后面少一个空格。请写成“- …”",
        ),
    )


def find_cutting_comment(rest: str) -> int | None:
    """Where in the rest of a line, after a value, a ``#`` begins that may have been meant as text.

    Only two blanks before and one after make it plain that a comment was meant.
    """
    match = re.match(r"[ \t]+(?=#)", rest)
    if match is None:
        return None
    comment = rest[match.end() :]
    meant = len(match.group()) >= 2 and (comment == "#" or comment.startswith("# "))
    return None if meant else match.end()


_EXPLANATIONS = (
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


MERGE_CONFLICT_MESSAGE = "合并冲突还没有解决。请在 <<<<<<< 和 >>>>>>> 之间留下正确的内容，删去这几行记号"


def is_merge_conflict_mark(line: str) -> bool:
    """Whether `line` is one of the marks that git leaves in a file that two people changed."""
    return re.match(r"(?:<{7}|>{7})(?: |$)|={7}$", line) is not None


_SPECIAL = re.compile(
    r"(?:^[ ]*(?:- +)*(?:[^\s:][^:]*:[ ]+)?|[{,][ ]*[^\s:{},]+:[ ]+)(?P<text>(?P<symbol>[>|!%@`*&?])[^,}]*)"
)


def explain_syntax(problem: str, line: str, column: int) -> str:
    """What a clerk can do about an error that libyaml words for programmers, found at a column from 1."""
    special = _SPECIAL.search(line)
    if special:
        text = special["text"].rstrip()
        return f"以“{special['symbol']}”开头的文字要加双引号" + ("" if '"' in text else f'，写成 "{text}"')
    if re.match(r"[ ]*-[ ]*\t", line):
        return "行首的“-”后面是制表符（Tab）。请换成一个空格"
    if re.search(r":[ ]*[｛［]", line):
        return "这里的括号是全角的。请写半角的 { } 或 [ ]"
    if line[: column - 1].rstrip().endswith(('"', "'", "]", "}")) and not problem.startswith(
        "mapping values"
    ):
        return "引号或括号后面还有文字。只想引用几个字，请用中文引号“ ”；否则请给整段文字加双引号"
    for needle, message in _EXPLANATIONS:
        if needle in problem:
            return message
    return "这一行的写法读不懂。请检查缩进、冒号、引号和括号"
