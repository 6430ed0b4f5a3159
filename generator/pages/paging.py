"""Long lists in pages with addresses of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_Item = TypeVar("_Item")

_NEAR = 2
"""So many pages before and after the one being read are linked, besides the first and the last."""


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of a list."""

    number: int
    """From 1."""
    count: int
    """How many pages the list has."""
    total: int
    """How many items the list has."""
    size: int
    """How many of them stand on a page."""
    base: str
    """Address of the first page, with the last slash."""

    @property
    def begin(self) -> int:
        """Index of the first item on this page."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        """Index after the last item on this page."""
        return min(self.number * self.size, self.total)

    @property
    def first(self) -> int:
        """Number of the first item on this page, as people count."""
        return self.begin + 1

    @property
    def last(self) -> int:
        """Number of the last item on this page, as people count."""
        return self.end

    @property
    def in_title(self) -> str:
        """What tells the page from the others in its title; nothing for the first."""
        return f"（第 {self.number} 页）" if self.number > 1 else ""

    @property
    def own_address(self) -> str:
        """Below the site's root."""
        return self.address(self.number)

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return self.base if number == 1 else f"{self.base}{number}/"

    def of(self, items: Sequence[_Item]) -> Sequence[_Item]:
        """Those of all items of the list that stand on this page."""
        return items[self.begin : self.end]

    @property
    def shown(self) -> list[int]:
        """Numbers of the pages that are linked; 0 where some are left out."""
        near = range(max(self.number - _NEAR, 1), min(self.number + _NEAR, self.count) + 1)
        numbers: list[int] = []
        for number in sorted({1, *near, self.count}):
            if numbers and number > numbers[-1] + 1:
                numbers.append(0)
            numbers.append(number)
        return numbers


def pagers(total: int, size: int, base: str) -> Iterator[Pager]:
    """The pages of a list of `total` items, `size` on each; an empty list has one."""
    count = max(-(-total // size), 1)
    return (Pager(number, count, total, size, base) for number in range(1, count + 1))
