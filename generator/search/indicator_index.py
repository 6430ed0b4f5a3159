"""Write the indicators of all projects into files in which a reader's browser filters, counts, sorts and shows them.

The files lie with the search index (text_index.py), which also says how many of its positions each indicator's texts have: a
text is looked up in the same index, and the hits are indicators instead of projects. Nothing is loaded before it is needed;
120,000 indicators are filtered with ``indicators.bin`` alone. The browser's half is docs/assets/indicator-index.js. Projects
are numbered in the order of the search index, indicators in the order of their projects and forms:

``indicators.bin``         ``{"levels": [[first, second], …], "kinds": […], "years": […], "units": […],
                           "yearOf": [0, …], "unitsOf": [[3], …], "count": [9, …], "codes": [5, …],
                           "rowsInFile": 200}``: for each project its year and units by their numbers and the number
                           of its indicators; for each indicator ``level × number of kinds + kind``. On a site with
                           results also ``"states": [["missed", "✗", "未达到"], …]`` and ``"stateOf": [1, …]`` for each indicator
``indicators-<s>-<n>.bin`` ``{"projects": [[address, name], …], "rows": [[0, sides, name, …], …]}``: the texts of
                           the next indicators of a segment; a row begins with the index of its project in ``projects`` and
                           continues like `IndicatorCells` from `scope` to `figures`, without empty values at its end; a
                           project whose form calls its sides otherwise than 中期 and 年度 has these words after its name
``indicator-places.bin``   ``[[7, 12, 9, 80], …]``: for each project the number of positions in the search index
                           of its name and units, of each of its indicators, and of everything else
``indicator-order.bin``    ``{"projects": [2, …], "numbers": [0, 17, …], "groups": [5, …]}``: the rank of each project by
                           the last part of its address; for each indicator the rank of its number, 0 without one;
                           the number of ranks of each unit of measure, whose ranks are consecutive, the most
                           frequent unit first
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.form.period import USUAL_SIDES
from generator.projects.search_entry import IndicatorCells
from generator.search.index_files import IndexFile, joined_list, json_bytes, json_object, list_items
from generator.search.segment_projects import SegmentProjects

INDICATORS_PER_FILE = 200
"""Indicators in one file: some 6 KB. A page of hits that lie far apart needs a file for each of them."""


@dataclass(frozen=True, slots=True)
class FilterColumns:
    """The values by which indicators can be filtered."""

    levels: Sequence[tuple[str, str]]
    """First and second levels in the order of the form."""
    kinds: Sequence[str]
    """Words for `Nature`, in its order, without kinds at its end that no indicator has."""
    units: Sequence[str]
    """Names of the implementing units."""
    states: Mapping[str | None, Sequence[str]] = field(default_factory=dict)
    """Sign and word of every `IndicatorCells.state`, in their order, None first; nothing on a site without results."""


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project in the index of indicators, with the cells of its indicators."""

    address: str
    """Address below the site's root."""
    name: str
    year: str
    units: Sequence[str]
    sides: Sequence[str]
    """The form's words for its sides."""
    levels: Iterable[tuple[str, str]]
    """The level of each indicator, as in `FilterColumns.levels`."""
    cells: Sequence[IndicatorCells]
    """The indicators in the order of the form."""


class IndicatorSegment:
    """Takes the projects of a segment one after the other and returns files as soon as they are full."""

    def __init__(self, columns: FilterColumns) -> None:
        self._level = {level: number for number, level in enumerate(columns.levels)}
        self._kinds = len(columns.kinds)
        self._state = {state: number for number, state in enumerate(columns.states)}
        self._count: list[int] = []
        self._codes = array("I")
        self._states = array("B")
        self._places: list[Sequence[int]] = []
        self._figures: dict[tuple[str, str], int] = {}
        """Unit of measure and number, as texts, of an indicator → number of the pair among all different pairs."""
        self._figure_of = array("I")
        self._rows: list[tuple[ListedProject, list[object]]] = []
        """Project and shown values of each indicator of the file that is not full yet."""
        self._files = 0
        """Number of full files."""

    @property
    def rows(self) -> int:
        """Number of indicators so far."""
        return len(self._codes)

    def add(self, project: ListedProject, places: Sequence[int]) -> Iterator[IndexFile]:
        """Add the next project and yield the files that became full; for `places` see ``indicator-places.bin``."""
        self._count.append(len(project.cells))
        self._places.append(places)
        figures = self._figures
        for level, (nature, measure, figure, *shown, state) in zip(
            project.levels, project.cells, strict=True
        ):
            if self._state:
                self._states.append(self._state[state])
            self._codes.append(self._level[level] * self._kinds + nature)
            self._figure_of.append(figures.setdefault((measure, figure), len(figures)))
            while shown[-1] is None:
                shown.pop()
            self._rows.append((project, shown))
            if len(self._rows) == INDICATORS_PER_FILE:
                yield self._next_file()

    def end(self) -> Iterator[IndexFile]:
        """Yield the file that is not full, after the last project."""
        if self._rows:
            yield self._next_file()

    def parts(self) -> dict[str, bytes]:
        """Return the parts of a segment: items of lists in the files above, and the figures, whose order all segments decide."""
        return {
            "count": list_items(self._count),
            "codes": list_items(self._codes.tolist()),
            "states": list_items(self._states.tolist()),
            "places_of": list_items(self._places),
            "figures": json_bytes(list(self._figures)),
            "figure_of": json_bytes(self._figure_of.tolist()),
        }

    def _next_file(self) -> IndexFile:
        rows, self._rows = self._rows, []
        projects = {project.address: _listed(project) for project, _ in rows}
        place = {address: place for place, address in enumerate(projects)}
        content = {
            "projects": list(projects.values()),
            "rows": [[place[project.address], *shown] for project, shown in rows],
        }
        self._files += 1
        return IndexFile(f"indicators-{self._files - 1}", content)


class IndicatorIndex:
    """Takes one segment after the other and returns in the end what all of them have in common."""

    def __init__(self, columns: FilterColumns) -> None:
        self._columns = columns
        self._unit = {unit: number for number, unit in enumerate(columns.units)}
        self._years: dict[str, int] = {}
        self._year_of: list[int] = []
        self._units_of: list[Sequence[int]] = []
        self._slugs: list[str] = []
        self._items: defaultdict[str, list[bytes]] = defaultdict(list)
        """Name of a part → its items in all segments."""
        self._figures: dict[tuple[str, str], int] = {}
        """Unit of measure and number, as texts, of an indicator → number of the pair among all different pairs."""
        self._figure_of = array("I")

    def add(self, segment: Mapping[str, bytes], projects: SegmentProjects) -> None:
        """Add the next segment, with its projects."""
        unit_of = {index: self._unit[unit] for index, unit in projects.values_by_index("单位").items()}
        year_of = {
            index: self._years.setdefault(year, len(self._years))
            for index, year in projects.values_by_index("年度").items()
        }
        for values in projects.values_of:
            self._year_of += [year_of[value] for value in values if value in year_of]
            self._units_of.append([unit_of[value] for value in values if value in unit_of])
        self._slugs += [address.split("/")[-2] for address in projects.addresses]
        for name in ("count", "codes", "states", "places_of"):
            self._items[name].append(segment[name])
        figures = self._figures
        numbers = [
            figures.setdefault((measure, figure), len(figures))
            for measure, figure in json.loads(segment["figures"])
        ]
        self._figure_of.extend(map(numbers.__getitem__, json.loads(segment["figure_of"])))

    def files(self) -> Iterator[IndexFile]:
        """Yield the files that are about all indicators, after the last segment."""
        yield IndexFile("indicator-places", joined_list(self._items["places_of"]))
        ranks, groups = _ranks_of_figures(self._figures, self._figure_of)
        numbers = [ranks[figure] for figure in self._figure_of]
        order = {"projects": _ranks(self._slugs), "numbers": numbers, "groups": groups}
        yield IndexFile("indicator-order", order)
        content: dict[str, object] = {
            "levels": self._columns.levels,
            "kinds": self._columns.kinds,
            "years": list(self._years),
            "units": self._columns.units,
            "yearOf": self._year_of,
            "unitsOf": self._units_of,
            "count": joined_list(self._items["count"]),
            "codes": joined_list(self._items["codes"]),
            "rowsInFile": INDICATORS_PER_FILE,
        }
        if self._columns.states:
            content["states"] = [(state, *words) for state, words in self._columns.states.items()]
            content["stateOf"] = joined_list(self._items["states"])
        yield IndexFile("indicators", json_object(content))


def _listed(project: ListedProject) -> tuple[object, ...]:
    """Return address and name of a project, and the words for the sides of its form where they are not the usual ones."""
    usual = tuple(project.sides) in (USUAL_SIDES, USUAL_SIDES[-1:])
    return (project.address, project.name) if usual else (project.address, project.name, project.sides)


def _ranks(texts: Sequence[str]) -> list[int]:
    """Return the rank of each text among the different texts, from 0."""
    order = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    return [order[text] for text in texts]


def _ranks_of_figures(
    figures: Mapping[tuple[str, str], int], figure_of: Iterable[int]
) -> tuple[list[int], list[int]]:
    """Return the rank of each figure, from 1, 0 for one without a number; and the number of ranks of each unit of measure.

    `figures` is unit and number → number of the figure, `figure_of` the figure of each indicator.
    """
    times = Counter(figure_of)
    frequency: Counter[str] = Counter()
    values: defaultdict[str, dict[int, Decimal]] = defaultdict(dict)
    for (measure, figure), number in figures.items():
        if figure:
            frequency[measure] += times[number]
            values[measure][number] = Decimal(figure)
    ranks, groups = [0] * len(figures), [0]
    for measure in sorted(frequency, key=lambda measure: (not measure, -frequency[measure], measure)):
        order = sorted(set(values[measure].values()))
        rank = {value: rank for rank, value in enumerate(order, sum(groups) + 1)}
        for number, value in values[measure].items():
            ranks[number] = rank[value]
        groups.append(len(order))
    return ranks, groups[1:]
