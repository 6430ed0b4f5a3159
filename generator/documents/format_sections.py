"""Split the number formats of spreadsheets into sections and tokens: `0.00;[Red]-0.00`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import NamedTuple

BUILT_IN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0", 6: "¥#,##0", 7: "¥#,##0.00",
    8: "¥#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'AM/PM h"时"mm"分"',
    35: 'AM/PM h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: 'AM/PM h"时"mm"分"', 56: 'AM/PM h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that a file names by number only (ECMA-376, 18.8.30), as Chinese spreadsheet programs show them."""

_MAX_FORMAT_CHARACTERS = 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>G/通用格式|General)|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<exponent>[Ee][+-])"
    r"|(?P<digit>[0#?])|(?P<date>yyyy|yy|y|e+|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|aaaa|aaa|hh|h|ss|s)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
}


class FormatToken(NamedTuple):
    """A part of a number format: a place for a digit, a letter of a date, a text in quotation marks."""

    kind: str
    """Name of the group of `_TOKEN` that matched."""
    text: str


def format_sections(number_format: str) -> list[list[FormatToken]]:
    """Split a format into its sections for positive, negative, zero and text."""
    sections: list[list[FormatToken]] = [[]]
    for match in _TOKEN.finditer(number_format[:_MAX_FORMAT_CHARACTERS] or "General"):
        kind = str(match.lastgroup)
        text = match[kind]
        if kind == "plain" and text == ";":
            sections.append([])
        else:
            sections[-1].append(FormatToken(kind, text))
    return sections


def choose_section(sections: list[list[FormatToken]], number: Decimal) -> tuple[list[FormatToken], Decimal]:
    """Return the section for a number, and the number without its sign where the section is for negative ones."""
    numeric = [section for section in sections[:3] if FormatToken("plain", "@") not in section] or [
        [FormatToken("general", "")]
    ]
    conditions = [_condition(section) for section in numeric]
    if any(conditions):
        for section, condition in zip(numeric, conditions, strict=True):
            if condition is None or condition(number):
                return section, number
        return numeric[-1], number
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    return numeric[0], number


def _condition(section: list[FormatToken]) -> Callable[[Decimal], bool] | None:
    """Return the test that a section sets (`[>=10000]`); None where it sets none."""
    for token in section:
        match = _CONDITION.match(token.text) if token.kind == "bracket" else None
        if match:
            compare, limit = _COMPARISONS[match[1]], Decimal(match[2])
            return partial(_satisfies, compare, limit)
    return None


def _satisfies(compare: Callable[[Decimal, Decimal], bool], limit: Decimal, number: Decimal) -> bool:
    """Whether a number lies on the side of a limit that a section is for."""
    return compare(number, limit)


def literal_text(token: FormatToken) -> str:
    """Return what a token adds to the text by itself."""
    if token.kind in ("quoted", "escaped", "plain", "date"):
        return token.text
    if token.kind == "bracket" and token.text.startswith("$"):  # [$¥-804]: a currency sign
        return token.text[1:].partition("-")[0]
    return ""
