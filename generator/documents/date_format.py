"""Show the counts of days of a spreadsheet as dates: 45292 in the format `yyyy/m/d` is 2024/1/1."""

from __future__ import annotations

from datetime import datetime, timedelta

from generator.documents.format_sections import FormatToken, literal_text

_MAX_DAYS = 2_958_465
"""The day 9999-12-31, with which the calendar of spreadsheets ends."""
_WEEKDAYS = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def is_date(tokens: list[FormatToken]) -> bool:
    """Whether a section shows a moment: years, months, days, hours."""
    return any(token.kind in ("date", "ampm") or _is_duration(token) for token in tokens)


def _is_duration(token: FormatToken) -> bool:
    """Whether a token asks for hours, minutes or seconds that do not begin anew each day."""
    return token.kind == "bracket" and token.text.lower() in ("h", "hh", "m", "mm", "s", "ss")


def show_date(value: float, tokens: list[FormatToken], epoch_1904: bool) -> str | None:
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
            text += literal_text(token)
    return text.strip()


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
