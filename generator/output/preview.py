"""The site while it is being worked on: a page is poured when somebody looks at it, the search index when there is time.

A change to one of ten thousand projects is thereby seen at once.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Timer
from typing import Any

from generator.downloads import FOLDER as DOWNLOADS
from generator.form.addresses import EMBED
from generator.output.page_frame import Frames
from generator.output.write_pages import RECORD_FILE, published_record, render_page
from generator.pages import Page
from generator.projects.artifact_store import CacheRemoved
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, cache_folder, read_catalog
from generator.reading.problem import DataProblems
from generator.search.build_index import search_order, write_search
from generator.search.text_index import FOLDER

_App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A web application as PEP 3333 defines it."""

_TRIES = 3  # the folder may be emptied by the next build between our writing and the server's reading


class Preview:
    """Fills the folder that a development server serves, file by file, as they are asked for."""

    def __init__(self) -> None:
        self._site_dir = Path()
        self._pages: dict[str, Page] = {}
        self._frames: Frames | None = None
        self._filled: list[Path] = []
        self._filling = Lock()
        self._index = _Index()
        self._downloads: _Downloads | None = None
        self._catalog: Catalog | None = None

    def show(
        self,
        catalog: Catalog,
        pages: Iterable[Page],
        frames: Frames,
        site_dir: Path,
        search: bool = True,
        write_downloads: Callable[[Path], None] | None = None,
    ) -> None:
        """From now on these pages are to be seen; the search index follows by itself, where there is one.

        `write_downloads` fills a folder with what can be downloaded, when somebody asks for it.
        """
        if self._downloads is not None:
            self._downloads.close()
        with self._filling:
            self._catalog = catalog
            self._downloads = _Downloads(write_downloads) if write_downloads else None
            # Pages of the site before: MkDocs has emptied the folder, but they were still being drawn then.
            for file in self._filled:
                file.unlink(missing_ok=True)
            self._filled.clear()
            self._site_dir, self._frames = site_dir, frames
            self._pages = {page.address: page for page in pages}
        if search:
            self._index.make(catalog)

    def around(self, app: _App, mount_path: str) -> _App:
        """A web application that serves what `app` serves, and makes what is missing."""

        def filling(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            path = f"{environ['PATH_INFO']}/"
            address = path.removeprefix(mount_path).rstrip("/") if path.startswith(mount_path) else None
            if address is not None and address.startswith(f"{FOLDER}/"):
                self._fill(address)  # there may be a newer one than the one that lies there
            for _ in range(_TRIES):
                said: list[tuple[Any, ...]] = []
                body = app(environ, lambda *arguments: said.append(arguments))  # noqa: B023 - called at once
                if address is None or not str(said[0][0]).startswith("404"):
                    break
                try:
                    if not self._fill(address):
                        break
                except CacheRemoved as error:
                    start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
                    return [f"缓存文件夹 {error} 被删掉了。请再保存一次正在改的文件".encode()]
            start_response(*said[0])
            return body

        return filling

    def close(self) -> None:
        """End what goes on in the background."""
        self._index.close()
        if self._downloads is not None:
            self._downloads.close()

    def _fill(self, address: str) -> bool:
        """Write what is to be found there; False where that is nothing of ours."""
        if address.startswith(f"{FOLDER}/"):
            return self._fill_search(address)
        if address.rpartition("/")[2] == EMBED:
            return self._fill_embed(address.removesuffix(EMBED).lstrip("/"))
        page = self._pages.get(f"{address}/".lstrip("/").removesuffix("index.html/"))
        frames, downloads = self._frames, self._downloads
        if page is None and downloads is not None:
            return self._fill_download(address.lstrip("/"), downloads)
        if page is None or frames is None:
            return False
        if downloads is not None and page.address == f"{DOWNLOADS}/":
            downloads.folder()  # the page lists what there is
        content = render_page(page, frames)
        with self._filling:
            if self._pages.get(page.address) is page:  # else another site is shown by now
                self._put(Path(page.address, "index.html"), content)
        return True

    def _fill_embed(self, address: str) -> bool:
        """What other sites show of the page with that address."""
        page = self._pages.get(address)
        if page is None or page.embed is None:
            return False
        content = page.embed()
        with self._filling:
            if self._pages.get(address) is page:  # else another site is shown by now
                self._put(Path(address, EMBED), content)
        return True

    def _fill_download(self, address: str, downloads: _Downloads) -> bool:
        """A file of open data, or the record beside a project's page."""
        page, catalog = self._pages.get(address.removesuffix(RECORD_FILE)), self._catalog
        if page is not None and page.project is not None and catalog is not None:
            content: bytes | None = published_record(catalog.artifacts.record(page.project))
        elif address.startswith(f"{DOWNLOADS}/"):
            content = _read(downloads.folder(), address)
        else:
            content = None
        with self._filling:
            if self._downloads is not downloads:  # another site is shown by now: ask again
                return True
            if content is not None:
                self._put(Path(address), content)
        return content is not None

    def _fill_search(self, address: str) -> bool:
        with self._filling:
            content = self._index.read(address)
            if content is not None:
                self._put(Path(address), content)
        return content is not None

    def _put(self, file: Path, content: bytes) -> None:
        """Whoever reads meanwhile sees all of it or none. While MkDocs empties the folder, nothing is written."""
        target, beside = self._site_dir / file, self._site_dir / ".beside"
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(content)
            beside.replace(target)
            self._filled.append(target)


class _Downloads:
    """What can be downloaded, made when somebody asks for the first of it."""

    def __init__(self, write: Callable[[Path], None]) -> None:
        self._write = write
        self._making = Lock()
        self._folder: TemporaryDirectory[str] | None = None
        self._closed = False

    def folder(self) -> Path:
        """Where it lies; nowhere after `close`. Raises what `write` raises."""
        with self._making:
            if self._closed:
                return Path(os.devnull)
            if self._folder is None:
                folder = TemporaryDirectory(prefix="disclosure-downloads-")
                try:
                    self._write(Path(folder.name))
                except BaseException:
                    folder.cleanup()
                    raise
                self._folder = folder
            return Path(self._folder.name)

    def close(self) -> None:
        """Remove it."""
        with self._making:
            self._closed = True
            if self._folder is not None:
                self._folder.cleanup()


def _read(folder: Path, address: str) -> bytes | None:
    """The file with that address; None where there is none."""
    if ".." in address:
        return None
    try:
        return Path(folder, address).read_bytes()
    except (OSError, ValueError):  # ValueError: no name that a file can have
        return None


class _Index:
    """The search index, made by a process of its own; until it is there the one before is served.

    It is begun when nothing has changed for a while, and given up when something does.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="disclosure-search-")
        self._timer: Timer | None = None
        self._process: BaseProcess | None = None

    def make(self, catalog: Catalog) -> None:
        self._give_up()
        arguments = catalog.folder, catalog.name, Path(self._folder.name)
        # spawn: this process has threads; a daemon ends with it
        self._process = get_context("spawn").Process(target=_make_index, args=arguments, daemon=True)
        self._timer = Timer(_QUIET, self._process.start)
        self._timer.daemon = True
        self._timer.start()

    def read(self, address: str) -> bytes | None:
        """The file with that address; None where there is none."""
        return _read(Path(self._folder.name), address)

    def close(self) -> None:
        self._give_up()
        self._folder.cleanup()

    def _give_up(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._process is not None and self._process.pid is not None:
            self._process.terminate()
            self._process.join()


_QUIET = 2.0
"""So many seconds after the last change the search index is begun."""


def _make_index(folder: Path, name: str, target: Path) -> None:
    """Runs in a process of its own, and makes way for everything else."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this process
    if hasattr(os, "nice"):
        os.nice(19)
    tempfile.tempdir = str(target)  # what is left there when it is ended goes with the folder
    kept = BuildCache(cache_folder(folder))
    with suppress(
        DataProblems, CacheRemoved
    ):  # something changed again: the next build tells, and begins anew
        catalog = read_catalog(folder, name, kept)
        if not catalog.errors:
            write_search(search_order(catalog), target)
    kept.close()
