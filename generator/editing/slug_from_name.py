"""Propose a slug that can be read aloud for a name in Chinese.

The only module that imports pypinyin, which takes a quarter of a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from pypinyin import lazy_pinyin
from pypinyin.seg import mmseg

MAX_WORDS = 4
"""Words of a proposed slug."""
MAX_PROPOSED_SLUG_CHARACTERS = 40
"""Letters and hyphens of a proposed slug: what people type and read out should be short. The reader accepts eighty."""
_YEAR = re.compile(r"20[0-9]{2}(?:[—-]20[0-9]{2})?年(?:度)?")
"""Year in a name. A slug has none: the folder says it, and next year's form has the same slug."""
_LINKING_CHARACTERS = frozenset("及和与的")
"""Characters between words that a slug leaves out."""


def propose_slug(name: str, taken: Collection[str] = ()) -> str:
    """Return the first words of `name` in pinyin, joined by hyphens; with a number at the end if `taken` has the slug."""
    slug = ""
    for word in list(_words(name))[:MAX_WORDS]:
        longer = f"{slug}-{word}" if slug else word[:MAX_PROPOSED_SLUG_CHARACTERS]
        if len(longer) > MAX_PROPOSED_SLUG_CHARACTERS:
            break
        slug = longer
    slug = slug or "xiangmu"
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(candidate for candidate in numbered if candidate not in taken)


def _words(name: str) -> Iterator[str]:
    """Yield the words of `name` in pinyin; Latin letters and figures as they are."""
    plain = _YEAR.sub("", unicodedata.normalize("NFKC", name)).lower()
    for run in re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]+", plain):
        yield from _chinese_words(run) if run[0] > "z" else (run,)


def _chinese_words(run: str) -> Iterator[str]:
    """Yield the words of Chinese text in pinyin.

    Characters that are in no word of the dictionary are joined in twos, as most words are; three where one is left over.
    """
    syllables = iter(lazy_pinyin(run, errors=_silent))  # type: ignore[arg-type]  # a list is as good as a text
    between: list[str] = []
    for piece in [*mmseg.seg.cut(run), ""]:
        spoken = ["".join(re.findall("[a-z]", next(syllables))) for _ in piece]
        if len(piece) == 1 and piece not in _LINKING_CHARACTERS:
            between += spoken
            continue
        yield from _in_twos(between)
        between = []
        if len(piece) > 1:
            yield from filter(None, ["".join(spoken)])


def _silent(characters: str) -> list[str]:
    """Return an empty syllable for every character that the dictionary cannot say."""
    return [""] * len(characters)


def _in_twos(syllables: list[str]) -> Iterator[str]:
    """Yield the syllables joined in twos, the last three together if their number is odd."""
    last = len(syllables) - 3 if len(syllables) % 2 and len(syllables) > 1 else len(syllables)
    for begin in range(0, max(last, 0), 2):
        yield from filter(None, ["".join(syllables[begin : begin + 2])])
    if last < len(syllables):
        yield from filter(None, ["".join(syllables[last:])])
