"""Long lists in pages: every item once, every page within reach."""

from __future__ import annotations

from itertools import chain

import pytest

from generator.pages.paging import Pager, pagers

BASE = "units/chuzhou/2023/"


def list_of(total: int, size: int = 10) -> list[Pager]:
    """The pages of a list."""
    return list(pagers(total, size, BASE))


@pytest.mark.parametrize(
    ("total", "pages"), [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3), (1000, 100), (1001, 101)]
)
def test_as_many_pages_as_are_needed(total: int, pages: int) -> None:
    """The last one is never empty, but for a list that is."""
    found = list_of(total)
    assert [pager.number for pager in found] == list(range(1, pages + 1))
    assert {(pager.count, pager.total) for pager in found} == {(pages, total)}


@pytest.mark.parametrize("total", [0, 1, 9, 10, 11, 99, 100, 101])
def test_every_item_stands_once(total: int) -> None:
    """In the order of the list, and the numbers that people read say which."""
    items = list(range(1, total + 1))
    found = [list(pager.of(items)) for pager in list_of(total)]
    assert list(chain(*found)) == items
    for pager, part in zip(list_of(total), found, strict=True):
        assert len(part) <= 10
        if part:
            assert (pager.first, pager.last) == (part[0], part[-1])


def test_first_page_has_the_address_of_the_list() -> None:
    """The others a number below it; all of them different."""
    found = [pager.own_address for pager in list_of(25)]
    assert found == [BASE, f"{BASE}2/", f"{BASE}3/"]
    assert {pager.address(2) for pager in list_of(25)} == {found[1]}


def test_pages_are_told_apart_by_their_titles() -> None:
    """The first needs no number."""
    assert [pager.in_title for pager in list_of(25)] == ["", "（第 2 页）", "（第 3 页）"]


@pytest.mark.parametrize(
    ("pages", "number", "shown"),
    [
        (1, 1, [1]),
        (2, 2, [1, 2]),
        (5, 1, [1, 2, 3, 0, 5]),
        (5, 3, [1, 2, 3, 4, 5]),
        (9, 1, [1, 2, 3, 0, 9]),
        (9, 4, [1, 2, 3, 4, 5, 6, 0, 9]),
        (9, 5, [1, 0, 3, 4, 5, 6, 7, 0, 9]),
        (9, 9, [1, 0, 7, 8, 9]),
        (500, 250, [1, 0, 248, 249, 250, 251, 252, 0, 500]),
    ],
)
def test_linked_pages(pages: int, number: int, shown: list[int]) -> None:
    """The first, the last and two on either side; one sign for all that are left out between."""
    assert list_of(pages * 10)[number - 1].shown == shown


@pytest.mark.parametrize("pages", range(1, 30))
def test_every_page_is_within_reach(pages: int) -> None:
    """From each page there is a link to the first, the last, the one before and the one after."""
    for pager in list_of(pages * 10):
        near = {pager.number - 1, pager.number, pager.number + 1, 1, pages} & set(range(1, pages + 1))
        linked = [number for number in pager.shown if number]
        assert near <= set(linked)
        assert linked == sorted(set(linked))
        assert len(pager.shown) <= 9


def test_very_long_list() -> None:
    """A million items make five thousand pages, with as few links on each."""
    assert max(len(pager.shown) for pager in pagers(1_000_000, 200, BASE)) == 9
