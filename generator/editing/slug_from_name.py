"""A name in Chinese → an address that can be read aloud. The only import of pypinyin, which takes a quarter of a second."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from pypinyin import lazy_pinyin
from pypinyin.seg import mmseg

MAX_WORDS = 4
MAX_PROPOSED_SLUG_CHARACTERS = 40
"""Letters and hyphens; what people type and read out should be short. The reader takes eighty."""
_YEAR = re.compile(r"20[0-9]{2}(?:[—-]20[0-9]{2})?年(?:度)?")
"""Left out: the folder says it, and the form of next year has the same address."""
_LINKING = frozenset("及和与的")


def propose_slug(name: str, taken: Collection[str] = ()) -> str:
    """The first words of `name` in pinyin, joined by hyphens; with a number where `taken` has it already."""
    slug = ""
    for word in list(_words(name))[:MAX_WORDS]:
        longer = f"{slug}-{word}" if slug else word[:MAX_PROPOSED_SLUG_CHARACTERS]
        if len(longer) > MAX_PROPOSED_SLUG_CHARACTERS:
            break
        slug = longer
    slug = slug or "xiangmu"
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(each for each in numbered if each not in taken)


def _words(name: str) -> Iterator[str]:
    plain = _YEAR.sub("", unicodedata.normalize("NFKC", name)).lower()
    for run in re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]+", plain):
        yield from _chinese_words(run) if run[0] > "z" else (run,)


def _chinese_words(run: str) -> Iterator[str]:
    """Words of the dictionary; what stands between them two by two, as most words are, three where one is left over."""
    spoken_by_character = lazy_pinyin(run, errors=_silent)  # type: ignore[arg-type]  # a list is as good as a text
    syllables = iter(spoken_by_character)
    between: list[str] = []
    for piece in [*mmseg.seg.cut(run), ""]:
        spoken = ["".join(re.findall("[a-z]", next(syllables))) for _ in piece]
        if len(piece) == 1 and piece not in _LINKING:
            between += spoken
            continue
        yield from _in_twos(between)
        between = []
        if len(piece) > 1:
            yield from filter(None, ["".join(spoken)])


def _silent(characters: str) -> list[str]:
    """For characters that nobody knows how to say, one item each."""
    return [""] * len(characters)


def _in_twos(syllables: list[str]) -> Iterator[str]:
    last = len(syllables) - 3 if len(syllables) % 2 and len(syllables) > 1 else len(syllables)
    for begin in range(0, max(last, 0), 2):
        yield from filter(None, ["".join(syllables[begin : begin + 2])])
    if last < len(syllables):
        yield from filter(None, ["".join(syllables[last:])])
