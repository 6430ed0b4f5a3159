"""The data folder as git has it at a commit, or as it lies there → states that can be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from generator.checks import Finding, findings_between
from generator.form.field_path import field_name
from generator.form.registers import Registers
from generator.history.data_diff import DataChange, DataState, FindingCounts, changes_between
from generator.history.git import Blob, Blobs, changed_files, files_of
from generator.history.project_versions import Version, read_version
from generator.projects.artifact_store import ArtifactStore
from generator.projects.build_cache import BuildCache
from generator.projects.build_projects import DataFile, build_projects
from generator.projects.catalog import read_catalog
from generator.reading.data_folder import find_files, is_project
from generator.reading.personal_numbers import masked
from generator.reading.problem import DataProblems, Level, Problem
from generator.reading.register_files import read_registers

_Step = Callable[[int, int], None]


@dataclass(frozen=True)
class _Read:
    """A state with what its files were made into."""

    state: DataState
    sheets: ArtifactStore | None = None
    """None where a register cannot be read."""
    between: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def compare(
    folder: Path, old: str, new: str | None, kept: BuildCache, progress: _Step = lambda done, of: None
) -> DataChange:
    """What the second commit says otherwise than the first; None is the folder as it lies there.

    The newer state is read first: of the older one only files that differ are read. Raises OSError.
    """
    changed = changed_files(folder, old, new)
    old_files = files_of(folder, old)
    with Blobs(folder) as blobs:
        if new is None:
            after = _folder(folder, kept, progress)
        else:
            after = _commit(files_of(folder, new), blobs, kept, progress)
        paths = {path for each in changed for path in (each.old_path, each.path) if path}
        before = _commit(old_files, blobs, kept, progress, after.sheets, old_files.keys() - paths)
        touched = {_id(path) for path in paths} & (before.state.files | after.state.files)
        touched |= before.state.files ^ after.state.files  # git was not told of a new file yet
        renames = {_id(each.path): _id(each.old_path) for each in changed if each.path and each.old_path}
        judged = touched | set(_judged_otherwise(before, after))
        return changes_between(before.state, after.state, touched, judged, renames)


def _id(path: str) -> str:
    return path.removesuffix(".yml")


def _judged_otherwise(old: _Read, new: _Read) -> Iterator[str]:
    """Projects in which rules may have found something else: other registers, or other projects beside them."""
    if old.sheets is None or new.sheets is None:
        return
    for project_id in old.sheets.keys.keys() & new.sheets.keys.keys():
        same = old.sheets.keys[project_id] == new.sheets.keys[project_id]
        if not same or old.between.get(project_id) != new.between.get(project_id):
            yield project_id


def _folder(folder: Path, kept: BuildCache, progress: _Step) -> _Read:
    def version(project_id: str) -> Version:
        path = f"{project_id}.yml"
        return read_version(path, (folder / path).read_bytes())

    try:
        catalog = read_catalog(folder, _NAME, kept, progress=progress)
    except DataProblems as error:
        files, _ = find_files(folder, _NAME)
        return _unjudged(map(_id, files), version, error)
    ids = frozenset(map(_id, catalog.files))
    return _judged(
        ids, catalog.registers, version, catalog.artifacts, catalog.file_problems, catalog.findings_between
    )


def _commit(
    files: Mapping[str, Blob],
    blobs: Blobs,
    kept: BuildCache,
    progress: _Step,
    like: ArtifactStore | None = None,
    same: Collection[str] = (),
) -> _Read:
    """The files of a commit; of those that are the `same` in the state that `like` was made of, nothing is read."""
    projects = sorted(path for path, blob in files.items() if blob.regular and is_project(path))

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return blobs.read(files[path].id)

    def version(project_id: str) -> Version:
        return read_version(f"{project_id}.yml", read(f"{project_id}.yml"))

    try:
        registers = read_registers(read, _NAME, frozenset(map(_id, projects)))
    except DataProblems as error:
        return _unjudged(map(_id, projects), version, error)
    digests = {f"{each.summary.id}.yml": each.digest for each in like.built if each.summary} if like else {}
    wanted = (
        DataFile(
            _id(path), f"{_NAME}/{path}", partial(read, path), digests.get(path) if path in same else None
        )
        for path in projects
    )
    made = build_projects(wanted, registers, kept, like.built if like else (), progress=progress)
    told = [problem for each in made for problem in each.problems]
    between = findings_between(claim for each in made if each.summary for claim in each.summary.claims)
    return _judged(
        frozenset(map(_id, projects)), registers, version, ArtifactStore(kept, made), told, between
    )


_NAME = "data"
"""What paths of files begin with in the keys of kept sheets, as builds have them."""


def _unjudged(ids: Iterable[str], version: Callable[[str], Version], error: DataProblems) -> _Read:
    return _Read(DataState(None, _codes(error.problems), frozenset(ids), {}, {}, version, lambda _: ()))


def _judged(
    ids: frozenset[str],
    registers: Registers,
    version: Callable[[str], Version],
    sheets: ArtifactStore,
    told: Iterable[Problem],
    between: Mapping[str, tuple[Finding, ...]],
) -> _Read:
    codes: dict[str, list[Problem]] = defaultdict(list)
    for problem in told:
        codes[_id(problem.path.removeprefix(f"{_NAME}/"))].append(problem)

    def found(project_id: str) -> Iterator[FindingCounts]:
        for problem in sheets.problems(project_id):
            yield FindingCounts(problem.code, problem.level, problem.message)
        for finding in between.get(project_id, ()):
            message = masked(f"{field_name(finding.path)}：{finding.message}")
            yield FindingCounts(finding.code, finding.level, message)

    rows = {each.summary.id: each.summary for each in sheets.built if each.summary}
    state = DataState(
        registers, (), ids, rows, {each: _codes(found) for each, found in codes.items()}, version, found
    )
    return _Read(state, sheets, between)


def _codes(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(sorted({problem.code for problem in problems if problem.level is Level.ERROR}))
