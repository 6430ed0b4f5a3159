"""The files of a finished site on disk: which there are, what they are, and who may read them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import file_digest
from pathlib import Path

from generator.checksums import SUMS, Found, written_sums
from generator.workers import Workers, run_here

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Of everything published, whatever the umask of the one who builds: a web server has to read it."""

_ENOUGH = 2000
"""So many files take as long to read as it takes to start a process for them."""


def site_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Everything below a site's folder that is no folder; links are not followed, hidden entries at the root left out.

    Those are the server's own (.well-known, .htaccess), kept from one publication to the next. Raises OSError.
    """
    return (entry for entry in _entries(folder, hidden=False) if not entry.is_dir(follow_symlinks=False))


def _entries(folder: Path | str, hidden: bool = True) -> Iterator[os.DirEntry[str]]:
    """Folders before what is in them."""
    with os.scandir(folder) as entries:
        inside = [entry for entry in entries if hidden or not entry.name.startswith(".")]
    for entry in inside:
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)


def look_at(
    folder: Path, progress: Callable[[int, int], None] = lambda done, of: None, workers: Workers | None = None
) -> Found:
    """What the files of a site are; its list of checksums aside. What is no file is not opened. Raises OSError."""
    unreadable = {}
    names = []
    for entry in site_files(folder):
        name = _name(entry, folder)
        if not entry.is_file(follow_symlinks=False):
            unreadable[name] = "是链接" if entry.is_symlink() else "不是普通文件"
        elif name != SUMS:
            names.append(name)
    digests = {}
    found = run_here(partial(_digests, folder), sorted(names), _ENOUGH, workers)
    for done, (name, digest, reason) in enumerate(found, start=1):
        if digest:
            digests[name] = digest
        else:
            unreadable[name] = reason
        progress(done, len(names))
    return Found(digests, unreadable)


def _name(entry: os.DirEntry[str], folder: Path) -> str:
    return Path(entry.path).relative_to(folder).as_posix()


def _digests(folder: Path, names: Sequence[str]) -> list[tuple[str, str, str]]:
    """Runs in the workers: name, digest and, where there is none, why."""
    found = []
    for name in names:
        try:
            with (folder / name).open("rb") as content:
                found.append((name, file_digest(content, "sha256").hexdigest(), ""))
        except OSError as error:
            found.append((name, "", error.strerror or type(error).__name__))
    return found


def seal(folder: Path, workers: Workers | None = None) -> None:
    """Let everybody read a finished site, and write its list of checksums. Raises OSError."""
    folder.chmod(FOLDER_MODE)
    for entry in _entries(folder, hidden=False):
        _open_to_all(entry)
    found = look_at(folder, workers=workers)
    if found.unreadable:
        name, reason = min(found.unreadable.items())
        raise OSError(errno.EIO, f"{name}：{reason}")
    write_file(folder / SUMS, written_sums(found.digests))


def _open_to_all(entry: os.DirEntry[str]) -> None:
    mode = FOLDER_MODE if entry.is_dir(follow_symlinks=False) else FILE_MODE
    if not entry.is_symlink() and stat.S_IMODE(entry.stat(follow_symlinks=False).st_mode) != mode:
        Path(entry).chmod(mode)


def write_file(file: Path, content: bytes) -> None:
    """Write a file that everybody may read. Raises OSError."""
    file.write_bytes(content)
    file.chmod(FILE_MODE)
