"""Run tasks in several processes of this machine; results come in the order of the tasks."""

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
from typing import TypeVar

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


MAX_TASKS_PER_CHUNK = 32
"""Tasks that are handed out to a worker together, at most."""
_MAX_CHUNKS_PER_WORKER = 16
"""Chunks that are handed out to a worker in advance: enough to keep it busy while this process does something else."""
_MIN_CHUNKS_PER_WORKER = 4
"""Chunks into which the tasks of a worker are cut: so many that no worker waits long for the last chunk of another."""
_POLL_SECONDS = 1.0
"""Time between two checks whether a result can still be expected."""


class WorkersLost(Exception):
    """Worker processes ended again and again; `task` is the task at which the last of them ended."""

    def __init__(self, task: object, reason: str) -> None:
        self.task = task
        self.reason = reason
        super().__init__(reason)


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

    def run_in_background(
        self, work: Callable[[], _Result], parts: Sequence[Callable[[], None]] = ()
    ) -> Callable[[], _Result]:
        """Start `parts` in the processes of the pool, and `work` when all have ended, which does what they have not done.

        Returns a function that waits for the result of `work` and re-raises its error. Without running processes, or when
        they were or are lost, that function does the work itself.
        """
        if self.executor is None:
            return work
        executor = self.executor
        try:
            running = [executor.submit(part) for part in parts]
            future = None if running else executor.submit(work)
        except BrokenExecutor:  # a process has ended while no result was awaited
            self.close()
            return work

        def wait_for_result() -> _Result:
            try:
                wait(running)
                return (future or executor.submit(work)).result()
            except BrokenExecutor:
                return work()

        return wait_for_result

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
    chunk = max(1, min(MAX_TASKS_PER_CHUNK, len(tasks) // (workers * _MIN_CHUNKS_PER_WORKER)))
    done = 0
    # Another program may have ended a worker: try again. After that one task at a time, to see which one it is.
    for processes, size in ((workers, chunk), (workers, chunk), (1, 1)):
        running = pool.executor if pool else None
        try:
            with nullcontext(running) if running else _processes(processes) as executor:
                for result in results_in_order(executor, processes, work, tasks[done:], size):
                    done += 1
                    yield result
            return
        except BrokenExecutor as error:
            lost = error
            if pool:
                pool.close()
    raise WorkersLost(tasks[done], str(lost)) from lost


def results_in_order(
    executor: Executor,
    workers: int,
    work: Callable[[Sequence[_Task]], list[_Result]],
    tasks: Sequence[_Task],
    chunk: int,
    check: Callable[[], None] = lambda: None,
) -> Iterator[_Result]:
    """Yield the results of `work` for all tasks, `chunk` tasks at a time, from an executor with this number of workers.

    `check` is called now and then while a result is awaited, and raises where none can be expected any more. Raises
    BrokenExecutor, what `check` raises and what `work` raises.
    """
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
            yield from _result(futures.popleft(), check)
        if broken is not None:
            raise broken
    finally:
        for future in futures:
            future.cancel()


def _result(future: Future[list[_Result]], check: Callable[[], None]) -> list[_Result]:
    """Wait for a result, with a `check` now and then: some futures of a lost cluster never end."""
    while not wait([future], _POLL_SECONDS).done:
        check()
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
    for name in ("SIGTERM", "SIGHUP"):  # the parent may have been copied with handlers of its own
        if number := getattr(signal, name, None):  # Windows has no SIGHUP
            signal.signal(number, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
