"""Write all downloads into one archive. Same files, same bytes: no times, no owners, the order that is given."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

ARCHIVE_FILE = "disclosure.zip"

_COMPRESSED_SUFFIXES = frozenset({".xlsx"})
"""Endings of files that are compressed already."""


def write_archive(names: Iterable[str], folder: Path) -> None:
    """Write the files with these names in `folder` into an archive in the same folder."""
    with ZipFile(folder / ARCHIVE_FILE, "w") as archive:
        for name in names:
            source = folder / name
            entry = ZipInfo(name)  # of 1980-01-01
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o100644 << 16
            entry.compress_type = ZIP_STORED if source.suffix in _COMPRESSED_SUFFIXES else ZIP_DEFLATED
            entry.file_size = source.stat().st_size  # whether it needs the format for large files
            with source.open("rb") as content, archive.open(entry, "w") as target:
                shutil.copyfileobj(content, target, 1 << 20)
