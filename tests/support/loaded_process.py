"""Processes that have MkDocs and the generator loaded before their command begins.

To start Python and to load the modules takes as long as the whole build of a small site. So one process for each worker of
the tests loads them, and forks a process of its own for every command: with its folder, environment, output, exit code and
signals. Nothing that a command does reaches the next one. All of them share the seed of Python's hashes: a test that holds
two builds against each other gives one of them to a second such process, with a seed of its own.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.support.patience import PATIENCE

HOME = Path(__file__).parents[2]


def run_loaded(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    before: str = "",
    *,
    other_hashes: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs …` or `disclosure …` in `folder` as a process of its own; `before` is Python that it runs first.

    Python orders sets otherwise with `other_hashes`.
    """
    with tempfile.TemporaryDirectory(prefix="disclosure-process-") as place:
        streams = [Path(place, name) for name in ("output", "errors")]
        request = {
            "command": list(command),
            "folder": str(folder),
            "environment": dict(environment),
            "before": before,
            "streams": list(map(str, streams)),
        }
        code = _answer(_server(other_hashes), json.dumps(request))
        output, errors = (stream.read_text(encoding="utf-8") for stream in streams)
    return subprocess.CompletedProcess(list(command), code, output, errors)


@cache
def _server(other_hashes: bool) -> subprocess.Popen[bytes]:
    """Start a process that has everything loaded, one for each value; it ends when this one does."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.process_server"],
        cwd=HOME,
        env={
            **os.environ,
            "PYTHONPATH": str(HOME),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "random",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _answer(server: subprocess.Popen[bytes], request: str) -> int:
    """Return the exit code of a command, negative after a signal."""
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(request.encode() + b"\n")
    server.stdin.flush()
    answered, _, _ = select.select([server.stdout], [], [], PATIENCE)
    if not answered:
        server.kill()
        _server.cache_clear()
    assert answered, f"no end after {PATIENCE} s: {request}"
    return int(server.stdout.readline())
