"""Hostile YAML is refused in a blink: processor time and memory of a process of its own, which its system keeps in bounds."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from tests.conftest import HOME
from tests.hostile.bombs import BOMBS

SECONDS = 5.0
"""Of processor time for each, where one is what is promised: other machines are slower, and slowness that grows with the
square of a file's size would be minutes."""
MEGABYTES = 200
LONG = {"blank-lines", "blanks", "comments", "digits", "digits-and-blanks", "digits-and-signs", "filler", "goals",
        "goals-that-differ", "indicators", "literal", "literal-deep", "stars", "target-date", "target-figures", "cards",
        "escapes", "plain-scalar", "tabs"}  # fmt: skip
"""Those that are no more than long: what becomes of them is another test's business."""


def _bounds() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


@pytest.fixture(scope="module")
def readings() -> dict[str, list[str]]:
    """Bytes, seconds, megabytes and codes of each."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.hostile.bombs"],
        cwd=HOME,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        preexec_fn=_bounds,
        check=True,
    )
    return {name: rest for name, *rest in (line.split("\t") for line in run.stdout.splitlines())}


@pytest.mark.parametrize("name", BOMBS)
def test_refused_in_a_blink(readings: dict[str, list[str]], name: str) -> None:
    """Within its time and memory; whatever is no form is told."""
    _, seconds, megabytes, codes = readings[name]
    assert float(seconds) < SECONDS
    assert float(megabytes) < MEGABYTES
    assert name in LONG or codes != "taken"
