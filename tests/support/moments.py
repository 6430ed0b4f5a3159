"""Builds that are killed at a moment that can be named: before the n-th time that they touch the file system."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.site.test_build import surroundings
from tests.support.loaded_process import run_loaded

_COUNTING = """
import os, signal, sys

os.setsid()  # its workers are killed with it, and nobody else is
COUNTED = ("open", "os.", "shutil.", "ctypes.dlsym", "fcntl.")
process, log, at = os.getpid(), os.environ.get("MOMENTS"), int(os.environ.get("KILL_AT", "-1"))
first = os.environ["COUNT_FROM"]
begun, count, written = False, 0, []

def moment(event, arguments):
    global at, begun, count
    if not event.startswith(COUNTED) or os.getpid() != process:
        return
    told = f"{event} {arguments[1] if event == 'ctypes.dlsym' else arguments[0]}"
    begun = begun or (told.startswith(first.split()[0]) and told.endswith(first.split()[1]))
    if not begun:
        return
    if count == at:
        at = -1  # to kill is such a moment, too
        (os.killpg if count % 2 else os.kill)(process, signal.SIGKILL)
    count += 1
    written.append(told)

def end():
    with open(log, "w") as file:
        print(*written, sep="\\n", file=file)

if log:
    import atexit
    atexit.register(end)
sys.addaudithook(moment)
"""
"""Every other time the workers are killed as well."""

BEGINNING = "os.mkdir -building"
"""The folder that is built in is made."""
EXCHANGE = "ctypes.dlsym renameat2"
"""The folders are exchanged right after it, and nothing is done between."""


class Moments:
    """The moments of a project's build, counted from the making of its folder or from the exchange."""

    def __init__(self, home: Path, log: Path) -> None:
        """Note the moments of a build in the file `log`."""
        self.home = home
        self.log = log

    def all(self) -> list[str]:
        """What a whole build does at each of them, from the making of its folder on."""
        assert self._run(COUNT_FROM=BEGINNING, MOMENTS=str(self.log)) == 0
        return self.log.read_text(encoding="utf-8").splitlines()

    def kill_at(self, first: str, moment: int) -> None:
        """A build that is killed at the moment of that number."""
        code = self._run(COUNT_FROM=first, KILL_AT=str(moment))
        assert code == -signal.SIGKILL, f"{first}, {moment}: {code}"

    def _run(self, **variables: str) -> int:
        command = ["mkdocs", "build", "-q", "--strict", "-d", "public/site"]
        return run_loaded(command, self.home, surroundings(variables), before=_COUNTING).returncode
