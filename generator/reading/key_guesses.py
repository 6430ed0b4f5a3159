"""Guess which word a refused key was meant to be, only where it is a slip of the pen and never where it means something."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

_MEANINGFUL = frozenset(
    "上下中前后内外本他她它新旧原初末全半多少大小增减收支长短老无非未不没有各每"
    "省市县区镇乡村国央地州盟旗街人公私自他甲乙丙丁戊一二三四五六七八九十百千万亿元"
    "季月日周时天年春夏秋冬总分合共单双主副正负进出来去入付价费款税息债股本利量数额比率"
    "企社校院科处局厅委存贷借还垫补投募捐缴退罚赠"
)
"""Characters of which one alone makes another thing of a word: 上级资金 is not 下级资金, 省级 not 市级."""
_MIN_CHARACTERS = 3
"""Characters of a word that is recognised in spite of a slip: of shorter ones, half would be a guess."""


def guess_key(typed: str, words: Iterable[str], known: Collection[str] = ()) -> str | None:
    """Return the one of `words` that was typed with one slip of the pen, or None.

    A slip is a character too many, left out, swapped with the next or, if no form has a word with it, in the place of
    another. `known` are the words of all forms: a key that is one of them was meant as it is.
    """
    if typed in known:
        return None
    words = list(words)
    meaningful = _meaningful_characters(frozenset(known)).union(*words)
    plain = _plain(typed)
    close = {word for word in words if _plain(word) == plain or _is_slip(plain, word, meaningful)}
    return close.pop() if len(close) == 1 else None


@lru_cache(maxsize=16)
def _meaningful_characters(known: frozenset[str]) -> frozenset[str]:
    return _MEANINGFUL.union(*known)


def _plain(text: str) -> str:
    """Return a word without blanks and marks, which tell no two words apart."""
    return "".join(character for character in text if character.isalnum())


def _is_slip(typed: str, word: str, meaningful: Collection[str]) -> bool:
    if len(word) < _MIN_CHARACTERS or typed == word:
        return False
    begin = next(
        (index for index, pair in enumerate(zip(typed, word, strict=False)) if pair[0] != pair[1]), None
    )
    begin = min(len(typed), len(word)) if begin is None else begin
    rest, expected = typed[begin:], word[begin:]
    if len(rest) == len(expected):
        swapped = rest[:2] == expected[1::-1] and rest[2:] == expected[2:]
        return swapped or (rest[1:] == expected[1:] and rest[0] not in meaningful)
    if rest[1:] == expected:  # a character too many
        return rest[0] not in _MEANINGFUL or rest[0] == typed[begin - 1 : begin]
    left_out = rest == expected[1:] and len(word) > _MIN_CHARACTERS
    return left_out and expected[0] not in _MEANINGFUL
