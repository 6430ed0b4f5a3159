"""The same commit gives the same site, byte by byte and mode by mode, wherever and whenever it is built."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.site.test_build import add, built, content, copy_of_project, tree, write
from tests.support.git_repositories import commit
from tests.support.reproducing import CIRCUMSTANCES, Circumstance, build_in, can_change_the_day


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the real project in its second commit."""
    home = tmp_path_factory.mktemp("origin") / "home"
    write(copy_of_project(home) / ".gitignore", "/public/\n.cache/\nhook.py\n")
    note = home / "data" / "2023" / "yiliao-huzhu.yml"
    text = note.read_text(encoding="utf-8")
    add(note, "# 抄录\n")
    commit(home, "one")
    write(note, text)
    commit(home, "two", day="2025-01-01")
    return home


@pytest.fixture(scope="module")
def plain(origin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site, built without any ado."""
    return build_in(Circumstance("plain"), origin, tmp_path_factory.mktemp("plain"))


def modes(folder: Path) -> dict[str, str]:
    """Who may do what with each file and folder of a site."""
    return {
        path.relative_to(folder).as_posix(): stat.filemode(path.stat().st_mode) for path in folder.rglob("*")
    }


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES, ids=lambda circumstance: circumstance.name[:3])
def test_same_commit_gives_the_same_bytes(
    circumstance: Circumstance, origin: Path, plain: Path, tmp_path: Path
) -> None:
    """Folder, day, clock, time zone, language, order of hashes and of files, umask and processors change nothing."""
    if circumstance.day and not can_change_the_day():
        pytest.skip("there is no faketime")
    expected = tree(plain)
    site = build_in(circumstance, origin, tmp_path)
    found = tree(site)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []
    assert modes(site) == modes(plain)
    assert set(modes(site).values()) == {"-rw-r--r--", "drwxr-xr-x"}
    assert stat.filemode(site.stat().st_mode) == "drwxr-xr-x"


def test_source_of_a_clean_checkout(origin: Path, plain: Path) -> None:
    """The commit in full, and that nothing differs from it."""
    source = json.loads((plain / "source.json").read_text(encoding="utf-8"))
    assert (source["commit"], source["clean"]) == (commit_of(origin), True)


def commit_of(home: Path) -> str:
    """The commit that is checked out."""
    return (home / ".git" / "refs" / "heads" / "main").read_text(encoding="utf-8").strip()


def test_source_of_a_changed_checkout(origin: Path, tmp_path: Path) -> None:
    """What git ignores and the build reads counts as a change."""
    home = build_in(Circumstance("changed"), origin, tmp_path).parents[1]
    write(home / "hook.py", "")
    add(home / "mkdocs.yml", "\nhooks:\n  - hook.py\n")
    third = commit(home, "three")
    source = json.loads((built(home).folder / "source.json").read_text(encoding="utf-8"))
    assert (source["commit"], source["clean"]) == (third, False)


def test_site_without_git(site: Build, tmp_path: Path) -> None:
    """Nothing is said of a commit; the same data gives the same pages."""
    home = copy_of_project(tmp_path / "home", whole_guides=True)
    found = built(home).folder
    source = json.loads((found / "source.json").read_text(encoding="utf-8"))
    assert (source["commit"], source["clean"], source["lock"]) == (None, None, None)
    assert content(found) == content(site.folder)
