"""The site while it is being worked on: a page is poured when somebody looks at it, the search index when there is time.

A change to one of ten thousand projects is thereby seen at once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

from generator.catalog import Catalog, kept_folder, read_catalog
from generator.frame import Frames
from generator.kept import Kept
from generator.pages import Page
from generator.pouring import pour_page, write_page
from generator.search import FOLDER, write_search_index
from generator.search_records import search_records

_App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A web application as PEP 3333 defines it."""

_TRIES = 3  # the folder may be emptied by the next build between our writing and the server's reading


class Preview:
    """Fills the folder that a development server serves, file by file, as they are asked for."""

    def __init__(self) -> None:
        self._site_dir = Path()
        self._pages: dict[str, Page] = {}
        self._frames: Frames | None = None
        self._index = _Index()

    def show(self, catalog: Catalog, pages: Iterable[Page], frames: Frames, site_dir: Path) -> None:
        """From now on these pages are to be seen; the search index follows by itself."""
        self._site_dir, self._frames = site_dir, frames
        self._pages = {page.address: page for page in pages}
        self._index.make(catalog)

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

    def fill(self, address: str, site_dir: Path) -> bool:
        """Copy the file with that address; False where there is none."""
        source = Path(self._folder.name, address)
        if not address.startswith(f"{FOLDER}/") or ".." in address or not source.is_file():
            return False
        target = site_dir / address
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return True

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
    if hasattr(os, "nice"):
        os.nice(19)
    kept = Kept(kept_folder(folder))
    catalog = read_catalog(folder, name, kept)
    write_search_index(search_records(catalog), target)
    kept.close()
