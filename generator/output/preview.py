"""Serve a site while it is worked on: a page is rendered when it is requested, the search index when there is time.

A change to one of ten thousand projects is thereby visible at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from generator.downloads.file_list import OPEN_DATA_FOLDER
from generator.file_writing import write_atomically
from generator.form.addresses import EMBED_FILE
from generator.output.page_frame import Frames
from generator.output.preview_search import PreviewSearch
from generator.output.site_build import SiteBuild
from generator.output.write_pages import PAGE_FILE, render_page
from generator.pages import Page
from generator.projects.artifact_store import PROJECT_FILES, CacheRemoved
from generator.search.text_index import SEARCH_FOLDER

_App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A web application as PEP 3333 defines it."""

_MAX_TRIES = 3
"""Times that a file is written for one request: the next build may empty the folder before the server has read it."""


class Preview:
    """Writes files into the folder of a development server as they are requested."""

    def __init__(self) -> None:
        self._site_dir = Path()
        self._build: SiteBuild | None = None
        self._pages: dict[str, Page] = {}
        self._frames: Frames | None = None
        self._written: list[Path] = []
        """Files written for the present site."""
        self._writing = Lock()
        self._search = PreviewSearch()
        self._downloads: _Downloads | None = None

    def show(self, build: SiteBuild, frames: Frames, site_dir: Path) -> None:
        """Serve the pages of a build from now on; its search index and its downloads follow, where it has any."""
        if self._downloads is not None:
            self._downloads.close()
        with self._writing:
            self._build = build
            self._downloads = _Downloads(build.write_downloads) if build.settings.downloads else None
            # Pages of the site before: MkDocs has emptied the folder, but they were still being rendered then.
            for file in self._written:
                file.unlink(missing_ok=True)
            self._written.clear()
            self._site_dir, self._frames = site_dir, frames
            self._pages = {page.address: page for page in build.pages}
        if build.settings.search:
            self._search.start(build.settings.data, build.settings.data_name)

    def around(self, app: _App, mount_path: str) -> _App:
        """Return a web application that serves what `app` serves, and writes files that are missing."""

        def respond(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            path = f"{environ['PATH_INFO']}/"
            address = path.removeprefix(mount_path).rstrip("/") if path.startswith(mount_path) else None
            if address is not None and address.startswith(f"{SEARCH_FOLDER}/"):
                self._write(address)  # there may be a newer one than the one that lies there
            for _ in range(_MAX_TRIES):
                responses: list[tuple[Any, ...]] = []
                body = app(environ, lambda *arguments: responses.append(arguments))  # noqa: B023 - called at once
                if address is None or not str(responses[0][0]).startswith("404"):
                    break
                try:
                    if not self._write(address):
                        break
                except CacheRemoved as error:
                    start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
                    return [f"缓存文件夹 {error} 被删掉了。请再保存一次正在改的文件".encode()]
            start_response(*responses[0])
            return body

        return respond

    def close(self) -> None:
        """End what runs in the background."""
        self._search.close()
        if self._downloads is not None:
            self._downloads.close()

    def _write(self, address: str) -> bool:
        """Write the file at an address; False where the site has none. Raises CacheRemoved."""
        if address.startswith(f"{SEARCH_FOLDER}/") and address != f"{SEARCH_FOLDER}/{PAGE_FILE}":
            return self._write_search(address)
        if address.rpartition("/")[2] == EMBED_FILE:
            return self._write_embed(address.removesuffix(EMBED_FILE).lstrip("/"))
        page = self._pages.get(f"{address}/".lstrip("/").removesuffix(f"{PAGE_FILE}/"))
        frames, downloads = self._frames, self._downloads
        if page is None and downloads is not None:
            return self._write_download(address.lstrip("/"), downloads)
        if page is None or frames is None:
            return False
        if downloads is not None and page.address == f"{OPEN_DATA_FOLDER}/":
            downloads.folder()  # the page lists the files
        self._write_of_page(page, PAGE_FILE, render_page(page, frames))
        return True

    def _write_embed(self, address: str) -> bool:
        """Write the embed of the page at an address; False where it has none. Raises CacheRemoved."""
        page = self._pages.get(address)
        content = page.content.embed() if page is not None else None
        if page is None or content is None:
            return False
        self._write_of_page(page, EMBED_FILE, content)
        return True

    def _write_of_page(self, page: Page, name: str, content: bytes) -> None:
        """Write a file of a page, unless another site is shown by now."""
        with self._writing:
            if self._pages.get(page.address) is page:
                self._put(Path(page.address, name), content)

    def _write_download(self, address: str, downloads: _Downloads) -> bool:
        """Write a file of open data, or one beside the page of a project; False where there is none. Raises CacheRemoved."""
        folder, slash, name = address.rpartition("/")
        page, build = self._pages.get(folder + slash), self._build
        if name in PROJECT_FILES and page is not None and page.project is not None and build is not None:
            content = build.site.catalog.artifacts.files(page.project).get(name)
        elif address.startswith(f"{OPEN_DATA_FOLDER}/"):
            content = read_served_file(downloads.folder(), address)
        else:
            content = None
        with self._writing:
            if self._downloads is not downloads:  # another site is shown by now: look again
                return True
            if content is not None:
                self._put(Path(address), content)
        return content is not None

    def _write_search(self, address: str) -> bool:
        """Write a file of the search index; False where there is none yet."""
        with self._writing:
            content = read_served_file(self._search.folder, address)
            if content is not None:
                self._put(Path(address), content)
        return content is not None

    def _put(self, file: Path, content: bytes) -> None:
        """Write a file into the served folder; nothing while MkDocs empties it."""
        target = self._site_dir / file
        with suppress(OSError):
            write_atomically(target.parent, target.name, content)
            self._written.append(target)


class _Downloads:
    """The downloads of one site, written when the first of them is requested."""

    def __init__(self, write: Callable[[Path], None]) -> None:
        self._write = write
        self._writing = Lock()
        self._folder: TemporaryDirectory[str] | None = None
        self._closed = False

    def folder(self) -> Path:
        """Return the folder with the files; one that has none after `close`. Raises what `write` raises."""
        with self._writing:
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
        """Remove the downloads that were written; later requests write none."""
        with self._writing:
            self._closed = True
            if self._folder is not None:
                self._folder.cleanup()


def read_served_file(folder: Path, address: str) -> bytes | None:
    """Read the file at an address below a folder; None where there is none."""
    if ".." in address:
        return None
    try:
        return Path(folder, address).read_bytes()
    except (OSError, ValueError):  # ValueError: no name that a file can have
        return None
