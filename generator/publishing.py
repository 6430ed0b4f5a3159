"""A finished site takes the place of the published one in a single step.

A build that fails, or is cut off, leaves the published folder as it was.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True, slots=True)
class Building:
    """A site that is being built beside the published one, on the same file system."""

    site: Path
    """The published folder; it need not exist yet."""

    @property
    def folder(self) -> Path:
        """Where to build."""
        return self.site.with_name(f".{self.site.name}-building")

    @property
    def _old(self) -> Path:
        return self.site.with_name(f".{self.site.name}-old")

    def begin(self) -> None:
        """Make the folder, empty; what a build that was cut off left is put right or cleared. Raises OSError."""
        if self._old.is_dir() and not self.site.exists():
            self._old.rename(self.site)  # cut off between the two renames of `publish`
        self.discard()
        self.folder.mkdir(parents=True)

    def publish(self) -> None:
        """Put what was built in the place of the published folder, and remove what was there.

        On Linux the two are exchanged at once. Elsewhere there is a moment between two renames in which the
        published folder does not exist. Raises OSError, with the published folder as it was, where neither is
        possible.
        """
        if not self.site.exists():
            self.folder.rename(self.site)
        elif not _exchange(self.folder, self.site):
            self.site.rename(self._old)
            try:
                self.folder.rename(self.site)
            except OSError:
                self._old.rename(self.site)
                raise
        self.discard()

    def discard(self) -> None:
        """Remove what is not published; the old folder only while there is a published one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.site.exists():
            shutil.rmtree(self._old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders atomically; False where the system cannot."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError, AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        paths = os.fsencode(one), os.fsencode(other)
        return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    return False
