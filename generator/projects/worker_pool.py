"""Work done by several processes, of this machine or of a Dask cluster, in the order it was handed out."""

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
from typing import Any, TypeVar

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

CLUSTER_SCHEMES = ("dask", "tls")
"""What the address of a cluster begins with, before ``://``."""

_LARGEST_CHUNK = 32
_CHUNKS_IN_FLIGHT = 16  # for each worker: enough to keep it busy while this process does something else
_CHUNKS_EACH = 4  # at least: so that none of them waits long for the last
_CLUSTER_RETRIES = 3
_CLUSTER_PATIENCE = 10
"""Seconds in which its scheduler has to answer, and to have a worker."""
_CLUSTER_LOOK = 1.0
"""Seconds after which somebody who waits looks whether it is still there."""


class WorkersLost(Exception):
    """Workers came to their end again and again; `task` is the one that ended the last of them."""

    def __init__(self, task: object, reason: str) -> None:
        self.task = task
        self.reason = reason
        super().__init__(reason)


class WrongAddress(Exception):
    """The cluster cannot be used; the message is for the one who builds the site."""


def processors() -> int:
    """How many of this machine's processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Processes of this machine that stand ready from `begin` to `close`.

    A process is a copy of what this one holds when it is started: one that is started early stays small.
    """

    def __init__(self) -> None:
        self.executor: Executor | None = None
        self._started = ExitStack()

    def begin(self) -> None:
        """Start them, where the machine has more than one processor."""
        if self.executor is None and processors() > 1:
            self.executor = self._started.enter_context(_processes(processors()))
            self.executor.submit(int)  # the first thing to do starts them all

    def beside(self, work: Callable[[], None]) -> Callable[[], None]:
        """`work` is done by one of them while this process goes on; gives what waits for it, and raises what it raised.

        It is done when it is waited for where none of them stand ready, or are lost meanwhile.
        """
        if self.executor is None:
            return work
        begun = self.executor.submit(work)

        def finished() -> None:
            try:
                begun.result()
            except BrokenExecutor:
                work()

        return finished

    def abandon(self) -> None:
        """End them at once, whatever they are doing."""
        if self.executor is not None:
            for process in multiprocessing.active_children():
                process.terminate()
        self.close()

    def close(self) -> None:
        """End them; nothing waits for them any more."""
        self.executor = None
        self._started.close()


def run_here(
    work: Callable[[Sequence[_Task]], list[_Result]],
    tasks: Sequence[_Task],
    enough: int,
    ready: Workers | None = None,
) -> Iterator[_Result]:
    """`work` done on all tasks, in their order: by processes of this machine where there are `enough` of them.

    Those that stand `ready` are asked first. Raises WorkersLost.
    """
    workers = min(processors(), len(tasks) // enough)
    if workers < 2:
        for task in tasks:
            yield from work([task])
        return
    chunk = max(1, min(_LARGEST_CHUNK, len(tasks) // (workers * _CHUNKS_EACH)))
    done = 0
    # A worker may have been the victim of another program: again. Then one by one, to see which task it is.
    for processes, size in ((workers, chunk), (workers, chunk), (1, 1)):
        standing = ready.executor if ready else None
        try:
            with nullcontext(standing) if standing else _processes(processes) as executor:
                for result in _in_order(executor, processes, work, tasks[done:], size):
                    done += 1
                    yield result
            return
        except BrokenExecutor as error:
            lost = error
            if ready:
                ready.close()
    raise WorkersLost(tasks[done], str(lost)) from lost


def run_on_cluster(
    work: Callable[[Sequence[_Task]], list[_Result]], tasks: Sequence[_Task], address: str
) -> Iterator[_Result]:
    """`work` done on all tasks, in their order, by the Dask cluster whose scheduler is at `address`.

    Dask hands what a lost worker had to another one. Raises WrongAddress, WorkersLost.
    """
    if not tasks:  # then it does not matter whether the cluster is there
        return
    done = 0
    with _cluster(address, work) as (executor, workers, killed, lost):
        try:
            for result in _in_order(executor, workers, work, tasks, _LARGEST_CHUNK, lost):
                done += 1
                yield result
        except killed as error:
            raise WorkersLost(tasks[done], f"{type(error).__name__}: {error}") from error
        except Exception as error:  # such as a scheduler that is gone, or knows another program
            raise WrongAddress(f"集群 {address} 没有做完：{_told(error)}") from error


def _in_order(
    executor: Executor,
    workers: int,
    work: Callable[[Sequence[_Task]], list[_Result]],
    tasks: Sequence[_Task],
    chunk: int,
    lost: Callable[[], bool] = lambda: False,
) -> Iterator[_Result]:
    chunks = (tasks[begin : begin + chunk] for begin in range(0, len(tasks), chunk))
    futures: deque[Future[list[_Result]]] = deque()
    broken: BrokenExecutor | None = None
    try:
        while True:
            if broken is None:
                room = workers * _CHUNKS_IN_FLIGHT - len(futures)
                try:
                    futures.extend(executor.submit(work, each) for each in islice(chunks, room))
                except BrokenExecutor as error:
                    broken = error  # at which task, those tell that were handed out before
            if not futures:
                break
            yield from _result(futures.popleft(), lost)
        if broken is not None:
            raise broken
    finally:
        for future in futures:
            future.cancel()


def _result(future: Future[list[_Result]], lost: Callable[[], bool]) -> list[_Result]:
    """What comes of it; of a scheduler that is gone, some futures never hear."""
    while not wait([future], _CLUSTER_LOOK).done:
        if lost():
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
    """Else a worker whose parent is killed waits for ever, and holds the locks that it shares with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent alone
    for name in ("SIGTERM", "SIGHUP"):  # the parent may have been copied with handlers of its own
        if number := getattr(signal, name, None):  # Windows has no SIGHUP
            signal.signal(number, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def _cluster(
    address: str, work: Callable[[Sequence[_Task]], list[_Result]]
) -> Iterator[tuple[Executor, int, type[Exception], Callable[[], bool]]]:
    scheme, _, place = address.partition("://")
    if scheme not in CLUSTER_SCHEMES or not place:
        raise WrongAddress(f"“{address}”不是集群的地址。请写成 dask://主机:端口 或 tls://主机:端口")
    try:
        import distributed
    except ImportError:
        raise WrongAddress("要用集群，请先安装：pip install 'budget-disclosure[cluster]'") from None
    connect: Any = distributed.Client  # has no types
    try:
        client = connect(f"{'tcp' if scheme == 'dask' else scheme}://{place}", timeout=_CLUSTER_PATIENCE)
    except (OSError, ValueError, TypeError) as error:  # TypeError: tls without certificates
        raise WrongAddress(f"连不上集群 {address}：{error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CLUSTER_PATIENCE)
            workers = len(client.run(work, []))  # nothing to do: whether each of them can is seen at once
        except TimeoutError as error:
            raise WrongAddress(f"集群 {address} 里没有工作进程") from error
        except Exception as error:
            raise WrongAddress(f"集群 {address} 的工作进程不能用：{_told(error)}") from error
        executor = client.get_executor(retries=_CLUSTER_RETRIES, pure=False)
        yield executor, workers, distributed.KilledWorker, lambda: client.status == "closed"


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
