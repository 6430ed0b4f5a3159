"""Find numbers that belong to a person, and mask them: 身份证号, 银行卡号, 手机号码.

Digits count whatever their width and script, with blanks, hyphens and other signs between them, as Chinese numerals or in
circles, with O for 0, and as codes of HTML or of addresses (``&#51;``, ``%33``). Project codes,
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
    """Kind of number that the digits have the form of; the value is its Chinese name."""

    IDENTITY = "居民身份证号"
    CARD = "银行卡号"
    MOBILE = "手机号码"


class PersonalNumber(NamedTuple):
    """One personal number in a text."""

    kind: NumberKind
    masked: str
    """The number without the signs between its digits; all but the first three and last two digits are asterisks."""
    start: int
    """Index of its first character in the text."""
    end: int
    """Index after its last character in the text."""


def find_personal_numbers(text: str, label: str = "") -> tuple[PersonalNumber, ...]:
    """Return the numbers in a text that must never be published: 身份证号 and 银行卡号.

    `label` is the text before it, such as the name of its field: 项目编码 holds other long numbers.
    """
    return _find_numbers(text, label, _find_identity_numbers, _find_card_numbers)


def may_have_number(text: str) -> bool:
    """Whether a text may have a number of a person: to see quickly that none of many texts has one."""
    return bool(_LONG_NUMBER.search(text) or _ENCODED.search(text))


def find_mobile_numbers(text: str, label: str = "") -> tuple[PersonalNumber, ...]:
    """Return the mobile numbers (手机号码) in a text. `label` is the text before it, such as the name of its field."""
    return _find_numbers(text, label, _find_mobiles)


def mask_personal_numbers(text: str) -> str:
    """Return `text` with asterisks for the middle digits of every personal number; no character changes its place."""
    numbers = _find_numbers(text, "", _find_identity_numbers, _find_card_numbers, _find_mobiles)
    if not numbers:
        return text
    characters = list(text)
    for number in numbers:
        digits = [place for place in range(number.start, number.end) if text[place].isalnum()]
        for place in digits[3:-2]:
            characters[place] = "*"
    return "".join(characters)


def _find_numbers(text: str, label: str, *finders: _Finder) -> tuple[PersonalNumber, ...]:
    """Return all numbers of the finders in the order of the text; where two overlap, the one that begins first."""
    if ("&#" in text or "%" in text) and _ENCODED.search(text):
        return _find_encoded(text, label, finders)
    if not _LONG_NUMBER.search(text):  # most texts: without this line a project costs a quarter more
        return ()
    folded = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text.translate(_FOLD))
    spans = [_ReadSpan(span, folded) for find in finders for span in find(folded, label)]
    if _DISGUISE.search(text):
        undisguised = folded.translate(_DISGUISED)
        spans += [_ReadSpan(span, undisguised) for find in finders for span in find(undisguised, label)]
    numbers: list[PersonalNumber] = []
    for span, read in sorted(spans, key=lambda read: (read.span.start, read.span.end)):
        if not numbers or span.start >= numbers[-1].end:
            digits = _alphanumeric(read[span.start : span.end])
            masked = f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"
            numbers.append(PersonalNumber(span.kind, masked, span.start, span.end))
    return tuple(numbers)


def _find_encoded(text: str, label: str, finders: tuple[_Finder, ...]) -> tuple[PersonalNumber, ...]:
    """Return the numbers in a text with codes of HTML or of addresses, at the places of their codes."""
    characters: list[str] = []
    places: list[int] = []
    end = 0
    for match in _ENCODED.finditer(text):
        characters += text[end : match.start()]
        places += range(end, match.start())
        characters.append(_decoded(match))
        places.append(match.start())
        end = match.end()
    characters += text[end:]
    places += [*range(end, len(text)), len(text)]
    numbers = _find_numbers("".join(characters), label, *finders)
    return tuple(number._replace(start=places[number.start], end=places[number.end]) for number in numbers)


def _decoded(match: re.Match[str]) -> str:
    """Return the character of a code; a code of a code and one that is none become a blank."""
    number = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"] or match["percent"], 16)
    character = chr(number) if number <= _MAX_CODE_POINT else " "
    return " " if character in "&%" else character


class _Span(NamedTuple):
    """Place and kind of a number in a text."""

    start: int
    end: int
    kind: NumberKind


class _ReadSpan(NamedTuple):
    """A span, and the text in which it was read."""

    span: _Span
    text: str


_Finder: TypeAlias = Callable[[str, str], Iterator[_Span]]
"""Yields the numbers in a text in half-width characters; the second argument is the text before it."""


def _find_identity_numbers(folded: str, label: str) -> Iterator[_Span]:
    """Yield the 身份证号 in a text, 统一社会信用代码 after their own name left out."""
    for match in _IDENTITY.finditer(folded):
        if not _has_uniform_gaps(match[1]):
            continue
        number = _alphanumeric(match[1])
        is_a_unit = _UNIT_WORDS.search(_text_before(folded, label, match)) and is_credit_code(number)
        if not is_a_unit and is_identity_number(number):
            yield _Span(match.start(1), match.end(1), NumberKind.IDENTITY)
    for match in _OLD_IDENTITY.finditer(folded):
        if _IDENTITY_WORDS.search(_text_before(folded, label, match)):
            yield _Span(match.start(1), match.end(1), NumberKind.IDENTITY)


def _has_uniform_gaps(number: str) -> bool:
    """Whether the same sign stands between the digits throughout, only blanks and hyphens, or region and birthday apart.

    Several figures one after the other have points within and other signs between them.
    """
    gaps = set(_GAPS.findall(number))
    if len(gaps) < 2 or all(set(gap) <= {" ", "-"} for gap in gaps):
        return True
    return [len(group) for group in _GAPS.split(number)] == [6, 8, 4]


def _find_card_numbers(folded: str, label: str) -> Iterator[_Span]:
    """Yield the 银行卡号 in a text, some perhaps twice."""
    for pattern in _CARDS:
        for match in pattern.finditer(folded):
            if _is_card_number(_alphanumeric(match[1]), _text_before(folded, label, match)):
                yield _Span(match.start(1), match.end(1), NumberKind.CARD)


def _is_card_number(digits: str, before: str) -> bool:
    """Whether a number of 16 to 19 digits is a card's, given the text before it.

    One number in ten has a fitting last digit by chance, so it must also be called a card, or begin as cards do and not
    look like a code: codes of the budget begin with a region, and often go on with a year. What is called a code
    may begin in more ways than that (a department, a batch): then only the beginning of a domestic card counts.
    """
    if _CARD_WORDS.search(before):
        return passes_luhn(digits)
    region = _REGION.match(digits)
    if _CODE_WORDS.search(before):
        issued = digits.startswith("62") and not region
    else:
        issued = bool(_ISSUERS.fullmatch(digits)) and not (region and _YEAR.match(digits, 6))
    return issued and passes_luhn(digits)


def _find_mobiles(folded: str, label: str) -> Iterator[_Span]:
    """Yield the 手机号码 in a text, numbers that are called a code left out."""
    for match in _MOBILE.finditer(folded):
        if not _CODE_WORDS.search(_text_before(folded, label, match)):
            yield _Span(match.start(1), match.end(1), NumberKind.MOBILE)


def _text_before(folded: str, label: str, match: re.Match[str]) -> str:
    """Return the dozen characters before a number, where its name stands; `label` counts as text before `folded`."""
    begin = match.start(1) - 12
    return (label + ":")[begin:] * (begin < 0 and bool(label)) + folded[max(0, begin) : match.start(1)]


def _alphanumeric(text: str) -> str:
    """Return the digits and letters of `text`."""
    return "".join(filter(str.isalnum, text))


# Full-width characters, white space and dashes → their half-width relatives, one character for one.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= dict.fromkeys(map(ord, "\t\n\r\u00a0\u3000\u2002\u2003\u2009\u202f"), ord(" "))
_FOLD |= dict.fromkeys(map(ord, "‐‑‒–—―−"), ord("-"))
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
"""A digit of another script, or a bold or double-struck one."""

_GAP = r"[\W_]{0,6}"
"""Up to six characters between two digits that are neither letter nor digit."""
_GAPS = re.compile(r"[\W_]+")


def _disguises() -> dict[int, str]:
    """Return the digit of every character that people write for one: Chinese numerals, circled figures, O for 0."""
    digits = dict.fromkeys("〇零○◯OoОоΟο", "0") | dict.fromkeys("幺Il", "1")
    for numerals in ("一二三四五六七八九", "壹贰叁肆伍陆柒捌玖", "壹貳參肆伍陸柒捌玖"):
        digits |= dict(zip(numerals, "123456789", strict=True))
    for begin, end in ((0xB2, 0xBA), (0x2070, 0x208A), (0x2460, 0x2500), (0x2776, 0x2794), (0x3220, 0x328A)):
        for character in map(chr, range(begin, end)):
            value = unicodedata.numeric(character, -1)
            if value in range(10):
                digits[character] = str(int(value))
    return {ord(character): digit for character, digit in digits.items()}


_DISGUISED = _disguises()
_DISGUISE = re.compile(f"[{''.join(map(chr, _DISGUISED))}]")
_ANY_DIGIT = rf"[\d{''.join(map(chr, _DISGUISED))}]"
_LONG_NUMBER = re.compile(rf"{_ANY_DIGIT}(?:{_GAP}{_ANY_DIGIT}){{10}}")
"""Eleven digits in a row: no personal number is shorter."""
_MAX_CODE_POINT = 0x10FFFF
_ENCODED = re.compile(
    "&#(?:(?P<decimal>[0-9]{1,7})|[xX](?P<hexadecimal>[0-9A-Fa-f]{1,6}));?|%(?P<percent>[2-7][0-9A-Fa-f])"
)
"""A character as a code of HTML or of an address."""

_IDENTITY = re.compile(
    rf"(?<![0-9])(?=([1-8](?:{_GAP}[0-9]){{5}}{_GAP}(?:1{_GAP}9|2{_GAP}0)(?:{_GAP}[0-9]){{9}}{_GAP}[0-9Xx])(?![0-9]))"
)
"""An identity number by its length and the century of its date: few other rows of digits are examined any closer."""
_OLD_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-8][0-9]{5}[ -]?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{3})(?![0-9A-Za-z])"
)
"""An identity number of before 1999, without a check digit: other numbers of fifteen digits look the same."""
_IDENTITY_WORDS = re.compile("(?:身份证|身份号码|证件号)[^0-9]*$")
_UNIT_WORDS = re.compile(r"信用代码[^0-9A-Za-z]*$")

_CARD_WORD = "(?:卡号|[账帐]号|[账帐]户|银行卡|储蓄卡|社保卡)"
_CARD_WORDS = re.compile(_CARD_WORD + "[^0-9]*$")
_BEGIN, _END = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
_BLANK = "[ -]{1,3}"
_SIGN = r"(?P<sign>(?:[^\w,;、]|_){1,3})"
"""Sign between groups of digits, the same each time. No commas: they separate figures, which may have four digits each."""
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
"""A number that begins as UnionPay's and Chinese banks' older cards do, or as Visa, Mastercard and JCB with 16 digits."""
_REGION = re.compile(
    r"4(?:1(?:0[0-9]|1[0-7]|90)|2(?:0[0-9]|1[0-3]|28|90)|3(?:0[0-9]|1[0-3]|31)|4(?:[01][0-9]|20|5[1-3])"
    r"|5(?:0[0-9]|1[0-4])|6(?:0[0-9]|90))"
    r"|5(?:1(?:[01][0-9]|20|3[2-4])|2(?:0[0-9]|2[2-7])|3(?:0[0-9]|2[0-9]|3[1-4])|4(?:0[0-9]|2[1-6]))"
    r"|62(?:0[0-9]|1[0-2]|29|30)"
)
"""A region code that begins as cards do, by province and prefecture. Source: GB/T 2260."""
_YEAR = re.compile("19[5-9][0-9]|20[0-4][0-9]")
_CODE_WORDS = re.compile(r"(?:编码|代码|编号|文号|批号|流水号|单号)[^0-9]*$")

_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9][A-Za-z.,-])(?<![0-9][A-Za-z]{2})(?:\+86[ -]?)?(1[3-9][0-9]([ -]?)[0-9]{4}\2[0-9]{4})"
    r"(?![0-9A-Za-z]|[.,-][0-9]|[ ]?(?:元|万|亿|人|户|吨|%))"
)
