"""Read and change texts in tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path


def scalars(value: object) -> Iterator[str]:
    """Yield every text in nested lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from scalars(part)


def squeezed(text: str) -> str:
    """Return a text without any blanks and line breaks."""
    return re.sub(r"\s", "", text)


def write(file: Path, text: str) -> None:
    """Write a file, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def edit(file: Path, old: str, new: str) -> None:
    """Replace what stands exactly once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old} in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")
