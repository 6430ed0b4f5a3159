"""Keep what runs of neighbours add to the files of the whole site: after an edit a build makes it anew for one run alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from generator.projects.build_cache import RUNS_FOLDER, entry_keys, read_entry, write_entry


def read_or_make(artifacts: Path, key: str, make: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
    """Return the parts that are kept under a key, which names everything they are made from; else make and keep them.

    `artifacts` is the folder of cached artifacts. Raises what `make` raises.
    """
    folder = artifacts / RUNS_FOLDER
    entry = read_entry(folder, key)
    if entry is None:
        entry = make()
        with suppress(OSError):  # a full disk there is no reason to stop
            write_entry(folder, key, entry)
    return entry


def missing_keys(artifacts: Path, keys: Iterable[str]) -> set[str]:
    """Return those of the keys under which nothing is kept."""
    return set(keys) - entry_keys(artifacts / RUNS_FOLDER)
