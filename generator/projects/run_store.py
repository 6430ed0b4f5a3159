"""Keep what runs of neighbours add to the files of the whole site: after an edit a build makes it anew for one run alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.projects.build_cache import RUNS_FOLDER, entry_keys, read_entry, write_entry


def read_run_entry(artifacts: Path, key: str) -> dict[str, bytes] | None:
    """Return the parts that are kept under a key; None where none are, or the entry is not whole.

    `artifacts` is the folder of cached artifacts. A key names everything that its parts are made from.
    """
    return read_entry(artifacts / RUNS_FOLDER, key)


def keep_run_entry(artifacts: Path, key: str, parts: Mapping[str, bytes]) -> None:
    """Keep parts under a key; where the disk has no room for them, they are made again whenever they are needed."""
    with suppress(OSError):
        write_entry(artifacts / RUNS_FOLDER, key, parts)


def read_or_make(artifacts: Path, key: str, make: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
    """Return the parts that are kept under a key; else make and keep them. Raises what `make` raises."""
    entry = read_run_entry(artifacts, key)
    if entry is None:
        entry = make()
        keep_run_entry(artifacts, key, entry)
    return entry


def missing_keys(artifacts: Path, keys: Iterable[str]) -> set[str]:
    """Return those of the keys under which nothing is kept."""
    return set(keys) - entry_keys(artifacts / RUNS_FOLDER)
