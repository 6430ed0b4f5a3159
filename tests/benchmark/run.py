"""Ours beside its peers on this machine: ``python -m tests.benchmark.run``. Writes a table in Markdown.

A pair is one build of ours and, right after it, one of the peer, so that both meet the same machine; a ratio is the
median of the ratios of the pairs. What is compared and why it is fair stands in README.md.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmark.corpus import HOME, write_corpus
from tests.benchmark.measuring import Cost, measure, total
from tests.benchmark.sides import (
    PYTHON,
    VARIABLES,
    WORK,
    Ours,
    Peer,
    PeerSite,
    Size,
    all_peers,
    install,
    versions,
)

OURS = "ours"
LARGE = 10_000
"""From so many projects on, slow peers run once."""
TRIAL = 100
"""So many projects tell how much frame a peer's pages lack."""


class Case(NamedTuple):
    """What was built how."""

    side: str
    projects: int
    search: bool
    warm: bool = False


@dataclass
class Results:
    """Everything that was measured."""

    costs: dict[Case, list[Cost]] = field(default_factory=lambda: defaultdict(list))
    pairs: dict[Case, list[tuple[Cost, Cost]]] = field(default_factory=lambda: defaultdict(list))
    """A peer's case → ours and the peer's, pair by pair."""
    sizes: dict[tuple[str, int], Size] = field(default_factory=dict)
    floor: list[tuple[Cost, Cost, Cost]] = field(default_factory=list)
    """The six real projects without and with search, and the theme with one page."""

    def add(self, case: Case, cost: Cost) -> Cost:
        """Remember and tell what a build took."""
        self.costs[case].append(cost)
        kind = f"{'warm' if case.warm else 'cold'}{', search' if case.search else ''}"
        tell(f"{case.projects:>6} {case.side:<16} {kind:<13} {_seconds(cost)}")
        return cost


def tell(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)


def _seconds(cost: Cost) -> str:
    return f"{cost.wall:8.2f} s {cost.cpu:8.2f} s CPU {cost.memory / 1e6:6.0f} MB"


def paddings(peers: Sequence[Peer], work: Path) -> dict[str, int]:
    """How many bytes each peer's page of a project is smaller than ours; none where it is not."""
    ours = _ours(TRIAL, work / "ours")
    ours.cold(search=False)
    wanted = ours.size.project_page
    found = {}
    for peer in peers:
        site = peer.set_up(work / peer.name, ours.folder / "data", 0)
        site.build()
        found[peer.name] = max(0, round(wanted - site.size.project_page))
    return found


def _ours(projects: int, folder: Path) -> Ours:
    write_corpus(projects, folder)
    return Ours(folder)


def compare(
    projects: int,
    peers: Sequence[Peer],
    runs: int,
    searches: Sequence[bool],
    frame: dict[str, int],
    work: Path,
) -> Results:
    """All builds of one size of corpus."""
    results = Results()
    ours = _ours(projects, work / "ours")
    sites = [peer.set_up(work / peer.name, ours.folder / "data", frame[peer.name]) for peer in peers]
    for run in range(runs):
        for site in sites:
            if run and site.peer.slow and projects >= LARGE:
                continue
            own = {search: _cold(results, ours, projects, search) for search in searches}
            for search, cost in _built(site, searches):
                case = Case(site.peer.name, projects, search)
                results.pairs[case].append((own[search], results.add(case, cost)))
            results.sizes[site.peer.name, projects] = site.size
        if not sites:
            for search in searches:
                _cold(results, ours, projects, search)
    for search in searches:
        _cold(results, ours, projects, search)
        results.sizes[OURS, projects] = ours.size
        ours.warm(search=search)  # after a cold build there is no earlier site to be moved yet
        for _ in range(runs):
            _warm(results, ours, sites, projects, search)
    return results


def _warm(results: Results, ours: Ours, sites: Sequence[PeerSite], projects: int, search: bool) -> None:
    """Ours after an edit, and each peer's whole build; slow ones aside, whose ratio the cold builds tell."""
    quick = [site for site in sites if projects < LARGE or not site.peer.slow]
    if not quick:
        results.add(Case(OURS, projects, search, warm=True), ours.warm(search=search))
    for site in quick:
        own = results.add(Case(OURS, projects, search, warm=True), ours.warm(search=search))
        for _, cost in _built(site, [search]):
            results.pairs[Case(site.peer.name, projects, search, warm=True)].append((own, cost))


def _built(site: PeerSite, searches: Sequence[bool]) -> Iterator[tuple[bool, Cost]]:
    """What a peer's build costs, without and with the index over it."""
    built = site.build()
    for search in searches:
        yield search, total([built, site.index()]) if search else built


def _cold(results: Results, ours: Ours, projects: int, search: bool) -> Cost:
    return results.add(Case(OURS, projects, search), ours.cold(search=search))


def floor(runs: int, work: Path) -> Iterator[tuple[Cost, Cost, Cost]]:
    """The six real projects, without and with search, beside the same theme with one page of Markdown."""
    six = work / "six"
    six.mkdir()
    for name in ("data", "docs", "overrides"):
        shutil.copytree(HOME / name, six / name)
    shutil.copyfile(HOME / "mkdocs.yml", six / "mkdocs.yml")
    page = work / "page"
    (page / "docs").mkdir(parents=True)
    (page / "docs" / "index.md").write_text("# 总览\n\n一页文字。\n", encoding="utf-8")
    settings = "site_name: 总览\ntheme: {name: material, language: zh, font: false}\nplugins: []\n"
    (page / "mkdocs.yml").write_text(settings, encoding="utf-8")
    for _ in range(runs):
        ours = [Ours(six).cold(search=search) for search in (False, True)]
        theme = measure((PYTHON, "-m", "mkdocs", "build", "--quiet"), page, VARIABLES)
        tell(f"     6 real: {_seconds(ours[0])}, search {_seconds(ours[1])}; one page {_seconds(theme)}")
        yield ours[0], ours[1], theme


# The report


def report(results: Results, peers: Sequence[Peer], searches: Sequence[bool]) -> str:
    """Everything as Markdown."""
    sizes = sorted({projects for _, projects in results.sizes})
    sides = [OURS, *(peer.name for peer in peers)]
    parts = [
        "# Benchmark",
        _machine(),
        "Wall and CPU in seconds (medians), memory as the largest sum of PSS of the process tree in MB, looked at every 0.1 s. "
        "“ours/peer” is the median of the ratios of pairs of builds that ran one after the other. Every build is cold: "
        "nothing kept from an earlier one, files in the page cache.",
    ]
    for search in searches:
        parts.append(f"## {'With' if search else 'Without'} search")
        parts.append(_table(_HEAD, (_row(results, side, n, search) for n in sizes for side in sides)))
    quick = [peer.name for peer in peers if not peer.slow]
    head = (*_WARM_HEAD, *(f"ours/{name} wall, CPU" for name in quick))
    parts += ["## One project's name changed", _table(head, _warm_rows(results, sizes, searches, quick))]
    parts += ["## What was built", _table(_SIZE_HEAD, _size_rows(results, sizes, sides))]
    if results.floor:
        parts += ["## The six real projects", _floor(results.floor)]
    growth = list(_growth(results, sizes, sides))
    if growth:
        parts += [
            "## Growth from 1,000 to 10,000 projects",
            _table(("generator", "exponent of CPU"), growth),
        ]
    return "\n\n".join(parts) + "\n"


_HEAD = ("projects", "generator", "runs", "wall", "CPU", "memory", "ours/peer wall", "ours/peer CPU")
_WARM_HEAD = ("projects", "search", "runs", "wall", "CPU", "warm/cold wall")
_SIZE_HEAD = ("projects", "generator", "bytes a project page", "of ours", "pages", "MB of HTML")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(results: Results, side: str, projects: int, search: bool) -> tuple[str, ...]:
    case = Case(side, projects, search)
    costs = results.costs[case]
    pairs = results.pairs.get(case, [])
    return (
        f"{projects:,}",
        side,
        str(len(costs)),
        f"{median(cost.wall for cost in costs):.2f}",
        f"{median(cost.cpu for cost in costs):.2f}",
        f"{median(cost.memory for cost in costs) / 1e6:.0f}",
        f"{median(own.wall / cost.wall for own, cost in pairs):.2f}" if pairs else "",
        f"{median(own.cpu / cost.cpu for own, cost in pairs):.2f}" if pairs else "",
    )


def _warm_rows(
    results: Results, sizes: Iterable[int], searches: Sequence[bool], peers: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    """With the ratios to whole builds of the peers: they know no other on their command lines."""
    for projects in sizes:
        for search in searches:
            warm = results.costs[Case(OURS, projects, search, warm=True)]
            cold = results.costs[Case(OURS, projects, search)]
            wall = median(cost.wall for cost in warm)
            yield (
                f"{projects:,}",
                "with" if search else "without",
                str(len(warm)),
                f"{wall:.2f}",
                f"{median(cost.cpu for cost in warm):.2f}",
                f"{wall / median(cost.wall for cost in cold):.2f}",
                *(_ratios(results.pairs[Case(peer, projects, search, warm=True)]) for peer in peers),
            )


def _ratios(pairs: Sequence[tuple[Cost, Cost]]) -> str:
    walls, cpus = [own.wall / cost.wall for own, cost in pairs], [own.cpu / cost.cpu for own, cost in pairs]
    return f"{median(walls):.2f}, {median(cpus):.2f}"


def _size_rows(results: Results, sizes: Iterable[int], sides: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for projects in sizes:
        wanted = results.sizes[OURS, projects].project_page
        for side in sides:
            size = results.sizes[side, projects]
            share = f"{size.project_page / wanted:.0%}"
            html = f"{size.html / 1e6:.1f}"
            yield f"{projects:,}", side, f"{size.project_page:,.0f}", share, f"{size.pages:,}", html


def _floor(runs: Sequence[tuple[Cost, Cost, Cost]]) -> str:
    without, searched, page = (median(cost.wall for cost in costs) for costs in zip(*runs, strict=True))
    ratio = median(six.wall / page.wall for six, _, page in runs)
    return (
        f"A cold build takes {without:.2f} s without search and {searched:.2f} s with it; MkDocs with the same theme and one "
        f"page takes {page:.2f} s: {ratio:.2f} times as long (median of {len(runs)} runs)."
    )


def _growth(results: Results, sizes: Sequence[int], sides: Iterable[str]) -> Iterator[tuple[str, str]]:
    if not {1_000, 10_000} <= set(sizes):
        return
    for side in sides:
        few, many = (results.costs[Case(side, projects, False)] for projects in (1_000, 10_000))
        if few and many:
            ratio = median(cost.cpu for cost in many) / median(cost.cpu for cost in few)
            yield side, f"{math.log10(ratio):.2f}"


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


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--projects", default="6,100,1000,10000", help="sizes of the corpus, with commas")
    parser.add_argument("--runs", type=int, default=3, help="builds of each kind")
    parser.add_argument(
        "--peers", default="hugo,eleventy,mkdocs+material,zensical", help="names, with commas"
    )
    parser.add_argument(
        "--search", action=argparse.BooleanOptionalAction, help="only with or without; otherwise both"
    )
    parser.add_argument("--output", type=Path, help="write the report here, not to the screen")
    chosen = parser.parse_args()
    searches = (False, True) if chosen.search is None else (chosen.search,)
    install()
    wanted = [name for name in chosen.peers.lower().split(",") if name]
    peers = [peer for peer in all_peers() if peer.name.lower() in wanted]
    if len(peers) != len(wanted):
        parser.error(f"peers are {', '.join(peer.name for peer in all_peers())}")
    shutil.rmtree(WORK, ignore_errors=True)
    frame = paddings(peers, WORK / "trial")
    results = Results(floor=list(floor(chosen.runs, WORK)))
    for projects in map(int, chosen.projects.split(",")):
        found = compare(projects, peers, chosen.runs, searches, frame, WORK / str(projects))
        results.costs |= found.costs
        results.pairs |= found.pairs
        results.sizes |= found.sizes
        if chosen.output:  # after each size: the next one may take long
            chosen.output.write_text(report(results, peers, searches), encoding="utf-8")
    shutil.rmtree(WORK)
    if not chosen.output:
        print(report(results, peers, searches), end="")


if __name__ == "__main__":
    main()
