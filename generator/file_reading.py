"""Read files that a stranger may have put there: never through a link, never what is no regular file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _BINARY | _NO_LINK | getattr(os, "O_NONBLOCK", 0)
"""A pipe that nobody writes to must not hold up whoever opens it."""
_ENTER = os.O_RDONLY | _NO_LINK | getattr(os, "O_DIRECTORY", 0)
_BY_DESCRIPTOR = os.open in os.supports_dir_fd
"""Whether a file can be opened in an open folder, whatever becomes of the folder's name meanwhile; not on Windows."""
_MAX_DEPTH = 64
"""Folders in each other below which nothing is looked for."""


def read_below(folder: Path, name: str) -> bytes:
    """Return the content of a regular file; `name` is its path below `folder`, with slashes.

    Neither the file nor a folder below `folder` may be a link, not even one that was put there a moment ago. Raises
    OSError.
    """
    file = _open_below(folder, name)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    except BaseException:
        os.close(file)
        raise
    with open(file, "rb", buffering=0) as content:  # noqa: PTH123 - a descriptor
        return content.readall()


def _open_below(folder: Path, name: str) -> int:
    """Open a file below a folder and return its descriptor. Raises OSError."""
    *folders, last = name.split("/")
    if not _BY_DESCRIPTOR:
        if has_link(folder, name):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), name)
        return os.open(folder / name, _READ)
    place = os.open(folder, os.O_RDONLY)
    try:
        for part in folders:
            inner = os.open(part, _ENTER, dir_fd=place)
            os.close(place)
            place = inner
        return os.open(last, _READ, dir_fd=place)
    finally:
        os.close(place)


def has_link(folder: Path, name: str) -> bool:
    """Whether the file or folder at `name`, a path below `folder`, or a folder above it up to there is a link."""
    path = folder
    for part in Path(name).parts:
        path /= part
        if path.is_symlink():
            return True
    return False


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a path that lies in `folder` by its name is reached through a link in it."""
    name, top = Path(os.path.abspath(path)), Path(os.path.abspath(folder))  # noqa: PTH100 - resolves no link
    return name.is_relative_to(top) and has_link(top, name.relative_to(top).as_posix())


def find_links(folder: Path) -> Iterator[str]:
    """Yield the paths below `folder` of links and special files, and of folders that lie too deep to be looked into.

    Raises OSError.
    """
    folders = [(str(folder), "")]
    while folders:
        place, relative = folders.pop()
        with os.scandir(place) as entries:
            inside = list(entries)
        for entry in inside:
            name = relative + entry.name
            if entry.is_dir(follow_symlinks=False) and name.count("/") < _MAX_DEPTH:
                folders.append((entry.path, f"{name}/"))
            elif not entry.is_file(follow_symlinks=False):
                yield name
