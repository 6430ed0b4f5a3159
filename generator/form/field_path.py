"""Name places in a file by field paths, and walk over the nested values of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""Content of a file before it is typed: text, None for a blank, lists and mappings."""


FieldPath: TypeAlias = tuple[str | int, ...]
"""Path from the top of a file to a value: keys, and positions in lists counted from 0."""


def field_name(path: FieldPath) -> str:
    """Return a field path in the words of staff: ``绩效指标.产出指标.数量指标第1项.指标值``."""
    words = ""
    for step in path:
        words += f"第{step + 1}项" if isinstance(step, int) else f".{step}" if words else step
    return words


def value_at(value: Value, path: FieldPath) -> Value:
    """Return the value at the end of `path` within `value`; None where the path leads nowhere."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def walk_values(value: Value, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Value]]:
    """Yield path and value of everything within `value` in the order of the file, a list or mapping before its content.

    `value` itself comes first, under `path`.
    """
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk_values(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from walk_values(inner, (*path, number))


def texts_within(value: Value) -> list[str]:
    """Return every key and text within `value`, in no order: to see quickly that none of them contains something."""
    texts: list[str] = []
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict):
            texts += part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return texts
