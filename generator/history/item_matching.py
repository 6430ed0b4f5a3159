"""Two versions of a list → which item was which. Deterministic, and bounded whatever the lists are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from generator.rendering.text_diff import likeness

_Item = TypeVar("_Item")

_MOST_COMPARISONS = 4_000_000
"""Of letters: so much takes a second at worst. A form with longer or more names is held against equal names only."""


def matched(
    old: Sequence[_Item],
    new: Sequence[_Item],
    keys: Sequence[Callable[[_Item], Hashable]],
    name: Callable[[_Item], tuple[Hashable, str]] | None = None,
    in_order: bool = False,
) -> list[tuple[_Item | None, _Item | None]]:
    """The old and the new version of each item, in the order of the new list; those that are gone follow.

    Items with an equal key are the same, the first with the first, by one key after the other. Of those left `name`
    tells a group and a text: within a group the texts most alike are the same. `in_order` takes what is left then to
    be the same too, the first with the first.
    """
    before: dict[int, int] = {}
    for key in keys:
        before.update(_equal(old, new, before, key))
    if name is not None:
        before.update(_alike(old, new, before, name))
    if in_order:
        before.update(zip(_open(new, before), _open(old, before.values()), strict=False))
    gone = [(old[place], None) for place in _open(old, before.values())]
    return [
        *((old[before[place]] if place in before else None, new[place]) for place in range(len(new))),
        *gone,
    ]


def _open(items: Sequence[object], taken: Iterable[int]) -> list[int]:
    done = set(taken)
    return [place for place in range(len(items)) if place not in done]


def _equal(
    old: Sequence[_Item], new: Sequence[_Item], before: Mapping[int, int], key: Callable[[_Item], Hashable]
) -> Iterator[tuple[int, int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(_open(old, before.values())):
        places[key(old[place])].append(place)
    for place in _open(new, before):
        if same := places.get(key(new[place])):
            yield place, same.pop()


def _alike(
    old: Sequence[_Item],
    new: Sequence[_Item],
    before: Mapping[int, int],
    name: Callable[[_Item], tuple[Hashable, str]],
) -> Iterator[tuple[int, int]]:
    """The most alike first; of equals the one that stands first."""
    olds = {place: name(old[place]) for place in _open(old, before.values())}
    news = {place: name(new[place]) for place in _open(new, before)}
    letters, new_letters = (sum(len(text) for _, text in names.values()) for names in (olds, news))
    if letters * new_letters > _MOST_COMPARISONS:
        return
    pairs = [
        (-likeness(text, new_text), new_place, place)
        for new_place, (new_group, new_text) in news.items()
        for place, (group, text) in olds.items()
        if group == new_group
    ]
    for less, new_place, place in sorted(pairs):
        if less and new_place in news and place in olds:
            del news[new_place], olds[place]
            yield new_place, place
