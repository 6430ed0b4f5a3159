"""What the last build knew of the project files, in a few pieces.

To find that nothing changed, neither ten thousand files have to be read nor ten thousand kept sheets.
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
from generator.projects.fingerprints import code_version, stamp_of
from generator.projects.summary_row import ProjectSummary, packed, unpacked
from generator.reading.data_folder import FileStamp

_PROGRAM, _FILES, _ROWS = "program", "files", "rows"

_Told: TypeAlias = list[list[object]]
"""Of each file its path, its stamp, and the key, the stamp and the digest of its sheet."""


@dataclass(frozen=True)
class RowCache:
    """Project files as they were read, and what was made of them."""

    files: Mapping[str, FileStamp | None] = field(default_factory=dict)
    """By their paths below the data folder; see `find_files`."""
    made: tuple[BuiltProject, ...] = ()
    """Those that have a row, and still their kept sheet."""
    pieces: Mapping[str, _Told] = field(default_factory=dict)
    """What is kept, by the name of the piece."""


def recall(kept: BuildCache) -> RowCache:
    """What was remembered, as far as the kept sheets are what they were; nothing of what is not whole."""
    files: dict[str, FileStamp | None] = {}
    made: list[BuiltProject] = []
    pieces, program = {}, code_version().encode()
    stamps = kept.stamps() if kept.beside else {}
    for name in _PIECES if kept.beside else ():
        entry = read_entry(_folder(kept), name)
        if entry is None or entry.get(_PROGRAM) != program:
            continue
        try:
            told = json.loads(entry[_FILES])
            for (file, stamp, key, sheet, digest), row in zip(told, unpacked(entry[_ROWS]), strict=True):
                if stamps.get(key) == tuple(sheet):
                    files[file] = stamp and tuple(stamp)
                    made.append(BuiltProject(bytes.fromhex(digest), key, row, ()))
        except (LookupError, TypeError, ValueError, ArithmeticError):  # whole, and yet not ours
            continue
        pieces[name] = told
    return RowCache(files, tuple(made), pieces)


def remember(
    kept: BuildCache, files: Mapping[str, FileStamp | None], made: Iterable[BuiltProject], before: RowCache
) -> None:
    """Keep it for the next build, where anything is kept; `before` is what was recalled."""
    if kept.beside is None:
        return
    told: dict[str, _Told] = {name: [] for name in _PIECES}
    rows: dict[str, list[ProjectSummary]] = defaultdict(list)
    known = {str(each[2]): each for piece in before.pieces.values() for each in piece}
    with contextlib.suppress(OSError):
        for each in made:
            if each.row is not None:
                piece = _PIECES[crc32(each.row.id.encode()) % len(_PIECES)]
                file = f"{each.row.id}.yml"
                stamp = files.get(file)
                as_before = known.get(each.key)
                if as_before is None or as_before[1] != (stamp and [*stamp]):
                    sheet = as_before[3] if as_before else [*stamp_of(os.lstat(f"{kept.folder}/{each.key}"))]
                    as_before = [file, stamp and [*stamp], each.key, sheet, each.digest.hex()]
                told[piece].append(as_before)
                rows[piece].append(each.row)
        for name in _PIECES:
            if told[name] != before.pieces.get(name, []):
                write_entry(_folder(kept), name, _piece(told[name], rows[name]))


def _piece(told: _Told, rows: Iterable[ProjectSummary]) -> dict[str, bytes]:
    """Another version of the program may pack rows in another way."""
    return {_PROGRAM: code_version().encode(), _FILES: json.dumps(told).encode(), _ROWS: packed(rows)}


def forget(kept: BuildCache) -> None:
    """Trust nothing of it any more: one of the sheets was not whole."""
    for name in _PIECES if kept.beside else ():
        (_folder(kept) / name).unlink(missing_ok=True)


_PIECES = "0123456789abcdef"
"""A change is written to one of them; which one a project belongs to depends on its id alone."""


def _folder(kept: BuildCache) -> Path:
    assert kept.beside is not None
    return kept.beside / "rows"
