"""A finished site takes the place of the published one in a single step.

A build that fails, or is cut off, leaves the published folder as it was.
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


class Building:
    """A site that is being built beside the published one, on the same file system; one build at a time."""

    def __init__(self, site: Path) -> None:
        self.site = site
        """The published folder; it need not exist yet."""
        self.folder = site.with_name(f".{site.name}-building")
        """Where to build."""
        self._old = site.with_name(f".{site.name}-old")
        self._lock: int | None = None

    def begin(self) -> None:
        """Make the folder, empty; what a build that was cut off left is put right or cleared.

        Raises OSError; BlockingIOError where another build is under way.
        """
        if self.site.exists() and not self.site.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if self.folder.exists():
            self._take()
        if self._old.is_dir() and not self.site.exists():
            self._old.rename(self.site)  # cut off between the two renames of `publish`
        self.discard()
        self.folder.mkdir(parents=True)
        self._take()

    def publish(self, aside: Path | None = None) -> None:
        """Put what was built in the place of the published folder; what was there is moved `aside`, or removed.

        Hidden files of the published folder that the build did not make (.well-known, .htaccess) are kept, as
        MkDocs itself keeps them. On Linux the folders are exchanged at once. Elsewhere there is a moment between two
        renames in which the published folder does not exist. Raises OSError, with the published folder as it was,
        where neither is possible.
        """
        if not self.site.exists():
            self.folder.rename(self.site)
        else:
            self._keep_hidden()
            replaced = self.folder
            if not _exchange(self.folder, self.site):
                self._rename_twice()
                replaced = self._old
            if aside is not None:
                with contextlib.suppress(OSError):  # it is taken, or on another disk
                    replaced.rename(aside)
        self.discard()

    def discard(self) -> None:
        """Remove what is not published; the old folder only while there is a published one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.site.exists():
            shutil.rmtree(self._old, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take(self) -> None:
        """Hold the folder until this process discards it or ends, however it ends."""
        if fcntl is not None:
            self._lock = os.open(self.folder, os.O_RDONLY)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(self._lock)
                self._lock = None
                raise

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


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders atomically; False where the system cannot."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError, AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        paths = os.fsencode(one), os.fsencode(other)
        return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    return False
