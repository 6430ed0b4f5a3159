"""Cache the summaries of all projects in a few files, so that an unchanged site needs no file and no entry of a project.

Without this cache a build reads every cache entry. With it, reading the catalog of a warm build takes half of the CPU
time: 0.07 s less at 1,000 projects, 0.18 s at 2,500 (measured in 2026).
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

from generator.projects.artifact_store import BuiltProject
from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.cached_file import CachedFile
from generator.projects.fingerprints import code_version, stamp_of
from generator.projects.project_summary import ProjectSummary, pack_summaries, unpack_summaries
from generator.reading.data_folder import DataFileStamp

_PROGRAM, _FILES, _SUMMARIES = "program", "files", "summaries"
"""Parts of a shard: version of the code, data about each file, packed summaries."""

_FileData: TypeAlias = list[list[object]]
"""Lists of path and stamp of a file, key and stamp of its cache entry, and the other fields of its `CachedFile`; lists and not
tuples, as JSON gives."""


@dataclass(frozen=True)
class SummaryCache:
    """The files that an earlier build read, and its results."""

    files: Mapping[str, DataFileStamp | None] = field(default_factory=dict)
    """Stamps of project files, by their paths below the data folder; see `find_project_files`."""
    built: tuple[BuiltProject, ...] = ()
    """Projects that have a summary, and whose cache entry is unchanged."""
    shards: Mapping[str, _FileData] = field(default_factory=dict)
    """File data as stored, by the name of the shard."""


def load_summaries(cache: BuildCache) -> SummaryCache:
    """Return what an earlier build stored, as far as the cache entries are unchanged; a damaged shard is left out."""
    files: dict[str, DataFileStamp | None] = {}
    built: list[BuiltProject] = []
    shards, program = {}, code_version().encode()
    stamps = cache.stamps() if cache.persistent_folder else {}
    for name in _SHARDS if cache.persistent_folder else ():
        entry = read_entry(_folder(cache), name)
        if entry is None or entry.get(_PROGRAM) != program:
            continue
        try:
            file_data = json.loads(entry[_FILES])
            pairs = zip(file_data, unpack_summaries(entry[_SUMMARIES]), strict=True)
            for (file, stamp, key, entry_stamp, digest, *_), summary in pairs:
                if stamps.get(key) == tuple(entry_stamp):
                    files[file] = stamp and tuple(stamp)
                    built.append(BuiltProject(bytes.fromhex(digest), key, summary, ()))
        except (LookupError, TypeError, ValueError, ArithmeticError):  # whole, and yet not ours
            continue
        shards[name] = file_data
    return SummaryCache(files, tuple(built), shards)


def load_files(cache: BuildCache) -> dict[str, CachedFile]:
    """Return what an earlier build knew of each file, by path, without its summary; a damaged shard is left out.

    A quarter of the time of `load_summaries`. Whether the entries are still there is not looked at.
    """
    files: dict[str, CachedFile] = {}
    program = code_version().encode()
    for name in _SHARDS if cache.persistent_folder else ():
        entry = read_entry(_folder(cache), name)
        if entry is None or entry.get(_PROGRAM) != program:
            continue
        try:
            for file, stamp, key, _, digest, year, code, units, slugs in json.loads(entry[_FILES]):
                if stamp:
                    known = tuple(stamp), key, bytes.fromhex(digest), year, code, tuple(units), tuple(slugs)
                    files[file] = CachedFile(*known)
        except (LookupError, TypeError, ValueError):  # whole, and yet not ours
            continue
    return files


def save_summaries(
    cache: BuildCache,
    files: Mapping[str, DataFileStamp | None],
    built: Iterable[BuiltProject],
    loaded: SummaryCache,
) -> None:
    """Store files and summaries for the next build, unless the cache is temporary; `loaded` is what was stored before."""
    if cache.persistent_folder is None:
        return
    shards: dict[str, _FileData] = {name: [] for name in _SHARDS}
    summaries: dict[str, list[ProjectSummary]] = defaultdict(list)
    loaded_by_key = {str(data[2]): data for shard in loaded.shards.values() for data in shard}
    with contextlib.suppress(OSError):
        for project in built:
            if project.summary is not None:
                shard = _SHARDS[crc32(project.summary.id.encode()) % len(_SHARDS)]
                stamp = files.get(f"{project.summary.id}.yml")
                data = _file_data(cache, project, project.summary, stamp, loaded_by_key)
                shards[shard].append(data)
                summaries[shard].append(project.summary)
        for name in _SHARDS:
            if shards[name] != loaded.shards.get(name, []):
                write_entry(_folder(cache), name, _shard(shards[name], summaries[name]))


def _file_data(
    cache: BuildCache,
    project: BuiltProject,
    summary: ProjectSummary,
    stamp: DataFileStamp | None,
    loaded_by_key: Mapping[str, list[object]],
) -> list[object]:
    """Return the stored data of a file again where they are still right, for that needs no look at the disk."""
    stored = loaded_by_key.get(project.key)
    stamp_list = stamp and [*stamp]
    if stored is not None and stored[1] == stamp_list:
        return stored
    entry_stamp = stored[3] if stored else [*stamp_of(os.lstat(f"{cache.folder}/{project.key}"))]
    compared = summary.year, summary.project_code, [*summary.units], [*summary.unit_slugs]
    return [f"{summary.id}.yml", stamp_list, project.key, entry_stamp, project.digest.hex(), *compared]


def _shard(file_data: _FileData, summaries: Iterable[ProjectSummary]) -> dict[str, bytes]:
    return {
        _PROGRAM: code_version().encode(),  # another version of the program may pack summaries in another way
        _FILES: json.dumps(file_data).encode(),
        _SUMMARIES: pack_summaries(summaries),
    }


def discard_summaries(cache: BuildCache) -> None:
    """Delete all shards: a cache entry was not whole, so nothing in them can be trusted."""
    for name in _SHARDS if cache.persistent_folder else ():
        (_folder(cache) / name).unlink(missing_ok=True)


_SHARDS = "0123456789abcdef"
"""Names of the shards. The shard of a project depends on its id alone, so a changed project rewrites one shard."""


def _folder(cache: BuildCache) -> Path:
    assert cache.persistent_folder is not None
    return cache.persistent_folder / "summaries"
