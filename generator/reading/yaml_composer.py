"""Compose the events of PyYAML's C parser to values in which every scalar is still text."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import NamedTuple

import yaml

from generator.form.field_path import FieldPath, Value
from generator.reading import yaml_slips
from generator.reading.problem import Place, Problem
from generator.reading.yaml_file import Mark, WrappedText, YamlFile
from generator.reading.yaml_refusals import SYNTAX_CODE, Event, StopReading, YamlRefusals
from generator.reading.yaml_repairs import MAX_REPAIRED_CHARACTERS, MAX_REPAIRS, repaired_lines

MAX_VALUES = 100_000
"""Values of one file. The largest form seen has some two hundred, a register of a thousand units five thousand."""
MAX_NESTING = 20
"""Lists and mappings within each other. A project file has six levels at most."""


class _Composed(NamedTuple):
    """The outcome of composing a text."""

    problems: list[Problem]
    broken: list[int]
    """Numbers, from 1, of the lines whose repair may help to compose the text to its end; none where it was."""


def compose(source: YamlFile, text: str, keys: Collection[str], *, repair: bool = False) -> list[Problem]:
    """Fill `source` with the values of `text` and their places, and return what is wrong with how it is written.

    `keys` are the field names of the form. `source.value` stays None if the text cannot be composed to its end. With
    `repair`, lines with an error of syntax are read as what they were probably meant to be, so that errors on other
    lines show in the same run.
    """
    composed = _compose(source, text, keys)
    if not repair or not composed.broken or len(text) > MAX_REPAIRED_CHARACTERS:
        return composed.problems
    written = source.lines
    problems: list[Problem] = []
    for _ in range(MAX_REPAIRS):
        attempt = _repair(source, composed.broken, keys)
        if attempt is None:
            break
        problems += [problem for problem in composed.problems if problem.place.line in composed.broken]
        source.lines, composed = attempt
        if not composed.broken:
            break
    repaired = {problem.place.line for problem in problems}
    problems += [problem for problem in composed.problems if problem.place.line not in repaired]
    source.lines = written
    return problems


def _compose(source: YamlFile, text: str, keys: Collection[str]) -> _Composed:
    """Fill `source` anew with the values of `text`."""
    source.value = None
    for collected in (source.places, source.key_places, source.wrapped_texts):
        collected.clear()
    refusals = YamlRefusals(source, keys)
    broken: list[int] = []
    try:
        source.value = _Composer(source, text, keys, refusals).document()
    except StopReading:
        return _Composed(refusals.problems, broken)
    except yaml.YAMLError as error:
        with suppress(StopReading):
            broken = refusals.explain(error)
        return _Composed(refusals.problems, broken)
    if source.value is None and not refusals.problems:
        refusals.refuse_at(Place(1, 1), "empty-file", "文件里没有内容。请填写，或者删除这个文件")
    return _Composed(refusals.problems, broken)


def _repair(source: YamlFile, broken: list[int], keys: Collection[str]) -> tuple[list[str], _Composed] | None:
    """Return the lines of a file with a repair that gets further, and what composing them gives; None without one."""
    lines, pattern = source.lines, yaml_slips.key_pattern(frozenset(keys))
    choices = [list(repaired_lines(lines, number, pattern)) for number in broken]
    for choice in range(max(map(len, choices), default=0)):
        source.lines = lines.copy()
        for number, repairs in zip(broken, choices, strict=True):
            if repairs:
                source.lines[number - 1] = repairs[min(choice, len(repairs) - 1)]
        composed = _compose(source, "\n".join(source.lines), keys)
        further = composed.broken and min(composed.broken) > max(broken)
        if source.value is not None or further:
            return source.lines, composed
    source.lines = lines
    return None


class _Composer:
    """Composes the events of one file; what it refuses is in `refusals`."""

    def __init__(self, source: YamlFile, text: str, keys: Collection[str], refusals: YamlRefusals) -> None:
        self._source = source
        self._next_event: Callable[[], Event] = yaml.CBaseLoader(text).get_event
        self._keys = keys
        self._refusals = refusals
        self._suspect_lines = yaml_slips.find_suspect_lines(text)
        """Line numbers from 0, as marks count them."""

    def document(self) -> Value:
        """Return the value of the only document. Raises StopReading, YAMLError."""
        next_event = self._next_event
        next_event()  # the start of the stream
        start = next_event()
        if start.version or start.tags:
            self._refusals.refuse(
                start.start_mark, "yaml-directive", "以 % 开头的 YAML 指令不能用，请删去这一行"
            )
        value = self._value(next_event(), (), 0)
        next_event()  # the end of the document
        after = next_event()
        if not isinstance(after, yaml.StreamEndEvent):
            self._refusals.stop(
                after.start_mark,
                "several-documents",
                "文件里有单独成行的“---”，把内容分成了几份。一个文件只写一个项目，请删去这一行或拆成几个文件",
            )
        return value

    def _value(self, event: Event, path: FieldPath, depth: int) -> Value:
        """Return the value that begins with `event`, `depth` lists and mappings deep."""
        places = self._source.places
        places[path] = mark = event.start_mark
        if len(places) > MAX_VALUES:
            self._refusals.stop(
                mark, "file-too-large", f"文件里有 {MAX_VALUES} 个以上的栏目和内容。请检查是否贴进了别的内容"
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.AliasEvent):
            self._refusals.refuse_alias(event)
            return None
        if depth >= MAX_NESTING:
            self._refusals.stop(
                mark, "nesting-too-deep", f"嵌套超过 {MAX_NESTING} 层。这张表最多 6 层，请检查缩进和括号"
            )
        self._refusals.refuse_anchor_and_tag(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        return self._sequence(path, depth)

    def _sequence(self, path: FieldPath, depth: int) -> list[Value]:
        """Return the list whose start was the last event."""
        values: list[Value] = []
        while not isinstance(event := self._next_event(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values)), depth + 1))
        return values

    def _mapping(self, path: FieldPath, depth: int) -> dict[str, Value]:
        """Return the mapping whose start was the last event; of equal keys, the first one's value."""
        values: dict[str, Value] = {}
        while not isinstance(event := self._next_event(), yaml.MappingEndEvent):
            key, mark = self._key(event), event.start_mark
            inner = (*path, key)
            if key in values:
                if not self._is_cut_off(event):
                    self._refuse_duplicate(inner, mark)
                inner = (*path, key, mark.line)  # a path of its own, so that the first key's place stays
                self._value(self._next_event(), inner, depth + 1)
                continue
            self._source.key_places[inner] = mark
            values[key] = self._value(self._next_event(), inner, depth + 1)
        return values

    def _is_cut_off(self, key: Event) -> bool:
        """Whether a key is the second half of a text that a comma in braces cut: its first half is refused as unknown."""
        after = self._source.lines[key.end_mark.line][key.end_mark.column :].lstrip()
        return after.startswith((",", "}")) and key.value not in self._keys

    def _refuse_duplicate(self, path: FieldPath, mark: Mark) -> None:
        """Refuse the second key at `path`."""
        first = self._source.key_places[path].line + 1
        self._refusals.refuse(
            mark,
            "duplicate-key",
            f"“{path[-1]}”写了两次，第一次在第 {first} 行。请合并，或删去多余的一处；本该写在别的栏目下面的，请检查缩进",
        )

    def _key(self, event: Event) -> str:
        """Return the text of a key."""
        if not isinstance(event, yaml.ScalarEvent):
            self._refusals.stop(
                event.start_mark,
                "complex-key",
                "栏目名的位置上是括号或列表。栏目名只能是文字，例如 总额: 75.00",
            )
        if event.value == "<<" and not event.style:
            self._refusals.refuse(
                event.start_mark, "yaml-merge", "“<<”在 YAML 里是合并，这里不能用。请把内容写全"
            )
        return self._scalar(event, ()) or ""

    def _scalar(self, event: Event, path: FieldPath) -> str | None:
        """Return the text of a scalar as typed, or None for a blank."""
        refusals = self._refusals
        if event.anchor or event.tag:
            refusals.refuse_anchor_and_tag(event)
        text: str = event.value
        style, first, last = event.style, event.start_mark.line, event.end_mark.line
        if style == "|":
            return text.rstrip("\n")
        if not style and (last > first or last in self._suspect_lines):
            refusals.refuse_cutting_comment(event.end_mark)
            if refusals.refuse_slips(event):
                return text
        if style == ">" and not text:
            refusals.refuse(event.start_mark, SYNTAX_CODE, yaml_slips.explain_special_symbol(style))
            return str(style)
        if style == ">" or last > first:
            self._source.wrapped_texts.append(WrappedText(path, event.start_mark, event.end_mark, style))
            refusals.refuse(
                event.start_mark,
                "wrapped-text",
                "一段文字分成了几行，合并时中间会多出空格。请写在一行里；要分段，请在冒号后写 | 再换行",
            )
        if style == '"':
            text = refusals.refuse_hidden_characters(event)
        return text or None
