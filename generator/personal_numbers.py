"""Finds numbers that belong to a person, and hides them: 身份证号, 银行卡号, 手机号码.

Digits count whatever their width, and with blanks or hyphens between them. Project codes, unified social
credit codes and amounts are long numbers too, so each kind has to pass more than one test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class NumberKind(StrEnum):
    """Whose form the number has."""

    IDENTITY = "居民身份证号"
    CARD = "银行卡号"
    MOBILE = "手机号码"


class PersonalNumber(NamedTuple):
    """A number found in a text."""

    kind: NumberKind
    masked: str
    """Its first three and last two digits, the others as asterisks, without what stood between them."""
    start: int
    end: int
    """Where it stands in the text."""


def personal_data_in(text: str) -> tuple[PersonalNumber, ...]:
    """The numbers in a text that must never be published: 身份证号 and 银行卡号."""
    return _numbers_in(text, _identities, _cards)


def mobile_numbers_in(text: str) -> tuple[PersonalNumber, ...]:
    """The mobile numbers in a text."""
    return _numbers_in(text, _mobiles)


def masked(text: str) -> str:
    """`text` with the middle of every such number as asterisks; every character keeps its place."""
    numbers = _numbers_in(text, _identities, _cards, _mobiles)
    if not numbers:
        return text
    characters = list(text)
    for number in numbers:
        digits = [place for place in range(number.start, number.end) if text[place].isalnum()]
        for place in digits[3:-2]:
            characters[place] = "*"
    return "".join(characters)


def has_long_number(text: str) -> bool:
    """Whether a text holds enough digits in a row for any of these numbers; most texts do not."""
    return _LONG_NUMBER.search(text) is not None


def _numbers_in(text: str, *finders: Callable[[str], Iterator[_Span]]) -> tuple[PersonalNumber, ...]:
    """What the finders find, in the order of the text; where two overlap, the one that begins first."""
    if not has_long_number(text):
        return ()
    folded = text.translate(_FOLD)
    numbers: list[PersonalNumber] = []
    spans = (span for find in finders for span in find(folded))
    for start, end, kind in sorted(spans, key=lambda span: span[:2]):
        if not numbers or start >= numbers[-1].end:
            digits = _plain(folded[start:end])
            hidden = f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"
            numbers.append(PersonalNumber(kind, hidden, start, end))
    return tuple(numbers)


_Span: TypeAlias = tuple[int, int, NumberKind]


def _identities(folded: str) -> Iterator[_Span]:
    for match in _IDENTITY.finditer(folded):
        if not _before(folded, match).rstrip(": ").endswith("信用代码") and _is_identity_number(
            _plain(match[1])
        ):
            yield match.start(1), match.end(1), NumberKind.IDENTITY


def _is_identity_number(digits: str) -> bool:
    """Whether 18 characters are a citizen's number: province, date of birth, check digit.

    Source: GB 11643-1999.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    if _CHECK_DIGITS[total % 11] != digits[17].upper():
        return False
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    return (
        _PROVINCES.match(digits) is not None
        and 1900 <= year < 2100
        and 1 <= month <= 12
        and 1 <= day <= _days(year, month)
    )


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _cards(folded: str) -> Iterator[_Span]:
    for pattern in _CARDS:
        for match in pattern.finditer(folded):
            if _is_card(match[1], _before(folded, match)):
                yield match.start(1), match.end(1), NumberKind.CARD


def _is_card(number: str, before: str) -> bool:
    """Whether a number of 16 to 19 digits is a card's, given what stands before it.

    One number in ten has a fitting last digit by chance, so it must also be called a card, or begin as cards do
    and neither be called a code nor look like one (a region and a year, 341100 2023).
    """
    digits = _plain(number)
    issued = (
        _ISSUERS.fullmatch(digits) and not _REGION_AND_YEAR.match(digits) and not _CODE_WORDS.search(before)
    )
    return bool(issued or _CARD_WORDS.search(before)) and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    """Whether the last digit fits the others as on a bank card. Source: GB/T 17552, ISO/IEC 7812-1."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _mobiles(folded: str) -> Iterator[_Span]:
    for match in _MOBILE.finditer(folded):
        if not _CODE_WORDS.search(_before(folded, match)):
            yield match.start(1), match.end(1), NumberKind.MOBILE


def _before(folded: str, match: re.Match[str]) -> str:
    """The dozen characters before a number: what it is called."""
    return folded[max(0, match.start(1) - 12) : match.start(1)]


def _plain(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= dict.fromkeys(map(ord, "\t\n\r\u00a0\u3000\u2002\u2003\u2009\u202f"), ord(" "))
_FOLD |= dict.fromkeys(map(ord, "‐‑‒–—―−"), ord("-"))

_LONG_NUMBER = re.compile(r"[0-9０-９](?:[\s\-‐‑‒–—―−－]{0,3}[0-9０-９]){10}")

_IDENTITY = re.compile(r"(?<![0-9])(?=([1-9](?:[ -]{0,3}[0-9]){16}[ -]{0,3}[0-9Xx])(?![0-9]))")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")

# Cards are printed in one piece or after a first group of four or six; other groups are figures in a row.
_CARDS = tuple(
    re.compile(
        r"(?<![0-9A-Za-z])(?=[1-9][0-9]{15,18}(?![0-9])|[0-9]{4}[ -]|[0-9]{6}[ -])"
        rf"(?=([1-9](?:[ -]{{0,3}}[0-9]){{{length - 1}}})(?![0-9A-Za-z]))"
    )
    for length in (19, 18, 17, 16)
)
_REGION_AND_YEAR = re.compile("[1-6][0-9]{5}(?:19|20)[0-9]{2}")
_ISSUERS = re.compile(r"(?:62|60)[0-9]{14,17}|955[89][0-9]{12,15}|(?:4|5[1-5]|35)[0-9]{14,15}(?<=^[0-9]{16})")
_CARD_WORDS = re.compile(r"(?:卡号|[账帐]号|[账帐]户|银行卡|储蓄卡|社保卡)[^0-9]*$")
_CODE_WORDS = re.compile(r"(?:编码|代码|编号|文号|批号|流水号|单号)[^0-9]*$")

_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9][A-Za-z.,-])(?<![0-9][A-Za-z]{2})(?:\+86[ -]?)?(1[3-9][0-9]([ -]?)[0-9]{4}\2[0-9]{4})"
    r"(?![0-9A-Za-z]|[.,-][0-9]|[ ]?(?:元|万|亿|人|户|吨|%))"
)
