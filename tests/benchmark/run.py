"""Ours beside its peers on this machine: ``python -m tests.benchmark.run``. Writes a table in Markdown.

A pair is one build of ours and, right after it, one of the peer, so that both meet the same machine; a ratio is the
median of the ratios of the pairs. What is compared and why it is fair stands in README.md.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmark.corpus import write_corpus
from tests.benchmark.measuring import Cost, total
from tests.benchmark.report import OURS, TITLES, Case, Results, report
from tests.benchmark.sides import WORK, Ours, Peer, PeerSite, all_peers, install
from tests.benchmark.six import measure_six

LARGE = 10_000
"""From so many projects on, slow peers run once."""
TRIAL = 100
"""So many projects tell how much frame a peer's pages lack."""


def paddings(peers: Sequence[Peer], work: Path) -> dict[str, int]:
    """How many bytes each peer's page of a project is smaller than ours; none where it is not."""
    ours = _ours(TRIAL, work / "ours")
    ours.cold(everything=False)
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
    kinds: Sequence[bool],
    frame: dict[str, int],
    work: Path,
) -> Results:
    """All builds of one size of corpus; `kinds` says whether with everything on, or without, or both."""
    results = Results()
    ours = _ours(projects, work / "ours")
    sites = [peer.set_up(work / peer.name, ours.folder / "data", frame[peer.name]) for peer in peers]
    for run in range(runs):
        for site in sites:
            if run and site.peer.slow and projects >= LARGE:
                continue
            own = {everything: _cold(results, ours, projects, everything) for everything in kinds}
            for everything, cost in _built(site, kinds):
                results.add_pair(Case(site.peer.name, projects, everything), own[everything], cost)
            results.sizes[site.peer.name, projects] = site.size
        if not sites:
            for everything in kinds:
                _cold(results, ours, projects, everything)
    for everything in kinds:
        _cold(results, ours, projects, everything)
        results.sizes[OURS, projects] = ours.size
        ours.warm(everything=everything)  # after a cold build there is no earlier site to be moved yet
        for _ in range(runs):
            _warm(results, ours, sites, projects, everything)
    return results


def _warm(results: Results, ours: Ours, sites: Sequence[PeerSite], projects: int, everything: bool) -> None:
    """Ours after an edit, and each peer's whole build; slow ones aside, whose ratio the cold builds tell."""
    case = Case(OURS, projects, everything, warm=True)
    quick = [site for site in sites if projects < LARGE or not site.peer.slow]
    if not quick:
        results.add(case, ours.warm(everything=everything))
    for site in quick:
        own = results.add(case, ours.warm(everything=everything))
        for _, cost in _built(site, [everything]):
            results.add_pair(case._replace(side=site.peer.name), own, cost)


def _built(site: PeerSite, kinds: Sequence[bool]) -> Iterator[tuple[bool, Cost]]:
    """What a peer's build costs by itself, and with search and tables for those who want everything."""
    built = site.build()
    for everything in kinds:
        yield everything, total([built, site.add_search_and_tables()]) if everything else built


def _cold(results: Results, ours: Ours, projects: int, everything: bool) -> Cost:
    return results.add(Case(OURS, projects, everything), ours.cold(everything=everything))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--projects", default="6,100,1000,10000", help="sizes of the corpus, with commas")
    parser.add_argument("--runs", type=int, default=3, help="builds of each kind")
    parser.add_argument(
        "--peers", default="hugo,eleventy,mkdocs+material,zensical", help="names, with commas"
    )
    parser.add_argument(
        "--everything",
        action=argparse.BooleanOptionalAction,
        help="only with search and downloads, or only without; otherwise both",
    )
    parser.add_argument("--output", type=Path, help="write the report here, not to the screen")
    chosen = parser.parse_args()
    kinds = tuple(TITLES) if chosen.everything is None else (chosen.everything,)
    install()
    wanted = [name for name in chosen.peers.lower().split(",") if name]
    peers = [peer for peer in all_peers() if peer.name.lower() in wanted]
    if len(peers) != len(wanted):
        parser.error(f"peers are {', '.join(peer.name for peer in all_peers())}")
    shutil.rmtree(WORK, ignore_errors=True)
    frame = paddings(peers, WORK / "trial")
    results = Results(six=measure_six(chosen.runs, WORK))
    for projects in map(int, chosen.projects.split(",")):
        found = compare(projects, peers, chosen.runs, kinds, frame, WORK / str(projects))
        results.costs |= found.costs
        results.pairs |= found.pairs
        results.sizes |= found.sizes
        if chosen.output:  # after each size: the next one may take long
            chosen.output.write_text(report(results), encoding="utf-8")
    shutil.rmtree(WORK)
    if not chosen.output:
        print(report(results), end="")


if __name__ == "__main__":
    main()
