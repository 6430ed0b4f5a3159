"""Run jobs in threads that are given up when they take too long.

A thread that waits for a name server, for the handshake of an encrypted connection or for the rest of a header cannot be
interrupted, and a server can make each of them last for ever. The caller waits for results, not for threads, and leaves
those behind that are late: they end with the program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

_WATCH_SECONDS = 0.05
"""Time between two looks at the clock while no result comes."""

Result = TypeVar("Result")


class GivenUp(Exception):
    """Nobody waits for the thread any longer in which this is raised."""


class Transfer:
    """The bytes that a thread receives for one name, and since when."""

    def __init__(self, start_seconds: float, bytes_per_second: float) -> None:
        """Take the time until something has to come, and the rate at which it has to go on."""
        self._begin = time.monotonic()
        self._start_seconds = start_seconds
        self._rate = bytes_per_second
        self.received = 0
        self.given_up = False

    def add(self, size: int) -> None:
        """Note that so many bytes came. Raises GivenUp."""
        self.received += size
        if self.given_up:
            raise GivenUp

    @property
    def seconds(self) -> float:
        """Time since the begin."""
        return time.monotonic() - self._begin

    def is_late(self) -> bool:
        """Whether too little has come by now."""
        return self.seconds > self._start_seconds + self.received / self._rate


class WatchedThreads(Generic[Result]):
    """Threads that do the same job for many names."""

    def __init__(
        self, names: Iterable[str], job: Callable[[str, Transfer], Result], begin: Callable[[], Transfer]
    ) -> None:
        """Take the names, the job, and what returns the transfer of a job that begins."""
        self._names = iter(names)
        self._job = job
        self._begin = begin
        self._lock = Lock()
        self._results: SimpleQueue[tuple[str, Callable[[], Result]]] = SimpleQueue()
        self._transfers: dict[int, Transfer] = {}
        """Number of the thread → what it receives."""

    def results(
        self, threads: int, watch: Callable[[Iterable[Transfer]], None]
    ) -> Iterator[tuple[str, Result]]:
        """Run the job in so many threads; yield names with their results as they come.

        Meanwhile `watch` is called with what is received at present, and ends everything by raising. Raises what the job
        raises.
        """
        running = [Thread(target=self._work, args=(number,), daemon=True) for number in range(threads)]
        try:
            for thread in running:
                thread.start()
            while True:
                idle = not any(thread.is_alive() for thread in running)
                watch([*self._transfers.values()])
                try:
                    name, result = self._results.get(timeout=_WATCH_SECONDS)
                except Empty:
                    if idle:
                        return
                    continue
                yield name, result()
        finally:
            self._give_up()

    def _work(self, number: int) -> None:
        """Run the job for one name after the next."""
        while True:
            with self._lock:
                name = next(self._names, None)
            if name is None:
                self._transfers.pop(number, None)
                return
            self._transfers[number] = transfer = self._begin()
            future: Future[Result] = Future()
            try:
                future.set_result(self._job(name, transfer))
            except BaseException as error:  # the caller's to raise
                future.set_exception(error)
            self._results.put((name, future.result))

    def _give_up(self) -> None:
        """Let every thread end as soon as it can."""
        with self._lock:
            self._names = iter(())
        for transfer in [*self._transfers.values()]:
            transfer.given_up = True
