"""Write files so that nobody reads half of one, copy them, and lock them: the only module of its kind, below all rooms.

FileLock of the package filelock is no replacement for the locks here: it keeps all others out, where the build cache
needs a lock that several builds share, and its file stays, where nothing may stay next to a published site. On Windows
there is no lock.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Mapping
from hashlib import blake2b, sha256
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, TypeAlias

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]

_BINARY = getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
_OVERWRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY | _NO_LINK
_DEFAULT_MODE, _OWNER_ONLY, _OWNER_FOLDER = 0o666, 0o600, 0o700
_OTHERS_WRITE, _OTHERS_ANY = 0o022, 0o077
_HAS_OWNERS = hasattr(os, "geteuid")
"""Whether files have an owner and modes; not on Windows."""
_SECRET_BYTES = 32


def write_new(path: str | Path, content: bytes) -> os.stat_result:
    """Write a file that does not exist yet; return its status after the last byte.

    Raises FileExistsError without touching the existing file, and OSError.
    """
    file = os.open(path, _CREATE, _DEFAULT_MODE)
    try:
        _write_all(file, content)
        return os.fstat(file)
    finally:
        os.close(file)


def write_unshared(path: str, content: bytes) -> os.stat_result:
    """Write a file that shares its content with no other name, and return its status after the last byte.

    An existing file is unlinked, never written into: it may be hard-linked to a file that is published. Raises OSError.
    """
    try:
        return write_new(path, content)
    except FileExistsError:
        os.unlink(path)  # noqa: PTH108 - a Path would cost more than the call
        return write_new(path, content)


def status_text(status: os.stat_result) -> str:
    """Return size, time of the last modification in nanoseconds and inode: they stay while nobody writes to the file."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


class FileRecord(NamedTuple):
    """A file as it was written."""

    status: str
    """Status in the file system, as `status_text` writes it."""
    digest: str
    """SHA-256 of the content, in hexadecimal digits."""

    @property
    def size(self) -> int:
        """Size in bytes."""
        return int(self.status.split()[0])

    @property
    def modified(self) -> int:
        """Time of the last modification, in nanoseconds."""
        return int(self.status.split()[1])

    def matches(self, status: os.stat_result) -> bool:
        """Whether nobody has written to the file since, as far as its status says."""
        return self.status == status_text(status)


FolderRecord: TypeAlias = Mapping[str, FileRecord]
"""The files that were written into one folder, by their names."""


def write_recorded(path: str, content: bytes) -> FileRecord:
    """Write a file that shares its content with no other name, and return its record. Raises OSError."""
    return FileRecord(status_text(write_unshared(path, content)), sha256(content).hexdigest())


def link_or_write(source: str | None, path: str, content: bytes) -> FileRecord:
    """Give a file that has this very content another name, or write a new one; return its record. Raises OSError.

    Nothing is written into `source`, and a link is not followed. With None a new file is written.
    """
    if source is not None:
        with contextlib.suppress(OSError):  # there is none, or it lies on another disk
            status = os.lstat(source)
            if stat.S_ISREG(status.st_mode) and status.st_size == len(content):
                with open(source, "rb", buffering=0) as file:  # noqa: PTH123
                    is_same = file.readall() == content
                if is_same:
                    os.link(source, path)
                    return FileRecord(status_text(status), sha256(content).hexdigest())
    return write_recorded(path, content)


class RecordedFile:
    """A new file that is written in pieces. Its record is known when the context has ended."""

    def __init__(self, path: Path) -> None:
        """Begin the file; one of this name is unlinked, never written into. Raises OSError."""
        path.unlink(missing_ok=True)
        self._file = path.open("xb")
        self._digest = sha256()
        self._status: os.stat_result | None = None

    @property
    def record(self) -> FileRecord:
        """The record of the whole file."""
        assert self._status is not None
        return FileRecord(status_text(self._status), self._digest.hexdigest())

    def write(self, piece: bytes) -> None:
        """Append a piece. Raises OSError."""
        self._digest.update(piece)
        self._file.write(piece)

    def __enter__(self) -> RecordedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            self._file.flush()
            self._status = os.fstat(self._file.fileno())


def write_atomically(
    folder: str | Path, name: str, *pieces: bytes, mode: int | None = None, durable: bool = False
) -> None:
    """Write a file, in pieces, such that readers find all of it or the file that had the name before.

    A missing folder is made. `mode` sets the permissions whatever the umask is; `durable` puts the content on the disk
    before it gets the name. Until then it is in the hidden file ``.NAME.PID``, removed on failure. Raises OSError.
    """
    temporary = f"{folder}/.{name}.{os.getpid()}"
    opening_mode = _DEFAULT_MODE if mode is None else _OWNER_ONLY
    try:
        file = os.open(temporary, _OVERWRITE, opening_mode)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        file = os.open(temporary, _OVERWRITE, opening_mode)
    try:
        try:
            for piece in pieces:
                _write_all(file, piece)
            if mode is not None:
                os.chmod(temporary, mode)  # noqa: PTH101
            if durable:
                os.fsync(file)
        finally:
            os.close(file)
        os.replace(temporary, f"{folder}/{name}")  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise


def _write_all(file: int, content: bytes) -> None:
    """Write all of `content` to an open file; the system may take less at a time. Raises OSError."""
    written = os.write(file, content)
    if written < len(content):
        rest = memoryview(content)[written:]
        while rest:
            rest = rest[os.write(file, rest) :]


def own_folder(folder: Path) -> bool:
    """Make a folder that nobody else may enter, or take one that is ours alone; return False for a link or another's.

    Others are kept from writing into a folder of ours that they could write into. Raises OSError.
    """
    folder.mkdir(_OWNER_FOLDER, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or not _is_ours(status):
        return False
    if status.st_mode & _OTHERS_WRITE and _HAS_OWNERS:
        folder.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS_WRITE)
    return True


def _is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user whose rights this process has."""
    return not _HAS_OWNERS or status.st_uid == os.geteuid()


def write_secret(path: str) -> None:
    """Write a new secret of this user into a file that does not exist yet, in one piece. Raises OSError."""
    file = os.open(path, _CREATE | _NO_LINK, _OWNER_ONLY)
    try:
        _write_all(file, os.urandom(_SECRET_BYTES))
    finally:
        os.close(file)


def read_secret(path: str) -> bytes | None:
    """Return a key that follows from a secret and from the very file it is in; None where the file is not ours alone.

    A copy of the file, as git, an archive or a cache of a build service makes one, gives another key: inode and time
    of change cannot be copied. Raises OSError.
    """
    file = os.open(path, os.O_RDONLY | _BINARY | _NO_LINK)
    try:
        status = os.fstat(file)
        content = os.read(file, _SECRET_BYTES + 1)
    finally:
        os.close(file)
    private = not _HAS_OWNERS or not status.st_mode & _OTHERS_ANY
    regular = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
    if not (regular and private and _is_ours(status) and len(content) == _SECRET_BYTES):
        return None
    return blake2b(f"{status.st_ino} {status.st_ctime_ns} ".encode() + content).digest()


def copy_file(source: Path, target: Path) -> None:
    """Copy the content of a file, not its permissions, and make the folders above the copy. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def open_lock(path: Path) -> int:
    """Open the file that is to be locked, made where it is missing; return its descriptor. Raises OSError, also for a link."""
    return os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, _DEFAULT_MODE)


def lock_shared(file: int) -> None:
    """Hold an open file together with others until it is closed, once nobody holds it alone.

    Does nothing where the system has no locks. Raises OSError where its file system has none, such as a network drive.
    """
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_SH)


def lock_alone(file: int) -> bool:
    """Hold an open file alone until it is closed; False where the system or the file system has no locks.

    Raises BlockingIOError where another process holds the file.
    """
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def remove_lock(path: Path, file: int) -> None:
    """Close the descriptor of a lock and remove the file.

    The file goes first, so that whoever waits for it sees that it was removed. Raises OSError.
    """
    if fcntl is None:
        os.close(file)  # Windows removes no file that is open
        path.unlink(missing_ok=True)
    else:
        path.unlink(missing_ok=True)
        os.close(file)
