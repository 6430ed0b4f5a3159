"""Edit a site at random, kill builds, build warm and from nothing, and count what differs: ``python -m tests.audit.random_edits``."""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.site.test_build import built, copy_of_project, surroundings, tree
from tests.support.many_projects import write_many

PROJECTS = 24


class Body:
    """A project folder that somebody edits."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home = copy_of_project(folder / "home")
        self.random = Random(seed)
        self.counts: Counter[str] = Counter()
        shutil.rmtree(self.home / "data")
        write_many(self.home / "data", PROJECTS)

    def edit(self) -> None:
        """Do one of the things that clerks do."""
        act = self.random.choice([self._figure, self._name, self._copy, self._remove, self._page, self._unit])
        act()
        self.counts["edits"] += 1

    def _project(self) -> Path:
        return self.random.choice(sorted((self.home / "data").glob("20*/*.yml")))

    def _replace(self, file: Path, pattern: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(pattern, new, text, count=1, flags=re.MULTILINE), encoding="utf-8")

    def _figure(self) -> None:
        amount = f"{self.random.randrange(1, 10**6)}.00"
        self._replace(self._project(), r"^  年度: .*", f"  年度: {{总额: {amount}, 财政拨款: {amount}}}")

    def _name(self) -> None:
        self._replace(
            self._project(), r"^项目名称: .*", f"项目名称: 随意改的名称{self.random.randrange(10**6)}"
        )

    def _copy(self) -> None:
        file = self._project()
        copy = file.with_name(f"xin-{self.random.randrange(10**9)}.yml")
        shutil.copyfile(file, copy)
        self._replace(copy, r"^项目名称: .*", f"项目名称: 新的项目{copy.stem}")

    def _remove(self) -> None:
        if len(list((self.home / "data").glob("20*/*.yml"))) > PROJECTS // 2:
            self._project().unlink()

    def _page(self) -> None:
        with (self.home / "docs/about/index.md").open("a", encoding="utf-8") as file:
            file.write(f"\n又一段话{self.random.randrange(10**6)}。\n")

    def _unit(self) -> None:
        self._replace(
            self.home / "data/site.yml", r"^站点名称: .*", f"站点名称: 公开{self.random.randrange(10**6)}"
        )

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
