"""A finished site takes the place of the published one in a single step.

A build that fails, or is cut off, leaves the published folder as it was. What was written is on the disk before it is
published: a file system may remember the exchange of two folders before it has written what is in them, and after a
power cut pages would be empty.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such lock: two builds at once are then not told from one another
    fcntl = None  # type: ignore[assignment]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class OwnMount(OSError):
    """The published folder is a mount of its own: no other folder can take its place."""


class StagedSite:
    """A site that is being built beside the published one, on the same file system; one build at a time."""

    def __init__(self, site: Path) -> None:
        self.site = site
        """The published folder; it need not exist yet."""
        self.folder = site.with_name(f".{site.name}-building")
        """Where to build."""
        self.locked = False
        """Whether a second build is kept out; not every system can."""
        self._old = site.with_name(f".{site.name}-old")
        self._lock_file = site.with_name(f".{site.name}-lock")
        self._lock: int | None = None

    def begin(self) -> None:
        """Make the folder, empty; what a build that was cut off left is put right or cleared.

        Raises OSError: BlockingIOError where another build is under way, OwnMount.
        """
        if self.site.exists() and not self.site.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if self.site.is_mount():
            raise OwnMount(errno.EBUSY, os.strerror(errno.EBUSY))
        if not self.site.parent.exists():
            self.site.parent.mkdir(parents=True)
        self._take()
        try:
            if self._old.is_dir() and not self.site.exists():
                self._old.rename(self.site)  # cut off between the two renames of `publish`
            self._clear()
            self.folder.mkdir()
        except BaseException:
            self._release()
            raise

    def publish(self, aside: Path | None = None) -> bool:
        """Put what was built in the place of the published folder; what was there is moved `aside`, or removed.

        Hidden files of the published folder that the build did not make (.well-known, .htaccess) are kept, as
        MkDocs itself keeps them. Gives whether there was a published folder at every moment: on Linux the folders
        are exchanged at once, elsewhere there is a moment between two renames. Raises OSError, with the published
        folder as it was, where neither is possible.
        """
        at_once, replaced = True, self.folder
        if not self.site.exists():
            _write_to_disk(self.folder)
            self.folder.rename(self.site)
        else:
            self._keep_hidden()
            _write_to_disk(self.folder)
            at_once = _exchange(self.folder, self.site)
            if not at_once:
                self._rename_twice()
                replaced = self._old
        _remember(self.site.parent)
        if aside is not None:
            with contextlib.suppress(OSError):  # there was none, it is taken, or on another disk
                replaced.rename(aside)
        self.discard()
        return at_once

    def discard(self) -> None:
        """Remove what is not published, and let others build."""
        if self._lock is not None:
            self._clear()
            self._release()

    def _clear(self) -> None:
        _remove(self.folder)
        if self.site.exists():  # else it is what was published
            _remove(self._old)

    def _take(self) -> None:
        """Keep other builds out until this process releases the lock or ends, however it ends."""
        while True:
            self._lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o666)
            self.locked = self._lock_opened(self._lock)
            # Whoever held it meanwhile removes the file at the end: then there is another one, or none.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(self._lock), self._lock_file.stat()):
                    return
            self._close()

    def _lock_opened(self, opened: int) -> bool:
        if fcntl is None:
            return False
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._close()
            raise
        except OSError:  # some network drives know no locks
            return False
        return True

    def _release(self) -> None:
        if self._lock is not None:
            if fcntl is None:
                self._close()  # Windows removes no file that is open
            self._lock_file.unlink(missing_ok=True)
        self._close()

    def _close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _keep_hidden(self) -> None:
        for entry in self.site.iterdir():
            copy = self.folder / entry.name
            if not entry.name.startswith(".") or copy.exists():
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.copytree(entry, copy, symlinks=True)
            else:
                shutil.copy2(entry, copy, follow_symlinks=False)

    def _rename_twice(self) -> None:
        self.site.rename(self._old)
        try:
            self.folder.rename(self.site)
        except OSError:
            self._old.rename(self.site)
            raise


def _remove(folder: Path) -> None:
    """Remove a folder as far as that is possible; what is a link is not followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # somebody took the right to write from a folder in it
        for path, _, _ in os.walk(folder):
            with contextlib.suppress(OSError):
                Path(path).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _write_to_disk(folder: Path) -> None:
    """All that was written on the folder's file system, in one go: to ask for each file takes a hundred times as long.

    Raises OSError: some file systems tell only now that there was no room.
    """
    if sys.platform != "linux":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if hasattr(system, "syncfs") and system.syncfs(opened) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(opened)


def _remember(folder: Path) -> None:
    """Which names a folder has, before what had them is removed."""
    with contextlib.suppress(OSError):  # not every system can, and what is published is whole already
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders atomically; False where the system cannot."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError, AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        paths = os.fsencode(one), os.fsencode(other)
        return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    return False
