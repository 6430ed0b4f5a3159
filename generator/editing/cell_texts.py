"""Write texts, and whole new parts of a file, as YAML that the reader reads back unchanged."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from enum import Enum

from generator.form.field_path import FieldPath, Value
from generator.reading.yaml_text import read_yaml

INDENT = "  "
"""Blanks by which a value is indented below its key."""
_MAX_FLOW_CHARACTERS = 120
"""Characters of a mapping up to which it is written in braces, on one line."""
_FLOW_FIELDS = ("项目资金", "绩效指标")
"""Fields whose sides are written in braces."""
_PROBE = "项目名称"


class Surroundings(Enum):
    """Place of a text among other YAML; it decides how the text may be written."""

    VALUE = f"{_PROBE}: {{}}\n"
    """After a key."""
    ITEM = "- {}\n"
    """After the dash of a list."""
    FLOW = f"{{{{{_PROBE}: {{}}}}}}\n"
    """Within braces or brackets."""


def plain_or_quoted(text: str, surroundings: Surroundings, keys: Collection[str], quote: str = "") -> str:
    """Return `text` on one line, in the quotes that it had if that is possible; in double ones where it needs them.

    `keys` are the field names of the form, which the reader takes for slips of the pen where they begin a text.
    """
    candidates = {
        "": text,
        "'": "'" + text.replace("'", "''") + "'",
        '"': json.dumps(text, ensure_ascii=False),
    }
    for candidate in (candidates[quote], text):
        if "\n" not in candidate and _reads_as(candidate, text, surroundings, keys):
            return candidate
    return candidates['"']


def literal_lines(text: str, indent: str) -> list[str] | None:
    """Return the lines below ``|`` of a text of several lines; None for a text that cannot be written so."""
    lines = [f"{indent}{line}" if line else "" for line in text.split("\n")]
    if len(lines) < 2 or not _reads_as("\n".join(["|", *lines]), text, Surroundings.VALUE, ()):
        return None
    return lines


def _reads_as(written: str, text: str, surroundings: Surroundings, keys: Collection[str]) -> bool:
    """Whether the reader takes what is written, where it stands, for `text`, and has nothing to say about it."""
    source, problems = read_yaml("", surroundings.value.format(written).encode(errors="replace"), keys)
    expected: Value = [text] if surroundings is Surroundings.ITEM else {_PROBE: text}
    return not problems and source.value == expected


def key_text(key: str) -> str:
    """Return a key of a mapping, in quotes where it needs them."""
    return key if _reads_as(key, key, Surroundings.FLOW, ()) else json.dumps(key, ensure_ascii=False)


def block_lines(value: Value, path: FieldPath, indent: str, keys: Collection[str]) -> Iterator[str]:
    """Yield the lines of a new mapping or list, each with its indentation; `path` is where it stands."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            first, *further = entry_lines(item, (*path, number), indent, keys)
            yield f"{indent}- {first}" if first else f"{indent}-"
            yield from further
    elif isinstance(value, dict):
        for key, inner in value.items():
            first, *further = entry_lines(inner, (*path, key), indent, keys)
            yield f"{indent}{key_text(key)}:{' ' if first else ''}{first}"
            yield from further


def entry_lines(value: Value, path: FieldPath, indent: str, keys: Collection[str]) -> list[str]:
    """Return the lines of a value behind its key or dash at `indent`: the first without indentation, the others with it."""
    inner = indent + INDENT
    if value is None or value == "":
        return [""]
    if isinstance(value, str):
        if lines := literal_lines(value, inner):
            return ["|", *lines]
        surroundings = Surroundings.ITEM if isinstance(path[-1], int) else Surroundings.VALUE
        return [plain_or_quoted(value, surroundings, keys)]
    flow = flow_text(value, keys)
    if path[0] in _FLOW_FIELDS and isinstance(path[-1], str) and _is_short_side(value, flow):
        return [flow]
    lines = list(block_lines(value, path, inner, keys))
    return [lines[0].lstrip(" "), *lines[1:]] if isinstance(path[-1], int) else ["", *lines]


def _is_short_side(value: Value, flow: str) -> bool:
    texts = isinstance(value, dict) and all(isinstance(inner, str) for inner in value.values())
    return texts and len(flow) <= _MAX_FLOW_CHARACTERS


def flow_text(value: Value, keys: Collection[str]) -> str:
    """Return a value on one line, mappings in braces and lists in brackets."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{key_text(key)}: {flow_text(inner, keys)}" for key, inner in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(inner, keys) for inner in value) + "]"
    return plain_or_quoted(value, Surroundings.FLOW, keys) if value else ""
