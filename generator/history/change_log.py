"""The history of data/ → what was published and changed, commit by commit and project by project.

CommitChanges with the same words as `disclosure diff`. What a commit says follows from the contents before and after it alone, and
is kept in `.cache/history/` by their ids and our code. Nothing of who wrote a commit is taken over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from generator.history.commit_changes import CommitChanges, Read, changes_in_commit, version_of
from generator.history.git import (
    Blob,
    Blobs,
    Commit,
    commit_of,
    is_partial,
    is_repository,
    is_shallow,
    main_line,
    uncommitted,
)
from generator.history.project_versions import ProjectChange, project_change
from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.fingerprints import code_version, key_of

_TOLD = TypeAdapter(CommitChanges)

NO_GIT = "生成网站的机器上没有版本记录（没有用 git，或者没有装 git），所以没有更新记录。"
SHALLOW = "生成网站时只取了最近的版本（浅克隆），看不到以前的改动，所以没有更新记录。"
INCOMPLETE = "生成网站时版本记录没有取全，看不到以前的内容，所以没有更新记录。"
NOTHING_YET = "数据还没有提交过，所以没有更新记录。"


class ChangeLogEntry(NamedTuple):
    """A commit that changed what the data says."""

    id: str
    """Of the commit."""
    day: str
    """YYYY-MM-DD, as its author's calendar had it."""
    number: int | None
    """Of the pull request, where the commit names one."""
    told: CommitChanges
    is_first: bool
    """Whether nothing was public before."""


class Revision(NamedTuple):
    """What an entry says of one project."""

    entry: ChangeLogEntry
    change: ProjectChange


@dataclass(frozen=True)
class ChangeLog:
    """Everything that is told of the past."""

    entries: tuple[ChangeLogEntry, ...] = ()
    """The newest day first; of one day, the newest commit."""
    why_not: str = ""
    """Why nothing is known, in a sentence for readers."""
    uncommitted: bool = False
    """Whether the site shows data that no commit has yet."""
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Commit and id of a project there → the id that it has now, where it moved since."""
    newest: str = ""
    """The commit that all this is known up to; empty where nothing is known."""

    def id_today(self, entry: ChangeLogEntry, project_id: str) -> str:
        """The id that a project of that entry has now."""
        return self.addresses.get((entry.id, project_id), project_id)

    @cached_property
    def revisions(self) -> Mapping[str, tuple[Revision, ...]]:
        """What is told of each project, by the id that it has now, the newest first."""
        found: dict[str, list[Revision]] = defaultdict(list)
        for entry in self.entries:
            for change in entry.told.projects:
                project_id = change.id or change.old_id or ""
                found[self.id_today(entry, project_id)].append(Revision(entry, change))
        return {project_id: tuple(revisions) for project_id, revisions in found.items()}


def history_folder(folder: Path) -> Path:
    """Where it is kept what commits say; it may be deleted at any time."""
    return folder.resolve().parent / ".cache" / "history"


def read_change_log(folder: Path, before: ChangeLog | None = None) -> ChangeLog:
    """What git knows of the data folder; `before` is what it knew last time."""
    if not is_repository(folder):
        return ChangeLog(why_not=NO_GIT)
    newest = commit_of(folder, "HEAD")
    if newest is None:
        return ChangeLog(why_not=NOTHING_YET)
    if before and before.newest == newest:
        return replace(before, uncommitted=uncommitted(folder))
    if is_shallow(folder):
        return ChangeLog(why_not=SHALLOW)
    if is_partial(folder):
        return ChangeLog(why_not=INCOMPLETE)
    try:
        commits = main_line(folder)
        told = _all_told(folder, commits)
    except OSError:  # a damaged repository
        return ChangeLog(why_not=INCOMPLETE)
    if not commits:
        return ChangeLog(why_not=NOTHING_YET)
    first = next((commit for commit in reversed(commits) if told[commit.id].projects), None)
    entries = [
        ChangeLogEntry(commit.id, commit.day, pull_request(commit.subject), told[commit.id], commit is first)
        for commit in commits
        if any(told[commit.id])
    ]
    ordered = tuple(sorted(entries, key=lambda entry: entry.day, reverse=True))
    return ChangeLog(ordered, "", uncommitted(folder), _addresses(entries), newest)


def _all_told(folder: Path, commits: Sequence[Commit]) -> dict[str, CommitChanges]:
    """What each commit says, by its id. Raises OSError."""
    kept, needed = BuildCache(history_folder(folder)), None
    keys = {commit.id: _key(commit) for commit in commits}
    try:
        with Blobs(folder) as blobs:
            told = {commit.id: _told(commit, keys[commit.id], kept, blobs) for commit in commits}
            told = dict(_against_public(commits, told, blobs.read))
        needed = frozenset(keys.values())
    finally:
        kept.close(needed)
    return told


def _told(commit: Commit, key: str, kept: BuildCache, blobs: Blobs) -> CommitChanges:
    parts = read_entry(kept.folder, key)
    if parts is not None:
        with suppress(KeyError, ValueError):  # whole, and yet not ours
            return _TOLD.validate_json(parts["told"])
    told = changes_in_commit(commit.files, blobs.read)
    write_entry(kept.folder, key, {"told": _TOLD.dump_json(told)})
    return told


def _against_public(
    commits: Sequence[Commit], told: Mapping[str, CommitChanges], read: Read
) -> Iterator[tuple[str, CommitChanges]]:
    """What each commit says; after versions that were never public, against the last one that was."""
    public: dict[str, Blob | None] = {}
    for commit in reversed(commits):
        if not any(change.codes or change.old_codes for change in told[commit.id].projects):
            yield commit.id, told[commit.id]
            continue
        files = {(_id(each.old_path), _id(each.path)): each for each in commit.files}
        projects = []
        for change in told[commit.id].projects:
            file = files.get((change.old_id, change.id))
            if file and change.codes:
                last = public.pop(change.old_id or "", None) if change.old_codes else file.old
                public[change.id or ""] = last
            elif file and change.old_codes and change.id:
                change = _mended(change, public.pop(change.old_id or "", None), file.new, read)
            if change.means_something:
                projects.append(change)
        yield commit.id, told[commit.id]._replace(projects=tuple(projects))


def _mended(change: ProjectChange, public: Blob | None, blob: Blob | None, read: Read) -> ProjectChange:
    """From the last public version on; where there was none, the project is new."""
    project_id, old_id = change.id or "", change.old_id or ""
    new = version_of(project_id, blob, read)
    if public is None:
        return project_change(None, None, project_id, new)
    return project_change(old_id, version_of(old_id, public, read), project_id, new)


def _id(path: str | None) -> str | None:
    return path.removesuffix(".yml") if path else None


def _key(commit: Commit) -> str:
    """Of all that `changes_in_commit` looks at."""
    files = (
        f"{each.old_path}\n{each.path}\n{_content(each.old)}\n{_content(each.new)}".encode("utf-8", "replace")
        for each in commit.files
    )
    return key_of(code_version().encode(), *files)


def _content(blob: Blob | None) -> str:
    return f"{blob.id} {blob.regular}" if blob else ""


_PULL_REQUEST = re.compile(
    r"Merge pull request #(?P<merged>[0-9]{1,7})\b|\(#(?P<squashed>[0-9]{1,7})\)|(?<![\w/!])!(?P<gitlab>[0-9]{1,7})\b"
)


def pull_request(subject: str) -> int | None:
    """Which one a commit names: ``Merge pull request #12 from …``, ``… (#12)``, ``… !12``; of several the last."""
    numbers = [int(found[found.lastgroup or 0]) for found in _PULL_REQUEST.finditer(subject)]
    return numbers[-1] if numbers else None


def _addresses(entries: Iterable[ChangeLogEntry]) -> dict[tuple[str, str], str]:
    """`ChangeLog.addresses`, of entries the newest first."""
    now: dict[str, str] = {}
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        before = dict(now)
        for change in entry.told.projects:
            project_id = change.id or change.old_id or ""
            there = now.get(project_id, project_id)
            if there != project_id:
                found[entry.id, project_id] = there
            if change.id != change.old_id:
                before.pop(project_id, None)  # until then another project had that address, or none
                before[change.old_id or ""] = there
        now = before
    return found
