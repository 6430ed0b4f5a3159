"""Build the artifacts of project files, each once: in this process, in several, or on a cluster.

Stage 1 of a build. Its result is small; all parts of the artifacts but the summaries are on disk until they are needed.
"""

from __future__ import annotations

import errno
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, cast

from generator.form.registers import Registers
from generator.projects.artifact_store import PART_NAMES, ArtifactPart, BuiltProject, parts_to_store
from generator.projects.artifacts import build_artifacts
from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.cached_file import CachedFile
from generator.projects.dask_cluster import run_on_cluster
from generator.projects.fingerprints import code_version, key_of
from generator.projects.project_summary import ProjectSummary, unpack_summaries
from generator.projects.worker_pool import WorkerPool, WorkersLost, run_here
from generator.reading.problem import Level, Place, Problem

MIN_PROJECTS_PER_PROCESS = 100
"""Projects whose building takes as long as the start of a process."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A project file, with its file of results; they are read only if their digest is unknown, or the project has to be built."""

    id: str
    """Project id."""
    path: str
    """Path in messages."""
    read: Callable[[], bytes]
    digest: bytes | None = None
    """Digest of the content, if neither file has been written to since it was computed."""
    read_results: Callable[[], bytes | None] = lambda: None
    """Returns the content of the project's file of results; None where it has none."""


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project file with what names its artifacts in the cache."""

    id: str
    """Project id."""
    path: str
    """Path in messages."""
    data: bytes
    """Content of the file; empty where it has not been read."""
    digest: bytes
    """Digest of the content, that of the file of results included."""
    key: str
    """First half of the key of the cache entry; see `_key`."""
    results: bytes | None = None
    """Content of the file of results; None where there is none, or it has not been read."""


def build_projects(
    files: Iterable[DataFile],
    registers: Registers,
    cache: BuildCache,
    previous: Iterable[BuiltProject] = (),
    cluster: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    pool: WorkerPool | None = None,
    downloads: bool = True,
) -> list[BuiltProject]:
    """Return the result for every file, in the order of the files; artifacts that are not in the cache are built.

    `previous` are results of an earlier build, for which no cache entry has to be read. `cluster` is the address of a Dask
    scheduler. `progress` is called with the number of finished files and of all files. `pool` does the work where much is
    to be built. With `downloads`, pages link to the files that can be downloaded. Raises WrongAddress where the cluster
    cannot be used.
    """
    files = list(files)
    try:
        return _build_all(files, registers, cache, previous, cluster, progress, pool, downloads)
    except OSError as error:
        if cache.persistent_folder is None or error.errno not in _CANNOT_WRITE:
            raise
        cache.leave(error)  # a full disk there is no reason to stop
        return _build_all(files, registers, cache, (), cluster, progress, pool, downloads)


_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG)
"""Errors that keep a cache from being written to although it could be opened."""


def _build_all(
    files: Sequence[DataFile],
    registers: Registers,
    cache: BuildCache,
    previous: Iterable[BuiltProject],
    cluster: str | None,
    progress: Callable[[int, int], None],
    pool: WorkerPool | None,
    downloads: bool,
) -> list[BuiltProject]:
    """Return the results of `build_projects`, with a cache that can be written to. Raises OSError where it cannot."""
    settings = reading_settings(registers, downloads)
    cached = _CachedProjects(cache, previous, registers)
    built: dict[str, BuiltProject | None] = {}
    to_build: list[ProjectFile] = []
    for file in files:
        try:
            project = _without_content(file, file.digest, settings) if file.digest else _read(file, settings)
            built[file.id] = cached.find(project)
            if built[file.id] is None:
                to_build.append(_read(file, settings) if file.digest else project)
        except _Unreadable:
            built[file.id] = BuiltProject(b"", "", None, (unreadable(file.path),))
    progress(len(built) - len(to_build), len(built))
    folder = None if cluster else cache.folder
    work = partial(_build, pickle.dumps(registers), downloads, folder, code_version())
    run = (
        partial(run_on_cluster, address=cluster)
        if cluster
        else partial(run_here, min_tasks_per_process=MIN_PROJECTS_PER_PROCESS, pool=pool)
    )
    try:
        for done, (project, result) in enumerate(zip(to_build, run(work, to_build), strict=True), start=1):
            built[project.id] = _store_result(project, result, cache)
            progress(len(built) - len(to_build) + done, len(built))
    except WorkersLost as error:
        project = cast(ProjectFile, error.task)
        problem = _not_processed(project.path, f"处理它的进程一再中断（{error.reason}）")
        built[project.id] = BuiltProject(project.digest, project.key, None, (problem,))
    return list(filter(None, built.values()))


def is_current(project_id: str, path: str, cached: CachedFile, registers: Registers, settings: bytes) -> bool:
    """Whether an unchanged file would be read now as it was for its cache entry; `settings` are those of `reading_settings`."""
    half_key = _half_key(project_id, path, cached.digest, settings)
    return cached.key.startswith(half_key) and _same_addresses(cached.units, cached.unit_slugs, registers)


def _same_addresses(units: Iterable[str], slugs: Sequence[str], registers: Registers) -> bool:
    """Whether units still have the addresses `slugs`."""
    registered = [registers.unit_by_name.get(name) for name in units]
    return [unit and unit.slug for unit in registered] == list(slugs)


class _CachedProjects:
    """The cache entries of projects, by the first half of their keys."""

    def __init__(self, cache: BuildCache, previous: Iterable[BuiltProject], registers: Registers) -> None:
        keys = cache.keys()
        self._cache = cache
        self._registers = registers
        self._previous: Mapping[str, BuiltProject] = {
            project.key[:_HALF_KEY_DIGITS]: project for project in previous if project.key in keys
        }
        self._others: dict[str, list[str]] = defaultdict(list)
        """Keys of all other entries, by the first half of the key."""
        for key in sorted(keys.difference(project.key for project in self._previous.values())):
            self._others[key[:_HALF_KEY_DIGITS]].append(key)

    def find(self, file: ProjectFile) -> BuiltProject | None:
        """Return the result for a file whose artifacts are in the cache; None where they have to be built."""
        return next((project for project in self._candidates(file) if self._is_valid(project)), None)

    def _candidates(self, file: ProjectFile) -> Iterator[BuiltProject]:
        if file.key in self._previous:
            yield self._previous[file.key]
        for key in self._others.get(file.key, ()):
            if project := _read_cached(file, key, self._cache):
                yield project

    def _is_valid(self, project: BuiltProject) -> bool:
        """Whether the units still have the addresses to which the cached page links."""
        summary = project.summary
        return summary is not None and _same_addresses(summary.units, summary.unit_slugs, self._registers)


def unreadable(path: str) -> Problem:
    """Return the problem of a file that has gone since the folder was listed, or has become a link."""
    message = "读这个文件时，它被移走、换成了链接，或者不让读了。请看一看它还在不在，再运行一次"
    return Problem(path, Place(1, 1), Level.ERROR, "unreadable", message)


class _Unreadable(Exception):
    """A file cannot be read any more."""


def _read(file: DataFile, settings: bytes) -> ProjectFile:
    try:
        data, results = file.read(), file.read_results()
    except OSError as error:
        raise _Unreadable from error
    project = _without_content(file, _digest(data, results), settings)
    return replace(project, data=data, results=results)


def _digest(data: bytes, results: bytes | None) -> bytes:
    """Return the digest of a project file and its file of results."""
    whole = sha256(data).digest()
    return whole if results is None else sha256(whole + sha256(results).digest()).digest()


def _without_content(file: DataFile, digest: bytes, settings: bytes) -> ProjectFile:
    """Return the file with its key, which is enough to find its artifacts in the cache."""
    key = _half_key(file.id, file.path, digest, settings)
    return ProjectFile(file.id, file.path, b"", digest, key)


def _half_key(project_id: str, path: str, digest: bytes, settings: bytes) -> str:
    """Return the first half of the key of a file's cache entry; see `_key`."""
    return key_of(settings + digest + f"{project_id}\n{path}".encode())[:_HALF_KEY_DIGITS]


class _Result(NamedTuple):
    """The result of a worker for one file."""

    problems: tuple[Problem, ...]
    """Problems of a file with an error; empty otherwise."""
    parts: dict[str, bytes] | None
    """Parts to store in the cache, or the summary alone where the worker has stored them; None with an error."""


def _build(
    pickled: bytes, downloads: bool, folder: Path | None, main_version: str, files: Sequence[ProjectFile]
) -> list[_Result]:
    """Build the artifacts of files in a worker, which stores them in `folder` if that is given."""
    if folder is None and code_version() != main_version:
        raise RuntimeError("每台机器都要装同一个版本的 budget-disclosure 和它用的程序")
    registers = _registers(pickled)
    return [_build_file(file, registers, downloads, folder) for file in files]


def _build_file(file: ProjectFile, registers: Registers, downloads: bool, folder: Path | None) -> _Result:
    try:
        artifacts = build_artifacts(file.id, file.path, file.data, registers, downloads, file.results)
    except Exception as error:  # ours to mend; the clerk has to know which file it was
        problem = _not_processed(file.path, f"程序出了错（{type(error).__name__}：{error}）")
        return _Result((problem,), None)
    if artifacts.summary is None:
        return _Result(artifacts.problems, None)
    parts = parts_to_store(artifacts, artifacts.summary)
    if folder is None:
        return _Result((), parts)
    write_entry(folder, _key(file, artifacts.summary), parts)
    return _Result((), {ArtifactPart.SUMMARY: parts[ArtifactPart.SUMMARY]})


@lru_cache(maxsize=1)
def _registers(pickled: bytes) -> Registers:
    registers = pickle.loads(pickled)
    assert isinstance(registers, Registers)
    return registers


def _not_processed(path: str, reason: str) -> Problem:
    message = f"没有处理完：{reason}。请把这个文件和这句话交给维护网站的人"
    return Problem(path, Place(1, 1), Level.ERROR, "not-processed", message)


def _store_result(file: ProjectFile, result: _Result, cache: BuildCache) -> BuiltProject:
    """Return the result for a file; parts that a worker of a cluster has sent are stored in the cache."""
    if result.parts is None:
        return BuiltProject(file.digest, file.key, None, result.problems)
    (summary,) = unpack_summaries(result.parts[ArtifactPart.SUMMARY])
    key = _key(file, summary)
    if ArtifactPart.PAGE in result.parts:
        write_entry(cache.folder, key, result.parts)
    return BuiltProject(file.digest, key, summary, ())


_HALF_KEY_DIGITS = 32


def _key(file: ProjectFile, summary: ProjectSummary) -> str:
    """Return a cache key: 32 digits for the file and the settings, 32 for the addresses of its units.

    The units are known only after reading the file. A build that reads another units.yml meanwhile writes another entry.
    """
    return file.key + key_of(*(slug.encode() for slug in summary.unit_slugs))[:_HALF_KEY_DIGITS]


def _read_cached(file: ProjectFile, key: str, cache: BuildCache) -> BuiltProject | None:
    """Return the result for a file from its cache entry; None where the entry is not whole."""
    parts = read_entry(cache.folder, key)
    if parts is None or parts.keys() != PART_NAMES:
        return None
    try:
        (summary,) = unpack_summaries(parts[ArtifactPart.SUMMARY])
    except (LookupError, TypeError, ValueError, ArithmeticError):  # whole, and yet not ours
        return None
    return BuiltProject(file.digest, key, summary, ())


def reading_settings(registers: Registers, downloads: bool = True) -> bytes:
    """Return a digest of everything but the file itself that artifacts are made from.

    Units are not in it, for most projects name but one: `_CachedProjects` compares their addresses.
    """
    taxonomy, site = registers.taxonomy.model_dump_json(), registers.site
    layouts = registers.layouts
    own = "\n".join(
        form.model_dump_json() for form in (*layouts.own, *layouts.own_schemes, *registers.scoring.own)
    )
    settings = (
        f"{code_version()}\n{site.findings_public}\n{site.publisher}\n{downloads}\n{taxonomy}\n"
        f"{layouts.default_name}\n{own}"
    )
    return sha256(settings.encode()).digest()  # short, for it is part of ten thousand keys
