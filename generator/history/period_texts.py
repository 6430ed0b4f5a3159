"""Compare the texts that two versions of a form have for the same cell on its sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from generator.form.period import Period
from generator.form.project import Project


class PeriodChange(NamedTuple):
    """Texts of the old and the new form for one period, or for both where they are alike."""

    period: str
    """The form's words for the period; empty where the form has but one."""
    old: str | None
    new: str | None


def texts_by_period(
    old: Project,
    new: Project,
    has_two_sides: Callable[[Project], bool],
    texts: Callable[[Period], tuple[str | None, str | None]],
) -> list[PeriodChange]:
    """Return the texts that differ, once for both periods where both differ alike.

    `texts` returns the old and the new text of a period. Where one of the forms has no medium term there
    (`has_two_sides`), only the year is compared: that the medium term was added or removed is a change of its own.
    """
    layout = new.layout if has_two_sides(new) else old.layout
    medium_term_word, annual_word = layout.medium_term_word or "", layout.annual_word
    if not has_two_sides(new) or not has_two_sides(old):
        either = has_two_sides(new) or has_two_sides(old)
        candidates = [PeriodChange(annual_word if either else "", *texts(Period.ANNUAL))]
    else:
        medium_term, annual = texts(Period.MEDIUM_TERM), texts(Period.ANNUAL)
        if medium_term == annual:
            candidates = [PeriodChange(new.both_periods, *annual)]
        else:
            candidates = [PeriodChange(medium_term_word, *medium_term), PeriodChange(annual_word, *annual)]
    return [candidate for candidate in candidates if candidate.old != candidate.new]


def in_period(field: str, period: str) -> str:
    """Return the name of a field with the words for a period, where there are any."""
    return f"{field}（{period}）" if period else field
