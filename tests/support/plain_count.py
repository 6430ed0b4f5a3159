"""What a search has to answer, counted without an index: every project is looked through for every word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from generator.search import letters as search_letters

letters = cache(search_letters.letters)
"""What counts of a text; every query looks through the same texts."""

POWERS = {"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2}


class Searched(NamedTuple):
    """What a project is found by."""

    address: str
    name: str
    year: str
    texts: Sequence[str]
    values: Sequence[str]
    """Year, units and what else hits are narrowed by."""
    amounts: Sequence[Decimal] = ()
    """万元."""


def holders(projects: Iterable[Searched], query: str) -> list[str]:
    """Return the addresses of the projects that hold every word of the query: by `_rank`, then in the order given."""
    words = _words(query)
    ranks = [(rank, project.address) for project in projects if (rank := _rank(project, words)) is not None]
    return [address for _, address in sorted(ranks, key=lambda pair: pair[0])]


def _words(query: str) -> list[str]:
    """Return what blanks part; the whole query where a part is too short to be looked up."""
    words = list({letters(part): part for part in query.split() if letters(part)}.values())
    short = any(len(letters(word)) == 1 and letters(word) not in "0123456789" for word in words)
    return ["".join(query.split())] if short else words


def _rank(project: Searched, words: Sequence[str]) -> int | None:
    """Return 0 where the name holds all as one phrase; 1 where a word is in the name or is an amount, and the others are
    values such as the year; 2 where a text holds the phrase; 3 where every word is anywhere; None where one is not.
    """
    phrase = "".join(map(letters, words))
    places = [_place(project, word) for word in words]
    if phrase in letters(project.name):
        return 0
    if 3 in places and min(places) >= 2:
        return 1
    if any(phrase in letters(text) for text in project.texts):
        return 2
    return 3 if all(places) else None


def _place(project: Searched, word: str) -> int:
    """Return 3 for a word in the name or an amount, 2 for a value, 1 for another text, 0 for none."""
    folded, plain = letters(word), unicodedata.normalize("NFKC", word)
    if folded in letters(project.name) or _amounts(plain) & {amount.scaleb(4) for amount in project.amounts}:
        return 3
    year, rest = _year_and_rest(plain)
    if rest and year == project.year:
        return _place(project, rest)
    if any(folded in letters(value) for value in project.values) or (not rest and year == project.year):
        return 2
    return int(any(folded in letters(text) for text in project.texts))


def _year_and_rest(plain: str) -> tuple[str, str]:
    """Return the year that a word begins or ends with, and the rest of the word; empty texts where it names none."""
    first = re.fullmatch(r"((?:19|20)[0-9]{2})(?:(?:年度|年)(.{2,})?|([^0-9].+))", plain)
    last = None if first else re.fullmatch(r"(.*[^0-9])((?:19|20)[0-9]{2})(?:年度|年)?", plain)
    year, rest = (first[1], first[2] or first[3] or "") if first else (last[2], last[1]) if last else ("", "")
    is_short = len(letters(rest)) < 2 and not re.search("[0-9]", rest)
    return ("", "") if rest and is_short else (year, rest)


def _amounts(plain: str) -> set[Decimal]:
    """Return the amounts in 元 that a word may be."""
    match = re.fullmatch(
        r"[¥￥]?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(亿|千万|百万|十万|万|千|百)?([元圆块])?",
        plain,
    )
    if not match:
        return set()
    figure, unit, yuan = Decimal(match[1].replace(",", "")), match[2], match[3]
    return {figure.scaleb(POWERS[unit])} if unit else {figure} if yuan else {figure, figure.scaleb(4)}
