"""The site while it is being worked on: a page is poured when somebody looks at it, the search index when there is time.

A change to one of ten thousand projects is thereby seen at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Thread
from typing import Any

from generator.frame import Frames
from generator.making import SheetLost
from generator.pages import Page, Site
from generator.pouring import pour_page, write_page
from generator.search import FOLDER, SearchIndexError, write_search_index
from generator.search_records import search_records

_App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A web application as PEP 3333 defines it."""

_TRIES = 3  # the folder may be emptied by the next build between our writing and the server's reading


class Preview:
    """Fills the folder that a development server serves, file by file, as they are asked for."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        """`warn` is told what went wrong in the background."""
        self._site_dir = Path()
        self._pages: dict[str, Page] = {}
        self._frames: Frames | None = None
        self._index = _Index(warn)

    def show(self, site: Site, pages: Iterable[Page], frames: Frames, site_dir: Path) -> None:
        """From now on these pages are to be seen; the search index follows by itself."""
        self._site_dir, self._frames = site_dir, frames
        self._pages = {page.address: page for page in pages}
        self._index.make(site)

    def around(self, app: _App, mount_path: str) -> _App:
        """A web application that serves what `app` serves, and makes what is missing."""

        def filling(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            address = str(environ["PATH_INFO"]).removeprefix(mount_path)
            for _ in range(_TRIES):
                said: list[tuple[Any, ...]] = []
                body = app(environ, lambda *arguments: said.append(arguments))  # noqa: B023 - called at once
                if not str(said[0][0]).startswith("404") or not self._fill(address):
                    break
            start_response(*said[0])
            return body

        return filling

    def close(self) -> None:
        """End what goes on in the background."""
        self._index.close()

    def _fill(self, address: str) -> bool:
        """Write what is to be found there; False where that is nothing of ours."""
        page = self._pages.get(f"{address.rstrip('/')}/".lstrip("/").removesuffix("index.html/"))
        if page is not None and self._frames is not None:
            write_page(self._site_dir, page.address, pour_page(page, self._frames))
            return True
        return self._index.fill(address, self._site_dir)


class _Index:
    """The search index of the newest site, made in the background; until it is there the one before is served."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._folder = TemporaryDirectory(prefix="disclosure-search-")
        self._changed = Condition()
        self._site: Site | None = None
        self._closed = False
        self._thread: Thread | None = None

    def make(self, site: Site) -> None:
        with self._changed:
            self._site = site
            self._changed.notify()
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()

    def fill(self, address: str, site_dir: Path) -> bool:
        source = Path(self._folder.name, address)
        if not address.startswith(f"{FOLDER}/") or ".." in address or not source.is_file():
            return False
        target = site_dir / address
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return True

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._folder.cleanup()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._site)
                site, self._site = self._site, None
            if self._closed or site is None:
                return
            try:
                write_search_index(search_records(site.catalog), Path(self._folder.name))
            except (SearchIndexError, SheetLost, OSError) as error:
                self._warn(str(error))
