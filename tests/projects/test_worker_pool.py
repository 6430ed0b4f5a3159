"""Work shared among processes: in order, complete, and with the name of what cannot be done."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from generator.projects import worker_pool
from generator.projects.worker_pool import WorkersLost, processors, run_here
from tests.conftest import HOME
from tests.support.patience import PATIENCE

TASKS = list(range(100))


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """Whatever happened, every process that was started has come to its end."""
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with four processors; the threads of other tests hold nothing that a copied process waits for."""
    monkeypatch.setattr(worker_pool, "processors", lambda: 4)
    monkeypatch.setattr(worker_pool.threading, "active_count", lambda: 1)


@pytest.fixture
def another_thread() -> Iterator[None]:
    """A thread that is alive meanwhile, as in a preview."""
    end = Event()
    thread = Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


# What workers do; by name, so that a new process finds it


def square(numbers: Sequence[int]) -> list[int]:
    """The plainest work."""
    return [number * number for number in numbers]


def process_of(numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Who does it, and how that process was started."""
    return [(os.getpid(), str(multiprocessing.get_start_method(allow_none=True)))] * len(numbers)


def slow_first(numbers: Sequence[int]) -> list[int]:
    """Earlier tasks take longer than later ones."""
    time.sleep(0.2 if 0 in numbers else 0)
    return list(numbers)


def end_once(folder: Path, how: Callable[[], object], numbers: Sequence[int]) -> list[int]:
    """The worker that is handed 50 for the first time comes to its end."""
    if 50 in numbers:
        try:
            (folder / "ended").touch(exist_ok=False)
        except FileExistsError:
            return list(numbers)
        how()
        time.sleep(60)
    return list(numbers)


def end_always(victim: int, numbers: Sequence[int]) -> list[int]:
    """No worker survives that one."""
    if victim in numbers:
        os._exit(1)
    return list(numbers)


def refuse(numbers: Sequence[int]) -> list[int]:
    """A slip of ours."""
    if 50 in numbers:
        raise ZeroDivisionError("fifty")
    return list(numbers)


def leave() -> None:
    """End without a word, as a crash in C does."""
    os._exit(1)


def die() -> None:
    """End as the system ends what takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


# Tests


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("count", [0, 1, 2, 7, 100, 1000])
@pytest.mark.parametrize("enough", [1, 10, 5000])
def test_results_stand_in_the_order_of_the_tasks(count: int, enough: int) -> None:
    """However many there are, and whoever does them; each once."""
    assert list(run_here(square, range(count), enough)) == [number * number for number in range(count)]


@pytest.mark.usefixtures("four")
def test_slow_task_holds_its_place() -> None:
    """What is done earlier waits for its turn."""
    assert list(run_here(slow_first, TASKS, 1)) == TASKS


@pytest.mark.usefixtures("four")
def test_work_is_shared() -> None:
    """With enough tasks for several, other processes do them, at most as many as there are processors."""
    found = {process for process, _ in run_here(process_of, range(1000), 10)}
    assert os.getpid() not in found
    assert 1 <= len(found) <= 4


@pytest.mark.parametrize(("count", "enough"), [(1, 1), (99, 50), (199, 100)])
@pytest.mark.usefixtures("four")
def test_little_work_starts_no_process(monkeypatch: pytest.MonkeyPatch, count: int, enough: int) -> None:
    """It would be done before a process has started."""
    monkeypatch.setattr(worker_pool, "ProcessPoolExecutor", None)
    assert {process for process, _ in run_here(process_of, range(count), enough)} == {os.getpid()}


def test_single_processor_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is won there."""
    monkeypatch.setattr(worker_pool, "processors", lambda: 1)
    monkeypatch.setattr(worker_pool, "ProcessPoolExecutor", None)
    assert list(run_here(square, TASKS, 1)) == square(TASKS)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such setting")
def test_processors_are_those_that_may_be_used() -> None:
    """A build that is held to one processor starts no processes, however many the machine has."""
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert processors() == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert processors() == len(allowed)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("how", [leave, die])
def test_worker_that_is_lost_once(tmp_path: Path, how: Callable[[], object]) -> None:
    """Others do what it had; nothing is missing and nothing comes twice."""
    assert list(run_here(partial(end_once, tmp_path, how), TASKS, 1)) == TASKS
    assert (tmp_path / "ended").exists()


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("victim", [0, 1, 17, 48, 50, 99])  # chunks of six: 12–17, 48–53
def test_task_that_ends_every_worker(victim: int) -> None:
    """All before it is done; then it is named, and no other, however fast it ends the worker."""
    done: list[int] = []
    with pytest.raises(WorkersLost) as lost:
        done.extend(run_here(partial(end_always, victim), TASKS, 1))
    assert lost.value.task == victim
    assert str(lost.value)
    assert done == TASKS[:victim]


@pytest.mark.usefixtures("four")
def test_exception_in_a_worker_is_handed_on() -> None:
    """What is wrong with the work itself is not tried again."""
    with pytest.raises(ZeroDivisionError, match="fifty"):
        list(run_here(refuse, TASKS, 1))


@pytest.mark.usefixtures("four")
def test_whoever_has_seen_enough_waits_for_nothing() -> None:
    """A run that is left early leaves no process behind."""
    results = run_here(square, range(10_000), 1)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("another_thread")
def test_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy could wait for ever for what another thread held: beside one, fresh processes are started."""
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    found = set(run_here(process_of, TASKS, 1))
    assert os.getpid() not in {process for process, _ in found}
    assert {start for _, start in found} == {"spawn"}


KILLED = r"""
import os, time
from generator.projects import worker_pool

def report(numbers):
    os.write(1, f"{os.getpid()}\n".encode())
    time.sleep(0.2)
    return list(numbers)

if __name__ == "__main__":
    worker_pool.processors = lambda: 2
    list(worker_pool.run_here(report, range(1000), 1))
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent(end: signal.Signals) -> None:
    """A build that is killed leaves nobody waiting for work: such a process would hold the build's locks for ever."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    started: set[int] = set()
    while len(started) < 2:
        started.add(int(process.stdout.readline()))
    process.send_signal(end)
    try:
        process.communicate(timeout=PATIENCE)  # what they print ends when the last of them is gone
    except subprocess.TimeoutExpired:
        for pid in started:
            os.kill(pid, signal.SIGKILL)
        raise
    assert process.returncode == -end


@pytest.fixture
def ready(four: None) -> Iterator[worker_pool.WorkerPool]:
    """Four processes that stand ready."""
    started = worker_pool.WorkerPool()
    started.start()
    yield started
    started.close()


def test_processes_stand_ready_from_one_task_to_the_next(
    ready: worker_pool.WorkerPool, tmp_path: Path
) -> None:
    """The same ones do all of it; when they are lost, others take their place, and the work is done all the same."""
    standing = {process.pid for process in multiprocessing.active_children()}
    assert len(standing) == 4
    for _ in range(2):
        assert {process for process, _ in run_here(process_of, range(1000), 1, ready)} <= standing
    assert list(run_here(partial(end_once, tmp_path, leave), TASKS, 1, ready)) == TASKS
    assert ready.executor is None
    assert standing.isdisjoint(process for process, _ in run_here(process_of, TASKS, 1, ready))


def write_into(file: Path) -> None:
    """Says which process it was."""
    file.write_text(str(os.getpid()), encoding="utf-8")


def fill_the_disk(file: Path) -> None:
    """Something that goes wrong in the work itself."""
    raise OSError(28, "No space left on device", str(file))


def write_or_end(file: Path, parent: int) -> None:
    """Ends every process but this one."""
    if os.getpid() != parent:
        os._exit(3)
    write_into(file)


def test_work_beside(ready: worker_pool.WorkerPool, tmp_path: Path) -> None:
    """One of those that stand ready has done it, and they do other things meanwhile."""
    wait = ready.run_in_background(partial(write_into, tmp_path / "done"))
    assert list(run_here(square, TASKS, 1, ready)) == square(TASKS)
    wait()
    assert (tmp_path / "done").read_text(encoding="utf-8") != str(os.getpid())


def test_work_beside_that_goes_wrong(ready: worker_pool.WorkerPool, tmp_path: Path) -> None:
    """What it raised is raised where somebody waits for it."""
    wait = ready.run_in_background(partial(fill_the_disk, tmp_path / "file"))
    with pytest.raises(OSError, match="No space left on device"):
        wait()


def test_work_beside_whose_process_is_lost(ready: worker_pool.WorkerPool, tmp_path: Path) -> None:
    """It may have been the victim of another program: it is done again, by this one."""
    wait = ready.run_in_background(partial(write_or_end, tmp_path / "done", os.getpid()))
    wait()
    assert (tmp_path / "done").read_text(encoding="utf-8") == str(os.getpid())


def test_work_beside_after_a_process_was_lost(ready: worker_pool.WorkerPool, tmp_path: Path) -> None:
    """Nobody is left to take it: this process does it when it is waited for, and what follows gets new processes."""
    assert ready.executor is not None
    assert isinstance(ready.executor.submit(leave).exception(), BrokenExecutor)
    ready.run_in_background(partial(write_into, tmp_path / "done"))()
    assert (tmp_path / "done").read_text(encoding="utf-8") == str(os.getpid())
    assert os.getpid() not in {process for process, _ in run_here(process_of, TASKS, 1, ready)}


def test_work_where_nobody_stands_ready(tmp_path: Path) -> None:
    """It is done when it is waited for, by this process, and not before."""
    wait = worker_pool.WorkerPool().run_in_background(partial(write_into, tmp_path / "done"))
    assert not (tmp_path / "done").exists()
    wait()
    assert (tmp_path / "done").read_text(encoding="utf-8") == str(os.getpid())


def test_one_processor_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """There would be nothing to gain."""
    monkeypatch.setattr(worker_pool, "processors", lambda: 1)
    ready = worker_pool.WorkerPool()
    ready.start()
    assert ready.executor is None
    ready.close()


def test_result_that_comes_while_somebody_looks_is_taken() -> None:
    """To have waited for it in vain a moment before is no reason to give it up."""
    future: Future[list[int]] = Future()
    looked: list[bool] = []

    def lost() -> bool:
        looked.append(future.done())
        future.set_result([1])
        return False

    assert worker_pool._result(future, lost) == [1]
    assert looked == [False]


def test_timeout_of_the_work_itself_is_handed_on() -> None:
    """It says nothing about the workers."""
    future: Future[list[int]] = Future()
    future.set_exception(TimeoutError("the work's own"))
    with pytest.raises(TimeoutError, match="the work's own"):
        worker_pool._result(future, lambda: True)
