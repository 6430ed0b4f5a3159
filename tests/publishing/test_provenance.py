"""What a site says of its source, from real repositories; what is read of it from a stranger."""

from __future__ import annotations

import json
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from generator.publishing.provenance import BuildOrigin, find_origin, origin_json, read_build_origin
from tests.conftest import HOME
from tests.support.git_repositories import commit

INPUTS = ("data", "mkdocs.yml")
SETTINGS = {"SITE_URL": "https://www.example.gov.cn/budget/", "DISCLOSURE_SEARCH": "true"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project below the root of its repository."""
    home = tmp_path / "repository" / "site"
    (home / "data" / "2023").mkdir(parents=True)
    (home / "data" / "2023" / "a.yml").write_text("a", encoding="utf-8")
    (home / "mkdocs.yml").write_text("a", encoding="utf-8")
    (home / ".gitignore").write_text("*.secret\n__pycache__/\n.DS_Store\n", encoding="utf-8")
    commit(tmp_path / "repository", "one")
    return home


def test_clean_checkout(home: Path) -> None:
    """The commit in full; other files, and what git ignores and nobody reads, do not matter."""
    (home / "notes.txt").write_text("a", encoding="utf-8")
    (home / "data" / "__pycache__").mkdir()
    for name in (".DS_Store", "__pycache__/a.pyc"):
        (home / "data" / name).write_text("a", encoding="utf-8")
    source = find_origin(home, INPUTS, SETTINGS)
    assert (source.commit, source.clean, source.settings) == (_head(home), True, SETTINGS)


def _head(home: Path) -> str:
    return (home.parent / ".git" / "refs" / "heads" / "main").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("change", ["edited", "added", "ignored", "removed", "outside"])
def test_checkout_with_changes(home: Path, change: str) -> None:
    """Whatever the build would read otherwise."""
    inputs = INPUTS
    if change == "edited":
        (home / "data" / "2023" / "a.yml").write_text("b", encoding="utf-8")
    elif change == "removed":
        (home / "mkdocs.yml").unlink()
    elif change == "outside":
        inputs = (*INPUTS, str(home.parents[1]))
    else:
        name = "b.yml" if change == "added" else "b.secret"
        (home / "data" / "2023" / name).write_text("b", encoding="utf-8")
    source = find_origin(home, inputs, {})
    assert (source.commit, source.clean) == (_head(home), False)


def test_folder_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of a commit, with or without the program."""
    (tmp_path / ".git").write_text("broken", encoding="utf-8")
    source = find_origin(tmp_path, INPUTS, {})
    assert (source.commit, source.clean) == (None, None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_origin(tmp_path, INPUTS, {}).commit is None


def test_lock_is_named_by_its_digest(home: Path) -> None:
    """So that a reader can tell with what the site was built."""
    assert find_origin(home, INPUTS, {}).lock is None
    (home / "requirements").mkdir()
    (home / "requirements" / "site.txt").write_text("mkdocs==1", encoding="utf-8")
    assert find_origin(home, INPUTS, {}).lock == sha256(b"mkdocs==1").hexdigest()


def test_program_is_named_by_its_version(home: Path) -> None:
    """The one of pyproject.toml, which the installed package has."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert find_origin(home, INPUTS, {}).generator == project["version"]


def test_source_is_read_as_it_was_written(home: Path) -> None:
    """Every field."""
    source = find_origin(home, INPUTS, SETTINGS)
    assert read_build_origin(origin_json(source)) == source
    unknown = BuildOrigin(None, None, "1", None, {})
    assert read_build_origin(origin_json(unknown)) == unknown


RIGHT = {"commit": "a" * 40, "clean": True, "generator": "1", "lock": None, "settings": {"SITE_URL": "x"}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"commit": "--upload-pack=x"}, {"commit": "main"}, {"commit": "a" * 39}, {"commit": ["a" * 40]}, {"clean": "yes"},
        {"generator": 1}, {"lock": "x"}, {"settings": []}, {"settings": {"PATH": "x"}}, {"settings": {"SITE_URL": 1}},
        {"settings": {"SITE_URL": "a\nb"}}, {"settings": {"LD_PRELOAD": "x"}}, {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_source_of_a_stranger(wrong: dict[str, object]) -> None:
    """What is not as it has to be is not believed at all: a commit and settings are handed to programs."""
    assert read_build_origin(json.dumps(RIGHT).encode()) is not None
    assert read_build_origin(json.dumps({**RIGHT, **wrong}).encode()) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"commit": null}'])
def test_source_that_is_none(content: bytes) -> None:
    """Neither is what is no such file."""
    assert read_build_origin(content) is None
