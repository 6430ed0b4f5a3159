"""All downloads in one file. Same files, same bytes: no times, no owners, the order that was asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FILE = "disclosure.zip"

_PACKED = frozenset({".xlsx"})
"""What would not get smaller."""


def write_archive(names: Iterable[str], folder: Path) -> None:
    """Write the files of that name in `folder` into an archive beside them."""
    with ZipFile(folder / FILE, "w") as archive:
        for name in names:
            source = folder / name
            entry = ZipInfo(name)  # of 1980-01-01
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o100644 << 16
            entry.compress_type = ZIP_STORED if source.suffix in _PACKED else ZIP_DEFLATED
            entry.file_size = source.stat().st_size  # whether it needs the format for large files
            with source.open("rb") as content, archive.open(entry, "w") as target:
                shutil.copyfileobj(content, target, 1 << 20)
