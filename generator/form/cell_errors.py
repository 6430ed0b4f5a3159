"""Word the errors of cells in Chinese, with codes that reach `Problem` unchanged."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_core import PydanticCustomError


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
