"""Pages that stay as they are: taken over from the published site instead of being poured and written once more.

What was written is remembered file by file, with what it was made of. A page that would be made of the same is taken
over while its files are the very ones that were written: somebody may have changed one by hand. Of such a file the
digest is known from when it was written. The folder that was published before the last time lies in the cache and
becomes the next site again; what it lacks is linked from the published one.

So files of two sites may be one. Whoever writes into a site puts a new file in the place of an old one (`write_new`).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeAlias

from generator.projects.build_cache import read_entry, write_entry
from generator.projects.fingerprints import stamp_of
from generator.publishing.site_files import KnownFile, is_still

PageFiles: TypeAlias = Mapping[str, KnownFile]
"""The files of one page's folder by their names, each as it was written."""

_Known: TypeAlias = dict[str, tuple[str, PageFiles]]
"""Address → what the page was made of, and its files."""

_PAGES = "pages"
_DIGEST = re.compile("[0-9a-f]{64}")
_EARLIER = "earlier"


class PageReuse:
    """What one build after the other takes over from the one before."""

    def __init__(self, cache: Path, published: Path) -> None:
        """`cache` is a folder that may be deleted at any time."""
        self._cache = cache
        self._published = published
        self._known: _Known = {}
        """What is taken over, and what was made."""
        self._made: set[str] = set()
        """Addresses of the latter."""
        self._end = 0
        """When the last page was written, by the clock of the file system."""

    @property
    def earlier(self) -> Path:
        """Where the folder goes that was published until now."""
        return self._cache / _EARLIER

    def carry(self, folder: Path, keys: Mapping[str, str]) -> set[str]:
        """Take pages over into the site in `folder`; gives the addresses of those that are there now.

        `keys` tells of each page, by its address, what it is made of. Raises OSError.
        """
        pages = self._read()
        self._known = {address: page for address, page in pages.items() if keys.get(address) == page[0]}
        here = folder / f".{_EARLIER}"
        carried: set[str] = set()
        with contextlib.suppress(OSError):  # there is none, or it lies on another disk
            self.earlier.rename(here)
        if here.exists():
            self._clear(here, "", carried)
            _move(str(here), str(folder))
        for address in self._known.keys() - carried:
            if self._link(address, folder):
                carried.add(address)
        self._known = {address: self._known[address] for address in carried}
        return carried

    def known(self, address: str) -> PageFiles:
        """The files of the page with that address, for `seal`.

        Without those that were written last: in the same tick of the file system's clock somebody else may have written
        as much into them, and it would tell nobody.
        """
        files = self._files(address)
        if address in self._made:
            return {name: file for name, file in files.items() if file[1] < self._end}
        return files

    def wrote(self, address: str, key: str, files: PageFiles) -> None:
        """Hear of a page that had to be made."""
        self._known[address] = key, files
        self._made.add(address)

    def wrote_all(self, folder: Path) -> None:
        """Hear that there are no others in the site in `folder`. Raises OSError."""
        with TemporaryFile(dir=folder) as file:
            self._end = os.fstat(file.fileno()).st_mtime_ns

    def remember(self) -> None:
        """Keep for the next build what is published now; without that it makes everything."""
        with contextlib.suppress(OSError):
            write_entry(self._cache, _PAGES, {_PAGES: json.dumps(self._known).encode()})

    def _files(self, address: str) -> PageFiles:
        return self._known[address][1] if address in self._known else {}

    def _read(self) -> _Known:
        """What was remembered."""
        entry = read_entry(self._cache, _PAGES)
        try:
            pages: _Known = json.loads(entry[_PAGES]) if entry else {}
            files = [files for _, files in pages.values()]
            names = {name for each in files for name in each}
            digests = [digest for each in files for _, _, _, digest in each.values()]
            ours = all("/" not in name for name in names) and all(map(_DIGEST.fullmatch, digests))
        except (LookupError, TypeError, ValueError, AttributeError):  # whole, and yet not ours
            return {}
        return pages if ours else {}

    def _clear(self, folder: Path | str, address: str, carried: set[str]) -> None:
        """Remove what is not carried, so that of each page there is everything or nothing; no folder stays empty."""
        with os.scandir(folder) as entries:
            inside = list(entries)
        files = {}
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                self._clear(entry.path, f"{address}{entry.name}/", carried)
            else:
                files[entry.name] = entry
        known = self._files(address)
        if known and all(
            name in files and is_still(known[name], files[name].stat(follow_symlinks=False)) for name in known
        ):
            carried.add(address)
        else:
            known = {}
        for name in files.keys() - known.keys():
            os.unlink(files[name])  # noqa: PTH108 - ten thousand paths would cost more than the files
        if address and not known:
            with contextlib.suppress(OSError):  # other pages lie below
                os.rmdir(folder)  # noqa: PTH106

    def _link(self, address: str, folder: Path) -> bool:
        """Let the page's files stand in the new site too; False where that cannot be, or they are not what was written."""
        source, target = f"{self._published}/{address}", f"{folder}/{address}"
        files = self._known[address][1]
        try:
            if not all(is_still(file, os.lstat(source + name)) for name, file in files.items()):
                return False
            os.makedirs(target, exist_ok=True)  # noqa: PTH103
            for name in files:
                os.link(source + name, target + name)
        except OSError:
            return False
        return True


def _move(source: str, target: str) -> None:
    """Move everything out of one folder into another, where other things may lie. Raises OSError."""
    for name in os.listdir(source):  # noqa: PTH208 - many of them
        entry, place = f"{source}/{name}", f"{target}/{name}"
        if os.path.isdir(place):  # noqa: PTH112
            _move(entry, place)
        else:
            os.rename(entry, place)  # noqa: PTH104
    os.rmdir(source)  # noqa: PTH106


def write_new(path: str, content: bytes) -> KnownFile:
    """Write a file, never into one that is there: that may be a file of the published site too. Raises OSError."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except FileExistsError:
        os.unlink(path)  # noqa: PTH108
        return write_new(path, content)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
        return *stamp_of(os.fstat(file)), sha256(content).hexdigest()
    finally:
        os.close(file)
