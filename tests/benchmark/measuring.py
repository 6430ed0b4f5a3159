"""What a command costs: wall time, processor time and memory of its whole process tree. Linux only."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from time import perf_counter
from typing import NamedTuple

PAUSE = 0.1
"""Seconds between two looks at the memory."""

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2): whoever loses its parent becomes a child of this process."""


class Cost(NamedTuple):
    """What one command, or several one after the other, took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds in user mode and in the kernel, of the process and all its descendants."""
    memory: int
    """Bytes: the largest sum of the proportional set sizes (PSS) of the process tree that was seen."""


def total(costs: Iterable[Cost]) -> Cost:
    """The cost of steps one after the other."""
    walls, cpus, memories = zip(*costs, strict=True)
    return Cost(sum(walls), sum(cpus), max(memories))


def measure(command: Sequence[str | Path], folder: Path, variables: Mapping[str, str]) -> Cost:
    """Run a command in `folder`; its output is shown only if it fails.

    Raises RuntimeError if it fails.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    os.sync()  # what earlier runs wrote is not written at the cost of this one
    with TemporaryFile() as output:
        start = perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        done, peaks = Event(), [0]
        watcher = Thread(target=_watch, args=(process.pid, done, peaks))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait for it again
        done.set()
        watcher.join()
        cpu = usage.ru_utime + usage.ru_stime + _left_behind()
        if process.returncode:
            output.seek(0)
            told = output.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(map(str, command))} failed in {folder}:\n{told[-4000:]}")
    return Cost(wall, cpu, max(peaks))


def _left_behind() -> float:
    """Wait for descendants that outlived their parent; their seconds, which nobody else has counted."""
    seconds = 0.0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return seconds
        seconds += usage.ru_utime + usage.ru_stime


def _watch(process: int, done: Event, peaks: list[int]) -> None:
    while not done.wait(PAUSE):
        peaks.append(sum(map(_memory, _tree(process))))


def _tree(process: int) -> list[int]:
    """The process and its descendants, as far as they still live."""
    found = [process]
    for each in found:
        try:
            tasks = [task / "children" for task in Path(f"/proc/{each}/task").iterdir()]
            found += [int(child) for task in tasks for child in task.read_text().split()]
        except OSError:
            continue  # it ended meanwhile
    return found


def _memory(process: int) -> int:
    """Bytes of a process's proportional set size; pages that processes share are divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it ended meanwhile
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
