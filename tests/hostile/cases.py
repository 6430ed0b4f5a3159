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


def bytes_of(hexadecimal: str) -> bytes:
    """``EF BB BF`` as bytes."""
    return bytes.fromhex(hexadecimal)


def encoded(case: dict[str, Any], good: str) -> bytes:
    """The good project as a case of cases/encodings.yml writes it."""
    if "only" in case:
        return bytes_of(case["only"])
    text = good.replace("\n", case.get("lines", "\n"))
    data = text.encode(case.get("encoding", "utf-8"))
    if "old" in case:
        old = case["old"].encode()
        assert data.count(old) == 1, case
        data = data.replace(old, bytes_of(case["hex"]))
    return bytes_of(case.get("begin", "")) + data


def changed(case: dict[str, Any], good: str) -> str:
    """A good file with the change of a case of cases/refused; the first of several equal places is changed."""
    assert case["old"] in good, case
    return good.replace(case["old"], case["new"], 1)


def expected_place(case: dict[str, Any], good: str) -> str:
    """``line:column code``; ``*`` stands for where the last value of what is new begins."""
    told: str = case["told"]
    if not told.startswith("*"):
        return told
    end = changed(case, good).index(case["new"]) + case["new"].rindex(": ") + 2
    before = changed(case, good)[:end]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))} {told[2:]}"
