"""Project files → sheets, by one process or several: the same sheets, and every slip told with its file."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.projects import build_projects, worker_pool
from generator.projects.artifacts import build_artifacts
from generator.projects.catalog import Catalog, read_catalog
from generator.reading.problem import Level
from tests.projects.test_build_cache import shown
from tests.support.many_projects import write_many

several = pytest.mark.parametrize("processes", [4], indirect=True)
COUNT = 60
VICTIM = "2023/xiangmu-0040"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty projects."""
    folder = tmp_path_factory.mktemp("build_projects") / "data"
    write_many(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def alone(data: Path) -> Catalog:
    """What one process makes of them."""
    return read_catalog(data)


@pytest.fixture(params=[1, 4])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many processes, though the files are few.

    They are copies of this one, with what a test has put in place of something; the threads of other tests hold
    nothing that a copy waits for.
    """
    monkeypatch.setattr(worker_pool, "processors", lambda: request.param)
    monkeypatch.setattr(worker_pool.threading, "active_count", lambda: 1)
    monkeypatch.setattr(build_projects, "MIN_PROJECTS_PER_PROCESS", 1)
    return int(request.param)


def when_it_is_the_victim(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen where that one sheet is made; processes that are copied do the same."""

    def make(project_id: str, *arguments: object) -> object:
        if project_id == VICTIM:
            happens()
        return build_artifacts(project_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(build_projects, "build_artifacts", make)


def told(catalog: Catalog) -> str:
    """The only error of a catalog, which is the victim's; everything else that was found has a row."""
    (error,) = catalog.errors
    assert error.level is Level.ERROR
    assert error.code == "not-processed"
    assert error.path == f"data/{VICTIM}.yml"
    assert VICTIM not in {row.id for row in catalog.projects}
    return error.message


@pytest.mark.usefixtures("processes")
@several
def test_several_processes_make_the_same(data: Path, alone: Catalog) -> None:
    """Rows, pages, findings and texts, in the same order."""
    catalog = read_catalog(data)
    assert len(catalog.projects) == COUNT
    assert shown(catalog) == shown(alone)


@pytest.mark.usefixtures("processes")
@several
@pytest.mark.parametrize("end", [lambda: os._exit(1), lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_worker_that_is_lost(
    data: Path, alone: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[[], object]
) -> None:
    """Once: its files are made by others, and nobody notices."""

    def once() -> None:
        if not (tmp_path / "ended").exists():
            (tmp_path / "ended").touch()
            end()

    when_it_is_the_victim(monkeypatch, once)
    catalog = read_catalog(data)
    assert (tmp_path / "ended").exists()
    assert shown(catalog) == shown(alone)


@pytest.mark.usefixtures("processes")
@several
def test_file_that_ends_every_worker(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, as an error that stops the publication."""
    when_it_is_the_victim(monkeypatch, lambda: os._exit(1))
    assert told(read_catalog(data)).startswith("没有处理完：处理它的进程一再中断（")


@pytest.mark.usefixtures("processes")
def test_slip_of_ours(data: Path, alone: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception while one sheet is made names its file; all others are made."""
    when_it_is_the_victim(monkeypatch, lambda: {}["x"])
    catalog = read_catalog(data)
    assert told(catalog).startswith("没有处理完：程序出了错（KeyError：'x'）")
    assert len(catalog.projects) == COUNT - 1
    assert [row for row in alone.projects if row.id != VICTIM] == list(catalog.projects)


@pytest.mark.usefixtures("processes")
def test_progress_counts_every_file_once(data: Path) -> None:
    """From what is kept already to all of them, one by one."""
    steps: list[tuple[int, int]] = []
    catalog = read_catalog(data, progress=lambda done, of: steps.append((done, of)))
    assert steps == [(done, COUNT) for done in range(COUNT + 1)]
    steps.clear()
    read_catalog(data, cache=catalog.artifacts.cache, progress=lambda done, of: steps.append((done, of)))
    assert steps == [(COUNT, COUNT)]
