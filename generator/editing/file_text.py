"""Write the content of a data file as the text of the file, in the style of the files that people write by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from generator.editing.yaml_scalar import yaml_scalar
from generator.form.field_path import FieldPath, Value
from generator.form.project import PROJECT_KEYS
from generator.reading.yaml_text import read_yaml

Comments: TypeAlias = Mapping[FieldPath, Sequence[str]]
"""Path of a value → sentences that stand as comments above its line."""

MAX_FLOW_CHARACTERS = 100
"""Characters of a mapping that is written on one line, such as the funds of a side."""
_PLAIN = re.compile(
    r"[\u4e00-\u9fff≥≤（）《》“”、。；，]+(?:[0-9a-zA-Z.]*[\u4e00-\u9fff≥≤（）《》“”、。；，]+)*[0-9]*"
)
"""Most texts of a form: nothing in them means anything to YAML or to the reader."""


def file_text(content: dict[str, Value], comments: Comments | None = None) -> str:
    """Return the text of a data file; read back, it has the same content, and None for an empty text.

    `content` is in the words of its form layout and in the order in which the file has it.
    Comments of a value that is written within a line, or of none that the content has, stand above the nearest line
    that holds it.
    """
    lines = _FileLines(comments or {})
    lines.add_mapping(content, (), "")
    rest = lines.rest_of(())
    return "\n".join([*(f"# {line}" for line in rest), *lines.lines, ""])


class _FileLines:
    """Collects the lines of one file."""

    def __init__(self, comments: Comments) -> None:
        self.lines: list[str] = []
        self.comments = dict(comments)

    def add_mapping(self, content: dict[str, Value], path: FieldPath, indent: str, first: str = "") -> None:
        """Add the lines of a mapping; `first` begins its first line, behind the dash of a list."""
        for key, value in content.items():
            start = first or indent
            self._add_value(f"{start}{_scalar(key)}:", value, (*path, key), indent)
            first = ""

    def _add_value(self, start: str, value: Value, path: FieldPath, indent: str) -> None:
        """Add the lines of a value whose first line begins with `start`, a key or the dash of a list."""
        if value is None or value == "":
            self._add_line(start, path)
        elif isinstance(value, str):
            self._add_text(start, value, path, indent)
        elif not value:
            self._add_line(f"{start} {'{}' if isinstance(value, dict) else '[]'}", path)
        elif isinstance(value, dict):
            row = _flow_row(value) if len(path) > 1 else None
            if row is not None and len(start) + len(row) < MAX_FLOW_CHARACTERS and not self._has_within(path):
                self._add_line(f"{start} {row}", path)
                return
            self._add_line(start, path, within=False)
            self.add_mapping(value, path, f"{indent}  ")
        elif isinstance(value, list):
            self._add_line(start, path, within=False)
            self._add_items(value, path, f"{indent}  ")

    def _add_items(self, items: list[Value], path: FieldPath, indent: str) -> None:
        for number, item in enumerate(items):
            own = (*path, number)
            if isinstance(item, dict) and item:
                self._add_comments(own, indent, within=False)
                self._add_comments(
                    (*own, next(iter(item))), indent, within=isinstance(next(iter(item.values())), str)
                )
                self.add_mapping(item, own, f"{indent}  ", f"{indent}- ")
            elif not isinstance(item, list) or not item:
                self._add_value(f"{indent}-", item, own, indent)
            else:
                self._add_line(f"{indent}-", own, within=False)
                self._add_items(item, own, f"{indent}  ")

    def _add_text(self, start: str, text: str, path: FieldPath, indent: str) -> None:
        block = _block_lines(text)
        if block is None:
            self._add_line(f"{start} {_scalar(text)}", path)
            return
        self._add_line(f"{start} |-", path)
        self.lines += [f"{indent}  {line}" if line else "" for line in block]

    def _add_line(self, line: str, path: FieldPath, *, within: bool = True) -> None:
        self._add_comments(path, line[: len(line) - len(line.lstrip(" "))], within=within)
        self.lines.append(line)

    def _add_comments(self, path: FieldPath, indent: str, *, within: bool) -> None:
        """Add the comments of a value, with those of every value within it where it is written on one line."""
        sentences = self.rest_of(path) if within else self.comments.pop(path, ())
        self.lines += [f"{indent}# {' '.join(sentence.split())}" for sentence in sentences]

    def rest_of(self, path: FieldPath) -> list[str]:
        """Return, and forget, the comments of a value and of all that is within it."""
        paths = [own for own in self.comments if own[: len(path)] == path]
        return [sentence for own in paths for sentence in self.comments.pop(own)]

    def _has_within(self, path: FieldPath) -> bool:
        return any(own[: len(path)] == path and own != path for own in self.comments)


def _flow_row(value: dict[str, Value]) -> str | None:
    """Return a mapping of short texts on one line; None where it has anything else."""
    cells = [
        f"{_flow_scalar(key)}: {_flow_scalar(text)}"
        for key, text in value.items()
        if isinstance(text, str) and text
    ]
    return f"{{{', '.join(cells)}}}" if len(cells) == len(value) else None


@lru_cache(maxsize=4096)
def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else yaml_scalar(text)


@lru_cache(maxsize=4096)
def _flow_scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else yaml_scalar(text, in_braces=True)


def _block_lines(text: str) -> Sequence[str] | None:
    """Return the lines of a text that reads well as a block of lines; None for one that has to stand in quotes."""
    lines = text.split("\n")
    if len(lines) < 2 or any(line != line.strip() or not line.isprintable() for line in lines):
        return None
    if not all(lines):
        return None
    source, problems = read_yaml(
        "",
        ("项目名称: |-\n" + "".join(f"  {line}\n" for line in lines)).encode(errors="replace"),
        PROJECT_KEYS,
    )
    return lines if not problems and source.value == {"项目名称": text} else None
