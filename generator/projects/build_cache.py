"""Sheets that were made before, kept on disk under a key that names all they were made from.

An entry is several parts, JSON or HTML, behind a checksum. Nothing in it is code. What cannot be read is as good as
not there, so the folder may be deleted, cut off or overwritten at any time.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from generator.file_writing import lock_alone, lock_shared, open_lock, write_atomically
from generator.projects.fingerprints import Stamp, stamp_of

_LOCK = ".lock"
_ENTRY = re.compile("[0-9a-f]{64}")
_OURS = re.compile(rf"\.?{_ENTRY.pattern}(\.[0-9]+)?")  # with a number: one that was being written


class BuildCache:
    """A folder of entries. Several builds may use it at once; only the last one to end clears it."""

    def __init__(self, folder: Path | None) -> None:
        """Use `folder`; where there is none, or it cannot be written to, a temporary one."""
        self._temporary: TemporaryDirectory[str] | None = None
        self._lock = _lock(folder) if folder else None
        if folder is None or self._lock is None:
            self._temporary = TemporaryDirectory(prefix="disclosure-")
            folder = Path(self._temporary.name)
        self.folder = folder

    @property
    def beside(self) -> Path | None:
        """Where other things may be kept from build to build; None where nothing is."""
        return self.folder.parent if self._temporary is None else None

    def keys(self) -> set[str]:
        """The keys of all entries, whole or not."""
        try:
            return set(filter(_ENTRY.fullmatch, os.listdir(self.folder)))  # noqa: PTH208 - many thousands
        except FileNotFoundError:
            return set()

    def stamps(self) -> dict[str, Stamp]:
        """The same, each with what tells whether the entry was written to since."""
        stamps = {}
        with contextlib.suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            for entry in entries:
                if _ENTRY.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):  # another build has dropped it
                        stamps[entry.name] = stamp_of(entry.stat(follow_symlinks=False))
        return stamps

    def close(self, needed: Collection[str] | None = None) -> None:
        """Drop all entries but those that are `needed`, unless another build is using them; None drops nothing."""
        if self._temporary is not None:
            self._temporary.cleanup()
        elif self._lock is not None:
            if needed is not None:
                with contextlib.suppress(OSError):  # BlockingIOError: another build is using it
                    self._drop_others(self._lock, needed)
            os.close(self._lock)
            self._lock = None

    def _drop_others(self, lock: int, needed: Collection[str]) -> None:
        """Remove what is not needed, where no other build can be using it. Raises OSError."""
        if lock_alone(lock):
            for entry in self.folder.iterdir():
                if entry.name not in needed and _OURS.fullmatch(entry.name):
                    _remove(entry)


def _lock(folder: Path) -> int | None:
    """A lock shared with other builds; None where the folder cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()  # a lock that is there already can be opened in any folder
        lock = open_lock(folder / _LOCK)
        lock_shared(lock)
    except OSError:
        return None
    return lock


def write_entry(folder: Path, key: str, parts: Mapping[str, bytes]) -> None:
    """Write an entry; whoever reads meanwhile sees all of it or none."""
    head = " ".join([f"{name} {len(part)}" for name, part in parts.items()]).encode() + b"\n"
    body = b"".join((head, *parts.values()))
    checksum = _checksum(key, body)
    try:
        write_atomically(folder, key, checksum, body)
    except IsADirectoryError:
        _remove(folder / key)
        write_atomically(folder, key, checksum, body)


def read_entry(folder: Path, key: str) -> dict[str, bytes] | None:
    """The parts of an entry; None where it is not there or not whole."""
    try:
        with open(f"{folder}/{key}", "rb", buffering=0) as file:  # noqa: PTH123
            content = file.readall()
    except OSError:
        return None
    if _checksum(key, memoryview(content)[_DIGEST:]) != content[:_DIGEST]:
        return None
    begin = content.index(b"\n", _DIGEST) + 1
    words = content[_DIGEST : begin - 1].decode().split(" ")
    parts: dict[str, bytes] = {}
    for name, length in zip(words[::2], map(int, words[1::2]), strict=True):
        parts[name] = content[begin : begin + length]
        begin += length
    return parts


_DIGEST = sha256().digest_size


def _checksum(key: str, body: bytes | memoryview) -> bytes:
    """With the key, so that an entry is not taken for another one that it was copied over."""
    digest = sha256(key.encode())
    digest.update(body)
    return digest.digest()


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink(missing_ok=True)
