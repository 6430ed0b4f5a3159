"""What is remembered of project files: everything that stays true, and nothing that does not."""

from __future__ import annotations

import builtins
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.catalog import Catalog, read_catalog
from generator.projects.summary_cache import SummaryCache, discard_summaries, load_summaries, save_summaries
from generator.reading import data_folder
from tests.support.many_projects import write_many

COUNT = 40


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty projects, read and remembered."""
    home = tmp_path_factory.mktemp("remembering")
    write_many(home / "data", COUNT)
    read(home)
    return home


@pytest.fixture
def home(master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to be changed; read here, for a copy of what is remembered is not believed.

    No file is too young to be believed: on a busy machine some would come of age between two reads.
    """
    monkeypatch.setattr(data_folder, "_MIN_AGE_NS", 0)
    shutil.copytree(master / "data", tmp_path / "data")
    read(tmp_path)
    return tmp_path


def kept(home: Path) -> BuildCache:
    """Where sheets are kept."""
    return BuildCache(home / ".cache" / "artifacts")


def read(home: Path) -> Catalog:
    """A build's reading."""
    return read_catalog(home / "data", cache=kept(home))


def replace(file: Path, content: bytes) -> None:
    """Write another file in its place: the one that is there belongs to other tests too."""
    file.unlink()
    file.write_bytes(content)


def rewrite(piece: Path, **parts: bytes) -> None:
    """Another entry in its place, with other parts."""
    entry = read_entry(piece.parent, piece.name)
    assert entry is not None
    assert parts.keys() < entry.keys()
    write_entry(piece.parent, piece.name, entry | parts)


def pieces(home: Path) -> dict[str, bytes]:
    """What is remembered, piece by piece."""
    return {
        file.name: file.read_bytes()
        for file in (home / ".cache" / "summaries").iterdir()
        if not file.name.startswith(".")
    }


def test_everything_is_recalled(master: Path) -> None:
    """What was made of each file, as it was."""
    catalog = read(master)
    memory = load_summaries(kept(master))
    assert {each.key: each for each in memory.built} == {each.key: each for each in catalog.artifacts.built}
    assert memory.files.keys() == catalog.files.keys()


def test_files_that_did_not_change_are_not_read(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the files, once they are older than a moment, nor their sheets."""
    catalog = read(master)
    stamps = dict.fromkeys(catalog.files, (1, 2, 3, 4))
    monkeypatch.setattr("generator.projects.catalog.find_project_files", lambda folder, name: (stamps, []))
    save_summaries(kept(master), stamps, catalog.artifacts.built, SummaryCache())
    opened: list[Path] = []
    really = open

    def open_it(file: str, *how: Any, **more: Any) -> Any:
        if isinstance(file, str | Path):  # no descriptor
            opened.append(Path(file))
        return really(file, *how, **more)

    def open_descriptor(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if dir_fd is not None:  # else the lock or the secret of a cache
            opened.append(Path(f"/proc/self/fd/{dir_fd}").readlink() / path)
        return os_open(path, flags, mode, dir_fd=dir_fd)

    os_open = os.open
    monkeypatch.setattr(os, "open", open_descriptor)
    for module in (builtins, io):  # a Path opens through io
        monkeypatch.setattr(module, "open", open_it)
    assert read(master).projects == catalog.projects
    monkeypatch.undo()
    assert {path.parent.name for path in opened} >= {"summaries", "data"}
    assert not {path.parent.name for path in opened} & {"artifacts", "2023"}


def test_one_change_is_written_to_one_piece(home: Path) -> None:
    """The others are not written again, however slow the machine is."""
    read(home)
    before = pieces(home)
    file = home / "data/2023/xiangmu-0003.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("（0003）", "（新名）"), encoding="utf-8")
    read(home)
    after = pieces(home)
    assert before.keys() == after.keys()
    assert len([name for name in before if before[name] != after[name]]) == 1


def test_sheet_that_was_written_to(home: Path) -> None:
    """It is not trusted, and looked at again."""
    expected = read(home)
    entry = next(file for file in (home / ".cache/artifacts").iterdir() if len(file.name) == 64)
    replace(entry, b"x" + entry.read_bytes()[1:])
    assert entry.name not in {each.key for each in load_summaries(kept(home)).built}
    found = read(home)
    assert found.projects == expected.projects
    assert [found.artifacts.page(row.id) for row in found.projects] == [
        expected.artifacts.page(row.id) for row in found.projects
    ]


def test_sheets_that_are_gone(home: Path) -> None:
    """All are made again."""
    expected = read(home).projects
    shutil.rmtree(home / ".cache/artifacts")
    assert load_summaries(kept(home)).built == ()
    assert read(home).projects == expected


@pytest.mark.parametrize(
    "damage",
    [
        lambda piece: replace(piece, piece.read_bytes()[:-1]),
        lambda piece: replace(piece, b""),
        lambda piece: rewrite(piece, files=b"[]", summaries=b"[1]"),
        lambda piece: rewrite(piece, files=b"[[1]]", summaries=b"[]"),
        lambda piece: rewrite(piece, files=b"[", summaries=b"["),
        lambda piece: rewrite(piece, summaries=b"[[1]]"),
        lambda piece: rewrite(piece, program=b"another"),
        lambda piece: write_entry(piece.parent, piece.name, {"other": b"[]"}),
        lambda piece: piece.unlink(),
    ],
)
def test_piece_that_is_not_whole(home: Path, damage: Callable[[Path], None]) -> None:
    """Nothing of it is believed, the others are; the next build writes it again."""
    expected = read(home).projects
    before = pieces(home)
    name = sorted(before)[0]
    damage(home / ".cache/summaries" / name)
    assert 0 < len(load_summaries(kept(home)).built) < COUNT
    assert read(home).projects == expected
    assert pieces(home) == before


def test_forgotten(home: Path) -> None:
    """Where a sheet was not whole after all, the next build looks at each of them."""
    read(home)
    discard_summaries(kept(home))
    assert load_summaries(kept(home)) == SummaryCache(stamps := {}, (), stamps)


def test_nothing_is_remembered_where_nothing_is_kept(tmp_path: Path) -> None:
    """Sheets in a temporary folder leave nothing beside it."""
    write_many(tmp_path / "data", 2)
    alone = BuildCache(None)
    before = set(alone.folder.parent.iterdir())
    catalog = read_catalog(tmp_path / "data", cache=alone)
    assert len(catalog.projects) == 2
    assert load_summaries(alone) == SummaryCache()
    discard_summaries(alone)
    assert not {"summaries"} & {path.name for path in set(alone.folder.parent.iterdir()) - before}
