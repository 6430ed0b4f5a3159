"""Sheets made by a real Dask cluster of two processes: the same as without, or a sentence that says what is amiss."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.projects import dask_cluster
from generator.projects.artifact_store import ArtifactStore
from generator.projects.build_cache import BuildCache
from generator.projects.build_projects import DataFile, build_projects
from generator.projects.catalog import Catalog, read_catalog
from generator.projects.dask_cluster import WrongAddress
from tests.conftest import HOME, Build
from tests.projects.test_build_cache import shown
from tests.site.test_build import build, built, content, copy_of_project, told, tree
from tests.support.many_projects import write_many
from tests.support.patience import PATIENCE

COUNT = 60


def dask() -> Any:
    """Return Dask's package, loaded by the process that runs these tests, not by all that collect them."""
    import distributed  # type: ignore[import-not-found,unused-ignore]

    return distributed


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes and their scheduler."""
    with dask().LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as running:
        yield running


@pytest.fixture
def address(cluster: Any) -> str:
    """Of the scheduler, as the plugin is given it, when both workers are there."""
    cluster.wait_for_workers(2, timeout=PATIENCE)
    return str(cluster.scheduler_address).replace("tcp://", "dask://")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty projects."""
    folder = tmp_path_factory.mktemp("cluster") / "data"
    write_many(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def alone(data: Path) -> Catalog:
    """What this process makes of them."""
    return read_catalog(data)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for what is not there."""
    monkeypatch.setattr(dask_cluster, "_CLUSTER_TIMEOUT_SECONDS", 1)


@pytest.fixture
def soon_lost(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it when there is nothing more to wait for: until then a slow machine has its time."""
    return lambda: monkeypatch.setattr(dask_cluster, "_MAX_SILENCE_SECONDS", 3)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files at a time, as there were many of them."""
    monkeypatch.setattr(dask_cluster, "MAX_TASKS_PER_CHUNK", 4)


def refused(data: Path, address: str) -> str:
    """What is said of a cluster that cannot be used."""
    with pytest.raises(WrongAddress) as refusal:
        read_catalog(data, cluster=address)
    return str(refusal.value)


@pytest.mark.usefixtures("small_chunks")
def test_cluster_makes_the_same(data: Path, alone: Catalog, address: str) -> None:
    """Rows, pages, findings and texts, in the same order."""
    assert shown(read_catalog(data, cluster=address)) == shown(alone)


def test_files_with_errors(data: Path, address: str, tmp_path: Path) -> None:
    """What is wrong is told as without a cluster."""
    broken = Path(shutil.copytree(data, tmp_path / "data"))
    for number in (7, 42):
        (broken / "2023" / f"xiangmu-{number:04}.yml").write_text("项目名称：甲\n", encoding="utf-8")
    expected = read_catalog(broken)
    assert len(expected.errors) == 2
    assert shown(read_catalog(broken, cluster=address)) == shown(expected)


def test_only_what_is_not_kept_is_handed_out(
    data: Path, alone: Catalog, address: str, tmp_path: Path
) -> None:
    """A second build needs no cluster at all; its address is not even tried."""
    kept = BuildCache(tmp_path / "sheets")
    read_catalog(data, cache=kept, cluster=address)
    assert shown(read_catalog(data, cache=kept, cluster="dask://127.0.0.1:1")) == shown(alone)
    kept.close()


def test_workers_need_no_disk_of_ours(data: Path, alone: Catalog, address: str, tmp_path: Path) -> None:
    """They are given bytes and give bytes back: from an empty folder, with the data and the cache out of reach."""
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o555)
    with dask().Client(address.replace("dask://", "tcp://")) as client:
        before = client.run(os.getcwd)
        client.run(os.chdir, str(empty))
    names = sorted(row.id for row in alone.projects)
    contents = {name: (data / f"{name}.yml").read_bytes() for name in names}
    sources = [DataFile(name, f"data/{name}.yml", partial(contents.__getitem__, name)) for name in names]
    moved = data.rename(tmp_path / "out of reach")
    try:
        kept = BuildCache(tmp_path / "sheets")
        made = build_projects(sources, alone.registers, kept, cluster=address)
    finally:
        moved.rename(data)
        with dask().Client(address.replace("dask://", "tcp://")) as client:
            client.run(os.chdir, next(iter(before.values())))
    sheets = ArtifactStore(kept, made)
    assert [each.summary for each in made] == list(alone.projects)
    assert all(sheets.page(name) == alone.artifacts.page(name) for name in names)
    assert list(empty.iterdir()) == []
    kept.close()


def test_site_is_the_same(site: Build, address: str, tmp_path: Path) -> None:
    """Byte for byte, through the plugin."""
    expected = content(site.folder)
    found = content(
        built(copy_of_project(tmp_path / "home", whole_guides=True), DISCLOSURE_EXECUTOR=address).folder
    )
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


@pytest.mark.usefixtures("small_chunks")
def test_worker_that_is_killed_half_way(data: Path, alone: Catalog, address: str, cluster: Any) -> None:
    """What it had is done by the other one, or by the one that comes in its place."""
    victim = next(iter(cluster.workers.values())).pid
    killed: list[int] = []

    def kill(done: int, of: int) -> None:
        if done > of // 4 and not killed:
            killed.append(done)
            os.kill(victim, signal.SIGKILL)

    catalog = read_catalog(data, cluster=address, progress=kill)
    assert killed[0] < COUNT
    assert shown(catalog) == shown(alone)


# What is told


def test_worker_with_another_program(data: Path, address: str, cluster: Any, tmp_path: Path) -> None:
    """One line more in one of its modules, and nothing is taken from it."""
    program = tmp_path / "program"
    shutil.copytree(HOME / "generator", program / "generator")  # with what is compiled of it
    with (program / "generator" / "wording.py").open("a", encoding="utf-8") as opened:
        opened.write("\n")
    with another_worker(cluster, program):
        said = refused(data, address)
    assert said.startswith(f"集群 {address} 的工作进程不能用：")
    assert "每台机器都要装同一个版本的 budget-disclosure" in said


def test_worker_without_our_program(data: Path, address: str, cluster: Any, tmp_path: Path) -> None:
    """Told at once, where the cluster would try for ever."""
    (tmp_path / "generator").mkdir()
    (tmp_path / "generator" / "__init__.py").write_text(
        "raise ImportError('no such thing')\n", encoding="utf-8"
    )
    with another_worker(cluster, tmp_path):
        said = refused(data, address)
    assert said.startswith(f"集群 {address} 的工作进程不能用：")
    assert "no such thing" in said


@contextmanager
def another_worker(cluster: Any, path: Path) -> Iterator[None]:
    """A third worker, whose modules come from `path`."""
    with worker_process(cluster, path, path):
        cluster.wait_for_workers(3, timeout=PATIENCE)
        yield
    with dask().Client(cluster.scheduler_address) as client:
        while len(client.scheduler_info(n_workers=-1)["workers"]) > 2:
            pass


@contextmanager
def worker_process(cluster: Any, modules: Path, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that nobody starts anew when it ends; `path` is for its files."""
    options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address, *options],
        cwd=path,
        env={**os.environ, "PYTHONPATH": str(modules)},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=PATIENCE)


@pytest.mark.usefixtures("impatient")
def test_scheduler_that_is_not_there(data: Path) -> None:
    """The address is told."""
    assert refused(data, "dask://127.0.0.1:1").startswith("连不上集群 dask://127.0.0.1:1：")


@pytest.mark.parametrize("address", ["dask://127.0.0.1", "dask://127.0.0.1:x", "tls://127.0.0.1:1"])
def test_address_that_cannot_be(data: Path, address: str) -> None:
    """Without a port, with a word for it, and encrypted without certificates."""
    assert refused(data, address).startswith(f"连不上集群 {address}：")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8786", "127.0.0.1:8786", "dask://", "tcp://127.0.0.1:8786", "dask"]
)
def test_address_that_is_none_of_a_cluster(data: Path, address: str) -> None:
    """What it should look like is told."""
    assert refused(data, address) == f"“{address}”不是集群的地址。请写成 dask://主机:端口 或 tls://主机:端口"


def test_package_that_is_not_installed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is told."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert (
        refused(data, "dask://127.0.0.1:1") == "要用集群，请先安装：pip install 'budget-disclosure[cluster]'"
    )


@pytest.mark.usefixtures("impatient")
def test_cluster_without_a_worker(data: Path) -> None:
    """Nobody would ever do the work."""
    with dask().LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty:
        address = str(empty.scheduler_address).replace("tcp://", "dask://")
        assert refused(data, address) == f"集群 {address} 里没有工作进程"


LONELY = """
import sys
import distributed

with distributed.LocalCluster(n_workers=1, processes=False, protocol="tcp", dashboard_address=":0") as cluster:
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""


@contextmanager
def cluster_in_another_process() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that is scheduler and worker, and its address as the plugin is given it."""
    process = subprocess.Popen(
        [sys.executable, "-c", LONELY],
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip().replace("tcp://", "dask://")
    assert address.startswith("dask://")
    try:
        yield process, address
    finally:
        process.kill()
        process.communicate()


def refused_half_way(data: Path, address: str, after: int, harm: Callable[[], object]) -> str:
    """What is said when `harm` was done as soon as so many projects were built."""
    harmed: list[int] = []

    def progress(done: int, of: int) -> None:
        if done >= after and not harmed:
            harmed.append(done)
            harm()

    with pytest.raises(WrongAddress) as refusal:
        read_catalog(data, cluster=address, progress=progress)
    assert harmed[0] < COUNT
    return str(refusal.value)


UNFINISHED = "集群 {} 没有做完：{}。请看看集群的机器和网络，再生成一次"


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("after", [1, 3, 15])
def test_cluster_that_goes_away_half_way(data: Path, after: int) -> None:
    """The build ends and says so, whatever Dask was doing at that moment: it leaves some of the work unanswered."""
    with cluster_in_another_process() as (process, address):
        said = refused_half_way(data, address, after, process.kill)
    assert said == UNFINISHED.format(address, "和调度程序的连接断了")


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("after", [1, 9])
def test_cluster_that_stands_still_half_way(data: Path, soon_lost: Callable[[], None], after: int) -> None:
    """No connection breaks then: only that nothing comes any more shows it."""
    with cluster_in_another_process() as (process, address):
        said = refused_half_way(
            data, address, after, lambda: (process.send_signal(signal.SIGSTOP), soon_lost())
        )
    assert said == UNFINISHED.format(address, "调度程序没有回应，等了 3 秒")


@pytest.mark.usefixtures("small_chunks")
def test_workers_that_stand_still_half_way(
    data: Path, address: str, cluster: Any, soon_lost: Callable[[], None]
) -> None:
    """The scheduler answers, and hears of no worker."""
    workers = [worker.pid for worker in cluster.workers.values()]
    try:
        said = refused_half_way(
            data, address, 9, lambda: ([os.kill(pid, signal.SIGSTOP) for pid in workers], soon_lost())
        )
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    assert said == UNFINISHED.format(address, "一个工作进程都没有回应，等了 3 秒")


def test_worker_that_stands_still_from_the_beginning(
    data: Path, address: str, cluster: Any, soon_lost: Callable[[], None]
) -> None:
    """It never shows whether it has our program."""
    worker = next(iter(cluster.workers.values())).pid
    os.kill(worker, signal.SIGSTOP)
    soon_lost()
    try:
        said = refused(data, address)
    finally:
        os.kill(worker, signal.SIGCONT)
    assert said == f"集群 {address} 的工作进程不能用：3 秒里有的没有回应"


@pytest.mark.usefixtures("small_chunks")
def test_workers_that_all_die_half_way(data: Path, tmp_path: Path, soon_lost: Callable[[], None]) -> None:
    """Nobody starts new ones; the scheduler would wait for ever."""
    with dask().LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as lonely:
        address = str(lonely.scheduler_address).replace("tcp://", "dask://")
        with (
            worker_process(lonely, HOME, tmp_path) as first,
            worker_process(lonely, HOME, tmp_path) as second,
        ):
            lonely.wait_for_workers(2, timeout=PATIENCE)
            said = refused_half_way(data, address, 9, lambda: (first.kill(), second.kill(), soon_lost()))
    assert said == UNFINISHED.format(address, "一个工作进程都没有回应，等了 3 秒")


def test_worker_that_dies_right_after_its_result(
    data: Path, alone: Catalog, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result that has arrived counts, though by now Dask says of it that it is lost."""
    result_of = dask().Future._result

    async def lost_then(future: Any, *arguments: object, **options: object) -> object:
        result = await result_of(future, *arguments, **options)
        future._state.lose()
        return result

    monkeypatch.setattr(dask().Future, "_result", lost_then)
    assert shown(read_catalog(data, cluster=address)) == shown(alone)


def test_published_site_stays(home: Path) -> None:
    """A build that cannot use its cluster names the option, and changes nothing."""
    before = tree(home / "public" / "site")
    output = told(build(home, DISCLOSURE_EXECUTOR="http://127.0.0.1:8786"), before)
    assert "“http://127.0.0.1:8786”不是集群的地址。" in output
    assert "（mkdocs.yml 里 disclosure 的 executor 一项）" in output
    assert "Traceback" not in output
