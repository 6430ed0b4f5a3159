"""Name places in a project file: the path to a field, and the values that stand at its end."""

from __future__ import annotations

from typing import TypeAlias

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"


FieldPath: TypeAlias = tuple[str | int, ...]
"""The way from the top of a file to a value: keys, and positions in lists counted from 0."""


def field_name(path: FieldPath) -> str:
    """The way to a field as people say it: ``绩效指标.产出指标.数量指标第1项.指标值``."""
    words = ""
    for step in path:
        words += f"第{step + 1}项" if isinstance(step, int) else f".{step}" if words else step
    return words
