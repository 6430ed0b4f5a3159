"""Verify the check digits of 身份证号, 银行卡号 and 统一社会信用代码."""

from __future__ import annotations

import re


def is_identity_number(text: str) -> bool:
    """Whether 18 characters, the first 17 of them digits, are a citizen's number: province, date of birth, check digit.

    Source: GB 11643-1999.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    if _CHECK_DIGITS[total % 11] != text[17].upper():
        return False
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    return (
        _PROVINCES.match(text) is not None
        and 1900 <= year < 2100
        and 1 <= month <= 12
        and 1 <= day <= _days(year, month)
    )


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def _days(year: int, month: int) -> int:
    """Return the number of days of `month`, 1 to 12."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def passes_luhn(digits: str) -> bool:
    """Whether the last digit fits the digits before it as on a bank card (Luhn algorithm).

    Source: GB/T 17552, ISO/IEC 7812-1.
    """
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_credit_code(text: str) -> bool:
    """Whether `text` is a unified social credit code with the right check character.

    Source: GB 32100-2015, eighteen characters, weights 3^i modulo 31.
    """
    if len(text) != 18 or not set(text) <= set(_CREDIT_CODE_CHARACTERS):
        return False
    total = sum(
        _CREDIT_CODE_CHARACTERS.index(character) * pow(3, place, 31)
        for place, character in enumerate(text[:17])
    )
    return text[17] == _CREDIT_CODE_CHARACTERS[-total % 31]
