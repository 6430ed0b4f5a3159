"""Long lists whose items lie in many places: which items stand where, and those alone read that a page shows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache


class ItemLists:
    """Lists by name, put together of runs: items that follow one another in a source, such as a project's sheet."""

    def __init__(self, read: Callable[[int], Sequence[bytes]]) -> None:
        """`read` gives all items of a source by its number; it is asked when the first of them is to be seen."""
        self._read = cache(read)
        self._lists: dict[Hashable, _Runs] = defaultdict(_Runs)

    def append(self, source: int, parts: Iterable[tuple[Hashable, int]]) -> None:
        """Let the items of a source stand at the ends of lists, one after the other: in each as many as `parts` tells."""
        begin = 0
        for name, count in parts:
            runs = self._lists[name]
            runs.sources.append(source)
            runs.begins.append(begin)
            runs.ends.append(runs.ends[-1] + count)
            begin += count

    def items(self, name: Hashable, begin: int, end: int) -> list[bytes]:
        """The items between two places of a list; there is none beyond its end."""
        items: list[bytes] = []
        runs = self._lists[name]
        for number in runs.between(begin, end):
            items += self._read(runs.sources[number])[runs.part(number, begin, end)]
        return items

    def made_of(self, name: Hashable, begin: int, end: int, keys: Sequence[str]) -> object:
        """The same for the same items; `keys` has another one, as long, for a source that holds other ones.

        What a list has of a source follows from the source, at both ends aside.
        """
        runs = self._lists[name]
        numbers = runs.between(begin, end)
        ends = [runs.part(number, begin, end) for number in (*numbers[:1], *numbers[-1:])]
        return ends, "".join([keys[source] for source in runs.sources[numbers.start : numbers.stop]])


class _Runs:
    """In arrays: a site has hundreds of thousands of them."""

    def __init__(self) -> None:
        self.sources, self.begins = array("I"), array("I")
        self.ends = array("I", [0])
        """Where in the list each run ends, after the place where the first begins."""

    def between(self, begin: int, end: int) -> range:
        """The runs that reach between two places of the list."""
        return range(bisect_right(self.ends, begin) - 1, bisect_left(self.ends, end, hi=len(self.sources)))

    def part(self, number: int, begin: int, end: int) -> slice:
        """Of a run's source, what lies between two places of the list."""
        start, stop = self.ends[number], self.ends[number + 1]
        first = self.begins[number] - start  # where in the source the list would begin
        return slice(first + max(begin, start), first + min(end, stop))
