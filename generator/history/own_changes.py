"""Find out which files whoever runs the check has changed: on a branch, in a merge request, or not committed yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.history.git import (
    changed_files,
    commit_of,
    merge_base,
    place_in_repository,
    uncommitted_files,
)


class OwnChanges(NamedTuple):
    """The files that differ from what is public."""

    base: str
    """Commit that they are compared with: the newest that the main line has too."""
    files: frozenset[str]
    """Paths below the compared folder; of a renamed file both."""


def own_changes(folder: Path, environment: Mapping[str, str]) -> OwnChanges | None:
    """Return what was changed below a folder; None where git does not know. `environment` says what a forge compares with."""
    try:
        base = _base(folder, environment)
        if base is None:
            return None
        files = {path for file in changed_files(folder, base, None) for path in (file.old_path, file.path)}
        below = place_in_repository(folder).below_root
        status = uncommitted_files(folder, ["."])
        untracked = status.changed if status else ()
        files |= {path.removeprefix(below) for path in untracked}
        return OwnChanges(base, frozenset(path for path in files if path))
    except OSError:
        return None


def _base(folder: Path, environment: Mapping[str, str]) -> str | None:
    """Return the commit to compare with; None where nothing was committed yet, or there is no git."""
    for revision in _main_lines(environment):
        if commit_of(folder, revision) and (base := merge_base(folder, revision)):
            return base
    return commit_of(folder, "HEAD")


_BASE_VARIABLES = (
    "CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    "CI_COMMIT_BEFORE_SHA",
    "DISCLOSURE_BASE",
)
"""Names of environment variables with the commit that is compared with, the surest first.

GitLab sets the first only in pipelines of the merged result, the third after a push. Our workflows set the last, for
neither GitHub nor Gitea names the commit that was there before a push.
"""


def _main_lines(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield names of the branch into which changes are merged, the surest first."""
    if branch := environment.get("GITHUB_BASE_REF"):  # GitHub, Gitea and Forgejo, in a pull request
        yield f"origin/{branch}"
    for name in _BASE_VARIABLES:
        if commit := environment.get(name):
            yield commit
    yield from ("origin/HEAD", "origin/main", "origin/master", "main", "master")
