"""Whose changes a check is about: what differs from the main line, committed or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.history.own_changes import own_changes
from tests.support.git_repositories import commit, git


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository whose data folder has three files; a branch that changed one of them is checked out."""
    for name in ("a", "b", "c"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / f"{name}.yml").write_text(f"{name}\n" * 9, encoding="utf-8")
    commit(tmp_path, "first")
    git(tmp_path, "switch", "--quiet", "--create", "edit")
    (tmp_path / "data" / "a.yml").write_text("其他\n", encoding="utf-8")
    commit(tmp_path, "edit")
    return tmp_path


def files(home: Path, **environment: str) -> set[str] | None:
    """What was changed below the data folder."""
    own = own_changes(home / "data", environment)
    return None if own is None else set(own.files)


def test_committed_changed_and_new_files(home: Path) -> None:
    """All that a merge request would bring, and what is not committed yet; other folders are none of it."""
    assert files(home) == {"a.yml"}
    (home / "data" / "b.yml").write_text("改\n", encoding="utf-8")
    (home / "data" / "新.yml").write_text("新\n", encoding="utf-8")
    (home / "other.txt").write_text("x", encoding="utf-8")
    git(home, "mv", "data/c.yml", "data/d.yml")
    assert files(home) == {"a.yml", "b.yml", "c.yml", "d.yml", "新.yml"}


def test_main_line_that_went_on(home: Path) -> None:
    """What others merged meanwhile is not one's own."""
    git(home, "switch", "--quiet", "main")
    (home / "data" / "b.yml").write_text("别人\n", encoding="utf-8")
    commit(home, "others")
    assert files(home) == set()
    git(home, "switch", "--quiet", "edit")
    assert files(home) == {"a.yml"}


def test_branch_of_a_pull_request(home: Path) -> None:
    """A forge names the branch that is merged into, or the commit; in a merge of both the target's changes are not one's own."""
    git(home, "branch", "release", "main")
    git(home, "update-ref", "refs/remotes/origin/release", "main")
    git(home, "branch", "--force", "main", "edit")
    assert files(home) == set()
    assert files(home, GITHUB_BASE_REF="release") == {"a.yml"}
    assert files(home, CI_MERGE_REQUEST_DIFF_BASE_SHA=git(home, "rev-parse", "release")) == {"a.yml"}
    git(home, "switch", "--quiet", "release")
    (home / "data" / "b.yml").write_text("别人\n", encoding="utf-8")
    target = commit(home, "others")
    git(home, "merge", "--quiet", "--no-ff", "-m", "merged result", "edit")
    old = git(home, "merge-base", "release~1", "edit")
    variables = {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target, "CI_MERGE_REQUEST_DIFF_BASE_SHA": old}
    assert files(home, **variables) == {"a.yml"}
    assert files(home, GITHUB_BASE_REF="gone") == files(home)


@pytest.mark.parametrize("name", ["DISCLOSURE_BASE", "CI_COMMIT_BEFORE_SHA"])
def test_push_to_the_main_line(home: Path, name: str) -> None:
    """What was there before is compared with; nothing is known of a branch that is new, or was put elsewhere by force."""
    git(home, "branch", "--force", "main", "edit")
    before = git(home, "rev-parse", "edit~1")
    assert files(home) == set()
    assert files(home, **{name: before}) == {"a.yml"}
    for gone in ("0" * 40, "f" * 40, ""):
        assert files(home, **{name: gone}) == set()


def test_where_git_knows_nothing(tmp_path: Path) -> None:
    """No repository, or nothing committed: nobody's changes are known."""
    (tmp_path / "data").mkdir()
    assert files(tmp_path) is None
    git(tmp_path, "init", "--quiet")
    assert files(tmp_path) is None
