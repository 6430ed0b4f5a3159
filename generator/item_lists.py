"""Long lists whose items lie in many places: which items stand where, and those alone read that a page shows."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache
from typing import NamedTuple


class Run(NamedTuple):
    """Items that one source holds and that follow one another in a list."""

    source: int
    """Its number."""
    begin: int
    """Index of the first of them in the source."""
    end: int
    """Index after the last."""


class ItemLists:
    """Lists by name. Each is made of runs; a source is read when the first of its items is to be seen."""

    def __init__(self, read: Callable[[int], Sequence[bytes]]) -> None:
        """`read` gives all items of a source by its number."""
        self._read = cache(read)
        self._lists: dict[Hashable, _Runs] = defaultdict(_Runs)

    def append(self, name: Hashable, run: Run) -> None:
        """Let a run stand at the end of a list."""
        self._lists[name].append(run)

    def runs(self, name: Hashable, begin: int, end: int) -> list[Run]:
        """What the items between two places of a list are; nothing beyond its end."""
        return list(self._lists[name].between(begin, end)) if name in self._lists else []

    def items(self, name: Hashable, begin: int, end: int) -> list[bytes]:
        """The items themselves."""
        return [
            item
            for run in self.runs(name, begin, end)
            for item in self._read(run.source)[run.begin : run.end]
        ]


class _Runs:
    """In arrays: a site has hundreds of thousands of them."""

    def __init__(self) -> None:
        self._sources, self._begins = array("I"), array("I")
        self._ends = array("I")
        """In the list."""

    def append(self, run: Run) -> None:
        self._sources.append(run.source)
        self._begins.append(run.begin)
        self._ends.append((self._ends[-1] if self._ends else 0) + run.end - run.begin)

    def between(self, begin: int, end: int) -> Iterator[Run]:
        for number in range(bisect_right(self._ends, begin), len(self._ends)):
            start = self._ends[number - 1] if number else 0
            if start >= end:
                return
            first = self._begins[number] - start  # where the list would begin in the source
            yield Run(self._sources[number], first + max(begin, start), first + min(end, self._ends[number]))
