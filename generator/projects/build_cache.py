"""Store entries on disk, each under a key that names everything that the entry is made from.

An entry is several parts, JSON or HTML, after a checksum. Nothing in an entry is code. An entry that cannot be read counts
as missing, so the folder may be deleted, cut off or overwritten at any time. The checksum needs a secret of the folder,
so that an entry which came with a commit, or from another checkout, counts as missing too.
"""

from __future__ import annotations

import contextlib
import errno
import hmac
import os
import re
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from generator.file_writing import (
    lock_alone,
    lock_shared,
    open_lock,
    own_folder,
    read_secret,
    write_atomically,
    write_secret,
)
from generator.projects.fingerprints import FileStamp, stamp_of

RUNS_FOLDER = "runs"
"""Folder below that of the artifacts: what runs of neighbours add to the files of the whole site; see run_store.py."""
_LOCK, _SECRET = ".lock", ".secret"
_ENTRY = re.compile("[0-9a-f]{64}")
_OURS = re.compile(rf"\.?{_ENTRY.pattern}(\.[0-9]+)?")  # with a number: an entry that was being written


class BuildCache:
    """A folder of entries. Several builds may use it at once; only the last of them to end removes old entries."""

    def __init__(self, folder: Path | None) -> None:
        """Use `folder`; without one, or where nothing can be written to it, use a temporary folder."""
        self._temporary: TemporaryDirectory[str] | None = None
        self.refusal: OSError | None = None
        """Error that keeps the folder from being used; None where it is used, and where none was given."""
        self._lock: int | None = None
        try:
            self._lock = _lock(folder) if folder else None
        except OSError as error:
            self.refusal = error
        if folder is None or self._lock is None:
            folder = self._make_temporary()
        self.folder = folder

    def leave(self, refusal: OSError) -> None:
        """Use a temporary folder from now on: the system refused to write into the folder. Raises OSError."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        self.refusal = refusal
        self.folder = self._make_temporary()

    def _make_temporary(self) -> Path:
        """Make a folder that is removed when the cache is closed, and return it. Raises OSError."""
        self._temporary = TemporaryDirectory(prefix="disclosure-")
        return Path(self._temporary.name)

    @property
    def persistent_folder(self) -> Path | None:
        """Folder for other things that later builds use; None where the cache is temporary."""
        return self.folder.parent if self._temporary is None else None

    def keys(self) -> set[str]:
        """Return the keys of all entries, whole or not."""
        return entry_keys(self.folder)

    def stamps(self) -> dict[str, FileStamp]:
        """Return the keys of all entries, each with the stamp of its file."""
        stamps = {}
        with contextlib.suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            for entry in entries:
                if _ENTRY.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):  # another build has removed it
                        stamps[entry.name] = stamp_of(entry.stat(follow_symlinks=False))
        return stamps

    def close(
        self, needed: Collection[str] | None = None, needed_runs: Collection[str] | None = None
    ) -> None:
        """Remove all entries but those `needed`, unless another build is using the cache; None removes nothing.

        `needed_runs` are the keys of entries in `RUNS_FOLDER`.
        """
        if self._temporary is not None:
            self._temporary.cleanup()
        elif self._lock is not None:
            with contextlib.suppress(OSError):  # BlockingIOError: another build is using it
                self._drop_others(self._lock, {self.folder: needed, self.folder / RUNS_FOLDER: needed_runs})
            os.close(self._lock)
            self._lock = None

    def _drop_others(self, lock: int, needed: Mapping[Path, Collection[str] | None]) -> None:
        """Remove from each folder what is not needed, where no other build can be using it. Raises OSError."""
        if any(keys is not None for keys in needed.values()) and lock_alone(lock):
            for folder, keys in needed.items():
                if keys is not None and folder.is_dir() and not folder.is_symlink():
                    for entry in folder.iterdir():
                        if entry.name not in keys and _OURS.fullmatch(entry.name):
                            _remove(entry)


def entry_keys(folder: Path) -> set[str]:
    """Return the keys of all entries in a folder, whole or not."""
    try:
        return set(filter(_ENTRY.fullmatch, os.listdir(folder)))  # noqa: PTH208 - many thousands
    except FileNotFoundError:
        return set()


def _lock(folder: Path) -> int:
    """Return a lock shared with other builds. Raises OSError where the folder cannot be used, or is not ours alone."""
    for place in (folder.parent, folder):
        if not own_folder(place):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(place))
    TemporaryFile(dir=folder).close()  # an existing lock can be opened even where nothing can be written
    lock = open_lock(folder / _LOCK)
    try:
        lock_shared(lock)
        _make_key(folder)
    except BaseException:
        os.close(lock)
        raise
    return lock


_keys: dict[str, tuple[FileStamp, bytes]] = {}
"""Folder → stamp of its secret, and the key that follows from it."""


def _find_key(folder: Path | str) -> bytes | None:
    """Return the key of the checksums in a folder; None where the folder is a link, or its secret not ours alone."""
    path = f"{folder}/{_SECRET}"
    try:
        stamp = stamp_of(os.lstat(path))
        known = _keys.get(path)
        if known and known[0] == stamp:
            return known[1]
        key = None if os.path.islink(folder) else read_secret(path)  # noqa: PTH114
    except OSError:
        return None
    if key is not None:
        _keys[path] = stamp, key
    return key


def _make_key(folder: Path | str) -> bytes:
    """Return the key of the checksums in a folder; a secret that is missing or not ours is made anew. Raises OSError."""
    for _ in range(_MAX_TRIES):  # another process may be making it at this moment
        key = _find_key(folder)
        if key is not None:
            return key
        with contextlib.suppress(FileExistsError):
            if not own_folder(Path(folder)):
                break
            write_secret(f"{folder}/{_SECRET}")
    if own_folder(Path(folder)):
        Path(folder, _SECRET).unlink(missing_ok=True)
        write_secret(f"{folder}/{_SECRET}")
        key = _find_key(folder)
        if key is not None:
            return key
    raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(folder))


_MAX_TRIES = 100


def write_entry(folder: Path, key: str, parts: Mapping[str, bytes]) -> None:
    """Write an entry; whoever reads it meanwhile sees all of it or nothing."""
    head = " ".join([f"{name} {len(part)}" for name, part in parts.items()]).encode() + b"\n"
    body = b"".join((head, *parts.values()))
    checksum = _checksum(key, body, _make_key(folder))
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
    secret = _find_key(folder)
    if secret is None:
        return None
    if _checksum(key, memoryview(content)[_CHECKSUM_BYTES:], secret) != content[:_CHECKSUM_BYTES]:
        return None
    begin = content.index(b"\n", _CHECKSUM_BYTES) + 1
    words = content[_CHECKSUM_BYTES : begin - 1].decode().split(" ")
    parts: dict[str, bytes] = {}
    for name, length in zip(words[::2], map(int, words[1::2]), strict=True):
        parts[name] = content[begin : begin + length]
        begin += length
    return parts


_CHECKSUM_BYTES = 32


def _checksum(key: str, body: bytes | memoryview, secret: bytes) -> bytes:
    """Return a checksum of key and content: an entry that was copied to another key, or folder, is not whole."""
    # Processors compute SHA-256 by themselves: it takes a fifth of the time of BLAKE2.
    checksum = hmac.new(secret, key.encode(), "sha256")
    checksum.update(body)
    return checksum.digest()


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink(missing_ok=True)
