"""git log → the day on which each project file last changed."""

from __future__ import annotations

from pathlib import Path

from generator.history.git import git, is_shallow


def last_changes(folder: Path) -> dict[str, str]:
    """Path below `folder` → YYYY-MM-DD of the commit that last touched the file, in the time zone of its author.

    Empty where git does not know: no repository, no git, a history that was cut off (a shallow clone would date every
    file with the day of the cut). A file with changes that are not committed is left out.
    """
    if is_shallow(folder):
        return {}
    changes: dict[str, str] = {}
    day = ""
    log = git(folder, "log", "--format=%x01%as", "--name-only", "--relative", "-z", "--", ".") or b""
    for entry in log.split(b"\0"):
        words = entry.lstrip(b"\n").decode(errors="surrogateescape")
        if words.startswith("\x01"):
            day = words[1:].strip()
        elif words:
            changes.setdefault(words, day)
    for name in (git(folder, "ls-files", "--modified", "--others", "-z") or b"").split(b"\0"):
        changes.pop(name.decode(errors="surrogateescape"), None)
    return changes
