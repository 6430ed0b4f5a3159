"""YAML text to plain values in which every scalar is still text.

`yaml.safe_load` reads 010 as 8, 12:30 as 750 and `no` as False, keeps the last of two equal keys and drops
the second zero of 75.00. A public figure must be what was typed, so the events of PyYAML's C parser are
composed here: mappings, lists and text, with the place of each, and every trick of YAML that a form has no
use for is refused with a code of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import Any, NoReturn, TypeAlias

import yaml

from generator.form.field_path import FieldPath, Value
from generator.reading import yaml_slips
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Level, Place, Problem

_Event: TypeAlias = Any
_Mark: TypeAlias = Any
"""PyYAML's stubs let every mark be absent; libyaml's events always have theirs."""

MAX_FILE_BYTES = 1_000_000
"""Bytes. The largest form seen is below 20 KB."""
MAX_VALUES = 100_000
"""Of a file: the largest form seen has some two hundred, a register of a thousand units five thousand."""
MAX_NESTING = 20
MAX_PROBLEMS = 100
"""That many problems of one file are told at once; the others come when these are mended."""
MAX_SHOWN_CHARACTERS = 240
"""Characters of a line that are shown with a problem."""
MAX_MESSAGE_CHARACTERS = 1000
"""Characters of a message, which may quote what was typed."""

PERSONAL_DATA_CODE = "personal-data"
"""The code of a number that belongs to a person."""
_MAX_NUMBER_CHARACTERS = 80
"""Characters of such a number at most, with what stands between its digits."""
_SYNTAX = "yaml-syntax"


@dataclass(slots=True)
class YamlFile:
    """One file of the data folder, read but not yet typed."""

    path: str
    """As people name it: ``data/2023/yiliao-huzhu.yml``."""
    lines: list[str]
    value: Value = None
    """Blank values are None; all others are text, lists and mappings of text."""
    places: dict[FieldPath, _Mark] = field(default_factory=dict)
    """Where each value begins, as the parser tells it: most are never asked for."""
    key_places: dict[FieldPath, _Mark] = field(default_factory=dict)
    """Where the key of each value begins."""
    misread_lines: set[int] = field(default_factory=set)
    """Lines whose slips are told already: what else seems wrong there would only follow from them."""

    def place(self, path: FieldPath, *, key: bool = False) -> Place:
        """Where the value at `path` begins (or its key); the nearest thing around it that the file has."""
        wanted = self.key_places if key else self.places
        while path and path not in wanted:
            path, wanted = path[:-1], self.places
        return _place(wanted[path]) if path in wanted else Place(1, 1)

    def at(self, path: FieldPath) -> Value:
        """The value at `path`; None where there is none."""
        value = self.value
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                return None
        return value

    def problem(self, place: Place, level: Level, code: str, message: str) -> Problem:
        """A problem at a place of this file, with the line it stands on; personal numbers are hidden in both."""
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        begin = max(0, place.column - MAX_SHOWN_CHARACTERS // 2) if len(line) > MAX_SHOWN_CHARACTERS else 0
        shown = _masked(line, begin, begin + MAX_SHOWN_CHARACTERS)
        if code == PERSONAL_DATA_CODE and shown == line[begin : begin + MAX_SHOWN_CHARACTERS]:
            shown = ""  # it is written in a way that cannot be hidden, such as with escapes
        if len(message) > MAX_MESSAGE_CHARACTERS:
            half = MAX_MESSAGE_CHARACTERS // 2
            end = _masked(message, len(message) - half, len(message))
            return Problem(self.path, place, level, code, f"{_masked(message, 0, half)}……{end}", shown, begin)
        return Problem(self.path, place, level, code, mask_personal_numbers(message), shown, begin)


def _masked(text: str, begin: int, end: int) -> str:
    """A part of a text with personal numbers hidden, those that are cut through at its ends too."""
    around = max(0, begin - _MAX_NUMBER_CHARACTERS)
    return mask_personal_numbers(text[around : end + _MAX_NUMBER_CHARACTERS])[begin - around : end - around]


def read_yaml(path: str, data: bytes, keys: Collection[str]) -> tuple[YamlFile, list[Problem]]:
    """The values of a YAML file and everything that is wrong with how it is written.

    `keys` are the field names of the form; they tell a slip of the pen (``年度：2023``) from a text.
    When the file cannot be composed to the end, the value is None.
    """
    text, problem = _decode(path, data)
    if problem:
        return YamlFile(path, []), [problem]
    source = YamlFile(path, text.split("\n"))
    found = []
    if yaml_slips.PERHAPS_FORBIDDEN.search(text):
        found = [
            source.problem(slip.place, Level.ERROR, slip.code, slip.message)
            for slip in islice(yaml_slips.find_forbidden_characters(source.lines), MAX_PROBLEMS)
        ]
    if any(problem.code in yaml_slips.UNREADABLE_CODES for problem in found):
        return source, found
    composer = _Composer(source, text, keys)
    found += composer.compose()
    source.misread_lines.update(problem.place.line for problem in found)
    return source, found


def _place(mark: _Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


@cache
def key_pattern(keys: frozenset[str]) -> str:
    """A regex of field names, the longer first."""
    return "|".join(re.escape(key) for key in sorted(keys, key=lambda key: (-len(key), key)))


def _decode(path: str, data: bytes) -> tuple[str, Problem | None]:
    def refuse(code: str, message: str, line: int = 1, column: int = 1) -> tuple[str, Problem]:
        return "", Problem(path, Place(line, column), Level.ERROR, code, message)

    if len(data) > MAX_FILE_BYTES:
        return refuse(
            "file-too-large",
            f"文件有 {len(data)} 字节，超过 {MAX_FILE_BYTES} 字节的上限。一个项目一个文件；请检查是否贴进了别的内容",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = "文件不是 UTF-8 编码（可能是 GBK 或 UTF-16）。请在编辑器里另存为 UTF-8"
        return refuse("encoding", message, line, column)
    text = text.replace("\r\n", "\n")
    if all(not line or line.startswith("#") for line in map(str.strip, text.split("\n"))):
        return refuse("empty-file", "文件是空的。请填写，或者删除这个文件")
    return text, None


class _Stop(Exception):
    """The rest of the file cannot be read."""


class _Composer:
    """Events of one file to values; collects what it refuses."""

    def __init__(self, source: YamlFile, text: str, keys: Collection[str]) -> None:
        self.source = source
        self.next_event: Callable[[], _Event] = yaml.CBaseLoader(text).get_event
        self.problems: list[Problem] = []
        self.keys = keys
        self.suspect_lines = yaml_slips.find_suspect_lines(text)
        """Counted from 0, as marks count them."""

    @cached_property
    def key_pattern(self) -> str:
        """A regex of the form's field names; most files have no line to search for them."""
        return key_pattern(frozenset(self.keys))

    def compose(self) -> list[Problem]:
        try:
            self.source.value = self._read()
        except _Stop:
            self.source.value = None
        return self.problems

    def _read(self) -> Value:
        try:
            value = self._document()
        except yaml.YAMLError as error:
            self._explain(error)
            return None
        if value is None and not self.problems:
            self._tell(Place(1, 1), "empty-file", "文件里没有内容。请填写，或者删除这个文件")
        return value

    def _refuse(self, mark: _Mark, code: str, message: str) -> None:
        self._tell(_place(mark), code, message)

    def _tell(self, place: Place, code: str, message: str) -> None:
        problem = self.source.problem(place, Level.ERROR, code, message)
        if problem not in self.problems:
            self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def _stop(self, mark: _Mark, code: str, message: str) -> NoReturn:
        self._refuse(mark, code, message)
        raise _Stop

    def _document(self) -> Value:
        next_event = self.next_event
        next_event()  # the start of the stream
        start = next_event()
        if start.version or start.tags:
            self._refuse(start.start_mark, "yaml-directive", "以 % 开头的 YAML 指令不能用，请删去这一行")
        value = self._value(next_event(), (), 0)
        next_event()  # the end of the document
        after = next_event()
        if not isinstance(after, yaml.StreamEndEvent):
            self._stop(
                after.start_mark,
                "several-documents",
                "文件里有单独成行的“---”，把内容分成了几份。一个文件只写一个项目，请删去这一行或拆成几个文件",
            )
        return value

    def _value(self, event: _Event, path: FieldPath, depth: int) -> Value:
        places = self.source.places
        places[path] = mark = event.start_mark
        if len(places) > MAX_VALUES:
            self._stop(
                mark, "file-too-large", f"文件里有 {MAX_VALUES} 个以上的栏目和内容。请检查是否贴进了别的内容"
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                mark,
                "yaml-alias",
                f"“*{event.anchor}”在 YAML 里是引用，这里不能用。要写文字，请给整段加双引号；要重复的内容请写两遍",
            )
            return None
        if depth >= MAX_NESTING:
            self._stop(
                mark, "nesting-too-deep", f"嵌套超过 {MAX_NESTING} 层。这张表最多 6 层，请检查缩进和括号"
            )
        self._refuse_decoration(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        return self._sequence(path, depth)

    def _sequence(self, path: FieldPath, depth: int) -> list[Value]:
        values: list[Value] = []
        while not isinstance(event := self.next_event(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values)), depth + 1))
        return values

    def _mapping(self, path: FieldPath, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            key, mark = self._key(event), event.start_mark
            inner = (*path, key)
            if key in values:
                if not self._is_cut_off(event):
                    self._refuse_second(inner, mark)
                inner = (*path, key, mark.line)  # read on, but keep the first one
                self._value(self.next_event(), inner, depth + 1)
                continue
            self.source.key_places[inner] = mark
            values[key] = self._value(self.next_event(), inner, depth + 1)
        return values

    def _is_cut_off(self, key: _Event) -> bool:
        """Whether a comma in braces made a field of half a text: the first of its kind is told as no field of the form."""
        after = self.source.lines[key.end_mark.line][key.end_mark.column :].lstrip()
        return after.startswith((",", "}")) and key.value not in self.keys

    def _refuse_second(self, path: FieldPath, mark: _Mark) -> None:
        first = self.source.key_places[path].line + 1
        self._refuse(
            mark,
            "duplicate-key",
            f"“{path[-1]}”写了两次，第一次在第 {first} 行。请合并，或删去多余的一处；本该写在别的栏目下面的，请检查缩进",
        )

    def _key(self, event: _Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(
                event.start_mark,
                "complex-key",
                "栏目名的位置上是括号或列表。栏目名只能是文字，例如 总额: 75.00",
            )
        if event.value == "<<" and not event.style:
            self._refuse(event.start_mark, "yaml-merge", "“<<”在 YAML 里是合并，这里不能用。请把内容写全")
        return self._scalar(event) or ""

    def _scalar(self, event: _Event) -> str | None:
        if event.anchor or event.tag:
            self._refuse_decoration(event)
        text: str = event.value
        style, first, last = event.style, event.start_mark.line, event.end_mark.line
        if style == "|":
            return text.rstrip("\n")
        if not style and (last > first or last in self.suspect_lines):
            self._refuse_cut(event.end_mark)
            if self._refuse_slips(event):
                return text
        if style == ">" or last > first:
            self._refuse(
                event.start_mark,
                "wrapped-text",
                "一段文字分成了几行，合并时中间会多出空格。请写在一行里；要分段，请在冒号后写 | 再换行",
            )
        if style == '"':
            for slip in islice(yaml_slips.find_hidden_characters(text), 1):
                self._refuse(event.start_mark, slip.code, slip.message)
                text = yaml_slips.FORBIDDEN_CHARACTER.sub(
                    "\ufffd", text
                )  # nobody further on has to fear them
        return text or None

    def _refuse_decoration(self, event: _Event) -> None:
        mark = event.start_mark
        if event.anchor:
            self._refuse(
                mark,
                "yaml-anchor",
                f"“&{event.anchor}”在 YAML 里是锚点，这里不能用。要写文字，请给整段加双引号；否则请删去",
            )
        tag = getattr(event, "tag", None)
        if tag:
            name = tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(
                mark,
                "yaml-tag",
                f"“{name}”在 YAML 里是标签，这里不能用。要写文字，请给整段加双引号；否则请删去",
            )

    def _refuse_slips(self, event: _Event) -> bool:
        """Whether the lines of a plain scalar look like fields written with the wrong punctuation."""
        if not yaml_slips.POSSIBLE_SLIP.search(event.value):
            return False
        lines = range(event.start_mark.line + 1, event.end_mark.line + 2)
        told = [self._refuse_slip(line) for line in lines]
        return any(told)

    def _refuse_slip(self, number: int) -> bool:
        slip = yaml_slips.find_slip(self.source.lines[number - 1], number, self.key_pattern)
        if slip is None:
            return False
        self._tell(slip.place, slip.code, slip.message)
        return True

    def _refuse_cut(self, end: _Mark) -> None:
        rest = self.source.lines[end.line][end.column :] if end.line < len(self.source.lines) else ""
        cut = yaml_slips.find_cutting_comment(rest)
        if cut is not None:
            place = Place(end.line + 1, end.column + 1 + cut)
            message = (
                f"“{rest[cut:].strip()}”从 # 起会被当作注释丢掉。要保留，请给整段文字加双引号；"
                "确是注释，请在 # 前空两格、后空一格"
            )
            self._tell(place, "comment-cuts-value", message)

    def _explain(self, error: yaml.YAMLError) -> None:
        """One problem for a file that libyaml gave up on: the likeliest slip, else what libyaml missed."""
        problem = str(getattr(error, "problem", ""))
        mark = getattr(error, "problem_mark", None)
        if any(words in problem for words in ("unexpected end of stream", "expected ','", "expected ':'")):
            mark = getattr(error, "context_mark", None) or mark  # where the quote, bracket or text began
        line = min(mark.line + 1 if mark else 1, len(self.source.lines))
        for number, text in enumerate(self.source.lines[: line + 1], 1):
            if yaml_slips.is_merge_conflict_mark(text):
                self._tell(Place(number, 1), "merge-conflict", yaml_slips.MERGE_CONFLICT_MESSAGE)
                return
        told = [self._refuse_slip(number) for number in range(1, line + 1)]
        if any(told):
            return
        if self.problems and (
            self.problems[-1].code == "wrapped-text" or self.problems[-1].place.line == line
        ):
            self.problems.pop()  # it came from what is wrong with this line
        column = mark.column + 1 if mark and mark.line + 1 == line else 1
        message = yaml_slips.explain_syntax(problem, self.source.lines[line - 1], column)
        self.problems.append(self.source.problem(Place(line, column), Level.ERROR, _SYNTAX, message))
