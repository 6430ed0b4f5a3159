"""Reads the tables of cases/: what is typed, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

CASES = Path(__file__).parent / "cases"


class Text(NamedTuple):
    """A text that must be shown exactly as typed, wherever it is shown."""

    group: str
    name: str
    text: str

    @property
    def one_line(self) -> bool:
        """Whether every text field takes it."""
        return "\n" not in self.text and self.text == self.text.strip() and "\t" not in self.text

    def __str__(self) -> str:
        return f"{self.group}-{self.name}"


class Written(NamedTuple):
    """Something that no text field takes, as it is written after the field's name, and what must be told there."""

    group: str
    name: str
    written: str
    code: str
    key_code: str
    """Where it stands as a key, or empty where that is the same."""

    def __str__(self) -> str:
        return f"{self.group}-{self.name}"


class Refused(NamedTuple):
    """A change to one of the files, by which one problem comes up."""

    group: str
    name: str
    file: str
    """The one that is changed: project.yml or a register."""
    old: str
    new: str
    told: str
    """``line:column code``."""

    def __str__(self) -> str:
        return f"{self.group}-{self.name}"


def table(folder: str) -> Iterator[tuple[str, str, Any]]:
    """Group, name and content of every case in a folder of cases/."""
    for file in sorted((CASES / folder).glob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        yield from ((file.stem, name, case) for name, case in content.items())


@cache
def texts() -> tuple[Text, ...]:
    """All texts to be shown as typed; no two are the same."""
    found = []
    for group, name, case in table("texts"):
        long = isinstance(case, dict)
        text = case["text"] * case["repeated"] + case.get("end", "") if long else case
        found.append(Text(group, name, text))
    return tuple(found)
