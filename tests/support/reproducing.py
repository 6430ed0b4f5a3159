"""Builds of one commit under circumstances that must not matter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.site.test_build import surroundings
from tests.support.git_repositories import git

_SHIM = """
import os

scan, names = os.scandir, os.listdir

class Reversed:
    def __init__(self, entries):
        with entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))
    __iter__ = lambda self: self.entries
    __next__ = lambda self: next(self.entries)
    __enter__ = lambda self: self
    __exit__ = lambda self, *rest: None
    close = lambda self: None

if os.environ.get("ORDER") == "reversed":
    os.scandir = lambda *place: Reversed(scan(*place))
    os.listdir = lambda *place: sorted(names(*place), reverse=True)
if "PROCESSORS" in os.environ:
    os.sched_getaffinity = lambda process: set(range(int(os.environ["PROCESSORS"])))
"""
"""Folders that tell what is in them in another order; another number of processors."""


@dataclass(frozen=True)
class Circumstance:
    """How a build is run; every field is something that could change it and must not."""

    name: str
    variables: dict[str, str] = field(default_factory=dict)
    umask: int = 0o022
    day: str = ""
    """What the clock says, for faketime; empty for the real day."""


CIRCUMSTANCES = (
    Circumstance(
        "一 个", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PROCESSORS": "1"}, 0o077
    ),
    Circumstance(
        "b", {"PYTHONHASHSEED": "2", "TZ": "America/Anchorage", "ORDER": "reversed", "PROCESSORS": "4"}, 0
    ),
    Circumstance("c" * 80, {"LANG": "zh_CN.UTF-8", "SOURCE_DATE_EPOCH": "1"}, 0o027, "2031-05-04 23:59:58"),
)


def can_change_the_day() -> bool:
    """Whether faketime is there."""
    return shutil.which("faketime") is not None


def build_in(circumstance: Circumstance, origin: Path, below: Path) -> Path:
    """Clone the repository at `origin` to a folder of its own below `below` and build it there; the site."""
    home = below / circumstance.name
    below.mkdir(parents=True, exist_ok=True)
    git(below, "clone", "--quiet", str(origin), str(home))
    shim = below / "shim"
    shim.mkdir(exist_ok=True)
    (shim / "sitecustomize.py").write_text(_SHIM, encoding="utf-8")
    environment = surroundings(circumstance.variables)
    clock = ["faketime", circumstance.day] if circumstance.day and can_change_the_day() else []
    run = subprocess.run(
        [*clock, sys.executable, "-m", "mkdocs", "build", "--strict", "-d", "public/site"],
        cwd=home,
        env={**environment, "PYTHONPATH": f"{shim}:{environment['PYTHONPATH']}"},
        umask=circumstance.umask,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return home / "public" / "site"
