"""A real git repository, of nobody and no particular day."""

from __future__ import annotations

import subprocess
from pathlib import Path

DAY = "2024-02-29"


def git(folder: Path, *arguments: str, day: str = DAY) -> str:
    """Run git as somebody, on a given day, without the settings of this machine; what it printed."""
    run = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
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


def commit_all(folder: Path, message: str, day: str = DAY) -> str:
    """Commit everything in a folder, which becomes a repository if it is none; the commit in full."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}", day=day)
    return git(folder, "rev-parse", "HEAD")
