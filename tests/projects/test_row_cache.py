"""What is remembered of project files: everything that stays true, and nothing that does not."""

from __future__ import annotations

import builtins
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.catalog import Catalog, read_catalog
from generator.projects.row_cache import RowCache, forget, recall, remember
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
def home(master: Path, tmp_path: Path) -> Path:
    """The same, to be changed. The sheets are the very files: what is remembered of them holds."""
    shutil.copytree(master / "data", tmp_path / "data")
    shutil.copytree(master / ".cache", tmp_path / ".cache", copy_function=lambda a, b: Path(b).hardlink_to(a))
    return tmp_path


def kept(home: Path) -> BuildCache:
    """Where sheets are kept."""
    return BuildCache(home / ".cache" / "sheets")


def read(home: Path) -> Catalog:
    """A build's reading."""
    return read_catalog(home / "data", kept=kept(home))


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
    return {file.name: file.read_bytes() for file in (home / ".cache" / "rows").iterdir()}


def test_everything_is_recalled(master: Path) -> None:
    """What was made of each file, as it was."""
    catalog = read(master)
    memory = recall(kept(master))
    assert {each.key: each for each in memory.made} == {each.key: each for each in catalog.sheets.made}
    assert memory.files.keys() == catalog.files.keys()


def test_files_that_did_not_change_are_not_read(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the files, once they are older than a moment, nor their sheets."""
    catalog = read(master)
    stamps = dict.fromkeys(catalog.files, (1, 2, 3, 4))
    monkeypatch.setattr("generator.projects.catalog.find_project_files", lambda folder, name: (stamps, []))
    remember(kept(master), stamps, catalog.sheets.made, RowCache())
    opened: list[Path] = []
    really = open

    def open_it(file: str, *how: Any, **more: Any) -> Any:
        opened.append(Path(file))
        return really(file, *how, **more)

    for module in (builtins, io):  # a Path opens through io
        monkeypatch.setattr(module, "open", open_it)
    assert read(master).rows == catalog.rows
    monkeypatch.undo()
    assert {path.parent.name for path in opened} >= {"rows", "data"}
    assert not {path.parent.name for path in opened} & {"sheets", "2023"}


def test_one_change_is_written_to_one_piece(home: Path) -> None:
    """The others are not written again."""
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
    entry = next(file for file in (home / ".cache/sheets").iterdir() if len(file.name) == 64)
    replace(entry, b"x" + entry.read_bytes()[1:])
    assert entry.name not in {each.key for each in recall(kept(home)).made}
    found = read(home)
    assert found.rows == expected.rows
    assert [found.sheets.page(row.id) for row in found.rows] == [
        expected.sheets.page(row.id) for row in found.rows
    ]


def test_sheets_that_are_gone(home: Path) -> None:
    """All are made again."""
    expected = read(home).rows
    shutil.rmtree(home / ".cache/sheets")
    assert recall(kept(home)).made == ()
    assert read(home).rows == expected


@pytest.mark.parametrize(
    "damage",
    [
        lambda piece: replace(piece, piece.read_bytes()[:-1]),
        lambda piece: replace(piece, b""),
        lambda piece: rewrite(piece, files=b"[]", rows=b"[1]"),
        lambda piece: rewrite(piece, files=b"[[1]]", rows=b"[]"),
        lambda piece: rewrite(piece, files=b"[", rows=b"["),
        lambda piece: rewrite(piece, rows=b"[[1]]"),
        lambda piece: rewrite(piece, program=b"another"),
        lambda piece: write_entry(piece.parent, piece.name, {"other": b"[]"}),
        lambda piece: piece.unlink(),
    ],
)
def test_piece_that_is_not_whole(home: Path, damage: Callable[[Path], None]) -> None:
    """Nothing of it is believed, the others are; the next build writes it again."""
    expected = read(home).rows
    before = pieces(home)
    name = sorted(before)[0]
    damage(home / ".cache/rows" / name)
    assert 0 < len(recall(kept(home)).made) < COUNT
    assert read(home).rows == expected
    assert pieces(home) == before


def test_forgotten(home: Path) -> None:
    """Where a sheet was not whole after all, the next build looks at each of them."""
    read(home)
    forget(kept(home))
    assert recall(kept(home)) == RowCache(stamps := {}, (), stamps)


def test_nothing_is_remembered_where_nothing_is_kept(tmp_path: Path) -> None:
    """Sheets in a temporary folder leave nothing beside it."""
    write_many(tmp_path / "data", 2)
    alone = BuildCache(None)
    before = set(alone.folder.parent.iterdir())
    catalog = read_catalog(tmp_path / "data", kept=alone)
    assert len(catalog.rows) == 2
    assert recall(alone) == RowCache()
    forget(alone)
    assert not {"rows"} & {path.name for path in set(alone.folder.parent.iterdir()) - before}
