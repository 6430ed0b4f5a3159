"""Read the data folder into a catalog of project summaries, with what only a comparison of projects shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.checks import RULES, Finding, findings_between, problem_of
from generator.file_reading import read_below
from generator.form.form_kinds import FormKind
from generator.form.registers import Registers
from generator.projects.artifact_store import ArtifactStore, BuiltProject
from generator.projects.build_cache import BuildCache
from generator.projects.build_projects import (
    MIN_PROJECTS_PER_PROCESS,
    build_projects,
    is_current,
    reading_settings,
    unreadable,
)
from generator.projects.cached_file import compared_files
from generator.projects.data_files import data_files, registers_for
from generator.projects.project_summary import ProjectSummary
from generator.projects.summary_cache import SummaryCache, load_files, load_summaries, save_summaries
from generator.projects.worker_pool import WorkerPool
from generator.reading.data_folder import (
    DataFileStamp,
    find_project_files,
    project_path_of,
)
from generator.reading.problem import Level, Problem, sort_problems
from generator.reading.project_keys import project_keys
from generator.reading.yaml_text import read_yaml

_MAX_CHANGED_FILES = 100
"""Files changed since the last build; beyond, a whole catalog is read, and remembered for the next time."""


@dataclass(frozen=True)
class Catalog:
    """All projects of the site, and the registers with which they were read."""

    folder: Path
    name: str
    """Name of the folder in messages."""
    registers: Registers
    files: Mapping[str, DataFileStamp | None]
    """All project files, those with errors included; see `find_project_files`."""
    projects: tuple[ProjectSummary, ...]
    """Summaries of all forms without an error, of every kind, in the order of ids."""
    artifacts: ArtifactStore
    """Artifacts of these projects."""
    file_problems: tuple[Problem, ...]
    """Problems of the folder, and of files with an error; those of other files are in `artifacts`."""
    findings_between: Mapping[str, tuple[Finding, ...]]
    """Findings of the rules between projects, by project id."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that keep the site from being published, in the order of files and places."""
        return tuple(problem for problem in self.file_problems if problem.level is Level.ERROR)

    @property
    def counts(self) -> Counter[Level]:
        """Number of problems of every level."""
        counts: Counter[Level] = Counter(problem.level for problem in self.file_problems)
        for project in self.projects:
            counts[Level.WARNING] += project.reminders
            for code, count in project.findings:
                # An error that the form itself has (照录) is published as a warning.
                counts[min(RULES[code].level, Level.WARNING)] += count
        for findings in self.findings_between.values():
            counts.update(finding.level for finding in findings)
        return counts

    @cached_property
    def newest_first(self) -> tuple[ProjectSummary, ...]:
        """All forms, the newest year first, then by id."""
        return tuple(sorted(self.projects, key=lambda project: (-project.year, project.id)))

    @cached_property
    def by_kind(self) -> Mapping[FormKind, tuple[ProjectSummary, ...]]:
        """The summaries of every kind of form. Sums, counts and lists take one kind: a department's money is its projects'."""
        return {
            kind: tuple(project for project in self.projects if project.kind is kind) for kind in FormKind
        }

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of all levels, in the order of files and places."""
        return self.problems_from(Level.NOTE)

    def problems_from(self, level: Level, among: Container[str] | None = None) -> tuple[Problem, ...]:
        """Return the problems of `level` and worse, in the order of files and places.

        With `among`, ids of projects, only the problems of these. Cache entries without such a problem are not read.
        """
        projects = [project for project in self.projects if among is None or project.id in among]
        problems = [
            problem for problem in self.file_problems if among is None or self._id_of(problem) in among
        ]
        for project in projects:
            reminded = project.reminders and level <= Level.WARNING
            if reminded or any(RULES[code].level >= level for code, _ in project.findings):
                problems += self.artifacts.problems(project.id)
            problems += self._problems_between(project.id, level)
        return sort_problems(problem for problem in problems if problem.level >= level)

    def _id_of(self, problem: Problem) -> str:
        return project_path_of(problem.path).removeprefix(f"{self.name}/").removesuffix(".yml")

    def _problems_between(self, project_id: str, level: Level) -> Iterator[Problem]:
        """Yield findings between projects at their places; they are few, so their files are read once more."""
        findings = [
            finding for finding in self.findings_between.get(project_id, ()) if finding.level >= level
        ]
        if findings:
            file = f"{project_id}.yml"
            try:
                content = read_below(self.folder, file)
            except OSError:
                yield unreadable(f"{self.name}/{file}")
                return
            source, _ = read_yaml(
                f"{self.name}/{file}", content, project_keys(content, self.registers.layouts)
            )
            yield from (problem_of(finding, source) for finding in findings)


def cache_folder(folder: Path) -> Path:
    """Return the folder of the cache for a data folder; it may be deleted at any time."""
    return folder.resolve().parent / ".cache" / "artifacts"


def read_catalog(
    folder: Path,
    name: str = "data",
    cache: BuildCache | None = None,
    previous: Catalog | None = None,
    cluster: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    pool: WorkerPool | None = None,
    downloads: bool = True,
) -> Catalog:
    """Return the catalog of the data in `folder`, which messages call `name`.

    `cache` holds the artifacts of earlier builds; without it they live as long as the catalog. `previous` is the catalog
    of the last reading, with the same `cache`. `pool` is started where there are many files. For the other arguments see
    `build_projects`. Raises DataProblems where the registers cannot be read; problems of projects are in the catalog.
    Raises WrongAddress where the cluster cannot be used.
    """
    files, problems = find_project_files(folder, name)
    if pool and len(files) >= 2 * MIN_PROJECTS_PER_PROCESS:
        pool.start()  # before there is much in memory, for every process is a copy of this one
    registers = registers_for(folder, name, files, problems)
    cache = cache or BuildCache(None)
    known = SummaryCache(previous.files, previous.artifacts.built) if previous else load_summaries(cache)
    ids = {project.summary.id: project.digest for project in known.built if project.summary is not None}
    digests = {
        file: ids[file.removesuffix(".yml")]
        for file, stamp in known.files.items()
        if stamp is not None and files.get(file) == stamp and file.removesuffix(".yml") in ids
    }
    sources = data_files(folder, name, files, digests, problems)
    built = build_projects(sources, registers, cache, known.built, cluster, progress, pool, downloads)
    if previous is None:  # a preview has its last catalog in memory
        save_summaries(cache, files, built, known)
    return _catalog(folder, name, registers, files, problems, built, cache)


def read_compared(
    folder: Path,
    name: str,
    cache: BuildCache,
    requested: Collection[str],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Catalog | None:
    """Return a catalog of the project files `requested` and of those with which rules compare them, or None.

    The findings of the requested projects are those of the whole catalog. None where all files have to be read: too many were
    changed since the last build, or what is requested is no project file. Raises DataProblems as `read_catalog` does.
    """
    files, problems = find_project_files(folder, name)
    if not files.keys() >= set(requested):
        return None
    registers = registers_for(folder, name, files, problems)
    settings = reading_settings(registers)
    current = {
        file: cached
        for file, cached in load_files(cache).items()
        if cached.stamp == files.get(file)
        and is_current(file.removesuffix(".yml"), f"{name}/{file}", cached, registers, settings)
    }
    unknown = files.keys() - current.keys()
    if len(unknown) > _MAX_CHANGED_FILES:
        return None

    def build(paths: Container[str]) -> list[BuiltProject]:
        chosen = [file for file in files if file in paths]
        digests = {file: current[file].digest for file in chosen if file in current}
        sources = data_files(folder, name, chosen, digests, problems)
        return build_projects(sources, registers, cache, progress=progress)

    own = [project.summary for project in build(requested) if project.summary is not None]
    built = build(unknown | compared_files(own, current) | set(requested))
    return _catalog(folder, name, registers, files, problems, built, cache)


def _catalog(
    folder: Path,
    name: str,
    registers: Registers,
    files: Mapping[str, DataFileStamp | None],
    problems: list[Problem],
    built: list[BuiltProject],
    cache: BuildCache,
) -> Catalog:
    """Return the catalog of what was built; `problems` are those of the folder."""
    projects = tuple(project.summary for project in built if project.summary is not None)
    problems += [problem for project in built for problem in project.problems]
    return Catalog(
        folder=folder,
        name=name,
        registers=registers,
        files=files,
        projects=projects,
        artifacts=ArtifactStore(cache, built),
        file_problems=sort_problems(problems),
        findings_between=findings_between([claim for project in projects for claim in project.claims]),
    )
