"""A finished site takes the place of the published one in a single step.

A build that fails, or is cut off, leaves the published folder as it was.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def building_folder(site: Path) -> Path:
    """An empty folder beside `site`, on the same file system, to build in; leftovers there are cleared."""
    folder = site.with_name(f".{site.name}-building")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def publish(built: Path, site: Path) -> None:
    """Put `built` where `site` is; what was there is removed afterwards.

    On Linux the two are exchanged at once. Elsewhere there is a moment between two renames in which
    `site` does not exist. Raises OSError, with `site` as it was, where neither is possible.
    """
    if not site.exists():
        built.rename(site)
        return
    if not _exchange(built, site):
        old = site.with_name(f".{site.name}-old")
        shutil.rmtree(old, ignore_errors=True)
        site.rename(old)
        try:
            built.rename(site)
        except OSError:
            old.rename(site)
            raise
        built = old
    discard(built)


def discard(built: Path) -> None:
    """Remove what a failed build left."""
    shutil.rmtree(built, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders atomically; False where the system cannot."""
    with contextlib.suppress(OSError, AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        paths = os.fsencode(one), os.fsencode(other)
        return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    return False
