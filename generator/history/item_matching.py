"""Match the items of two versions of a list: which item was which. Deterministic, with bounded time for any lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from generator.rendering.text_diff import likeness

_Item = TypeVar("_Item")

_MAX_COMPARISONS = 4_000_000
"""Pairs of characters that may be compared: so many take a second at worst.

Items of a form with longer or more names are matched by equal keys only.
"""


class ComparableName(NamedTuple):
    """A name that is compared with others of its group for similarity."""

    group: Hashable
    """Key of the group; items of different groups never match."""
    text: str


def match_items(
    old: Sequence[_Item],
    new: Sequence[_Item],
    keys: Sequence[Callable[[_Item], Hashable]],
    name: Callable[[_Item], ComparableName] | None = None,
    in_order: bool = False,
) -> list[tuple[_Item | None, _Item | None]]:
    """Return pairs of old and new version in the order of `new`, then the items that are gone; None fills a pair.

    First, items with equal keys are matched, the first with the first, by one key after the other. Then, with `name`,
    the items left whose names are most alike. At last, with `in_order`, whatever is left, the first with the first.
    """
    matches: dict[int, int] = {}
    for key in keys:
        matches.update(_with_equal_keys(old, new, matches, key))
    if name is not None:
        matches.update(_with_similar_names(old, new, matches, name))
    if in_order:
        matches.update(zip(_unmatched(new, matches), _unmatched(old, matches.values()), strict=False))
    gone = [(old[place], None) for place in _unmatched(old, matches.values())]
    return [
        *((old[matches[place]] if place in matches else None, new[place]) for place in range(len(new))),
        *gone,
    ]


def _unmatched(items: Sequence[object], matched: Iterable[int]) -> list[int]:
    done = set(matched)
    return [place for place in range(len(items)) if place not in done]


def _with_equal_keys(
    old: Sequence[_Item], new: Sequence[_Item], matches: Mapping[int, int], key: Callable[[_Item], Hashable]
) -> Iterator[tuple[int, int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(_unmatched(old, matches.values())):
        places[key(old[place])].append(place)
    for place in _unmatched(new, matches):
        if same := places.get(key(new[place])):
            yield place, same.pop()


def _with_similar_names(
    old: Sequence[_Item],
    new: Sequence[_Item],
    matches: Mapping[int, int],
    name: Callable[[_Item], ComparableName],
) -> Iterator[tuple[int, int]]:
    """Yield places in `new` and `old`, the most similar pair first; of equally similar pairs the one that stands first."""
    old_names = {place: name(old[place]) for place in _unmatched(old, matches.values())}
    new_names = {place: name(new[place]) for place in _unmatched(new, matches)}
    lengths = [sum(len(text) for _, text in names.values()) for names in (old_names, new_names)]
    if lengths[0] * lengths[1] > _MAX_COMPARISONS:
        return
    pairs = [
        (-likeness(text, new_text), new_place, place)
        for new_place, (new_group, new_text) in new_names.items()
        for place, (group, text) in old_names.items()
        if group == new_group
    ]
    for distance, new_place, place in sorted(pairs):
        if distance and new_place in new_names and place in old_names:
            del new_names[new_place], old_names[place]
            yield new_place, place
