"""Describe changes in sentences, cut into pieces: our own words, and words of the data, old, new or common to both."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from generator.history.field_changes import Action, FieldChange
from generator.history.project_versions import FATE_WORDS, ProjectChange
from generator.rendering.text_diff import TextDiff, compare_texts
from generator.rendering.words import in_one_line


class PieceKind(Enum):
    """Whose words a piece has."""

    OURS = auto()
    """Words of this program."""
    COMMON = auto()
    """Words of the data: in both versions, or a whole text."""
    GONE = auto()
    """Words of the data that only the old version has."""
    NEW = auto()
    """Words of the data that only the new version has."""


class Piece(NamedTuple):
    """A piece of a sentence."""

    kind: PieceKind
    text: str


_MAX_SIDE_BY_SIDE_CHARACTERS = 40
"""Characters of two texts together up to which both are shown whole; in longer ones the differences are marked."""
_MAX_MARKED_CHARACTERS = 4_000
"""Characters of two texts together above which nothing is marked.

There may be hundreds of changed texts, and the time to compare two grows with the square of their length.
"""
_CONTEXT_CHARACTERS = 16
"""Characters of unchanged text that are shown before and after a difference."""
MAX_CHANGE_CHARACTERS = 400
"""Characters that are shown of one text, unless a caller wants fewer."""


def change_in_pieces(change: FieldChange, max_characters: int = MAX_CHANGE_CHARACTERS) -> list[Piece]:
    """Describe what became of a field, to be printed after its name, with at most `max_characters` of each text."""
    old, new = change.old, change.new
    action = Piece(PieceKind.OURS, f"{change.action.value} ")
    if old is None or new is None:
        kind = PieceKind.NEW if old is None else PieceKind.GONE
        return [action, Piece(kind, in_one_line(new or old or "", max_characters))]
    texts = _both_texts(" ".join(old.split()), " ".join(new.split()), max_characters)
    difference = difference_in_words(change.difference, change.percent_words)
    return [
        *([] if change.action is Action.CHANGED else [action]),
        *texts,
        *([Piece(PieceKind.OURS, difference)] if difference else []),
        *([Piece(PieceKind.OURS, f"：{change.strictness}")] if change.strictness else []),
    ]


def _both_texts(old: str, new: str, max_characters: int) -> Iterator[Piece]:
    """Yield old and new text, short ones side by side, longer ones as one text with the differences marked."""
    if old == new:
        yield Piece(PieceKind.OURS, "只有空格或换行不同")
        return
    characters = len(old) + len(new)
    if characters <= _MAX_SIDE_BY_SIDE_CHARACTERS:
        yield from (Piece(PieceKind.COMMON, old), Piece(PieceKind.OURS, " → "), Piece(PieceKind.COMMON, new))
        return
    diff = compare_texts(old, new) if characters <= _MAX_MARKED_CHARACTERS else None
    if diff is None or not diff.changes:
        yield from (Piece(PieceKind.GONE, in_one_line(old, max_characters)), Piece(PieceKind.OURS, " → "))
        yield Piece(PieceKind.NEW, in_one_line(new, max_characters))
        return
    yield from _shorten(list(_merge(diff)), max_characters)


def _merge(diff: TextDiff) -> Iterator[Piece]:
    """Yield one text out of two: common phrases once, differing ones first as in the old text, then as in the new."""
    old, new = deque(diff.left), deque(diff.right)
    while old or new:
        if old and old[0].differs:
            yield Piece(PieceKind.GONE, old.popleft().text)
        elif new and new[0].differs:
            yield Piece(PieceKind.NEW, new.popleft().text)
        else:
            yield Piece(PieceKind.COMMON, old.popleft().text)
            new.popleft()


def _shorten(pieces: Sequence[Piece], max_characters: int) -> Iterator[Piece]:
    """Yield the pieces with common text cut to what surrounds the differences, as many as `max_characters` allow."""
    left = max_characters
    for place, (kind, text) in enumerate(pieces):
        if kind is PieceKind.COMMON:
            text = _context(text, is_first=place == 0, is_last=place == len(pieces) - 1)
        else:
            text = in_one_line(text, max(left, 1))
        left -= len(text)
        yield Piece(kind, text)
        if left <= 0 and place < len(pieces) - 1:
            yield Piece(PieceKind.OURS, "……后面还有改动")
            return


def _context(text: str, is_first: bool, is_last: bool) -> str:
    """Return the ends of a common text that stand next to a difference."""
    if len(text) <= 2 * _CONTEXT_CHARACTERS:
        return text
    beginning, end = text[:_CONTEXT_CHARACTERS], text[-_CONTEXT_CHARACTERS:]
    if is_first:
        return f"…{end}"
    return f"{beginning}…" if is_last else f"{beginning}…{end}"


def difference_in_words(difference: str, percent_words: str) -> str:
    """Return `FieldChange.difference` in words, with its percentage, `` 万元，增加 10.00 万元（6.67%）``; empty for an empty difference."""
    if not difference:
        return ""
    figure = difference.lstrip("+-")
    if not figure.strip("0."):
        return " 万元，金额不变，写法不同"
    direction = "减少" if difference.startswith("-") else "增加"
    return f" 万元，{direction} {figure} 万元{f'（{percent_words}）' if percent_words else ''}"


def codes_in_words(change: ProjectChange) -> list[str]:
    """Return a sentence for each version that has errors, with their codes, for those who edit the data."""
    sides = (("原来", change.old_codes), ("现在", change.codes))
    return [f"{words}的版本没有通过检查，不作比较（{'、'.join(codes)}）" for words, codes in sides if codes]


def unread_in_words(change: ProjectChange) -> list[str]:
    """Say to the public that a version had errors, without codes: they would show where to look for what was removed."""
    if change.codes:
        return ["这一版没有通过检查，没有公开"]
    return ["前一版没有通过检查，没有公开过，所以不作比较"] if change.old_codes else []


def counts_in_words(projects: Iterable[ProjectChange]) -> str:
    """Return how many projects met each fate: ``新增 1 个项目，改动 2 个项目``."""
    counts = Counter(change.fate for change in projects)
    words = [f"{word} {counts[fate]} 个项目" for fate, word in FATE_WORDS.items() if counts[fate]]
    return "，".join(words) or "没有改动项目"
