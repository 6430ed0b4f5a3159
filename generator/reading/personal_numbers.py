"""Finds numbers that belong to a person, and hides them: 身份证号, 银行卡号, 手机号码.

Digits count whatever their width and script, and with blanks, hyphens and other signs between them. Project codes,
unified social credit codes and amounts are long numbers too, so each kind has to pass more than one test;
`tests/benchmark/false_positives.py` counts how often another number passes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from generator.form.check_digits import is_credit_code, is_identity_number, passes_luhn


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


def find_personal_numbers(text: str, called: str = "") -> tuple[PersonalNumber, ...]:
    """The numbers in a text that must never be published: 身份证号 and 银行卡号.

    `called` is what stands before the text, such as the name of its field: 项目编码 holds other long numbers.
    """
    return _numbers_in(text, called, _identities, _cards)


def find_mobile_numbers(text: str, called: str = "") -> tuple[PersonalNumber, ...]:
    """The mobile numbers in a text."""
    return _numbers_in(text, called, _mobiles)


def mask_personal_numbers(text: str) -> str:
    """`text` with the middle of every such number as asterisks; every character keeps its place."""
    numbers = _numbers_in(text, "", _identities, _cards, _mobiles)
    if not numbers:
        return text
    characters = list(text)
    for number in numbers:
        digits = [place for place in range(number.start, number.end) if text[place].isalnum()]
        for place in digits[3:-2]:
            characters[place] = "*"
    return "".join(characters)


def _numbers_in(text: str, called: str, *finders: _Finder) -> tuple[PersonalNumber, ...]:
    """What the finders find, in the order of the text; where two overlap, the one that begins first."""
    if not _LONG_NUMBER.search(text):  # most texts: without this line a project costs a quarter more
        return ()
    folded = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text.translate(_FOLD))
    numbers: list[PersonalNumber] = []
    spans = (span for find in finders for span in find(folded, called))
    for start, end, kind in sorted(spans, key=lambda span: span[:2]):
        if not numbers or start >= numbers[-1].end:
            digits = _plain(folded[start:end])
            hidden = f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"
            numbers.append(PersonalNumber(kind, hidden, start, end))
    return tuple(numbers)


_Span: TypeAlias = tuple[int, int, NumberKind]
_Finder: TypeAlias = Callable[[str, str], Iterator[_Span]]
"""From a text in half width and what stands before it."""


def _identities(folded: str, called: str) -> Iterator[_Span]:
    for match in _IDENTITY.finditer(folded):
        if not _in_one_manner(match[1]):
            continue
        number = _plain(match[1])
        is_a_unit = _UNIT_WORDS.search(_before(folded, called, match)) and is_credit_code(number)
        if not is_a_unit and is_identity_number(number):
            yield match.start(1), match.end(1), NumberKind.IDENTITY


def _in_one_manner(number: str) -> bool:
    """Whether the same sign parts a number throughout; figures in a row have points within and others between."""
    gaps = set(_GAPS.findall(number))
    return len(gaps) < 2 or all(set(gap) <= {" ", "-"} for gap in gaps)


def _cards(folded: str, called: str) -> Iterator[_Span]:
    for pattern in _CARDS:
        for match in pattern.finditer(folded):
            if _is_card(_plain(match[1]), _before(folded, called, match)):
                yield match.start(1), match.end(1), NumberKind.CARD


def _is_card(digits: str, before: str) -> bool:
    """Whether a number of 16 to 19 digits is a card's, given what stands before it.

    One number in ten has a fitting last digit by chance, so it must also be called a card, or begin as cards do and not
    look like a code: codes of the budget begin with a region, and often go on with a year. What is called a code
    may begin in more ways than that (a department, a batch): there only a domestic card's beginning tells enough.
    """
    if _CARD_WORDS.search(before):
        return passes_luhn(digits)
    region = _REGION.match(digits)
    if _CODE_WORDS.search(before):
        issued = digits.startswith("62") and not region
    else:
        issued = bool(_ISSUERS.fullmatch(digits)) and not (region and _YEAR.match(digits, 6))
    return issued and passes_luhn(digits)


def _mobiles(folded: str, called: str) -> Iterator[_Span]:
    for match in _MOBILE.finditer(folded):
        if not _CODE_WORDS.search(_before(folded, called, match)):
            yield match.start(1), match.end(1), NumberKind.MOBILE


def _before(folded: str, called: str, match: re.Match[str]) -> str:
    """The dozen characters before a number: what it is called."""
    begin = match.start(1) - 12
    return (called + ":")[begin:] * (begin < 0 and bool(called)) + folded[max(0, begin) : match.start(1)]


def _plain(text: str) -> str:
    """Digits and letters alone."""
    return "".join(filter(str.isalnum, text))


_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= dict.fromkeys(map(ord, "\t\n\r\u00a0\u3000\u2002\u2003\u2009\u202f"), ord(" "))
_FOLD |= dict.fromkeys(map(ord, "‐‑‒–—―−"), ord("-"))
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
"""Digits of other scripts, and those that are set in bold or doubled."""

_GAP = r"[\W_]{0,3}"
"""What may stand between two digits: anything that is neither letter nor digit."""
_GAPS = re.compile(r"[\W_]+")
_LONG_NUMBER = re.compile(rf"\d(?:{_GAP}\d){{10}}")

_IDENTITY = re.compile(
    rf"(?<![0-9])(?=([1-8](?:{_GAP}[0-9]){{5}}{_GAP}(?:1{_GAP}9|2{_GAP}0)(?:{_GAP}[0-9]){{9}}{_GAP}[0-9Xx])(?![0-9]))"
)
"""With the century of its date, so that few other rows of digits are looked at any closer."""
_UNIT_WORDS = re.compile(r"信用代码[^0-9A-Za-z]*$")

_CARD_WORD = "(?:卡号|[账帐]号|[账帐]户|银行卡|储蓄卡|社保卡)"
_CARD_WORDS = re.compile(_CARD_WORD + "[^0-9]*$")
_BEGIN, _END = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
_BLANK = "[ -]{1,3}"
_SIGN = r"(?P<sign>(?:[^\w,;、]|_){1,3})"
"""Between groups, the same each time. Commas part the figures of a row, which may well have four digits each."""
_CARDS = (
    re.compile(rf"{_BEGIN}(?=([1-9][0-9]{{15,18}}){_END})"),
    # In fours, or after a first group of six; other groups are figures in a row.
    *(
        re.compile(rf"{_BEGIN}(?=([1-9][0-9]{{3}}(?:{_BLANK}[0-9]{{4}}){{3}}{rest}){_END})")
        for rest in ("", *(f"{_BLANK}[0-9]{{{digits}}}" for digits in (1, 2, 3)))
    ),
    re.compile(
        rf"{_BEGIN}(?=([1-9][0-9]{{3}}{_SIGN}(?:[0-9]{{4}}(?P=sign)){{2}}[0-9]{{4}}(?:(?P=sign)[0-9]{{1,3}})?)"
        rf"(?!(?P=sign)?[0-9A-Za-z]))"
    ),
    re.compile(rf"{_BEGIN}(?=([1-9][0-9]{{5}}(?:[^\w,;、]|_){{1,3}}[0-9]{{10,13}}){_END})"),
    # In any groups where it is called a card.
    *(
        re.compile(rf"{_CARD_WORD}[^0-9A-Za-z]{{0,6}}(?=([1-9](?:{_GAP}[0-9]){{{length - 1}}}){_END})")
        for length in (19, 18, 17, 16)
    ),
)
_ISSUERS = re.compile(
    r"(?:62|60)[0-9]{14,17}|955[5-9][0-9]{12,15}|(?:4|5[1-5]|35(?:2[89]|[3-8]))[0-9]+(?<=^[0-9]{16})"
)
"""UnionPay and the older cards of our banks; Visa, Mastercard and JCB have 16 digits."""
_REGION = re.compile(
    r"4(?:1(?:0[0-9]|1[0-7]|90)|2(?:0[0-9]|1[0-3]|28|90)|3(?:0[0-9]|1[0-3]|31)|4(?:[01][0-9]|20|5[1-3])"
    r"|5(?:0[0-9]|1[0-4])|6(?:0[0-9]|90))"
    r"|5(?:1(?:[01][0-9]|20|3[2-4])|2(?:0[0-9]|2[2-7])|3(?:0[0-9]|2[0-9]|3[1-4])|4(?:0[0-9]|2[1-6]))"
    r"|62(?:0[0-9]|1[0-2]|29|30)"
)
"""Provinces that begin as cards do, with their prefectures. Source: GB/T 2260."""
_YEAR = re.compile("19[5-9][0-9]|20[0-4][0-9]")
_CODE_WORDS = re.compile(r"(?:编码|代码|编号|文号|批号|流水号|单号)[^0-9]*$")

_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9][A-Za-z.,-])(?<![0-9][A-Za-z]{2})(?:\+86[ -]?)?(1[3-9][0-9]([ -]?)[0-9]{4}\2[0-9]{4})"
    r"(?![0-9A-Za-z]|[.,-][0-9]|[ ]?(?:元|万|亿|人|户|吨|%))"
)
