"""Long lists whose items lie in many places: which items stand where, and those alone read that a page shows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import cache


class ItemLists:
    """Lists by name, put together of runs: items that follow one another in a source, such as a project's sheet."""

    def __init__(self, read: Callable[[int], Sequence[bytes]]) -> None:
        """`read` gives all items of a source by its number; it is asked when the first of them is to be seen."""
        self._read = cache(read)
        self._lists: dict[Hashable, _Runs] = defaultdict(_Runs)

    def append(self, name: Hashable, source: int, begin: int, end: int) -> None:
        """Let the items of a source between two places stand at the end of a list."""
        self._lists[name].append(source, begin, end)

    def items(self, name: Hashable, begin: int, end: int) -> list[bytes]:
        """The items between two places of a list; there is none beyond its end."""
        items: list[bytes] = []
        runs = self._lists[name]
        for number in runs.between(begin, end):
            items += self._read(runs.sources[number])[runs.part(number, begin, end)]
        return items

    def made_of(self, name: Hashable, begin: int, end: int, keys: Sequence[str]) -> object:
        """The same for the same items; `keys` has another one for a source that holds other ones.

        What a list has of a source follows from the source, at both ends aside.
        """
        runs = self._lists[name]
        numbers = runs.between(begin, end)
        ends = [runs.part(number, begin, end) for number in (*numbers[:1], *numbers[-1:])]
        return ends, "".join([keys[source] for source in runs.sources[numbers.start : numbers.stop]])


class _Runs:
    """In arrays: a site has hundreds of thousands of them."""

    def __init__(self) -> None:
        self.sources, self._begins = array("I"), array("I")
        self._ends = array("I", [0])
        """Where in the list each run ends, after the place where the first begins."""

    def append(self, source: int, begin: int, end: int) -> None:
        self.sources.append(source)
        self._begins.append(begin)
        self._ends.append(self._ends[-1] + end - begin)

    def between(self, begin: int, end: int) -> range:
        """The runs that reach between two places of the list."""
        return range(bisect_right(self._ends, begin) - 1, bisect_left(self._ends, end, hi=len(self.sources)))

    def part(self, number: int, begin: int, end: int) -> slice:
        """Of a run's source, what lies between two places of the list."""
        start, stop = self._ends[number], self._ends[number + 1]
        first = self._begins[number] - start  # where in the source the list would begin
        return slice(first + max(begin, start), first + min(end, stop))
