"""Compare the forms of one project over several years: funds, goals and indicators, with what was changed.

Only the annual side of each form is compared: the medium terms of two forms that follow one another overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from generator.form.form_layouts import FormLayout
from generator.pages.form_chains import chains_of
from generator.pages.funds_comparison import FundsOverYears, funds_over_years, total_change
from generator.pages.indicator_comparison import (
    CHANGED_WORD,
    ChangeCounts,
    IndicatorOverYears,
    compare_indicators,
)
from generator.pages.year_spells import Spell, spells_of
from generator.projects.record import Record
from generator.rendering.column_room import column_room
from generator.rendering.line_breaks import longest_piece_width
from generator.rendering.words import plain_text


class ComparedYear(NamedTuple):
    """A form that is compared."""

    year: int
    address: str
    """Address of the project's page."""


class YearStep(NamedTuple):
    """The changes from one form to the next."""

    year: int
    """Year of the later form."""
    before: int
    """Year of the earlier form."""
    funds: str
    """Change of the annual total in words, such as ``增加 30.00 万元（25%）``; empty where a form has no total."""
    goals_differ: bool
    indicators: ChangeCounts


@dataclass(frozen=True, slots=True)
class YearComparison:
    """The forms of one project side by side; whatever is said of every form begins with the newest."""

    years: Sequence[ComparedYear]
    steps: Sequence[YearStep]
    """One for every form but the oldest."""
    funds: Sequence[FundsOverYears]
    funds_room: str
    """Variant of the table of funds: how wide a page has to be for the years to stand side by side; see `column_room`."""
    goals: Sequence[Sequence[Spell]]
    """The spells of every goal."""
    indicators: Sequence[IndicatorOverYears]
    """Indicators that a form asks something of."""
    indicators_room: str
    """Variant of the table of indicators, as `funds_room`."""
    not_applicable: Sequence[IndicatorOverYears]
    """Indicators that say 不涉及 in every form."""

    @property
    def has_outcomes(self) -> bool:
        """Whether any of the years has a self-evaluation of its indicators."""
        return any(indicator.outcomes for indicator in self.indicators)


def compare_years(records: Sequence[Record], layouts: Mapping[str, FormLayout]) -> YearComparison:
    """Compare two or more forms of one project, given oldest first; `layouts` by name are those that they may have."""
    funds, goals = funds_over_years(records), _goals(records)
    indicators, counts = compare_indicators(records, layouts)
    shown = [indicator for indicator in indicators if indicator.is_applicable]
    return YearComparison(
        years=[ComparedYear(int(record["year"]), record["url"]) for record in reversed(records)],
        steps=list(_steps(records, counts)),
        funds=funds,
        funds_room=column_room(len(records), _pieces_of_funds(funds), _MIN_NAMES_REM, _MIN_COLUMN_REM),
        goals=goals,
        indicators=shown,
        indicators_room=column_room(
            len(records), _pieces_of_indicators(shown), _MIN_NAMES_REM, _MIN_COLUMN_REM
        ),
        not_applicable=[indicator for indicator in indicators if not indicator.is_applicable],
    )


def _steps(records: Sequence[Record], counts: Sequence[ChangeCounts]) -> Iterator[YearStep]:
    """Yield the steps between forms, given oldest first, the newest step first; `counts` are of the same steps."""
    for (before, after), count in zip(reversed(list(pairwise(records))), counts, strict=True):
        yield YearStep(
            int(after["year"]),
            int(before["year"]),
            total_change(before, after),
            before["goals"]["annual"] != after["goals"]["annual"],
            count,
        )


class _GoalText(NamedTuple):
    """A goal of one form."""

    name: str
    """The whole goal."""
    level: tuple[str, str | None] = ("", None)


def _goals(records: Sequence[Record]) -> list[Sequence[Spell]]:
    """Return the spells of every goal, those of the newest form first."""
    years = [int(record["year"]) for record in reversed(records)]
    forms = [[_GoalText(plain_text(goal)) for goal in record["goals"]["annual"]] for record in records]
    chains = sorted(chains_of(forms, in_order=True), key=lambda chain: chain[-1] is None)
    return [
        spells_of(years, [goal and goal.name for goal in reversed(chain)], lambda *_: CHANGED_WORD)
        for chain in chains
    ]


# The narrowest columns that are read with ease, in rem.
_MIN_NAMES_REM = 9.0
_MIN_COLUMN_REM = 5.5


def _pieces_of_funds(funds: Sequence[FundsOverYears]) -> Iterator[float]:
    for line in funds:
        for cell in line.cells:
            yield longest_piece_width(cell.text)
            yield longest_piece_width(cell.change)


def _pieces_of_indicators(indicators: Sequence[IndicatorOverYears]) -> Iterator[float]:
    for indicator in indicators:
        for line in indicator.lines:
            for spell in line.spells:
                yield longest_piece_width("".join(phrase.text for phrase in spell.phrases)) / spell.forms
        for entry in indicator.outcomes:
            if entry.outcome:
                yield max(
                    longest_piece_width(entry.outcome.actual), longest_piece_width(entry.outcome.other_target)
                )
