"""Store entries on disk, each under a key that names everything that the entry is made from.

An entry is several parts, JSON or HTML, after a checksum. Nothing in an entry is code. An entry that cannot be read counts
as missing, so the folder may be deleted, cut off or overwritten at any time.
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
from generator.projects.fingerprints import FileStamp, stamp_of

_LOCK = ".lock"
_ENTRY = re.compile("[0-9a-f]{64}")
_OURS = re.compile(rf"\.?{_ENTRY.pattern}(\.[0-9]+)?")  # with a number: an entry that was being written


class BuildCache:
    """A folder of entries. Several builds may use it at once; only the last of them to end removes old entries."""

    def __init__(self, folder: Path | None) -> None:
        """Use `folder`; without one, or where nothing can be written to it, use a temporary folder."""
        self._temporary: TemporaryDirectory[str] | None = None
        self._lock = _lock(folder) if folder else None
        if folder is None or self._lock is None:
            self._temporary = TemporaryDirectory(prefix="disclosure-")
            folder = Path(self._temporary.name)
        self.folder = folder

    @property
    def persistent_folder(self) -> Path | None:
        """Folder for other things that later builds use; None where the cache is temporary."""
        return self.folder.parent if self._temporary is None else None

    def keys(self) -> set[str]:
        """Return the keys of all entries, whole or not."""
        try:
            return set(filter(_ENTRY.fullmatch, os.listdir(self.folder)))  # noqa: PTH208 - many thousands
        except FileNotFoundError:
            return set()

    def stamps(self) -> dict[str, FileStamp]:
        """Return the keys of all entries, each with the stamp of its file."""
        stamps = {}
        with contextlib.suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            for entry in entries:
                if _ENTRY.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):  # another build has removed it
                        stamps[entry.name] = stamp_of(entry.stat(follow_symlinks=False))
        return stamps

    def close(self, needed: Collection[str] | None = None) -> None:
        """Remove all entries but those `needed`, unless another build is using the cache; None removes nothing."""
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
    """Return a lock shared with other builds; None where the folder cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()  # an existing lock can be opened even where nothing can be written
        lock = open_lock(folder / _LOCK)
        lock_shared(lock)
    except OSError:
        return None
    return lock


def write_entry(folder: Path, key: str, parts: Mapping[str, bytes]) -> None:
    """Write an entry; whoever reads it meanwhile sees all of it or nothing."""
    head = " ".join([f"{name} {len(part)}" for name, part in parts.items()]).encode() + b"\n"
    body = b"".join((head, *parts.values()))
    checksum = _checksum(key, body)
    try:
        write_atomically(folder, key, checksum, body)
    except IsADirectoryError:
        _remove(folder / key)
        write_atomically(folder, key, checksum, body)


def read_entry(folder: Path, key: str) -> dict[str, bytes] | None:
    """Return the parts of an entry; None where the entry is missing or not whole."""
    try:
        with open(f"{folder}/{key}", "rb", buffering=0) as file:  # noqa: PTH123
            content = file.readall()
    except OSError:
        return None
    if _checksum(key, memoryview(content)[_CHECKSUM_BYTES:]) != content[:_CHECKSUM_BYTES]:
        return None
    begin = content.index(b"\n", _CHECKSUM_BYTES) + 1
    words = content[_CHECKSUM_BYTES : begin - 1].decode().split(" ")
    parts: dict[str, bytes] = {}
    for name, length in zip(words[::2], map(int, words[1::2]), strict=True):
        parts[name] = content[begin : begin + length]
        begin += length
    return parts


_CHECKSUM_BYTES = sha256().digest_size


def _checksum(key: str, body: bytes | memoryview) -> bytes:
    """Return a checksum of key and content: an entry that was copied to another key is not whole."""
    digest = sha256(key.encode())
    digest.update(body)
    return digest.digest()


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink(missing_ok=True)
