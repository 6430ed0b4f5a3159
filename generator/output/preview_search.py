"""Build the search index of a preview in a process of its own, when the data has not changed for a while."""

from __future__ import annotations

import os
import signal
import tempfile
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

from generator.projects.artifact_store import CacheRemoved
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import cache_folder, read_catalog
from generator.reading.problem import DataProblems
from generator.search.build_index import search_order, write_search

QUIET_SECONDS = 2.0
"""Time for which the data has to be unchanged before the search index is begun."""


class PreviewSearch:
    """The search index of a preview; until a new one is complete, the one before it is served."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="disclosure-search-")
        self._timer: Timer | None = None
        self._process: BaseProcess | None = None

    @property
    def folder(self) -> Path:
        """Root of the addresses of the index's files; empty until the first index is complete."""
        return Path(self._folder.name)

    def start(self, data: Path, name: str) -> None:
        """Begin an index of the data folder after a while; one that is being built is abandoned."""
        self._abandon()
        # spawn: this process has threads; a daemon ends with it
        self._process = get_context("spawn").Process(
            target=_build_index, args=(data, name, self.folder), daemon=True
        )
        self._timer = Timer(QUIET_SECONDS, self._process.start)
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        """End the process and remove the index."""
        self._abandon()
        self._folder.cleanup()

    def _abandon(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._process is not None and self._process.pid is not None:
            self._process.terminate()
            self._process.join()


def _build_index(folder: Path, name: str, target: Path) -> None:
    """Write the search index of a data folder below `target`. Runs in its own process, with the lowest priority."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this process
    if hasattr(os, "nice"):
        os.nice(19)
    tempfile.tempdir = str(target)  # what is left there when it is ended goes with the folder
    cache = BuildCache(cache_folder(folder))
    with suppress(
        DataProblems, CacheRemoved
    ):  # data changed again: the next build reports it, and begins anew
        catalog = read_catalog(folder, name, cache)
        if not catalog.errors:
            write_search(search_order(catalog), target)
    cache.close()
