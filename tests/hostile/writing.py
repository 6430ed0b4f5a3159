"""The four ways in which YAML writes a text, as a writer of YAML would."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import yaml

from tests.hostile.fields import TextPlace, quoted, template


def single(text: str) -> str:
    """In single quotes."""
    return "'" + text.replace("'", "''") + "'"


def literal(text: str, indent: int) -> str:
    """As a block after ``|``, every line of it indented by so many blanks: two more than what holds it."""
    blanks = " " * indent
    lines = "\n".join(blanks + line if line else "" for line in text.split("\n"))
    step = "2" if text.startswith((" ", "\n")) else ""
    return f"|{step}-\n{lines}"


def plain_is_safe(text: str) -> bool:
    """Whether PyYAML's own loader has the text back without quotes, as a value, an item and a key.

    What kind of value it makes of it does not count: that is what our reader must not mind.
    """
    written = f"栏目: {text}\n列表:\n  - {text}\n{text}: x\n"
    try:
        return bool(yaml.load(written, yaml.BaseLoader) == {"栏目": text, "列表": [text], text: "x"})
    except yaml.YAMLError:
        return False


def indent_of(place: TextPlace) -> int:
    """How far a block at `place` must be indented: two more than its field or list."""
    line = template(place.file).splitlines()[place.line - 1]
    return len(re.match(r" *(?:- (?!〔))*", line)[0]) + 2  # type: ignore[index]


def _literal_at(text: str, place: TextPlace) -> str:
    return quoted(text) if place.key else literal(text, indent_of(place))


STYLES: Mapping[str, Callable[[str, TextPlace], str]] = {
    "plain": lambda text, place: text,
    "single": lambda text, place: single(text),
    "double": lambda text, place: quoted(text),
    "literal": _literal_at,
}
"""By its name: what stands at a place of full/ for a text. A key cannot be a block: it stands in double quotes."""
