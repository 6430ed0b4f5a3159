"""Divide long lists into pages with addresses of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_Item = TypeVar("_Item")

_MAX_NEIGHBOURS = 2
"""Pages before and after the present one that are linked, besides the first and the last page."""


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of a list."""

    number: int
    """Number of the page, from 1."""
    count: int
    """Number of pages of the list."""
    total: int
    """Number of items of the list."""
    size: int
    """Number of items on a page."""
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
        """The page's number for its title, ``（第 2 页）``; empty for the first page."""
        return f"（第 {self.number} 页）" if self.number > 1 else ""

    @property
    def own_address(self) -> str:
        """Address of this page below the site's root."""
        return self.address(self.number)

    def address(self, number: int) -> str:
        """Return the address of the page with that number."""
        return self.base if number == 1 else f"{self.base}{number}/"

    def of(self, items: Sequence[_Item]) -> Sequence[_Item]:
        """Return the part of the whole list that stands on this page."""
        return items[self.begin : self.end]

    @property
    def shown(self) -> list[int]:
        """Numbers of the pages that are linked, with a 0 for each gap between them."""
        near = range(
            max(self.number - _MAX_NEIGHBOURS, 1), min(self.number + _MAX_NEIGHBOURS, self.count) + 1
        )
        numbers: list[int] = []
        for number in sorted({1, *near, self.count}):
            if numbers and number > numbers[-1] + 1:
                numbers.append(0)
            numbers.append(number)
        return numbers


def pagers(total: int, size: int, base: str) -> Iterator[Pager]:
    """Return the pages of a list of `total` items, `size` on each; an empty list has one page."""
    count = max(-(-total // size), 1)
    return (Pager(number, count, total, size, base) for number in range(1, count + 1))
