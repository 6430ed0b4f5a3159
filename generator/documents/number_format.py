"""Numbers as a spreadsheet shows them: 0.95 in the format `0%` is 95%."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
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

MAX_GENERAL_CHARACTERS = 11
"""A number without a format is rounded to so many characters on the sheet."""
MAX_FORMAT_CHARACTERS = 255
_MAX_DAYS = 2_958_465
"""The day 9999-12-31, with which the calendar of spreadsheets ends."""
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
_WEEKDAYS = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class ShownValue(NamedTuple):
    """A value as the sheet shows it."""

    text: str
    doubt: str = ""
    """Chinese words for why the text may be wrong; empty where it is certain."""


class _Token(NamedTuple):
    kind: str
    text: str


def show_number(value: float, number_format: str, epoch_1904: bool = False) -> ShownValue:
    """Return a number in a number format, rounded as the format says and marked where rounding hides digits."""
    try:
        number = Decimal(f"{value:.15g}")
        sections = _sections(number_format[:MAX_FORMAT_CHARACTERS])
        tokens, number = _choose(sections, number)
        if any(token.kind == "bracket" and token.text.upper().startswith("DBNUM") for token in tokens):
            return _unknown(value, number_format)
        if _is_date(tokens):
            return _show_date(float(value), tokens, epoch_1904) or _unknown(value, number_format)
        if any(token.kind == "exponent" for token in tokens) or any(
            token == _Token("plain", "/") for token in tokens
        ):
            return _unknown(value, number_format)
        return _show_decimal(number, tokens, Decimal(f"{value:.15g}"))
    except (InvalidOperation, OverflowError, ValueError):
        return _unknown(value, number_format)


def show_text(value: str, number_format: str) -> str:
    """Return a text in a number format, which may put letters round it (`@"万元"`)."""
    sections = _sections(number_format[:MAX_FORMAT_CHARACTERS])
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not any(token == _Token("plain", "@") for token in section):
        return value
    parts = [value if token == _Token("plain", "@") else _literal(token) for token in section]
    return "".join(parts)


def _unknown(value: float, number_format: str) -> ShownValue:
    """Return the bare number, with the doubt that its format is not known."""
    text = f"{value:.15g}"
    return ShownValue(
        text, f"数字格式“{number_format}”没有认出，写的是单元格里存的 {text}，请照表里显示的核对"
    )


def _sections(number_format: str) -> list[list[_Token]]:
    """Split a format into its sections for positive, negative, zero and text."""
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(number_format or "General"):
        kind = str(match.lastgroup)
        text = match[kind]
        if kind == "plain" and text == ";":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, text))
    return sections


def _choose(sections: list[list[_Token]], number: Decimal) -> tuple[list[_Token], Decimal]:
    """Return the section for a number, and the number without its sign where the section is for negative ones."""
    numeric = [section for section in sections[:3] if _Token("plain", "@") not in section] or [
        [_Token("general", "")]
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


def _condition(section: list[_Token]) -> Callable[[Decimal], bool] | None:
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


def _literal(token: _Token) -> str:
    """Return what a token adds to the text by itself."""
    if token.kind in ("quoted", "escaped", "plain", "date"):
        return token.text
    if token.kind == "bracket" and token.text.startswith("$"):  # [$¥-804]: a currency sign
        return token.text[1:].partition("-")[0]
    return ""


def _general(number: Decimal) -> str:
    """Return a number as a cell without a format shows it."""
    text = f"{number.normalize():f}"
    if len(text.lstrip("-")) > MAX_GENERAL_CHARACTERS and "." in text:
        whole = len(text.lstrip("-").partition(".")[0])
        text = _round(number, max(0, MAX_GENERAL_CHARACTERS - 1 - whole))
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text


def _round(number: Decimal, decimals: int) -> str:
    """Return a number with a fixed count of decimals, halves rounded away from zero."""
    return f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _show_decimal(number: Decimal, tokens: list[_Token], stored: Decimal) -> ShownValue:
    """Show a number in a section of digits and letters."""
    last_digit = max((i for i, token in enumerate(tokens) if token.kind == "digit"), default=-1)
    if last_digit < 0:
        general = any(token.kind == "general" for token in tokens)
        text = "".join(_general(number) if token.kind == "general" else _literal(token) for token in tokens)
        return _with_rounding(text.strip(), number, Decimal(_general(number)) if general else number, stored)
    scale = 0
    while last_digit + scale + 1 < len(tokens) and tokens[last_digit + scale + 1] == _Token("plain", ","):
        scale += 1
    percents = sum(token == _Token("plain", "%") for token in tokens)
    point = next((i for i, token in enumerate(tokens) if token == _Token("plain", ".")), len(tokens))
    decimals = sum(token.kind == "digit" for token in tokens[point:])
    scaled = number.scaleb(2 * percents - 3 * scale)
    rounded = _round(scaled, decimals)
    whole, _, fraction = rounded.lstrip("-").partition(".")
    text = _fill_whole(whole, tokens[:point], grouped=_is_grouped(tokens[:point]))
    text += _fill_fraction(fraction, tokens[point:])
    if rounded.startswith("-") and Decimal(rounded) != 0:
        text = "-" + text.lstrip()
    return _with_rounding(text.strip(), scaled, Decimal(rounded), stored)


def _with_rounding(text: str, exact: Decimal, shown: Decimal, stored: Decimal) -> ShownValue:
    """Return a text, with a doubt where the sheet shows fewer digits than the cell holds."""
    if exact == shown:
        return ShownValue(text)
    return ShownValue(
        text, f"表里显示“{text}”，单元格里存的是 {stored:f}：显示时四舍五入了，请核对以哪个为准"
    )


def _is_grouped(tokens: list[_Token]) -> bool:
    """Whether a comma between digits asks for thousands to be parted."""
    return any(
        token == _Token("plain", ",") and any(later.kind == "digit" for later in tokens[i:])
        and any(before.kind == "digit" for before in tokens[:i])
        for i, token in enumerate(tokens)
    )  # fmt: skip


def _fill_whole(whole: str, tokens: list[_Token], grouped: bool) -> str:
    """Put the digits before the point into their places, from right to left."""
    places = sum(token.kind == "digit" for token in tokens)
    digits = whole.lstrip("0")
    parts: list[str] = []
    place = written = 0
    for token in reversed(tokens):
        if token.kind != "digit":
            parts.append("" if token.text == "," and token.kind == "plain" else _literal(token))
            continue
        place += 1
        taken = digits[-1:] if place < places else digits
        digits = digits[: len(digits) - len(taken)]
        taken = taken or ("0" if token.text == "0" else "")
        for digit in reversed(taken):
            if grouped and written and written % 3 == 0:
                parts.append(",")
            parts.append(digit)
            written += 1
    return "".join(reversed(parts)) if places else "".join(reversed(parts)) + digits


def _fill_fraction(fraction: str, tokens: list[_Token]) -> str:
    """Put the digits after the point into their places; `#` and `?` show no zeros at the end."""
    text = ""
    place = 0
    for token in tokens:
        if token.kind == "digit":
            rest = fraction[place:]
            place += 1
            if token.text != "0" and not rest.strip("0"):
                continue
            text += rest[:1]
        elif token != _Token("plain", ","):
            text += _literal(token)
    return text


def _is_date(tokens: list[_Token]) -> bool:
    """Whether a section shows a moment: years, months, days, hours."""
    return any(token.kind in ("date", "ampm") or _is_duration(token) for token in tokens)


def _is_duration(token: _Token) -> bool:
    """Whether a token asks for hours, minutes or seconds that do not begin anew each day."""
    return token.kind == "bracket" and token.text.lower() in ("h", "hh", "m", "mm", "s", "ss")


def _show_date(value: float, tokens: list[_Token], epoch_1904: bool) -> ShownValue | None:
    """Show a count of days as a moment; None where it is none, or in a way that is not known."""
    if not 0 <= value <= _MAX_DAYS or any(_is_duration(token) or token.kind == "digit" for token in tokens):
        return None
    if epoch_1904:
        epoch = datetime(1904, 1, 1)
    else:  # 1900-02-29 never was, yet spreadsheets count it
        epoch = datetime(1899, 12, 30) if value >= 60 else datetime(1899, 12, 31)
    moment = epoch + timedelta(seconds=round(value * 86_400))
    half_day = any(token.kind == "ampm" for token in tokens)
    text = ""
    last = ""
    for i, token in enumerate(tokens):
        word = token.text.lower()
        if token.kind == "date":
            following = next((t.text.lower() for t in tokens[i + 1 :] if t.kind == "date"), "")
            minutes = word in ("m", "mm") and (last[:1] == "h" or following[:1] == "s")
            text += _date_part(moment, "minute" * minutes or word, half_day, len(word))
            last = word
        elif token.kind == "ampm":
            text += (
                ("上午", "下午")[moment.hour >= 12] if "午" in token.text else ("AM", "PM")[moment.hour >= 12]
            )
        else:
            text += _literal(token)
    return ShownValue(text.strip())


def _date_part(moment: datetime, word: str, half_day: bool, width: int) -> str:
    """Return a part of a moment by its letters in a format."""
    hour = (moment.hour % 12 or 12) if half_day else moment.hour
    if word[0] in "ye":
        return f"{moment.year}" if len(word) != 2 or word[0] == "e" else f"{moment.year % 100:02}"
    if word == "minute":
        return f"{moment.minute:0{width}}"
    if word[0] == "m":
        names = {3: _MONTHS[moment.month - 1], 5: _MONTHS[moment.month - 1][0]}
        return f"{moment.month:0{width}}" if width < 3 else names.get(width, f"{moment:%B}")
    if word[0] == "d":
        return f"{moment.day:0{width}}" if width < 3 else f"{moment:%a}" if width == 3 else f"{moment:%A}"
    if word[0] == "a":
        return (
            ("周" if width == 3 else "星期") + _WEEKDAYS[moment.weekday()]
            if width > 3
            else _WEEKDAYS[moment.weekday()]
        )
    return f"{hour if word[0] == 'h' else moment.second:0{width}}"
