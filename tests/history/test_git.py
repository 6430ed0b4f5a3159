"""What git knows of the data, in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.history.git import last_changes
from tests.support.git_repositories import DAY, git

DAYS = (DAY, "2025-01-01", "2026-03-04")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three commits: two files; one of them changed and one renamed; something else."""
    home = tmp_path / "home"
    (home / "data/2023").mkdir(parents=True)
    git(home, "init", "--initial-branch=main")
    for number, name in enumerate(("a", "b")):
        (home / f"data/2023/{name}.yml").write_text(f"{number}: a line of its own, {name * 50}\n")
    git(home, "add", ".")
    git(home, "commit", "--message=one", day=DAYS[0])
    (home / "data/2023/a.yml").write_text("changed\n")
    git(home, "mv", "data/2023/b.yml", "data/2023/资助 c.yml")
    git(home, "commit", "--all", "--message=two", day=DAYS[1])
    (home / "README").write_text("x")
    git(home, "add", ".")
    git(home, "commit", "--message=three", day=DAYS[2])
    return home


def test_day_of_the_last_change(home: Path) -> None:
    """Of each file below the folder, whatever else was committed since; a rename is a change."""
    changes = last_changes(home / "data")
    assert (changes["2023/a.yml"], changes["2023/资助 c.yml"]) == (DAYS[1], DAYS[1])
    assert "README" not in changes


def test_what_is_not_committed_has_no_day(home: Path) -> None:
    """Neither a changed file nor a new one."""
    (home / "data/2023/a.yml").write_text("changed again\n")
    (home / "data/2023/d.yml").write_text("new\n")
    assert not {"2023/a.yml", "2023/d.yml"} & last_changes(home / "data").keys()


def test_results_are_a_change_of_their_project(home: Path) -> None:
    """Goals and results are on one page: its day is that of the later one, and none while either is not committed."""
    results = home / "data/2023/a.results.yml"
    results.write_text("results\n")
    assert "2023/a.yml" not in last_changes(home / "data")
    git(home, "add", ".")
    git(home, "commit", "--message=results", day=DAYS[2])
    changes = last_changes(home / "data")
    assert (changes["2023/a.yml"], changes["2023/资助 c.yml"]) == (DAYS[2], DAYS[1])
    assert "2023/a.results.yml" not in changes


def test_results_that_are_taken_away_change_their_project_too(home: Path) -> None:
    """Deleted or moved to another project, they are on its page no more; a deleted project file dates nothing."""
    for name in ("a", "b"):
        (home / f"data/2023/{name}.results.yml").write_text(f"results of {name * 40}\n")
    git(home, "add", ".")
    git(home, "commit", "--message=results", day=DAYS[1])
    (home / "data/2023/a.results.yml").unlink()
    assert "2023/a.yml" not in last_changes(home / "data")
    git(home, "mv", "data/2023/b.results.yml", "data/2023/资助 c.results.yml")
    git(home, "add", ".")
    git(home, "commit", "--message=taken away", day=DAYS[2])
    changes = last_changes(home / "data")
    assert (changes["2023/a.yml"], changes["2023/b.yml"], changes["2023/资助 c.yml"]) == (DAYS[2],) * 3
    git(home, "rm", "--quiet", "data/2023/a.yml")
    git(home, "commit", "--message=gone", day="2026-05-06")
    assert last_changes(home / "data")["2023/资助 c.yml"] == DAYS[2]


def test_history_that_was_cut_off_is_not_believed(home: Path, tmp_path: Path) -> None:
    """A shallow clone knows but the last commit, and would date every file by it."""
    git(tmp_path, "clone", "--depth=1", f"file://{home}", "shallow")
    assert last_changes(tmp_path / "shallow/data") == {}


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exported folder, and a machine without git."""
    assert last_changes(tmp_path) == {}
    monkeypatch.setenv("PATH", "")
    assert last_changes(tmp_path) == {}
