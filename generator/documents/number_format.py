"""Numbers as a spreadsheet shows them: 0.95 in the format `0%` is 95%."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from generator.documents.date_format import is_date, show_date
from generator.documents.format_sections import FormatToken, choose_section, format_sections, literal_text

MAX_GENERAL_CHARACTERS = 11
"""A number without a format is rounded to so many characters on the sheet."""


class ShownValue(NamedTuple):
    """A value as the sheet shows it."""

    text: str
    doubt: str = ""
    """Chinese words for why the text may be wrong; empty where it is certain."""


def show_number(value: float, number_format: str, epoch_1904: bool = False) -> ShownValue:
    """Return a number in a number format, rounded as the format says and marked where rounding hides digits."""
    try:
        number = Decimal(f"{value:.15g}")
        sections = format_sections(number_format)
        tokens, number = choose_section(sections, number)
        if any(token.kind == "bracket" and token.text.upper().startswith("DBNUM") for token in tokens):
            return _unknown(value, number_format)
        if is_date(tokens):
            text = show_date(float(value), tokens, epoch_1904)
            return _unknown(value, number_format) if text is None else ShownValue(text)
        if any(token.kind == "exponent" for token in tokens) or any(
            token == FormatToken("plain", "/") for token in tokens
        ):
            return _unknown(value, number_format)
        return _show_decimal(number, tokens, Decimal(f"{value:.15g}"))
    except (InvalidOperation, OverflowError, ValueError):
        return _unknown(value, number_format)


def show_text(value: str, number_format: str) -> str:
    """Return a text in a number format, which may put letters round it (`@"万元"`)."""
    sections = format_sections(number_format)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not any(token == FormatToken("plain", "@") for token in section):
        return value
    parts = [value if token == FormatToken("plain", "@") else literal_text(token) for token in section]
    return "".join(parts)


def _unknown(value: float, number_format: str) -> ShownValue:
    """Return the bare number, with the doubt that its format is not known."""
    text = f"{value:.15g}"
    return ShownValue(
        text, f"数字格式“{number_format}”没有认出，写的是单元格里存的 {text}，请照表里显示的核对"
    )


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


def _show_decimal(number: Decimal, tokens: list[FormatToken], stored: Decimal) -> ShownValue:
    """Show a number in a section of digits and letters."""
    last_digit = max((i for i, token in enumerate(tokens) if token.kind == "digit"), default=-1)
    if last_digit < 0:
        general = any(token.kind == "general" for token in tokens)
        text = "".join(
            _general(number) if token.kind == "general" else literal_text(token) for token in tokens
        )
        return _with_rounding(text.strip(), number, Decimal(_general(number)) if general else number, stored)
    scale = 0
    while last_digit + scale + 1 < len(tokens) and tokens[last_digit + scale + 1] == FormatToken(
        "plain", ","
    ):
        scale += 1
    percents = sum(token == FormatToken("plain", "%") for token in tokens)
    point = next((i for i, token in enumerate(tokens) if token == FormatToken("plain", ".")), len(tokens))
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


def _is_grouped(tokens: list[FormatToken]) -> bool:
    """Whether a comma between digits asks for thousands to be parted."""
    return any(
        token == FormatToken("plain", ",") and any(later.kind == "digit" for later in tokens[i:])
        and any(before.kind == "digit" for before in tokens[:i])
        for i, token in enumerate(tokens)
    )  # fmt: skip


def _fill_whole(whole: str, tokens: list[FormatToken], grouped: bool) -> str:
    """Put the digits before the point into their places, from right to left."""
    places = sum(token.kind == "digit" for token in tokens)
    digits = whole.lstrip("0")
    parts: list[str] = []
    place = written = 0
    for token in reversed(tokens):
        if token.kind != "digit":
            parts.append("" if token.text == "," and token.kind == "plain" else literal_text(token))
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


def _fill_fraction(fraction: str, tokens: list[FormatToken]) -> str:
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
        elif token != FormatToken("plain", ","):
            text += literal_text(token)
    return text
