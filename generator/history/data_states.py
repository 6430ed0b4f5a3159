"""Read the data folder at a commit, or as it is on disk, into states that can be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from generator.checks import Finding, findings_between
from generator.file_reading import read_below
from generator.form.field_path import field_name
from generator.form.layout_choice import LayoutChoice
from generator.form.registers import Registers
from generator.history.data_diff import DataChange, DataState, ReportedFinding, changes_between
from generator.history.git import Blob, BlobReader, changed_files, files_of
from generator.history.project_versions import Version, read_version
from generator.projects.artifact_store import ArtifactStore
from generator.projects.build_cache import BuildCache
from generator.projects.build_projects import DataFile, build_projects
from generator.projects.catalog import read_catalog
from generator.reading.data_folder import (
    find_project_files,
    is_project_path,
    project_path_of,
    results_path_of,
)
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import DataProblems, Level, Problem
from generator.reading.register_files import read_layouts, read_registers

_ReportProgress = Callable[[int, int], None]
"""Takes the number of files that are done, and of all files."""


@dataclass(frozen=True)
class _BuiltState:
    """A state with the artifacts that were built from its files."""

    state: DataState
    artifacts: ArtifactStore | None = None
    """None where a register cannot be read."""
    between: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """Findings of rules between projects, by the id of the project."""


def compare_states(
    folder: Path,
    old: str,
    new: str | None,
    cache: BuildCache,
    progress: _ReportProgress = lambda done, of: None,
) -> DataChange:
    """Compare the data folder at two commits; `new` None stands for the files on disk. Raises OSError.

    The newer state is read first: of the older one only files that differ are read.
    """
    changed = changed_files(folder, old, new)
    old_files = files_of(folder, old)
    with BlobReader(folder) as blobs:
        if new is None:
            after = _read_folder(folder, cache, progress)
        else:
            after = _read_commit(files_of(folder, new), blobs, cache, progress)
        paths = {path for file in changed for path in (file.old_path, file.path) if path}
        changed_projects = {project_path_of(path) for path in paths} | paths
        # A file of results that git does not track is not among the changed ones.
        other_results = _with_other_results(folder, old_files) if new is None else set()
        changed_projects |= other_results
        unchanged = old_files.keys() - changed_projects
        before = _read_commit(old_files, blobs, cache, progress, after.artifacts, unchanged)
        touched = {_id(project_path_of(path)) for path in {*paths, *other_results}}
        touched &= before.state.files | after.state.files
        touched |= before.state.files ^ after.state.files  # untracked files are not among the changed ones
        renames = {_id(file.path): _id(file.old_path) for file in changed if file.path and file.old_path}
        judged = touched | set(_with_other_findings(before, after))
        return changes_between(before.state, after.state, touched, judged, renames)


def _id(path: str) -> str:
    return path.removesuffix(".yml")


def _with_other_results(folder: Path, old_files: Mapping[str, Blob]) -> set[str]:
    """Return the files of a commit that have a file of results on disk and none in the commit, or the other way round."""
    return {
        path
        for path in old_files
        if (results_path_of(path) in old_files) != (folder / results_path_of(path)).exists()
    }


def _with_other_findings(old: _BuiltState, new: _BuiltState) -> Iterator[str]:
    """Yield the ids of projects in which rules may find something else: registers or other projects were changed."""
    if old.artifacts is None or new.artifacts is None:
        return
    for project_id in old.artifacts.keys.keys() & new.artifacts.keys.keys():
        same = old.artifacts.keys[project_id] == new.artifacts.keys[project_id]
        if not same or old.between.get(project_id) != new.between.get(project_id):
            yield project_id


def _read_folder(folder: Path, cache: BuildCache, progress: _ReportProgress) -> _BuiltState:
    """Read the files on disk. Raises OSError."""

    def read(path: str) -> bytes:
        return read_below(folder, path)

    def read_results(path: str) -> bytes | None:
        try:
            return read(path)
        except OSError:
            return None

    version = _version_reader(read, read_results)
    try:
        catalog = read_catalog(folder, _FOLDER_NAME, cache, progress=progress)
    except DataProblems as error:
        files, _ = find_project_files(folder, _FOLDER_NAME)
        return _without_registers(map(_id, files), version, error)
    ids = frozenset(map(_id, catalog.files))
    return _with_registers(
        ids, catalog.registers, version, catalog.artifacts, catalog.file_problems, catalog.findings_between
    )


def _read_commit(
    files: Mapping[str, Blob],
    blobs: BlobReader,
    cache: BuildCache,
    progress: _ReportProgress,
    built: ArtifactStore | None = None,
    unchanged: Collection[str] = (),
) -> _BuiltState:
    """Read the files of a commit. Raises OSError.

    `built` are the artifacts of another state; of the files `unchanged` since, none is read again.
    """
    projects = sorted(path for path, blob in files.items() if blob.is_regular and is_project_path(path))

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return blobs.read(files[path].id)

    def read_results(path: str) -> bytes | None:
        return read(path) if path in files and files[path].is_regular else None

    version = _version_reader(read, read_results)
    ids = frozenset(map(_id, projects))
    try:
        registers = read_registers(read, _FOLDER_NAME, ids)
    except DataProblems as error:
        return _without_registers(ids, version, error)
    digests = (
        {f"{project.summary.id}.yml": project.digest for project in built.built if project.summary}
        if built
        else {}
    )
    data_files = (
        DataFile(
            id=_id(path),
            path=f"{_FOLDER_NAME}/{path}",
            read=partial(read, path),
            digest=digests.get(path) if path in unchanged else None,
            read_results=partial(read_results, results_path_of(path)),
        )
        for path in projects
    )
    results = build_projects(data_files, registers, cache, built.built if built else (), progress=progress)
    problems = [problem for result in results for problem in result.problems]
    between = findings_between(
        claim for result in results if result.summary for claim in result.summary.claims
    )
    return _with_registers(ids, registers, version, ArtifactStore(cache, results), problems, between)


def _version_reader(
    read: Callable[[str], bytes], read_results: Callable[[str], bytes | None]
) -> Callable[[str], Version]:
    """Return a function that reads the files of a project, by its id, in the layouts of its state.

    `read` reads any data file; `read_results` returns None for a file of results that is not there.
    """

    @lru_cache(maxsize=1)
    def layouts() -> LayoutChoice:
        return read_layouts(read)

    def version(project_id: str) -> Version:
        path = f"{project_id}.yml"
        return read_version(path, read(path), layouts(), read_results(results_path_of(path)))

    return version


_FOLDER_NAME = "data"
"""Name of the data folder in the paths of files: part of the keys of cached artifacts, the same as in builds."""


def _without_registers(
    ids: Iterable[str], version: Callable[[str], Version], error: DataProblems
) -> _BuiltState:
    """Return a state whose registers cannot be read."""
    return _BuiltState(DataState(None, _codes(error.problems), frozenset(ids), {}, {}, version, lambda _: ()))


def _with_registers(
    ids: frozenset[str],
    registers: Registers,
    version: Callable[[str], Version],
    artifacts: ArtifactStore,
    problems: Iterable[Problem],
    between: Mapping[str, tuple[Finding, ...]],
) -> _BuiltState:
    """Return a state with its artifacts; `problems` are those of files that have no artifacts."""
    problems_of: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        path = project_path_of(problem.path.removeprefix(f"{_FOLDER_NAME}/"))
        problems_of[_id(path)].append(problem)

    def findings(project_id: str) -> Iterator[ReportedFinding]:
        for problem in artifacts.problems(project_id):
            yield ReportedFinding(problem.code, problem.level, problem.message)
        for finding in between.get(project_id, ()):
            message = mask_personal_numbers(f"{field_name(finding.path)}：{finding.message}")
            yield ReportedFinding(finding.code, finding.level, message)

    state = DataState(
        registers=registers,
        register_codes=(),
        files=ids,
        summaries={project.summary.id: project.summary for project in artifacts.built if project.summary},
        codes={project_id: _codes(own) for project_id, own in problems_of.items()},
        version=version,
        findings=findings,
    )
    return _BuiltState(state, artifacts, between)


def _codes(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(sorted({problem.code for problem in problems if problem.level is Level.ERROR}))
