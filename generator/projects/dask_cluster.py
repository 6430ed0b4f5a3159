"""Run tasks on a Dask cluster, for a body that has outgrown one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from generator.projects.worker_pool import MAX_TASKS_PER_CHUNK, WorkersLost, results_in_order

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

CLUSTER_SCHEMES = ("dask", "tls")
"""Schemes of a cluster's address, before ``://``."""

_MAX_CLUSTER_RETRIES = 3
_CLUSTER_TIMEOUT_SECONDS = 10
"""Time in which the scheduler of a cluster has to answer, and to have a worker."""


class WrongAddress(Exception):
    """The cluster cannot be used; the message is for whoever builds the site."""


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
            for result in results_in_order(
                cluster.executor, cluster.workers, work, tasks, MAX_TASKS_PER_CHUNK, cluster.is_lost
            ):
                done += 1
                yield result
        except cluster.worker_killed as error:
            raise WorkersLost(tasks[done], f"{type(error).__name__}: {error}") from error
        except Exception as error:  # such as a scheduler that is gone, or knows another program
            raise WrongAddress(f"集群 {address} 没有做完：{_error_text(error)}") from error


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
