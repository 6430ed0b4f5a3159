"""Propose a slug that can be read aloud for a name in Chinese.

The only module that imports pypinyin, which takes a quarter of a second; pinyin_readings.py reads its table of characters.
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


_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters of a regular expression's set: every block of Chinese characters, the rare ones and 〇 included."""
_OTHER_LETTERS = r"[^\W_]|[\u2e80-\u2fff\ue000-\uf8ff\U000f0000-\U0010ffff]"
"""Regular expression for letters of other scripts, parts of characters, and characters that only some fonts have."""
_RUNS = re.compile(rf"[a-z0-9]+|[{_CHINESE}]+|{_OTHER_LETTERS}")


class NoReading(Exception):
    """Raised for a name of which no slug can be proposed; its text are the characters whose reading is not known."""


def propose_slug(name: str, taken: Collection[str] = ()) -> str:
    """Return the first words of `name` in pinyin, joined by hyphens; with a number at the end if `taken` has the slug.

    Raises NoReading where one of these words cannot be read aloud: an address without it would be that of another name.
    """
    slug = ""
    for word in list(_words(name))[:MAX_WORDS]:
        if unread := re.sub("[a-z0-9]", "", word):
            raise NoReading(unread)
        longer = f"{slug}-{word}" if slug else word[:MAX_PROPOSED_SLUG_CHARACTERS]
        if len(longer) > MAX_PROPOSED_SLUG_CHARACTERS:
            break
        slug = longer
    slug = slug or "xiangmu"
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(candidate for candidate in numbered if candidate not in taken)


def _words(name: str) -> Iterator[str]:
    """Yield the words of `name` in pinyin; Latin letters, figures, and what has no known reading as they are."""
    plain = _YEAR.sub("", unicodedata.normalize("NFKC", name)).lower()
    for run in _RUNS.findall(plain):
        yield from _chinese_words(run) if re.match(f"[{_CHINESE}]", run) else (run,)


def _chinese_words(run: str) -> Iterator[str]:
    """Yield the words of Chinese text in pinyin.

    Characters that are in no word of the dictionary are joined in twos, as most words are; three where one is left over.
    """
    syllables = iter(lazy_pinyin(run, errors=_as_they_are))  # type: ignore[arg-type]  # a list is as good as a text
    between: list[str] = []
    for piece in [*mmseg.seg.cut(run), ""]:
        spoken = ["".join(re.findall("[a-z]", next(syllables))) or character for character in piece]
        if len(piece) == 1 and piece not in _LINKING_CHARACTERS:
            between += spoken
            continue
        yield from _in_twos(between)
        between = []
        if len(piece) > 1:
            yield from filter(None, ["".join(spoken)])


def _as_they_are(characters: str) -> list[str]:
    """Return every character that the dictionary cannot say in the place of its syllable."""
    return list(characters)


def _in_twos(syllables: list[str]) -> Iterator[str]:
    """Yield the syllables joined in twos, the last three together if their number is odd."""
    last = len(syllables) - 3 if len(syllables) % 2 and len(syllables) > 1 else len(syllables)
    for begin in range(0, max(last, 0), 2):
        yield from filter(None, ["".join(syllables[begin : begin + 2])])
    if last < len(syllables):
        yield from filter(None, ["".join(syllables[last:])])
