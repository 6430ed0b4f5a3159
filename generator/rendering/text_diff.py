"""Two wordings of one thing, phrase by phrase: what they share, what each has of its own, and that in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

_PIECES = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:[%％‰]|[十百千万亿]+)?|[A-Za-z]+|.", re.DOTALL)
"""Numbers and Latin words are never taken apart; Chinese is compared by the character."""

_MOST_COMPARISONS = 4_000_000
"""The time of a comparison grows with the product of the lengths, and faster at worst."""
_SHORT = 20
"""So many characters are taken in at a glance, whatever of them is marked."""


class Phrase(NamedTuple):
    """A piece of a text, and whether the other text has something else in its place."""

    text: str
    differs: bool


class TextDiff(NamedTuple):
    """Two texts that are not equal."""

    one: Sequence[Phrase]
    other: Sequence[Phrase]
    changes: Sequence[tuple[str, str]]
    """What each has in place of what the other has, in their order, one of the two perhaps empty.

    None at all where the texts have so little in common that marks would be in the way.
    """


@lru_cache(maxsize=8)  # value and standard of an indicator are often the same pair
def compared(one: str, other: str) -> TextDiff:
    """Both texts cut into phrases that are the same and phrases that differ."""
    if len(one) * len(other) > _MOST_COMPARISONS:
        return _unmarked(one, other)
    steps = _steps(_PIECES.findall(one), _PIECES.findall(other))
    longer = max(len(one), len(other))
    if longer > _SHORT and 3 * sum(len(left) for left, _, same in steps if same) < longer:
        return _unmarked(one, other)
    return TextDiff(
        [Phrase(left, not same) for left, _, same in steps if left],
        [Phrase(right, not same) for _, right, same in steps if right],
        [(left, right) for left, right, same in steps if not same],
    )


def _unmarked(one: str, other: str) -> TextDiff:
    return TextDiff([Phrase(one, False)], [Phrase(other, False)], [])


def _steps(one: list[str], other: list[str]) -> list[tuple[str, str, bool]]:
    """What stands in both texts from the left to the right, and whether it is the same.

    A lone letter between two differences is hardly the same word: it is one with them.
    """
    steps: list[tuple[str, str, bool]] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for kind, begin, end, other_begin, other_end in matcher.get_opcodes():
        left, right = "".join(one[begin:end]), "".join(other[other_begin:other_end])
        same = kind == "equal"
        if not same and len(steps) > 1 and len(steps[-1][0]) == 1 and steps[-1][0].isalpha():
            between, before = steps.pop()[0], steps.pop()
            left, right = before[0] + between + left, before[1] + between + right
        steps.append((left, right, same))
    return steps


ALIKE = 0.6
"""Names that share so much are taken for names of the same thing, worded anew."""


@lru_cache(maxsize=1024)
def likeness(one: str, other: str) -> float:
    """How much two names share, from 0 to 1; 0 where that is less than `ALIKE`, or they are too long to be names."""
    if len(one) * len(other) > _MOST_COMPARISONS:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0.0


def describe_difference(comparison: TextDiff, one: str, other: str) -> str:
    """The differences in a sentence, for those who do not see a mark; `one` and `other` name the two texts."""
    if not comparison.changes:
        return f"{one}和{other}的写法大部分不同。"
    return "；".join(_change(left, right, one, other) for left, right in comparison.changes) + "。"


def _change(left: str, right: str, one: str, other: str) -> str:
    if left and right:
        return f"{one}写“{left}”，{other}写“{right}”"
    return f"“{left}”只有{one}写了" if left else f"“{right}”只有{other}写了"
