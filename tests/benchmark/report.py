"""Everything that a benchmark measured, and the report of it in Markdown."""

from __future__ import annotations

import math
import os
import platform
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmark.measuring import Cost
from tests.benchmark.sides import Size, all_peers, versions

OURS = "ours"
TITLES = {True: "Everything on", False: "Without search and downloads"}


class Case(NamedTuple):
    """What was built how."""

    side: str
    projects: int
    everything: bool
    warm: bool = False


@dataclass
class Results:
    """Everything that was measured."""

    costs: dict[Case, list[Cost]] = field(default_factory=lambda: defaultdict(list))
    pairs: dict[Case, list[tuple[Cost, Cost]]] = field(default_factory=lambda: defaultdict(list))
    """A peer's case → ours and the peer's, pair by pair."""
    sizes: dict[tuple[str, int], Size] = field(default_factory=dict)
    six: dict[str, dict[str, list[Cost]]] = field(default_factory=dict)
    """Heading → what was done with the six real projects, first what the rest is compared with → what each run took."""

    def add(self, case: Case, cost: Cost) -> Cost:
        """Remember and tell what a build took."""
        self.costs[case].append(cost)
        tell(f"{case.projects:>6} {case.side:<16} {_kind(case):<43} {seconds(cost)}")
        return cost

    def add_pair(self, case: Case, own: Cost, cost: Cost) -> None:
        """Remember and tell what a peer's build took, right after ours."""
        self.pairs[case].append((own, self.add(case, cost)))


def tell(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)


def seconds(cost: Cost) -> str:
    """A cost as progress shows it."""
    return f"{cost.wall:8.2f} s {cost.cpu:8.2f} s CPU {cost.memory / 1e6:6.0f} MB"


def _kind(case: Case) -> str:
    return f"{TITLES[case.everything]}, {'after one edit' if case.warm else 'from nothing'}"


def report(results: Results) -> str:
    """Everything as Markdown."""
    sizes = sorted({projects for _, projects in results.sizes})
    sides = [OURS, *(peer.name for peer in all_peers())]
    parts = [
        "# Benchmark",
        _machine(),
        "Wall and CPU in seconds (medians), memory as the largest sum of PSS of the process tree in MB, looked at every 0.1 s. "
        "“ours/peer” is the median of the ratios of pairs of builds that ran one after the other. From nothing: nothing kept "
        "from an earlier build, files in the page cache. After one edit, a project's name: the peers build everything again, "
        "for they know no other way on their command lines. Everything on: pages, search, downloads and what other sites embed; "
        "for the peers Pagefind over their HTML and a script that writes the tables (README.md).",
    ]
    for everything in TITLES:
        for warm in (False, True):
            cases = [Case(side, projects, everything, warm) for projects in sizes for side in sides]
            rows = [_row(results, case) for case in cases if case in results.costs]
            if rows:
                parts += [f"## {_kind(cases[0])}", _table(_HEAD, rows)]
    for heading, lines in results.six.items():
        parts += [f"## {heading}", _table(_SIX_HEAD, _six_rows(lines))]
    parts += ["## What was built", _table(_SIZE_HEAD, _size_rows(results, sizes, sides))]
    growth = list(_growth(results, sides))
    if growth:
        parts += ["## Growth from 1,000 to 10,000 projects, from nothing", _table(_GROWTH_HEAD, growth)]
    return "\n\n".join(parts) + "\n"


_HEAD = ("projects", "generator", "runs", "wall", "CPU", "memory", "ours/peer wall", "ours/peer CPU")
_SIX_HEAD = ("what", "runs", "wall", "CPU", "memory", "wall/first line’s", "CPU/first line’s")
_SIZE_HEAD = ("projects", "generator", "bytes a project page", "of ours", "pages", "MB of HTML")
_GROWTH_HEAD = ("generator", "build", "exponent of CPU")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(results: Results, case: Case) -> tuple[str, ...]:
    return (
        f"{case.projects:,}",
        case.side,
        *_medians(results.costs[case]),
        *_ratios(results.pairs.get(case, [])),
    )


def _medians(costs: Sequence[Cost]) -> tuple[str, ...]:
    walls, cpus, memories = zip(*costs, strict=True)
    return str(len(costs)), f"{median(walls):.2f}", f"{median(cpus):.2f}", f"{median(memories) / 1e6:.0f}"


def _ratios(pairs: Sequence[tuple[Cost, Cost]]) -> tuple[str, str]:
    if not pairs:
        return "", ""
    walls, cpus = [own.wall / cost.wall for own, cost in pairs], [own.cpu / cost.cpu for own, cost in pairs]
    return f"{median(walls):.2f}", f"{median(cpus):.2f}"


def _six_rows(lines: dict[str, list[Cost]]) -> Iterator[tuple[str, ...]]:
    first = next(iter(lines.values()))
    for what, costs in lines.items():
        pairs = [] if costs is first else list(zip(costs, first, strict=True))
        yield what, *_medians(costs), *_ratios(pairs)


def _size_rows(results: Results, sizes: Iterable[int], sides: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for projects in sizes:
        wanted = results.sizes[OURS, projects].project_page
        for side in filter(lambda side: (side, projects) in results.sizes, sides):
            size = results.sizes[side, projects]
            share = f"{size.project_page / wanted:.0%}"
            html = f"{size.html / 1e6:.1f}"
            yield f"{projects:,}", side, f"{size.project_page:,.0f}", share, f"{size.pages:,}", html


def _growth(results: Results, sides: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for everything, title in TITLES.items():
        for side in sides:
            few, many = (results.costs.get(Case(side, number, everything)) for number in (1_000, 10_000))
            if few and many:
                ratio = median(cost.cpu for cost in many) / median(cost.cpu for cost in few)
                yield side, title, f"{math.log10(ratio):.2f}"


def _machine() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    told = ", ".join(f"{name} {version}" for name, version in versions())
    return (
        f"{names[0] if names else platform.processor()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB; {system}, "
        f"Linux {platform.release().partition('-')[0]}. {told}."
    )
