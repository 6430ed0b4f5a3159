"""What was changed → words, in pieces: ours, and those of the data with what is new and what is gone."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from generator.history.field_changes import Action, FieldChange
from generator.history.project_versions import ProjectChange
from generator.rendering.text_diff import TextDiff, compare_texts
from generator.rendering.words import in_one_line


class PieceKind(Enum):
    """Whose words a piece has."""

    SAID = auto()
    """Ours."""
    KEPT = auto()
    """Of the data: in both versions, or a whole text."""
    GONE = auto()
    """Of the data: only in the old version."""
    NEW = auto()
    """Of the data: only in the new version."""


class Piece(NamedTuple):
    """A piece of a sentence."""

    kind: PieceKind
    text: str


_GLANCE = 40
"""Two texts that are together as long as this are shown side by side; of longer ones the differences are marked."""
_MARKED = 4_000
"""In longer texts nothing is marked: there may be hundreds of them, and the time grows with the square."""
_AROUND = 16
"""So many letters of what stayed the same are shown on either side of a difference."""
LONGEST = 400
"""Letters of one text."""


def pieces_of(change: FieldChange, longest: int = LONGEST) -> list[Piece]:
    """What became of a field, after its name; of each text at most `longest` letters."""
    old, new = change.old, change.new
    if old is None or new is None:
        kind = PieceKind.NEW if old is None else PieceKind.GONE
        return [
            Piece(PieceKind.SAID, f"{change.action.value} "),
            Piece(kind, in_one_line(new or old or "", longest)),
        ]
    after = [
        Piece(PieceKind.SAID, words)
        for words in (difference_in_words(change.difference, change.percent),)
        if words
    ]
    if change.judgement:
        after.append(Piece(PieceKind.SAID, f"：{change.judgement}"))
    before = [] if change.action is Action.CHANGED else [Piece(PieceKind.SAID, f"{change.action.value} ")]
    return [*before, *_both(" ".join(old.split()), " ".join(new.split()), longest), *after]


def _both(old: str, new: str, longest: int) -> Iterator[Piece]:
    if old == new:
        yield Piece(PieceKind.SAID, "只有空格或换行不同")
        return
    if len(old) + len(new) <= _GLANCE:
        yield from (Piece(PieceKind.KEPT, old), Piece(PieceKind.SAID, " → "), Piece(PieceKind.KEPT, new))
        return
    comparison = compare_texts(old, new) if len(old) + len(new) <= _MARKED else None
    if comparison is None or not comparison.changes:
        yield from (Piece(PieceKind.GONE, in_one_line(old, longest)), Piece(PieceKind.SAID, " → "))
        yield Piece(PieceKind.NEW, in_one_line(new, longest))
        return
    yield from _shortened(list(_marked(comparison)), longest)


def _marked(comparison: TextDiff) -> Iterator[Piece]:
    """One text out of two: what both have once, what differs one after the other."""
    ones, others = deque(comparison.left), deque(comparison.right)
    while ones or others:
        if ones and ones[0].differs:
            yield Piece(PieceKind.GONE, ones.popleft().text)
        elif others and others[0].differs:
            yield Piece(PieceKind.NEW, others.popleft().text)
        else:
            yield Piece(PieceKind.KEPT, ones.popleft().text)
            others.popleft()


def _shortened(pieces: Sequence[Piece], longest: int) -> Iterator[Piece]:
    """What stayed the same only as far as it shows where the differences are."""
    left = longest
    for place, (kind, text) in enumerate(pieces):
        if kind is PieceKind.KEPT:
            before = text[-_AROUND:] if place == 0 else text[:_AROUND]
            after = text[-_AROUND:] if 0 < place < len(pieces) - 1 and len(text) > _AROUND else ""
            shown = text if len(text) <= 2 * _AROUND else _cut(before, after, place == 0)
        else:
            shown = in_one_line(text, max(left, 1))
        left -= len(shown)
        yield Piece(kind, shown)
        if left <= 0 and place < len(pieces) - 1:
            yield Piece(PieceKind.SAID, "……后面还有改动")
            return


def _cut(before: str, after: str, is_first: bool) -> str:
    return f"…{before}" if is_first else f"{before}…{after}"


def difference_in_words(difference: str, percent: str) -> str:
    """`` 万元，增加 10.00 万元（6.67%）``; empty where there is no difference of amounts."""
    if not difference:
        return ""
    figure = difference.lstrip("+-")
    if not figure.strip("0."):
        return " 万元，金额不变，写法不同"
    direction = "减少" if difference.startswith("-") else "增加"
    return f" 万元，{direction} {figure} 万元{f'（{percent}%）' if percent else ''}"


def codes_in_words(change: ProjectChange) -> list[str]:
    """Which versions cannot be read, and why."""
    sides = (("原来", change.old_codes), ("现在", change.codes))
    return [f"{words}的版本没有通过检查，不作比较（{'、'.join(codes)}）" for words, codes in sides if codes]


def unread_in_words(change: ProjectChange) -> list[str]:
    """The same for the public, who shall not be shown where to look for what was taken out."""
    if change.codes:
        return ["这一版没有通过检查，没有公开"]
    return ["前一版没有通过检查，没有公开过，所以不作比较"] if change.old_codes else []


def counts_in_words(projects: Iterable[ProjectChange]) -> str:
    """``新增 1 个项目，改动 2 个项目``."""
    counts = Counter(change.word for change in projects)
    told = [f"{word} {counts[word]} 个项目" for word in ("新增", "撤下", "改地址", "改动") if counts[word]]
    return "，".join(told) or "没有改动项目"
