"""Compare two texts phrase by phrase, mark what differs, and say the difference in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

_PIECES = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:[%％‰]|[十百千万亿]+)?|[A-Za-z]+|.", re.DOTALL)
"""Numbers and Latin words are never taken apart; Chinese is compare_texts by the character."""

_MAX_PRODUCT_OF_LENGTHS = 4_000_000
"""Product of the characters of two texts up to which they are compared: the time grows with it, and faster at worst."""
_MAX_GLANCE_CHARACTERS = 20
"""Characters that a reader takes in at a glance, however many of them are marked."""


class Phrase(NamedTuple):
    """A piece of a text that is compared with another text."""

    text: str
    differs: bool
    """Whether the other text has something else in the place of this piece."""


class TextDiff(NamedTuple):
    """The comparison of two texts that are not equal."""

    left: Sequence[Phrase]
    """Phrases of the first text; joined, they are the text."""
    right: Sequence[Phrase]
    """Phrases of the second text; joined, they are the text."""
    changes: Sequence[tuple[str, str]]
    """Pairs of what the first text says and what the second says in its place, in order; one of them may be empty.

    Without pairs, and without marked phrases, where the texts share so little that marks would be in the way.
    """


class _Step(NamedTuple):
    """A stretch of both texts, from left to right."""

    left: str
    right: str
    same: bool


@lru_cache(maxsize=8)  # value and standard of an indicator are often the same pair
def compare_texts(left: str, right: str) -> TextDiff:
    """Cut both texts into phrases that are the same and phrases that differ."""
    if len(left) * len(right) > _MAX_PRODUCT_OF_LENGTHS:
        return _unmarked(left, right)
    steps = _steps(_PIECES.findall(left), _PIECES.findall(right))
    longer = max(len(left), len(right))
    if longer > _MAX_GLANCE_CHARACTERS and 3 * sum(len(step.left) for step in steps if step.same) < longer:
        return _unmarked(left, right)
    return TextDiff(
        [Phrase(step.left, not step.same) for step in steps if step.left],
        [Phrase(step.right, not step.same) for step in steps if step.right],
        [(step.left, step.right) for step in steps if not step.same],
    )


def _unmarked(left: str, right: str) -> TextDiff:
    return TextDiff([Phrase(left, False)], [Phrase(right, False)], [])


def _steps(left_pieces: list[str], right_pieces: list[str]) -> list[_Step]:
    """Return the steps of two texts, given in pieces that are not taken apart."""
    steps: list[_Step] = []
    matcher = SequenceMatcher(None, left_pieces, right_pieces, autojunk=False)
    for kind, left_begin, left_end, right_begin, right_end in matcher.get_opcodes():
        left = "".join(left_pieces[left_begin:left_end])
        right = "".join(right_pieces[right_begin:right_end])
        same = kind == "equal"
        # A lone letter between two differences is hardly the same word: it becomes a part of the difference.
        if not same and len(steps) > 1 and _is_letter(steps[-1].left):
            between, before = steps.pop().left, steps.pop()
            left, right = before.left + between + left, before.right + between + right
        steps.append(_Step(left, right, same))
    return steps


def _is_letter(text: str) -> bool:
    """Whether a text is one letter. The planes of ideographs count as a whole: newer Pythons know more of them."""
    return len(text) == 1 and (text.isalpha() or "\U00020000" <= text <= "\U0003fffd")


MIN_LIKENESS = 0.6
"""Likeness, from 0 to 1, from which two names are taken for names of the same thing, worded anew."""


@lru_cache(maxsize=1024)
def likeness(left: str, right: str) -> float:
    """Return how much two names share, from 0 to 1; 0 below `MIN_LIKENESS`, and for texts too long to be names."""
    if len(left) * len(right) > _MAX_PRODUCT_OF_LENGTHS:
        return 0.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.real_quick_ratio() < MIN_LIKENESS or matcher.quick_ratio() < MIN_LIKENESS:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= MIN_LIKENESS else 0.0


def describe_difference(diff: TextDiff, left_name: str, right_name: str) -> str:
    """Return the differences in a sentence, for readers who do not see a mark; the names are those of the two texts."""
    if not diff.changes:
        return f"{left_name}和{right_name}的写法大部分不同。"
    return "；".join(_change(left, right, left_name, right_name) for left, right in diff.changes) + "。"


def _change(left: str, right: str, left_name: str, right_name: str) -> str:
    if left and right:
        return f"{left_name}写“{left}”，{right_name}写“{right}”"
    return f"“{left}”只有{left_name}写了" if left else f"“{right}”只有{right_name}写了"
