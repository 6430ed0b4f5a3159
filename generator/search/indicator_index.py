"""Indicators of all projects → files in which a reader's browser filters, counts, sorts and reads them.

They lie with the search index (search.py), which also tells where in its row of letters each indicator's texts stand:
so a text is looked up in the same places, and the hits are indicators instead of projects. Nothing is loaded before
it is asked for; 120,000 indicators are filtered with what ``indicators.bin`` alone tells.
docs/assets/indicator-index.js is the half that reads. Projects are numbered in the order of the search index,
indicators in that of their projects and forms:

``indicators.bin``         ``{"levels": [[first, second], …], "kinds": […], "years": […], "units": […],
                           "yearOf": [0, …], "unitsOf": [[3], …], "count": [9, …], "codes": [5, …],
                           "rowsInFile": 200}``: of each project its year and units by their numbers and how many
                           indicators it has; of each indicator ``level × number of kinds + kind``
``indicators-<n>.bin``     ``{"projects": [[address, name], …], "rows": [[0, sides, name, …], …]}``: what is shown of
                           the next indicators; a row begins with the place of its project and goes on as
                           `IndicatorCells` from `sides` on, without what is empty at its end
``indicator-places.bin``   ``[[7, 12, 9, 80], …]``: of each project how many places in the row of letters its name
                           and units have, each of its indicators, and all the rest
``indicator-order.bin``    ``{"projects": [2, …], "numbers": [0, 17, …], "groups": [5, …]}``: the rank of each project by
                           the last part of its address; of each indicator the rank of its number, 0 without one;
                           how many ranks each unit of measure has, which stand together, the most frequent first
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.projects.search_entry import IndicatorCells

ROWS_IN_FILE = 200  # some 6 KB: a page of hits that lie far apart needs a file for each

File = tuple[str, object]
"""Name, and what is written there as JSON."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What indicators can be filtered by."""

    levels: Sequence[tuple[str, str]]
    """First and second level in the order of the form."""
    kinds: Sequence[str]
    """Words for `Nature`."""
    units: Sequence[str]
    """Names of the implementing units."""


@dataclass(frozen=True, slots=True)
class ListedProject:
    """What stands beside a project's indicators."""

    address: str
    name: str
    year: str
    units: Sequence[str]
    levels: Iterable[tuple[str, str]]
    """Of each of its indicators, as `Columns.levels` has it."""
    cells: Sequence[IndicatorCells]


class IndicatorIndex:
    """Takes up one project after the other; gives files as soon as they are full."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._level = {level: number for number, level in enumerate(columns.levels)}
        self._unit = {unit: number for number, unit in enumerate(columns.units)}
        self._years: dict[str, int] = {}
        self._year_of: list[int] = []
        self._units_of: list[Sequence[int]] = []
        self._count: list[int] = []
        self._codes = array("I")
        self._places: list[Sequence[int]] = []
        self._slugs: list[str] = []
        self._figures: dict[tuple[str, str], int] = {}
        """Each different unit of measure and number; its number among them."""
        self._figure_of = array("I")
        self._rows: list[tuple[ListedProject, list[object]]] = []
        """Of the file that is not full yet: a project, and what is shown of one of its indicators."""
        self._files = 0

    def add(self, project: ListedProject, places: Sequence[int]) -> Iterator[File]:
        """The next project; for `places` see ``indicator-places.bin``."""
        self._year_of.append(self._years.setdefault(project.year, len(self._years)))
        self._units_of.append([self._unit[unit] for unit in project.units])
        self._count.append(len(project.cells))
        self._places.append(places)
        self._slugs.append(project.address.split("/")[-2])
        kinds, figures = len(self._columns.kinds), self._figures
        for level, (nature, measure, figure, *shown) in zip(project.levels, project.cells, strict=True):
            self._codes.append(self._level[level] * kinds + nature)
            self._figure_of.append(figures.setdefault((measure, figure), len(figures)))
            while shown[-1] is None:
                shown.pop()
            self._rows.append((project, shown))
            if len(self._rows) == ROWS_IN_FILE:
                yield self._full()

    def end(self) -> Iterator[File]:
        """After the last project."""
        if self._rows:
            yield self._full()
        yield "indicator-places", self._places
        ranks, groups = _ranks_of_figures(self._figures, self._figure_of)
        numbers = [ranks[figure] for figure in self._figure_of]
        yield "indicator-order", {"projects": _ranks(self._slugs), "numbers": numbers, "groups": groups}
        content = {
            "levels": self._columns.levels,
            "kinds": self._columns.kinds,
            "years": list(self._years),
            "units": self._columns.units,
            "yearOf": self._year_of,
            "unitsOf": self._units_of,
            "count": self._count,
            "codes": self._codes.tolist(),
            "rowsInFile": ROWS_IN_FILE,
        }
        yield "indicators", content

    def _full(self) -> File:
        rows, self._rows = self._rows, []
        projects = {project.address: (project.address, project.name) for project, _ in rows}
        place = {address: place for place, address in enumerate(projects)}
        content = {
            "projects": list(projects.values()),
            "rows": [[place[project.address], *shown] for project, shown in rows],
        }
        self._files += 1
        return f"indicators-{self._files - 1}", content


def _ranks(texts: Sequence[str]) -> list[int]:
    order = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    return [order[text] for text in texts]


def _ranks_of_figures(
    figures: Mapping[tuple[str, str], int], found: Iterable[int]
) -> tuple[list[int], list[int]]:
    """The rank of each figure by its number, from 1, and how many ranks each unit of measure has."""
    times = Counter(found)
    often: Counter[str] = Counter()
    values: defaultdict[str, dict[int, Decimal]] = defaultdict(dict)
    for (measure, figure), number in figures.items():
        if figure:
            often[measure] += times[number]
            values[measure][number] = Decimal(figure)
    ranks, groups = [0] * len(figures), [0]
    for measure in sorted(often, key=lambda measure: (not measure, -often[measure], measure)):
        order = sorted(set(values[measure].values()))
        rank = {value: rank for rank, value in enumerate(order, sum(groups) + 1)}
        for number, value in values[measure].items():
            ranks[number] = rank[value]
        groups.append(len(order))
    return ranks, groups[1:]
