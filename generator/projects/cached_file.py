"""Tell with which other files a project file is compared, without their summaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.checks import year_keys
from generator.projects.project_summary import ProjectSummary
from generator.reading.data_folder import DataFileStamp


class CachedFile(NamedTuple):
    """A project file without an error, with what a build stores to tell with which files it is compared."""

    stamp: DataFileStamp
    key: str
    """Key of its cache entry."""
    digest: bytes
    year: int
    project_code: str | None
    units: tuple[str, ...]
    """Names of the implementing units."""
    unit_slugs: tuple[str, ...]


def compared_files(projects: Iterable[ProjectSummary], files: Mapping[str, CachedFile]) -> set[str]:
    """Return the paths of the files that findings of the rules between projects may compare with one of `projects`.

    They are those of its units in its year, and its own form of the year before; see `findings_between`.
    """
    units = {(project.year, unit) for project in projects for unit in project.units}
    before = {
        (project.year - 1, key) for project in projects for key in year_keys(project.id, project.project_code)
    }
    return {
        file
        for file, known in files.items()
        if any((known.year, unit) in units for unit in known.units)
        or any(
            (known.year, key) in before for key in year_keys(file.removesuffix(".yml"), known.project_code)
        )
    }
