"""What runs add to files of the whole site: made once, kept as long as it is needed, and never a reason to stop."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.projects import run_store
from generator.projects.build_cache import RUNS_FOLDER, BuildCache
from generator.projects.run_store import missing_keys, read_or_make

KEYS = ["a" * 64, "b" * 64]


def test_parts_are_made_once(tmp_path: Path) -> None:
    """Until they are not needed, or somebody has written into them; the artifacts beside them stay."""
    folder = tmp_path / "artifacts"
    cache = BuildCache(folder)
    made: list[str] = []

    def made_anew(key: str) -> bool:
        made.clear()
        parts = read_or_make(cache.folder, key, lambda: made.append(key) or {"part": key.encode()})  # type: ignore[func-returns-value]
        assert parts == {"part": key.encode()}
        return made == [key]

    assert [made_anew(key) for key in (*KEYS, *KEYS)] == [True, True, False, False]
    assert missing_keys(cache.folder, [*KEYS, "c" * 64]) == {"c" * 64}
    (folder / RUNS_FOLDER / KEYS[0]).write_bytes(b"damaged")
    assert made_anew(KEYS[0])
    assert not made_anew(KEYS[0])
    cache.close(needed=())
    assert missing_keys(folder, KEYS) == set()
    cache = BuildCache(folder)
    cache.close(needed_runs=KEYS[:1])
    assert missing_keys(folder, KEYS) == {KEYS[1]}


def test_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts are made all the same."""

    def refuse(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(run_store, "write_entry", refuse)
    assert read_or_make(tmp_path, KEYS[0], lambda: {"part": b"1"}) == {"part": b"1"}
