"""Put a finished site in the place of the published one in a single step.

A build that fails, or is killed, leaves the published folder as it was. What was written is on the disk before it is
published: a file system may record the exchange of two folders before it has written their content, and after a power
cut pages would be empty.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

from generator.file_writing import lock_alone, open_lock, remove_lock

_CWD_FD = -100
"""AT_FDCWD of <fcntl.h>: paths are relative to the working folder."""
_EXCHANGE_FLAG = 2
"""RENAME_EXCHANGE of <linux/fs.h>: swap two paths atomically."""


class OwnMount(OSError):
    """The published folder is a mount of its own: no other folder can take its place."""


class StagedSite:
    """A site that is being built next to the published one, on the same file system; one build at a time."""

    def __init__(self, site: Path, keep_hidden: bool = True) -> None:
        """Take the folder to publish; with `keep_hidden` hidden files in it are the server's own, and stay."""
        self.site = site
        """The published folder; it need not exist yet."""
        self.folder = site.with_name(f".{site.name}-building")
        """The folder to build in."""
        self.locked = False
        """Whether a second build is kept out; not every file system has locks."""
        self._keep_hidden = keep_hidden
        self._previous = site.with_name(f".{site.name}-old")
        self._lock_file = site.with_name(f".{site.name}-lock")
        self._lock: int | None = None
        """Descriptor of the open lock file, from `begin` to `discard`."""

    def begin(self) -> None:
        """Make the folder, empty; what a build that was killed left is put back or removed.

        Raises OSError: BlockingIOError where another build is running, OwnMount.
        """
        if self.site.exists() and not self.site.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if self.site.is_mount():
            raise OwnMount(errno.EBUSY, os.strerror(errno.EBUSY))
        if not self.site.parent.exists():
            self.site.parent.mkdir(parents=True)
        self._acquire_lock()
        try:
            if _is_folder(self._previous) and not self.site.exists():
                self._previous.rename(self.site)  # killed between the two renames of `publish`
            self._clear()
            self.folder.mkdir()
        except BaseException:
            self._release_lock()
            raise

    def publish(self, aside: Path | None = None) -> bool:
        """Put the staged folder in the place of the published one, which is moved to `aside` or removed.

        Hidden files of the published folder that the build did not make (.well-known, .htaccess) are copied, as MkDocs
        itself leaves them. Returns whether there was a published folder at every moment: on Linux the folders are
        exchanged atomically, elsewhere there is a moment between two renames. Raises OSError, with the published folder
        as it was, where neither is possible.
        """
        atomic, replaced = True, self.folder
        if not self.site.exists():
            _write_to_disk(self.folder)
            self.folder.rename(self.site)
        else:
            if self._keep_hidden:
                self._copy_hidden()
            _write_to_disk(self.folder)
            atomic = _exchange(self.folder, self.site)
            if not atomic:
                self._rename_twice()
                replaced = self._previous
        _sync_names(self.site.parent)
        if aside is not None:
            with contextlib.suppress(OSError):  # nothing was published, `aside` exists, or is on another disk
                replaced.rename(aside)
        self.discard()
        return atomic

    def discard(self) -> None:
        """Remove what is not published, and let other builds begin. Does nothing before `begin`."""
        if self._lock is not None:
            self._clear()
            self._release_lock()

    def _clear(self) -> None:
        """Remove the staged folder and the replaced one."""
        _remove(self.folder)
        if self.site.exists():  # else it is what was published
            _remove(self._previous)

    def _acquire_lock(self) -> None:
        """Keep other builds out until this process releases the lock or ends, however it ends. Raises OSError."""
        while True:
            lock = open_lock(self._lock_file)
            try:
                self.locked = lock_alone(lock)
                # Whoever held it meanwhile removes the file at the end: then the name leads to another one, or to none.
                if os.path.samestat(os.fstat(lock), self._lock_file.stat()):
                    self._lock = lock
                    return
                os.close(lock)
            except FileNotFoundError:
                os.close(lock)
            except BaseException:
                os.close(lock)
                raise

    def _release_lock(self) -> None:
        if self._lock is not None:
            remove_lock(self._lock_file, self._lock)
            self._lock = None

    def _copy_hidden(self) -> None:
        """Copy hidden entries of the published folder that the staged one has not. Raises OSError."""
        for entry in self.site.iterdir():
            copy = self.folder / entry.name
            if not entry.name.startswith(".") or copy.exists():
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.copytree(entry, copy, symlinks=True)
            else:
                shutil.copy2(entry, copy, follow_symlinks=False)

    def _rename_twice(self) -> None:
        """Replace the published folder where folders cannot be exchanged. Raises OSError with the folder as it was."""
        self.site.rename(self._previous)
        try:
            self.folder.rename(self.site)
        except OSError:
            self._previous.rename(self.site)
            raise


def _is_folder(path: Path) -> bool:
    """Whether the path is a folder itself, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def _remove(folder: Path) -> None:
    """Remove a folder as far as that is possible; a link is removed and not followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # a folder in it cannot be written to
        for path, _, _ in os.walk(folder):
            with contextlib.suppress(OSError):
                Path(path).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _write_to_disk(folder: Path) -> None:
    """Write the folder's file system to the disk as a whole: a call for each file takes a hundred times as long.

    Raises OSError: some file systems report only now that there was no room.
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


def _sync_names(folder: Path) -> None:
    """Write the names in a folder to the disk, before what had them is removed."""
    with contextlib.suppress(OSError):  # not every system can, and what is published is whole already
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders atomically; False where the system cannot."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError, AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        paths = os.fsencode(first), os.fsencode(second)
        return bool(renameat2(_CWD_FD, paths[0], _CWD_FD, paths[1], _EXCHANGE_FLAG) == 0)
    return False
