"""Reuse the pages of the published site that would come out the same, instead of rendering and writing them again.

Every written file is recorded with a fingerprint of what its page was made from. A page with the same fingerprint is
reused as long as its files are the very ones that were written: somebody may have changed one by hand. The digest of
such a file is known from when it was written. The site that was published before the last one lies in the cache and
becomes the next one; files it lacks are hard-linked from the published site.

So a file may belong to two sites. Whoever writes into a site puts a new file in the place of an old one
(`generator.file_writing.write_unshared`). Plugins of others do not: with any of them, files are copied, and none is in
two sites.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from generator.file_writing import FileRecord, FolderRecord, status_text, write_recorded
from generator.projects.build_cache import read_entry, write_entry
from generator.publishing.site_files import KnownFolder, is_published_mode


class _RecordedPage(NamedTuple):
    """A page that is in the site, or was when it was published last."""

    fingerprint: str
    files: str
    """Records of the files in its folder, as `_encode_files` writes them: most are read and written again as they are."""


_ENTRY = "pages"
"""Key of the cache entry, and name of its only part."""
_FILE = re.compile(r"([^/\n]+)/(\d+ \d+ \d+)/([0-9a-f]{64})\n")
"""A file among the records of a page. No name can lead out of the folder."""
_PREVIOUS = "earlier"


class PageReuse:
    """Pages that one build takes over from the builds before it, and records for the next one."""

    def __init__(self, cache: Path, published: Path, may_share: bool = True) -> None:
        """Take a folder that may be deleted at any time, and the published folder of the site.

        Without `may_share` no file of the new site is one of the published site as well.
        """
        self._cache = cache
        self._published = published
        self._may_share = may_share
        self._pages: dict[str, _RecordedPage] = {}
        """Pages that were reused or written, by address."""
        self._written: set[str] = set()
        """Addresses of pages that were written, or copied, by this build."""
        self.known: dict[str, KnownFolder] = {}
        """Folders of reused pages by address, where nobody else writes into the site; see `seal`."""
        self._others: dict[str, FolderRecord] = {}
        """Files that belong to no page, by the address of their folder."""
        self._end = 0
        """Time after the last page was written, in nanoseconds by the clock of the file system."""

    @property
    def previous_site(self) -> Path:
        """Folder to which the published one is moved when the new one takes its place."""
        return self._cache / _PREVIOUS

    def link_unchanged(self, folder: Path, fingerprints: Mapping[str, str]) -> set[str]:
        """Put every page into the site in `folder` that would come out the same, and return their addresses.

        `fingerprints` has one for each page that may be reused, by address. Raises OSError.
        """
        self._pages = {
            address: page
            for address, page in self._load().items()
            if fingerprints.get(address) == page.fingerprint
        }
        previous = folder / f".{_PREVIOUS}"
        reused: set[str] = set()
        begin = _time_in(folder)
        with contextlib.suppress(OSError):  # there is none, or it lies on another disk
            self.previous_site.rename(previous)
        if previous.is_symlink() or previous.is_file():  # nobody of ours put it there: never followed
            previous.unlink()
        if previous.exists():
            self._remove_others(str(previous), "", reused, begin)
            _move_entries(str(previous), str(folder))
        for address in self._pages.keys() - reused:
            if self._take_over(address, folder):
                reused.add(address)
        self._pages = {address: self._pages[address] for address in reused}
        return reused

    def record(self, address: str, fingerprint: str, files: FolderRecord) -> None:
        """Record a page that this build has written."""
        self._pages[address] = _RecordedPage(fingerprint, _encode_files(files))
        self._written.add(address)

    def record_others(self, folders: Mapping[str, FolderRecord]) -> None:
        """Record files that this build has written and that belong to no page, by the address of their folder."""
        self._others.update(folders)

    def finish(self, folder: Path) -> None:
        """Note the time of the site's file system; call when all files are in `folder`. Raises OSError."""
        self._end = _time_in(folder)

    def records(self, address: str) -> FolderRecord:
        """Return the records of the files in a folder that `seal` may trust.

        A file written at the last moment is left out: in the same tick of the file system's clock somebody may have
        written as many bytes into it, and its status would not show that.
        """
        files, others = self._files(address), self._others.get(address, {})
        if address in self._written or others:
            files = {name: file for name, file in {**files, **others}.items() if file.modified < self._end}
        return files

    def save(self) -> None:
        """Store the records for the next build, which reuses nothing where that fails."""
        with contextlib.suppress(OSError):
            write_entry(self._cache, _ENTRY, {_ENTRY: json.dumps(self._pages).encode()})

    def _files(self, address: str) -> FolderRecord:
        """Return the recorded files of a page; nothing where it has no record, or a damaged one."""
        text = self._pages[address].files if address in self._pages else ""
        files = {name: FileRecord(status, digest) for name, status, digest in _FILE.findall(text)}
        return files if len(files) == text.count("\n") else {}

    def _load(self) -> dict[str, _RecordedPage]:
        """Read the records of the build before; nothing where they are missing or damaged."""
        entry = read_entry(self._cache, _ENTRY)
        try:
            return {
                address: _RecordedPage(str(fingerprint), str(files))
                for address, (fingerprint, files) in (json.loads(entry[_ENTRY]) if entry else {}).items()
            }
        except (LookupError, TypeError, ValueError, AttributeError):  # a whole entry of something else
            return {}

    def _remove_others(self, folder: str, address: str, reused: set[str], begin: int) -> None:
        """Remove from the previous site what is not reused; add to `reused` the pages whose files are all there.

        Of each page all files stay or none, and no folder stays empty. `begin` is the time when nothing was removed yet.
        Raises OSError.
        """
        recorded = self._files(address)
        whole, others, folders = {}, [], []
        has_mode = True
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif (record := recorded.get(entry.name)) is not None:
                    status = entry.stat(follow_symlinks=False)
                    has_mode = has_mode and is_published_mode(status.st_mode)
                    if self._is_usable(status, record):
                        whole[entry.name] = record.digest
                    else:
                        others.append(entry.path)
                else:
                    others.append(entry.path)
        for name in folders:
            self._remove_others(f"{folder}/{name}", f"{address}{name}/", reused, begin)
        if recorded and len(whole) == len(recorded):
            reused.add(address)
        else:
            others += [f"{folder}/{name}" for name in whole]
            whole = {}
        for path in others:
            os.unlink(path)  # noqa: PTH108 - ten thousand paths would cost more than the files
        if address and not whole:
            with contextlib.suppress(OSError):  # other pages lie below
                os.rmdir(folder)  # noqa: PTH106
                return
        if address and has_mode and self._may_share:
            status = os.lstat(folder)
            if status.st_mtime_ns < begin:  # whatever is done in it from now on changes this time
                self.known[address] = KnownFolder(status_text(status), whole, folders)

    def _is_usable(self, status: os.stat_result, record: FileRecord) -> bool:
        """Whether a file of the previous site is as recorded, and not in the published site as well if it may not be."""
        return record.matches(status) and (self._may_share or status.st_nlink == 1)

    def _take_over(self, address: str, folder: Path) -> bool:
        """Link or copy a page's files into the new site; False where that fails or a file was modified since."""
        source, target = f"{self._published}/{address}", f"{folder}/{address}"
        page, files = self._pages[address], self._files(address)
        try:
            if not files or not all(file.matches(os.lstat(source + name)) for name, file in files.items()):
                return False
            os.makedirs(target, exist_ok=True)  # noqa: PTH103
            if self._may_share:
                for name in files:
                    os.link(source + name, target + name)
            else:
                copies = {
                    name: write_recorded(target + name, Path(source + name).read_bytes()) for name in files
                }
                self.record(address, page.fingerprint, copies)
        except OSError:
            return False
        return True


def _encode_files(files: FolderRecord) -> str:
    return "".join([f"{name}/{file.status}/{file.digest}\n" for name, file in files.items()])


def _time_in(folder: Path) -> int:
    """Return the time by the clock of the folder's file system, in nanoseconds. Raises OSError."""
    with TemporaryFile(dir=folder) as file:
        return os.fstat(file.fileno()).st_mtime_ns


def _move_entries(source: str, target: str) -> None:
    """Move everything out of one folder into another, which may have entries of its own. Raises OSError."""
    for name in os.listdir(source):  # noqa: PTH208 - many of them
        entry, place = f"{source}/{name}", f"{target}/{name}"
        if os.path.isdir(place):  # noqa: PTH112
            _move_entries(entry, place)
        else:
            os.rename(entry, place)  # noqa: PTH104
    os.rmdir(source)  # noqa: PTH106
