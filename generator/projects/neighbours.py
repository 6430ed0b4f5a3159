"""Cut the projects of a site into runs of neighbours: what a run adds to the files of the whole site is written once, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

from generator.projects.project_summary import ProjectSummary

_PROJECTS_PER_RUN = 64
"""Projects of a run, on average."""


def runs_of(projects: Iterable[ProjectSummary]) -> Iterator[tuple[ProjectSummary, ...]]:
    """Yield the projects, which are sorted by year, in runs of neighbours of one year.

    Where a run begins follows from the id of its first project alone, so that adding or removing a project moves no other
    run's beginning.
    """
    run: list[ProjectSummary] = []
    for project in projects:
        if run and (project.year != run[0].year or _begins_run(project.id)):
            yield tuple(run)
            run = []
        run.append(project)
    if run:
        yield tuple(run)


def _begins_run(project_id: str) -> bool:
    return crc32(project_id.encode()) % _PROJECTS_PER_RUN == 0
