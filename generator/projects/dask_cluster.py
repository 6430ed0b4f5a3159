"""Run tasks on a Dask cluster, for a body that has outgrown one machine.

Of a scheduler or workers that are stopped, no connection breaks and no future ever ends: so every call has a limit of
time, and while a result is awaited the heartbeats of the workers are watched.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TypeVar

from generator.projects.worker_pool import MAX_TASKS_PER_CHUNK, WorkersLost, results_in_order

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

CLUSTER_SCHEMES = ("dask", "tls")
"""Schemes of a cluster's address, before ``://``."""

_MAX_CLUSTER_RETRIES = 3
_CLUSTER_TIMEOUT_SECONDS = 10
"""Time in which the scheduler of a cluster has to answer, and to have a worker."""
_MAX_SILENCE_SECONDS = 45
"""Time without a sign of life of any worker, and in which every worker has to show that it has our program."""
_LOOK_SECONDS = 5
"""Time between two looks at the heartbeats, and in which the scheduler has to tell of them."""

_DISCONNECTED = "和调度程序的连接断了"


class WrongAddress(Exception):
    """The cluster cannot be used; the message is for whoever builds the site."""


def run_on_cluster(
    work: Callable[[Sequence[_Task]], list[_Result]], tasks: Sequence[_Task], address: str
) -> Iterator[_Result]:
    """Yield the results of `work` for all tasks, in their order, from the Dask cluster with its scheduler at `address`.

    Dask gives the tasks of a lost worker to another worker. Raises WrongAddress, also where nothing of the cluster has
    answered for a minute, and WorkersLost.
    """
    if not tasks:  # then it does not matter whether the cluster exists
        return
    done = 0
    with _cluster(address, work) as cluster:
        try:
            for result in results_in_order(
                cluster.executor, cluster.workers, work, tasks, MAX_TASKS_PER_CHUNK, cluster.check
            ):
                done += 1
                yield result
        except cluster.worker_killed as error:
            raise WorkersLost(tasks[done], _error_text(error)) from error
        except Exception as error:  # such as a scheduler that is gone, or knows another program
            reason = _error_text(error) if cluster.is_connected() else _DISCONNECTED
            advice = "请看看集群的机器和网络，再生成一次"
            raise WrongAddress(f"集群 {address} 没有做完：{reason}。{advice}") from error


class _Silence(ConnectionError):
    """Nothing of the cluster answers any more; the message says what."""


class _Cluster(NamedTuple):
    """A connected Dask cluster."""

    executor: Executor
    workers: int
    """Number of its workers."""
    worker_killed: type[Exception]
    """Error of a task whose workers were killed again and again."""
    check: Callable[[], None]
    """Raises ConnectionError where no result can be expected any more."""
    is_connected: Callable[[], bool]


@contextmanager
def _cluster(address: str, work: Callable[[Sequence[_Task]], list[_Result]]) -> Iterator[_Cluster]:
    scheme, _, place = address.partition("://")
    if scheme not in CLUSTER_SCHEMES or not place:
        raise WrongAddress(f"“{address}”不是集群的地址。请写成 dask://主机:端口 或 tls://主机:端口")
    try:
        import dask

        # What it would print of a connection that breaks is said in our words.
        with dask.config.set(logging={"distributed": "critical", "distributed.client": "critical"}):
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
    client.loop.asyncio_loop.set_exception_handler(
        lambda loop, context: None
    )  # prints what goes with a connection
    try:
        workers = _count_workers(client, address, work)
        yield _Cluster(
            _ClusterExecutor(client),
            workers,
            distributed.KilledWorker,
            _Heartbeats(client).check,
            lambda: bool(client.status == "running"),
        )
    finally:
        with suppress(Exception):  # a scheduler that is stopped does not answer this either
            client.close(timeout=_LOOK_SECONDS)


def _count_workers(client: Any, address: str, work: Callable[[Sequence[_Task]], list[_Result]]) -> int:
    """Return the number of workers, each of which has shown that it has our program. Raises WrongAddress."""
    try:
        client.sync(client.wait_for_workers, 1, callback_timeout=_CLUSTER_TIMEOUT_SECONDS)
    except TimeoutError as error:
        raise WrongAddress(f"集群 {address} 里没有工作进程") from error
    except Exception as error:  # lost since a moment ago
        raise WrongAddress(f"连不上集群 {address}：{_error_text(error)}") from error
    try:
        return len(client.sync(client.run, work, [], callback_timeout=_MAX_SILENCE_SECONDS))  # no tasks
    except TimeoutError as error:
        reason = f"{_MAX_SILENCE_SECONDS} 秒里有的没有回应"
        raise WrongAddress(f"集群 {address} 的工作进程不能用：{reason}") from error
    except Exception as error:
        raise WrongAddress(f"集群 {address} 的工作进程不能用：{_error_text(error)}") from error


class _ClusterExecutor(Executor):
    """Hands tasks to a cluster.

    The executor that Dask brings takes a result for an error when its worker dies right after it was fetched.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        import asyncio  # only a build on a cluster needs it

        task = self._client.submit(fn, *args, **kwargs, retries=_MAX_CLUSTER_RETRIES, pure=False)

        async def result() -> Any:
            return await task

        return asyncio.run_coroutine_threadsafe(result(), self._client.loop.asyncio_loop)


class _Heartbeats:
    """The signs of life that the scheduler gets from its workers."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._times: dict[str, float] = {}
        """Time of the last sign of each worker, by the clock of the scheduler."""
        self._last_sign = self._last_look = time.monotonic()

    def check(self) -> None:
        """Raise ConnectionError where nothing has answered for too long. Takes a few seconds now and then."""
        if self._client.status == "closed":
            raise ConnectionError
        if time.monotonic() < self._last_look + _LOOK_SECONDS:
            return
        times = self._read()
        self._last_look = time.monotonic()
        if times and times.items() - self._times.items():
            self._times, self._last_sign = times, self._last_look
        elif self._last_look > self._last_sign + _MAX_SILENCE_SECONDS:
            silent = "调度程序" if times is None else "一个工作进程都"
            raise _Silence(f"{silent}没有回应，等了 {_MAX_SILENCE_SECONDS} 秒")

    def _read(self) -> dict[str, float] | None:
        """Ask the scheduler for the times; None where it does not answer."""
        with suppress(Exception):  # of many kinds, while a connection is lost and made again
            info = self._client.sync(self._client.scheduler.identity, callback_timeout=_LOOK_SECONDS)
            return {address: worker["last_seen"] for address, worker in info["workers"].items()}
        return None


def _error_text(error: Exception) -> str:
    """Return an error in words; of the many kinds that come with a broken connection, which is enough."""
    if isinstance(error, _Silence):
        return str(error)
    if isinstance(error, (OSError, CancelledError)):
        return _DISCONNECTED
    return f"{type(error).__name__}: {error}"
