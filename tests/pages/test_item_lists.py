"""Lists put together of runs: the same items as in a plain list, and no source read that is not seen."""

from __future__ import annotations

from itertools import combinations

from generator.pages.item_lists import ItemLists

SOURCES = [[b"a0", b"a1", b"a2"], [b"b0"], [b"c0", b"c1"], [b"d0", b"d1", b"d2", b"d3"]]
PARTS: list[list[tuple[str, int]]] = [
    [("rest", 1), ("list", 2)],
    [("list", 1)],
    [("rest", 2)],
    [("list", 2), ("rest", 1), ("list", 1)],
]
ALL = [b"a1", b"a2", b"b0", b"d0", b"d1", b"d3"]


def lists(read: list[int]) -> ItemLists:
    """A list of six items, and one of those that it leaves out; numbers of the sources read are noted."""

    def items_of(source: int) -> list[bytes]:
        read.append(source)
        return SOURCES[source]

    made = ItemLists(items_of)
    for source, parts in enumerate(PARTS):
        made.append(source, parts)
    return made


def test_any_part_of_a_list() -> None:
    """Between any two places, also beyond the end, and of a list that nobody made."""
    made = lists([])
    for begin, end in combinations(range(len(ALL) + 3), 2):
        assert made.items("list", begin, end) == ALL[begin:end]
        assert made.items("other", begin, end) == []
    assert made.items("rest", 0, 9) == [b"a0", b"c0", b"c1", b"d2"]


def test_only_what_is_seen_is_read() -> None:
    """And that once."""
    read: list[int] = []
    made = lists(read)
    assert made.items("list", 2, 4) == [b"b0", b"d0"]
    assert made.items("list", 3, 6) == [b"d0", b"d1", b"d3"]
    assert read == [1, 3]


def test_what_items_are_made_of() -> None:
    """Different for any two parts of the list, and where a source that they come from holds other items; nothing is read."""
    read: list[int] = []
    made, keys = lists(read), ["a", "b", "c", "d"]
    parts = list(combinations(range(len(ALL) + 1), 2))
    told = [repr(made.fingerprint_of("list", begin, end, keys)) for begin, end in parts]
    assert len(set(told)) == len(parts)
    others = [repr(made.fingerprint_of("list", begin, end, ["a", "b", "c", "new"])) for begin, end in parts]
    assert [end > 3 for _, end in parts] == [one != other for one, other in zip(told, others, strict=True)]
    assert read == []
