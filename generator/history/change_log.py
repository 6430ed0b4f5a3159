"""Read what was published and changed from the history of data/, commit by commit and project by project.

Changes are described in the same words as by `disclosure diff`. What a commit changed follows from the contents before and
after it alone, and is cached in `.cache/history/` by their ids and the version of this program. Names of authors are not
read.
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

from generator.history.clean_git import Obstacle
from generator.history.commit_changes import CommitChanges, changes_in_commit, version_of
from generator.history.git import (
    Blob,
    BlobReader,
    Commit,
    MainLine,
    commit_of,
    has_uncommitted_changes,
    is_partial,
    is_shallow,
    is_unborn,
    main_line,
    obstacle_of,
)
from generator.history.past_layouts import LayoutBlobs, LayoutsOfCommit, PastFiles, layouts_of_commits
from generator.history.project_blobs import CommitProjects, ProjectBlobs, projects_of_commits
from generator.history.project_versions import ProjectChange, Version, project_change
from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.fingerprints import code_version, key_of

_COMMIT_CHANGES = TypeAdapter(CommitChanges)
_CHANGES_PART = "changes"
"""Name of the one part of a cache entry."""

NO_GIT = "生成网站的机器上没有版本记录（没有用 git，或者没有装 git），所以没有更新记录。"
UNREADABLE = "生成网站时读不了版本记录，所以没有更新记录。"
SHALLOW = "生成网站时只取了最近的版本（浅克隆），看不到以前的改动，所以没有更新记录。"
INCOMPLETE = "生成网站时版本记录没有取全，看不到以前的内容，所以没有更新记录。"
NOTHING_YET = "数据还没有提交过，所以没有更新记录。"

_WORDS_FOR_READERS = {
    Obstacle.NO_GIT: NO_GIT,
    Obstacle.NO_REPOSITORY: NO_GIT,
    Obstacle.UNREADABLE: UNREADABLE,
}
_TO_UNSHALLOW = (
    "请运行 git fetch --unshallow 取回全部历史；在流水线里，取代码时把深度（fetch-depth、GIT_DEPTH）设为 0"
)
_TO_FETCH_ALL = "克隆时略去了一部分内容（--filter）。请不加 --filter 重新 git clone"
_TO_REPAIR = "仓库里缺内容。请运行 git fsck 查看，或者重新 git clone"
_TO_COMMIT = "请运行 git add data 和 git commit 提交"


class ChangeLogEntry(NamedTuple):
    """A commit that changed the meaning of the data."""

    id: str
    """Id of the commit."""
    day: str
    """YYYY-MM-DD on which the changes became public; see `publication_days`."""
    number: int | None
    """Number of the pull request; None where the commit's message names none."""
    changes: CommitChanges
    """Changes against the version that was public before."""
    is_first: bool
    """Whether nothing was public before."""


class Revision(NamedTuple):
    """The part of an entry that concerns one project."""

    entry: ChangeLogEntry
    change: ProjectChange


@dataclass(frozen=True)
class ChangeLog:
    """The history of the data as far as readers are shown it."""

    entries: tuple[ChangeLogEntry, ...] = ()
    """Entries in the order of the main line, the newest commit first; days never rise from one to the next."""
    why_not: str = ""
    """A sentence for readers that says why there are no entries; empty where there are some."""
    advice: str = ""
    """Words for those who build: the reason why there are no entries, and what to do; empty where there are some."""
    uncommitted: bool = False
    """Whether the site shows data that is not committed yet."""
    new_ids: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Commit and id of a project in it → the project's present id, of projects that moved since."""
    newest: str = ""
    """Id of the newest commit when the log was read; empty without entries."""

    def id_today(self, entry: ChangeLogEntry, project_id: str) -> str:
        """Return the present id of a project that had `project_id` in the entry."""
        return self.new_ids.get((entry.id, project_id), project_id)

    @cached_property
    def revisions(self) -> Mapping[str, tuple[Revision, ...]]:
        """The revisions of each project, newest first, by the project's present id."""
        revisions: dict[str, list[Revision]] = defaultdict(list)
        for entry in self.entries:
            for change in entry.changes.projects:
                revisions[self.id_today(entry, change.latest_id)].append(Revision(entry, change))
        return {project_id: tuple(own) for project_id, own in revisions.items()}


def history_folder(folder: Path) -> Path:
    """Return the folder of cached changes for a data folder; it may be deleted at any time."""
    return folder.resolve().parent / ".cache" / "history"


def read_change_log(folder: Path, before: ChangeLog | None = None) -> ChangeLog:
    """Read the change log of the data folder; a reason for readers takes its place where git does not know it.

    `before` is the result of an earlier call: while HEAD is the same, only uncommitted changes are looked for.
    """
    if obstacle := obstacle_of(folder):
        return ChangeLog(why_not=_WORDS_FOR_READERS[obstacle.obstacle], advice=str(obstacle))
    newest = commit_of(folder, "HEAD")
    if newest is None and not is_shallow(folder):
        return _without_commit(folder)
    if before and newest and before.newest == newest:
        return replace(before, uncommitted=has_uncommitted_changes(folder))
    if is_shallow(folder):
        return ChangeLog(why_not=SHALLOW, advice=_TO_UNSHALLOW)
    try:
        line = main_line(folder)
        changes = _read_changes(folder, line.commits)
    except OSError:  # a damaged repository
        return ChangeLog(why_not=INCOMPLETE, advice=_TO_FETCH_ALL if is_partial(folder) else _TO_REPAIR)
    if not line.commits:
        return ChangeLog(why_not=NOTHING_YET, advice=_TO_COMMIT)
    entries = tuple(_entries(line, changes))
    uncommitted = has_uncommitted_changes(folder)
    return ChangeLog(entries, uncommitted=uncommitted, new_ids=_new_ids(entries), newest=newest or "")


def _without_commit(folder: Path) -> ChangeLog:
    """Return the log of a repository whose HEAD names no commit that can be read."""
    if is_unborn(folder):
        return ChangeLog(why_not=NOTHING_YET, advice=_TO_COMMIT)
    return ChangeLog(why_not=INCOMPLETE, advice=_TO_REPAIR)


def _entries(line: MainLine, changes: Mapping[str, CommitChanges]) -> Iterator[ChangeLogEntry]:
    """Yield an entry for each commit that changed anything, newest first like the commits of `line`."""
    first = next((commit for commit in reversed(line.commits) if changes[commit.id].projects), None)
    days = line.days(lambda commit: any(changes[commit.id]))
    for commit in line.commits:
        if commit.id in days:
            number = pull_request(commit.message)
            yield ChangeLogEntry(commit.id, days[commit.id], number, changes[commit.id], commit is first)


def _read_changes(folder: Path, commits: Sequence[Commit]) -> dict[str, CommitChanges]:
    """Return what each commit changed for the public, by its id, from the cache where it has it. Raises OSError."""
    cache, needed = BuildCache(history_folder(folder)), None
    layouts = dict(layouts_of_commits(reversed(commits)))
    projects = dict(projects_of_commits(reversed(commits)))
    keys = {commit.id: _key(commit, projects[commit.id], layouts[commit.id]) for commit in commits}
    try:
        with BlobReader(folder) as blobs:
            past = PastFiles(blobs.read)
            changes = {
                commit.id: _changes_of(
                    commit, projects[commit.id], layouts[commit.id], keys[commit.id], cache, past
                )
                for commit in commits
            }
            changes = dict(_against_public(commits, changes, projects, layouts, past))
        needed = frozenset(keys.values())
    finally:
        cache.close(needed)
    return changes


def _changes_of(
    commit: Commit,
    projects: CommitProjects,
    layouts: LayoutsOfCommit,
    key: str,
    cache: BuildCache,
    past: PastFiles,
) -> CommitChanges:
    """Return what a commit changed against the one before, from the cache where it has it. Raises OSError."""
    parts = read_entry(cache.folder, key)
    if parts is not None:
        with suppress(KeyError, ValueError):  # an undamaged entry that this program did not write
            return _COMMIT_CHANGES.validate_json(parts[_CHANGES_PART])
    changes = changes_in_commit(commit.files, projects, past, layouts)
    with suppress(OSError):  # a full disk: read again next time
        write_entry(cache.folder, key, {_CHANGES_PART: _COMMIT_CHANGES.dump_json(changes)})
    return changes


class _PublicVersion(NamedTuple):
    """The last version of a project that was public."""

    blobs: ProjectBlobs
    layouts: LayoutBlobs
    """Registers of its time."""


def _against_public(
    commits: Sequence[Commit],
    changes: Mapping[str, CommitChanges],
    touched: Mapping[str, CommitProjects],
    layouts: Mapping[str, LayoutsOfCommit],
    past: PastFiles,
) -> Iterator[tuple[str, CommitChanges]]:
    """Yield commit and changes, oldest first; a version after one with errors is compared with the last public one.

    A version with errors was never public, so readers are not shown what it changed.
    """
    last_public: dict[str, _PublicVersion | None] = {}
    for commit in reversed(commits):
        if not any(change.codes or change.old_codes for change in changes[commit.id].projects):
            yield commit.id, changes[commit.id]
            continue
        projects = []
        for change in changes[commit.id].projects:
            old = touched[commit.id].old.get(change.old_id or "")
            new = touched[commit.id].new.get(change.id or "")
            if new and change.codes:
                before = old and _PublicVersion(old, layouts[commit.id].old)
                public = last_public.pop(change.old_id or "", None) if change.old_codes else before
                last_public[change.id or ""] = public
            elif new and change.old_codes:
                public = last_public.pop(change.old_id or "", None)
                version = version_of(change.id or "", new, past, layouts[commit.id].new)
                change = _since_public(change, public, version, past)
            if change.is_significant:
                projects.append(change)
        yield commit.id, changes[commit.id]._replace(projects=tuple(projects))


def _since_public(
    change: ProjectChange, public: _PublicVersion | None, new: Version, past: PastFiles
) -> ProjectChange:
    """Compare the new version with the last public one; without a public one, the project is a new one."""
    project_id, old_id = change.id or "", change.old_id or ""
    if public is None:
        return project_change(None, None, project_id, new)
    return project_change(old_id, version_of(old_id, public.blobs, past, public.layouts), project_id, new)


def _key(commit: Commit, projects: CommitProjects, layouts: LayoutsOfCommit) -> str:
    """Return a cache key made from everything that `changes_in_commit` reads."""
    files = (
        f"{file.old_path}\n{file.path}\n{_content_key(file.old)}\n{_content_key(file.new)}".encode(
            "utf-8", "replace"
        )
        for file in commit.files
    )
    blobs = (
        f"{project_id}\n{_content_key(own.goals)}\n{_content_key(own.results)}".encode()
        for side in (projects.old, projects.new)
        for project_id, own in side.items()
    )
    registers = " ".join(map(_content_key, (*layouts.old, *layouts.new))).encode()
    return key_of(code_version().encode(), registers, *files, *blobs)


def _content_key(blob: Blob | None) -> str:
    return f"{blob.id} {blob.is_regular}" if blob else ""


_PULL_REQUEST = re.compile(
    r"Merge pull request #(?P<merged>[0-9]{1,7})\b|\(#(?P<squashed>[0-9]{1,7})\)|(?<![\w/!])!(?P<gitlab>[0-9]{1,7})\b"
)
_PULL_REQUEST_IN_BODY = re.compile(
    r"^(?:See merge request [\w.~:/-]*!(?P<gitlab>[0-9]{1,7})|Reviewed-on: \S+/pulls/(?P<gitea>[0-9]{1,7}))[ \t\r]*$",
    re.MULTILINE | re.ASCII,
)


def pull_request(message: str) -> int | None:
    """Return the number of the pull request that a commit's message names, None where it names none.

    Recognised are, in the subject, ``Merge pull request #12 from …``, ``… (#12)`` and ``… !12``, of which the last one
    counts; else lines of the body that GitLab, Gitea and Forgejo write: ``See merge request group/project!12`` and
    ``Reviewed-on: https://…/pulls/12``. A merge of GitLab's names a branch in its subject, so that its body goes first.
    """
    first, _, body = message.strip().partition("\n\n")
    subject = " ".join(first.splitlines())
    patterns = [(_PULL_REQUEST, subject), (_PULL_REQUEST_IN_BODY, body)]
    if subject.startswith("Merge branch "):
        patterns.reverse()
    for pattern, text in patterns:
        numbers = [int(match[match.lastgroup or 0]) for match in pattern.finditer(text)]
        if numbers:
            return numbers[-1]
    return None


def _new_ids(entries: Iterable[ChangeLogEntry]) -> dict[tuple[str, str], str]:
    """Return `ChangeLog.new_ids` of entries, the newest commit first."""
    today: dict[str, str] = {}
    new_ids: dict[tuple[str, str], str] = {}
    for entry in entries:
        before = dict(today)
        for change in entry.changes.projects:
            id_today = today.get(change.latest_id, change.latest_id)
            if id_today != change.latest_id:
                new_ids[entry.id, change.latest_id] = id_today
            if change.id != change.old_id:
                before.pop(change.latest_id, None)  # until then another project had that address, or none
                before[change.old_id or ""] = id_today
        today = before
    return new_ids
