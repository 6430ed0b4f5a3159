"""Put long lists together from items that many projects hold, and read those alone that a page shows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from generator.form.addresses import ROOT_PLACEHOLDER, way_to_root
from generator.projects.project_summary import ProjectSummary
from generator.rendering.render import as_markup


class ListPart(NamedTuple):
    """A part of a list, as a page shows it."""

    html: Markup
    number: int
    """Number of items."""


def place_items(items: Sequence[bytes], address: str) -> ListPart:
    """Join items for the page with that address: their links begin with the way from there to the site's root."""
    html = b"\n".join(items).decode().replace(ROOT_PLACEHOLDER, way_to_root(address))
    return ListPart(as_markup(html), len(items))


def place_projects(projects: Sequence[ProjectSummary], address: str) -> ListPart:
    """Join the table rows of projects for the page with that address, like `place_items`."""
    html = "\n".join([project.item for project in projects]).replace(ROOT_PLACEHOLDER, way_to_root(address))
    return ListPart(as_markup(html), len(projects))


class ItemLists:
    """Lists by name, put together of runs: items that follow one another in a source, such as a project's artifacts."""

    def __init__(self, read: Callable[[int], Sequence[bytes]]) -> None:
        """Start without lists. `read` returns all items of a source by its number; it is called once, when needed."""
        self._read = cache(read)
        self._lists: dict[Hashable, _Runs] = defaultdict(_Runs)

    def append(self, source: int, parts: Iterable[tuple[Hashable, int]]) -> None:
        """Append the items of a source to lists: `parts` names, in the order of the items, list and number of items."""
        begin = 0
        for name, count in parts:
            runs = self._lists[name]
            runs.sources.append(source)
            runs.begins.append(begin)
            runs.ends.append(runs.ends[-1] + count)
            begin += count

    def items(self, name: Hashable, begin: int, end: int) -> list[bytes]:
        """Return the items of a list from index `begin` to before index `end`, as far as the list reaches."""
        items: list[bytes] = []
        runs = self._lists[name]
        for number in runs.between(begin, end):
            items += self._read(runs.sources[number])[runs.part(number, begin, end)]
        return items

    def fingerprint_of(self, name: Hashable, begin: int, end: int, fingerprints: Sequence[str]) -> object:
        """Return a value with equal repr if and only if `items` gives the same items. Reads no source.

        `fingerprints` are those of the sources by their numbers, all of one length. How many items of a source are in the
        list follows from the source itself, so only of the first and the last one the value says which are used.
        """
        runs = self._lists[name]
        numbers = runs.between(begin, end)
        ends = [runs.part(number, begin, end) for number in (*numbers[:1], *numbers[-1:])]
        return ends, "".join([fingerprints[source] for source in runs.sources[numbers.start : numbers.stop]])


class _Runs:
    """The runs of one list, as parallel arrays: a site has hundreds of thousands of runs."""

    def __init__(self) -> None:
        self.sources, self.begins = array("I"), array("I")
        self.ends = array("I", [0])
        """Index in the list after each run, preceded by the 0 where the first run begins."""

    def between(self, begin: int, end: int) -> range:
        """Return the numbers of the runs that have items between two indexes of the list."""
        return range(bisect_right(self.ends, begin) - 1, bisect_left(self.ends, end, hi=len(self.sources)))

    def part(self, number: int, begin: int, end: int) -> slice:
        """Return the part of a run's source that lies between two indexes of the list."""
        start, stop = self.ends[number], self.ends[number + 1]
        offset = self.begins[number] - start  # from an index of the list to the index in the source
        return slice(offset + max(begin, start), offset + min(end, stop))
