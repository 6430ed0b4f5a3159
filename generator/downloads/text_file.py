"""Define a text file to download, by what stands round the rows or lines that projects add to it."""

from __future__ import annotations

from typing import NamedTuple


class TextFile(NamedTuple):
    """A text file: its beginning, what every run of projects adds, with a separator between runs, and its end."""

    name: str
    part: str
    """Name of what runs of projects add; several files may have the same."""
    begin: bytes
    separator: bytes = b""
    end: bytes = b""
    year: int | None = None
    """Year of the projects; None for all years."""
