"""Word the errors of cells in Chinese, with codes that reach `Problem` unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from pydantic_core import PydanticCustomError

_Word = TypeVar("_Word", bound=Enum)


def cell_error(code: str, message: str) -> PydanticCustomError:
    """Return an error for a validator of pydantic to raise; its code and message reach `Problem` unchanged."""
    return PydanticCustomError(code, "{message}", {"message": message})


def describe_value(value: object) -> str:
    """Describe in Chinese what a cell holds: nothing, a mapping, a list, or a text."""
    if value is None:
        return "现在是空的"
    if isinstance(value, Mapping):
        return "现在是“栏目: 内容”"
    if isinstance(value, list):
        return "现在是列表"
    return f"现在是文字“{value}”"


def quote_value(value: object) -> str:
    """Return the text of a cell in quotation marks; for anything but a text, its description and a comma."""
    return f"“{value}”" if isinstance(value, str) else f"{describe_value(value)}，"


def read_word(words: type[_Word], text: object, code: str, meaning: str) -> _Word:
    """Return the member of that Chinese name; refuse any other value, which is then no `meaning`."""
    for word in words:
        if text == word.value:
            return word
    names = (" 或 " if len(words) == 2 else "、").join(word.value for word in words)
    raise cell_error(code, f"{quote_value(text)}不是{meaning}。只能写 {names}")
