"""Real repositories for tests: made by git itself, by nobody, on days that are given."""

from __future__ import annotations

import subprocess
from pathlib import Path

DAY = "2024-02-29"


def git(folder: Path, *arguments: str, day: str = DAY) -> str:
    """Run git as somebody, on a given day, without the settings of this machine; gives what it prints."""
    run = subprocess.run(
        ["git", "-c", "user.name=某某", "-c", "user.email=clerk@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(folder),
            "GIT_AUTHOR_DATE": f"{day}T23:30:00+0800",
            "GIT_COMMITTER_DATE": f"{day}T23:30:00+0800",
        },
    )
    return run.stdout.strip()


def begin(folder: Path) -> None:
    """Make a repository of a folder, with all that lies there in its first commit."""
    commit(folder, "first")


def commit(folder: Path, subject: str, day: str = DAY) -> str:
    """Commit all that lies in a folder, which becomes a repository if it is none; gives the commit's id."""
    if not (folder / ".git").exists():
        git(folder, "init", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--allow-empty", f"--message={subject}", day=day)
    return git(folder, "rev-parse", "HEAD")
