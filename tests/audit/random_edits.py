"""Edit a site at random, kill builds, build warm and from nothing, and count what differs: ``python -m tests.audit.random_edits``."""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.site.test_build import add, built, copy_of_project, hook, surroundings, tree
from tests.support.clerk import Clerk
from tests.support.many_projects import write_many

PROJECTS = 24
SMALL_RUNS = "import generator.projects.neighbours\ngenerator.projects.neighbours._PROJECTS_PER_RUN = 3"
"""So that few projects are many runs."""


class Body:
    """A project folder that somebody edits."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home = copy_of_project(folder / "home")
        self.random = Random(seed)
        self.counts: Counter[str] = Counter()
        shutil.rmtree(self.home / "data")
        write_many(self.home / "data", PROJECTS, PROJECTS // 2)
        self.clerk = Clerk(self.home / "data", seed, PROJECTS // 2)
        hook(self.home, SMALL_RUNS)

    def edit(self) -> None:
        """Do one of the things that clerks do, or write a paragraph by hand."""
        if self.random.randrange(10):
            self.counts[self.clerk.edit()] += 1
        else:
            add(self.home / "docs/about/index.md", f"\n又一段话{self.random.randrange(10**6)}。\n")
        self.counts["edits"] += 1

    def kill(self, seconds: float) -> None:
        """Kill a build somewhere in its time."""
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-d", "public/site"],
            cwd=self.home,
            env=surroundings({}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(self.random.random() * seconds)
        process.kill()
        self.counts["kills"] += process.wait() == -signal.SIGKILL

    def compare(self, folder: Path) -> float:
        """Build warm and from nothing; return the seconds that the warm build took."""
        begin = time.monotonic()
        warm = tree(built(self.home).folder)
        seconds = time.monotonic() - begin
        ignored = shutil.ignore_patterns("public", ".cache")
        cold = shutil.copytree(self.home, folder / "cold", ignore=ignored, copy_function=shutil.copyfile)
        expected = tree(built(cold).folder)
        shutil.rmtree(cold)
        differing = [name for name in {*warm, *expected} if warm.get(name) != expected.get(name)]
        self.counts["files compared"] += len(expected)
        self.counts["files that differ"] += len(differing)
        self.counts["warm builds compared"] += 1
        if differing:
            print("differ:", *sorted(differing)[:10], flush=True)
        return seconds


def run(folder: Path, edits: int, edits_per_round: int, seed: int) -> Counter[str]:
    """Do so many edits, a few at a time, with a kill and a comparison after each few; return what was counted."""
    body = Body(folder, seed)
    seconds = body.compare(folder)
    while body.counts["edits"] < edits:
        for _ in range(edits_per_round):
            body.edit()
        body.kill(seconds)
        seconds = body.compare(folder)
        print(dict(body.counts), flush=True)
    return body.counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--edits-per-round", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        found = run(Path(place), options.edits, options.edits_per_round, options.seed)
    sys.exit(bool(found["files that differ"]))
