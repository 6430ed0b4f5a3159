"""Follow the files of projects through the history: of every project that a commit touches, its goals and its results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.history.git import Blob, Commit
from generator.reading.data_folder import is_project_path, project_path_of, results_path_of


class ProjectBlobs(NamedTuple):
    """The two files of a project at one time."""

    goals: Blob
    results: Blob | None
    """None without a file of results."""


class CommitProjects(NamedTuple):
    """The projects of which a commit touches a file, by id; those that have no goals at a time are not in it."""

    old: Mapping[str, ProjectBlobs]
    new: Mapping[str, ProjectBlobs]
    renames: Mapping[str, str]
    """Pairs of new and old id of goals that git takes for one file."""


def projects_of_commits(commits: Iterable[Commit]) -> Iterator[tuple[str, CommitProjects]]:
    """Yield the id of every commit with its projects; `commits` are all commits of the data, the oldest first."""
    blobs: dict[str, Blob] = {}
    for commit in commits:
        paths = {path for file in commit.files for path in (file.old_path, file.path) if path}
        ids = sorted(set(filter(None, map(_project_id, paths))))
        blobs.update({file.old_path: file.old for file in commit.files if file.old_path and file.old})
        old = _projects(ids, blobs)
        for file in commit.files:
            blobs.pop(file.old_path or "", None)
        blobs.update({file.path: file.new for file in commit.files if file.path and file.new})
        renames = {
            project_id: old_id
            for file in commit.files
            if (project_id := _goals_id(file.path)) and (old_id := _goals_id(file.old_path))
        }
        yield commit.id, CommitProjects(old, _projects(ids, blobs), renames)


def _projects(ids: Iterable[str], blobs: Mapping[str, Blob]) -> dict[str, ProjectBlobs]:
    goals = {project_id: blobs.get(f"{project_id}.yml") for project_id in ids}
    return {
        project_id: ProjectBlobs(blob, blobs.get(results_path_of(f"{project_id}.yml")))
        for project_id, blob in goals.items()
        if blob
    }


def _goals_id(path: str | None) -> str | None:
    """Return the id of the project whose goals are at a path; None for any other path."""
    return path.removesuffix(".yml") if path and is_project_path(path) else None


def _project_id(path: str) -> str | None:
    """Return the id of the project to which goals or results at a path belong; None for any other path."""
    return _goals_id(project_path_of(path))
