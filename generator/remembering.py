"""What the last build knew of the project files, in one piece.

To find that nothing changed, neither ten thousand files have to be read nor ten thousand kept sheets.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from generator.data_files import Stamp
from generator.kept import Kept, read_entry, stamp_of, write_entry
from generator.kept import Stamp as SheetStamp
from generator.making import Made
from generator.sheet import Row

_FILES, _ROWS = "files", "rows"
_ROW = TypeAdapter(Row)
_ALL_ROWS = TypeAdapter(tuple[Row, ...])


@dataclass(frozen=True)
class Memory:
    """Project files as they were read, and what was made of them."""

    files: Mapping[str, Stamp | None] = field(default_factory=dict)
    """By their paths below the data folder; see `find_files`."""
    made: tuple[Made, ...] = ()
    """Those that have a row, and still a kept sheet."""
    lines: Mapping[str, bytes] = field(default_factory=dict)
    """Key of a sheet → its row as JSON."""
    stamps: Mapping[str, SheetStamp] = field(default_factory=dict)
    """Key of a sheet → what the file system says of it."""


def recall(kept: Kept) -> Memory:
    """What was remembered, as far as the kept sheets are what they were; nothing where it is not whole."""
    entry = read_entry(kept.beside, _ROWS) if kept.beside else None
    if entry is None:
        return Memory()
    stamps = kept.stamps()
    try:
        told = json.loads(entry[_FILES])
        sheets = zip(told, entry[_ROWS].split(b"\n"), strict=True)
        whole = [(each, line) for each, line in sheets if stamps.get(each[2]) == tuple(each[3])]
        rows = _ALL_ROWS.validate_json(b"[" + b",".join([line for _, line in whole]) + b"]")
        return Memory(
            {file: stamp and tuple(stamp) for (file, stamp, *_), _ in whole},
            tuple(
                Made(bytes.fromhex(digest), key, row, ())
                for ((_, _, key, _, digest), _), row in zip(whole, rows, strict=True)
            ),
            {each[2]: line for each, line in whole},
            stamps,
        )
    except (LookupError, TypeError, ValueError):  # whole, and yet not ours
        return Memory()


def remember(kept: Kept, files: Mapping[str, Stamp | None], made: Iterable[Made], before: Memory) -> None:
    """Keep it for the next build, where anything is kept; `before` is what was recalled."""
    rows = [(each, each.row) for each in made if each.row is not None]
    if kept.beside is None or (files == before.files and [each for each, _ in rows] == list(before.made)):
        return
    told, lines = [], []
    with contextlib.suppress(OSError):
        for each, row in rows:
            stamp = before.stamps.get(each.key) or stamp_of(os.lstat(f"{kept.folder}/{each.key}"))
            file = f"{row.id}.yml"
            told.append((file, files.get(file), each.key, stamp, each.digest.hex()))
            lines.append(before.lines.get(each.key) or _ROW.dump_json(row))
        write_entry(kept.beside, _ROWS, {_FILES: json.dumps(told).encode(), _ROWS: b"\n".join(lines)})


def forget(kept: Kept) -> None:
    """Trust nothing of it any more: one of the sheets was not whole."""
    if kept.beside is not None:
        (kept.beside / _ROWS).unlink(missing_ok=True)
