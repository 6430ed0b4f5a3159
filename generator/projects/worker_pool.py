"""Run tasks in several processes, of this machine or of a Dask cluster; results come in the order of the tasks."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager, nullcontext
from itertools import islice
from typing import Any, NamedTuple, TypeVar

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

CLUSTER_SCHEMES = ("dask", "tls")
"""Schemes of a cluster's address, before ``://``."""

_MAX_TASKS_PER_CHUNK = 32
_MAX_CHUNKS_PER_WORKER = 16
"""Chunks that are handed out to a worker in advance: enough to keep it busy while this process does something else."""
_MIN_CHUNKS_PER_WORKER = 4
"""Chunks into which the tasks of a worker are cut: so many that no worker waits long for the last chunk of another."""
_MAX_CLUSTER_RETRIES = 3
_CLUSTER_TIMEOUT_SECONDS = 10
"""Time in which the scheduler of a cluster has to answer, and to have a worker."""
_CLUSTER_POLL_SECONDS = 1.0
"""Time between two looks whether the scheduler is still connected, while a result is awaited."""


class WorkersLost(Exception):
    """Worker processes ended again and again; `task` is the task at which the last of them ended."""

    def __init__(self, task: object, reason: str) -> None:
        self.task = task
        self.reason = reason
        super().__init__(reason)


class WrongAddress(Exception):
    """The cluster cannot be used; the message is for whoever builds the site."""


def processors() -> int:
    """Return the number of processors that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool:
    """Processes of this machine that are ready for tasks from `start` to `close`.

    A process is a copy of this one at the time of its start, with everything in memory: started early, it stays small.
    """

    def __init__(self) -> None:
        self.executor: Executor | None = None
        self._started = ExitStack()

    def start(self) -> None:
        """Start the processes, if the machine has more than one processor and they are not running."""
        if self.executor is None and processors() > 1:
            self.executor = self._started.enter_context(_processes(processors()))
            self.executor.submit(int)  # the first task starts all processes

    def run_in_background(self, work: Callable[[], None]) -> Callable[[], None]:
        """Start `work` in a process of the pool; return a function that waits for the end and re-raises an error.

        Without running processes, or when they are lost meanwhile, that function does the work itself.
        """
        if self.executor is None:
            return work
        future = self.executor.submit(work)

        def wait_for_end() -> None:
            try:
                future.result()
            except BrokenExecutor:
                work()

        return wait_for_end

    def terminate(self) -> None:
        """End the processes at once, whatever they are doing."""
        if self.executor is not None:
            for process in multiprocessing.active_children():
                process.terminate()
        self.close()

    def close(self) -> None:
        """End the processes when they have finished their tasks."""
        self.executor = None
        self._started.close()


def run_here(
    work: Callable[[Sequence[_Task]], list[_Result]],
    tasks: Sequence[_Task],
    min_tasks_per_process: int,
    pool: WorkerPool | None = None,
) -> Iterator[_Result]:
    """Yield the results of `work` for all tasks, in their order.

    With `min_tasks_per_process` tasks for two processes or more, processes of this machine do the work: those of `pool`
    if it is running, new ones otherwise. Raises WorkersLost.
    """
    workers = min(processors(), len(tasks) // min_tasks_per_process)
    if workers < 2:
        for task in tasks:
            yield from work([task])
        return
    chunk = max(1, min(_MAX_TASKS_PER_CHUNK, len(tasks) // (workers * _MIN_CHUNKS_PER_WORKER)))
    done = 0
    # Another program may have ended a worker: try again. After that one task at a time, to see which one it is.
    for processes, size in ((workers, chunk), (workers, chunk), (1, 1)):
        running = pool.executor if pool else None
        try:
            with nullcontext(running) if running else _processes(processes) as executor:
                for result in _in_order(executor, processes, work, tasks[done:], size):
                    done += 1
                    yield result
            return
        except BrokenExecutor as error:
            lost = error
            if pool:
                pool.close()
    raise WorkersLost(tasks[done], str(lost)) from lost


def run_on_cluster(
    work: Callable[[Sequence[_Task]], list[_Result]], tasks: Sequence[_Task], address: str
) -> Iterator[_Result]:
    """Yield the results of `work` for all tasks, in their order, from the Dask cluster with its scheduler at `address`.

    Dask gives the tasks of a lost worker to another worker. Raises WrongAddress, WorkersLost.
    """
    if not tasks:  # then it does not matter whether the cluster exists
        return
    done = 0
    with _cluster(address, work) as cluster:
        try:
            for result in _in_order(
                cluster.executor, cluster.workers, work, tasks, _MAX_TASKS_PER_CHUNK, cluster.is_lost
            ):
                done += 1
                yield result
        except cluster.worker_killed as error:
            raise WorkersLost(tasks[done], f"{type(error).__name__}: {error}") from error
        except Exception as error:  # such as a scheduler that is gone, or knows another program
            raise WrongAddress(f"集群 {address} 没有做完：{_error_text(error)}") from error


def _in_order(
    executor: Executor,
    workers: int,
    work: Callable[[Sequence[_Task]], list[_Result]],
    tasks: Sequence[_Task],
    chunk: int,
    is_lost: Callable[[], bool] = lambda: False,
) -> Iterator[_Result]:
    chunks = (tasks[begin : begin + chunk] for begin in range(0, len(tasks), chunk))
    futures: deque[Future[list[_Result]]] = deque()
    broken: BrokenExecutor | None = None
    try:
        while True:
            if broken is None:
                room = workers * _MAX_CHUNKS_PER_WORKER - len(futures)
                try:
                    futures.extend(executor.submit(work, part) for part in islice(chunks, room))
                except BrokenExecutor as error:
                    broken = error  # the futures handed out before tell at which task
            if not futures:
                break
            yield from _result(futures.popleft(), is_lost)
        if broken is not None:
            raise broken
    finally:
        for future in futures:
            future.cancel()


def _result(future: Future[list[_Result]], is_lost: Callable[[], bool]) -> list[_Result]:
    """Wait for a result. Raises ConnectionError when the scheduler is lost, for some futures never end then."""
    while not wait([future], _CLUSTER_POLL_SECONDS).done:
        if is_lost():
            raise ConnectionError("调度程序中断了")
    return future.result()


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    # A copy of this process starts at once, but only a process with one thread can be copied safely.
    copied = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if copied else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as executor:
        yield executor


def _end_with_parent() -> None:
    """End this worker when its parent ends: it would wait for ever, and hold the locks that both share."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent alone
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the parent may have been copied with a handler of its own
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


class _Cluster(NamedTuple):
    """A connected Dask cluster."""

    executor: Executor
    workers: int
    """Number of its workers."""
    worker_killed: type[Exception]
    """Error of a task whose workers were killed again and again."""
    is_lost: Callable[[], bool]
    """Whether the scheduler is no longer connected."""


@contextmanager
def _cluster(address: str, work: Callable[[Sequence[_Task]], list[_Result]]) -> Iterator[_Cluster]:
    scheme, _, place = address.partition("://")
    if scheme not in CLUSTER_SCHEMES or not place:
        raise WrongAddress(f"“{address}”不是集群的地址。请写成 dask://主机:端口 或 tls://主机:端口")
    try:
        import distributed
    except ImportError:
        raise WrongAddress("要用集群，请先安装：pip install 'budget-disclosure[cluster]'") from None
    connect: Any = distributed.Client  # has no types
    try:
        client = connect(
            f"{'tcp' if scheme == 'dask' else scheme}://{place}", timeout=_CLUSTER_TIMEOUT_SECONDS
        )
    except (OSError, ValueError, TypeError) as error:  # TypeError: tls without certificates
        raise WrongAddress(f"连不上集群 {address}：{error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CLUSTER_TIMEOUT_SECONDS)
            workers = len(
                client.run(work, [])
            )  # no tasks: shows at once whether every worker has our program
        except TimeoutError as error:
            raise WrongAddress(f"集群 {address} 里没有工作进程") from error
        except Exception as error:
            raise WrongAddress(f"集群 {address} 的工作进程不能用：{_error_text(error)}") from error
        executor = client.get_executor(retries=_MAX_CLUSTER_RETRIES, pure=False)
        yield _Cluster(executor, workers, distributed.KilledWorker, lambda: bool(client.status == "closed"))


def _error_text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
