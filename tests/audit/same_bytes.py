"""Build one commit of many projects under odd circumstances and count what differs: ``python -m tests.audit.same_bytes``.

So many projects that every stage is shared by several processes; the tests do the same with the six real ones.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmark.corpus import write_corpus
from tests.site.test_build import tree
from tests.support.git_repositories import commit
from tests.support.reproducing import CIRCUMSTANCES, Circumstance, build_in, can_change_the_day

PLAIN = Circumstance("plain")


def compare_all(folder: Path, count: int) -> None:
    """Print for each circumstance how many files differ; fails where any does."""
    home = folder / "origin"
    write_corpus(count, home)
    (home / ".gitignore").write_text("/public/\n.cache/\n", encoding="utf-8")
    commit(home, "one")
    expected = tree(build_in(PLAIN, home, folder))
    print(f"{count} projects, {len(expected)} files; faketime: {can_change_the_day()}")
    for circumstance in CIRCUMSTANCES:
        site = build_in(circumstance, home, folder)
        found = tree(site)
        differing = [name for name in {*expected, *found} if expected.get(name) != found.get(name)]
        shutil.rmtree(site)
        print(circumstance, f"{len(differing)} differ", sep=": ", flush=True)
        assert differing == []


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2500)
    with TemporaryDirectory() as folder:
        compare_all(Path(folder), parser.parse_args().projects)
