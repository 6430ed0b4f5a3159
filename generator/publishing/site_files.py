"""The files of a finished site on disk: which there are, what they are, and who may read them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, TypeAlias

from generator.publishing.checksums import SUMS, SiteDigests, written_sums

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Of everything published, whatever the umask of the one who builds: a web server has to read it."""
_OPEN = {stat.S_IFREG | FILE_MODE, stat.S_IFDIR | FOLDER_MODE}


def site_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Everything below a site's folder that is no folder; links are not followed, hidden entries at the root left out.

    Those are the server's own (.well-known, .htaccess), kept from one publication to the next. Raises OSError.
    """
    return (entry for entry in _entries(folder, hidden=False) if not entry.is_dir(follow_symlinks=False))


def _entries(folder: Path | str, hidden: bool = True) -> Iterator[os.DirEntry[str]]:
    """Folders before what is in them."""
    for entry in _inside(folder, hidden):
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)


def _inside(folder: Path | str, hidden: bool) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if hidden or not entry.name.startswith(".")]


def look_at(folder: Path, progress: Callable[[int, int], None] = lambda done, of: None) -> SiteDigests:
    """What the files of a site are; its list of checksums aside. What is no file is not opened. Raises OSError."""
    found = SiteDigests({})
    root = f"{folder}{os.sep}"
    entries = list(site_files(folder))
    for done, entry in enumerate(entries, start=1):
        _look_at(entry, entry.path.removeprefix(root).replace(os.sep, "/"), found)
        progress(done, len(entries))
    return found


def _look_at(entry: os.DirEntry[str], name: str, found: SiteDigests) -> None:
    if not entry.is_file(follow_symlinks=False):
        found.unreadable[name] = "是链接" if entry.is_symlink() else "不是普通文件"
    elif name != SUMS:
        _digest(entry.path, name, found)


def _digest(path: str, name: str, found: SiteDigests) -> None:
    try:
        with open(path, "rb", buffering=0) as content:  # noqa: PTH123  # a Path would take half of the time
            found.digests[name] = digest_of(content)
    except OSError as error:
        found.unreadable[name] = error.strerror or type(error).__name__


_PIECE = 1 << 20


def digest_of(content: IO[bytes], take: Callable[[bytes], object] = lambda piece: None) -> str:
    """SHA-256 of what is read, piece by piece; each is handed to `take`."""
    digest = sha256()
    while piece := content.read(_PIECE):
        digest.update(piece)
        take(piece)
    return digest.hexdigest()


KnownFile: TypeAlias = Sequence[Any]
"""Size, time and inode of a file as its file system told them, and the SHA-256 that it had then."""


def is_still(known: KnownFile, status: os.stat_result) -> bool:
    """Whether nobody has written to the file since."""
    same: bool = known[0] == status.st_size and known[1] == status.st_mtime_ns and known[2] == status.st_ino
    return same


def seal(folder: Path, known: Callable[[str], Mapping[str, KnownFile]] = lambda address: {}) -> None:
    """Let everybody read a finished site, and write its list of checksums.

    `known` is asked what is known of the files in a folder, by its path with the last slash; those that are still the
    same are not read. 33,000 files of 10,000 projects take 1.2 s of one processor; several would take more and be no
    sooner. Raises OSError.
    """
    folder.chmod(FOLDER_MODE)
    found = SiteDigests({})
    _seal(folder, "", known, found)
    if found.unreadable:
        name, reason = min(found.unreadable.items())
        raise OSError(errno.EIO, f"{name}：{reason}")
    write_file(folder / SUMS, written_sums(found.digests))


def _seal(
    folder: Path | str, address: str, known: Callable[[str], Mapping[str, KnownFile]], found: SiteDigests
) -> None:
    files = known(address)
    for entry in _inside(folder, hidden=bool(address)):
        status = entry.stat(follow_symlinks=False)
        mode, name = status.st_mode, address + entry.name
        if mode not in _OPEN:
            _open_to_all(entry, mode)
        if stat.S_ISDIR(mode):
            _seal(entry.path, f"{name}/", known, found)
        elif entry.name in files and is_still(file := files[entry.name], status):
            found.digests[name] = file[3]
        else:
            _look_at(entry, name, found)


def _open_to_all(entry: os.DirEntry[str], mode: int) -> None:
    wanted = FOLDER_MODE if stat.S_ISDIR(mode) else FILE_MODE
    if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) != wanted:
        Path(entry).chmod(wanted)


def write_file(file: Path, content: bytes) -> None:
    """Write a file that everybody may read. Raises OSError."""
    file.write_bytes(content)
    file.chmod(FILE_MODE)
