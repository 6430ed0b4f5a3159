"""Read the period that the first side of a form covers (中期期限): years, or months of years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.form.amounts import HALF_WIDTH_FIGURES
from generator.form.cell_errors import cell_error


@dataclass(frozen=True, slots=True)
class Years:
    """First and last year that the first side of a form covers."""

    first: int
    last: int
    text: str = ""
    """The period as the form prints it, where it says more than the years: ``2023.07—2024.01``."""

    def __str__(self) -> str:
        return self.text or f"{self.first}—{self.last}"

    @property
    def in_words(self) -> str:
        """The period as it is printed: ``2023—2024年``; with months as the form has it."""
        return self.text or f"{self.first}—{self.last}年"

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last


_OTHER_YEARS = re.compile(r"\s*(20[0-9]{2})\s*年?\s*(?:[-－–—―−─~～〜]{1,2}|至|到)\s*(20[0-9]{2})\s*年?\s*")
_MONTH = r"(20[0-9]{2})(?:[.．/-](?:0?[1-9]|1[0-2])|年(?:0?[1-9]|1[0-2])月)"
_MONTHS = re.compile(rf"{_MONTH}\s?(?:[-－–—―−─~～〜]{{1,2}}|至|到)\s?{_MONTH}")
"""First and last month of a period, in any of the ways in which forms print it."""


def plain_years(text: str) -> str | None:
    """Return two years in their order, however they are joined, as ``2023—2024``; None for anything else."""
    match = _OTHER_YEARS.fullmatch(text.translate(HALF_WIDTH_FIGURES))
    return f"{match[1]}—{match[2]}" if match and match[1] <= match[2] else None


def printed_period(text: str) -> str | None:
    """Return the period in a text as a file has it: two years, or the months as printed; None for anything else."""
    months = _MONTHS.fullmatch(text)
    return text if months and months[1] <= months[2] else plain_years(text)


YEARS_ADVICE = "要写起止两个年度，例如 2023—2024"
"""End of a message about wrong years: what to write instead, in Chinese."""


def read_years(text: object) -> Years:
    """Return the years of ``2023—2024``, two years joined by one long dash, or of ``2023.07—2024.01``.

    Raises an error of pydantic for anything else, also for something that is no text.
    """
    if isinstance(text, str) and (months := _MONTHS.fullmatch(text)) and months[1] <= months[2]:
        return Years(int(months[1]), int(months[2]), text)
    match = re.fullmatch(r"(20[0-9]{2})—(20[0-9]{2})", text) if isinstance(text, str) else None
    if match is None:
        both = re.findall(r"20[0-9]{2}", str(text))
        advice = f"请写成 {'—'.join(both)}" if len(both) == 2 else YEARS_ADVICE
        given = f"“{text}”" if isinstance(text, str) else "这里写的"
        raise cell_error("period-format", f"{given}不是起止年度。{advice}（中间是一个长横“—”）")
    first, last = int(match[1]), int(match[2])
    if last < first:
        raise cell_error("period-format", f"“{text}”的起止年度颠倒了。请写成 {last}—{first}")
    return Years(first, last)
