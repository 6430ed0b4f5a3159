"""The command `disclosure`, as staff call it: what it prints and returns."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from unittest.mock import patch

from generator.commands import main
from tests.support.loaded_process import run_loaded
from tests.support.patience import PATIENCE

COMMAND = (str(Path(sys.executable).with_name("disclosure")),)
MODULE = (sys.executable, "-m", "generator")
COLUMNS = "110"
"""Width of the terminal that help is written for."""


@dataclass(frozen=True)
class Run:
    """What a run of the command left."""

    code: int
    output: str
    errors: str


def disclosure(
    folder: Path, *arguments: str, variables: Mapping[str, str] = MappingProxyType({}), answer: str = ""
) -> Run:
    """Run the command in `folder`, within this process; `answer` is what somebody types.

    To start Python and to load the modules takes some twenty times as long as most commands do. What only a process
    of its own has (its exit code, terminal, encoding, signals, workers) is for `disclosure_process` to show;
    test_module_is_the_command holds that both print and return the same.
    """
    typed = TextIOWrapper(BytesIO(answer.encode("utf-8")), encoding="utf-8")
    output, errors = (TextIOWrapper(BytesIO(), encoding="ascii") for _ in range(2))
    with (
        chdir(folder),
        patch.dict(os.environ, {"COLUMNS": COLUMNS, **variables}),
        patch.object(sys, "stdin", typed),
        redirect_stdout(output),
        redirect_stderr(errors),
    ):
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse, after help or wrong use
            code = end.code  # type: ignore[assignment]
    assert isinstance(code, int)
    return Run(code, _printed(output), _printed(errors))


def _printed(stream: TextIOWrapper) -> str:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, BytesIO)
    return written.getvalue().decode("utf-8")


def disclosure_process(
    folder: Path,
    *arguments: str,
    command: tuple[str, ...] = COMMAND,
    variables: Mapping[str, str] = MappingProxyType({}),
    answer: str = "",
) -> Run:
    """Run the command in `folder`, as a process of its own; `answer` is what somebody types."""
    run = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": COLUMNS, **variables},
        capture_output=True,
        encoding="utf-8",
        input=answer,
        timeout=PATIENCE,
        check=False,
    )
    return Run(run.returncode, run.stdout, run.stderr)


def disclosure_loaded(
    folder: Path, *arguments: str, variables: Mapping[str, str] = MappingProxyType({})
) -> Run:
    """Run the command in `folder`, as a process of its own that has its modules already."""
    environment = {**os.environ, "COLUMNS": COLUMNS, **variables}
    run = run_loaded(["disclosure", *arguments], folder, environment)
    return Run(run.returncode, run.stdout, run.stderr)
