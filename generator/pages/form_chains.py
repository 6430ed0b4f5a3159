"""Follow goals and indicators through the forms of several years, also where they were worded anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from generator.rendering.text_diff import likeness


class FormItem(Protocol):
    """A goal or an indicator of one form."""

    @property
    def name(self) -> str:
        """Text by which the item is recognised in other forms."""

    @property
    def level(self) -> tuple[str, str | None]:
        """First and second level; only items of the same level are sought in each other's place."""


ItemT = TypeVar("ItemT", bound=FormItem)


def chains_of(forms: Sequence[Sequence[ItemT]], *, in_order: bool = False) -> list[list[ItemT | None]]:
    """Return a chain for every item: what it is in each form, the oldest first; None where a form does not have it.

    The same name is sought first, then the name most alike; with `in_order` what is left follows what is left before it.
    """
    finders = (_same, _similar, *([_first] if in_order else []))
    chains: list[list[ItemT | None]] = []
    for position, items in enumerate(forms):
        open_chains = list(chains)
        for chain in chains:
            chain.append(None)
        rest = list(items)
        for find_chain in finders:
            for item in list(rest):
                match = find_chain(item, open_chains)
                if match is not None:
                    match[-1] = item
                    open_chains = [chain for chain in open_chains if chain is not match]
                    rest.remove(item)
        for item in rest:
            chains.append([None] * position + [item])
    return chains


def last_item(chain: Sequence[ItemT | None]) -> ItemT:
    """Return the item of the last form that has it."""
    return next(item for item in reversed(chain) if item is not None)


def _same(item: ItemT, chains: Sequence[list[ItemT | None]]) -> list[ItemT | None] | None:
    """Return the chain whose last item has the same level and name; None where there is none."""
    for chain in chains:
        before = last_item(chain)
        if (before.level, before.name) == (item.level, item.name):
            return chain
    return None


def _similar(item: ItemT, chains: Sequence[list[ItemT | None]]) -> list[ItemT | None] | None:
    """Return the chain of the same level whose last name is most alike; None where no name is alike."""
    candidates = [
        (likeness(last_item(chain).name, item.name), -place, chain)
        for place, chain in enumerate(chains)
        if last_item(chain).level == item.level
    ]
    most, _, chain = max(candidates, key=lambda candidate: candidate[:2], default=(0.0, 0, None))
    return chain if most else None


def _first(_: ItemT, chains: Sequence[list[ItemT | None]]) -> list[ItemT | None] | None:
    """Return the first chain that the form before has an item in."""
    return next((chain for chain in chains if len(chain) > 1 and chain[-2] is not None), None)
