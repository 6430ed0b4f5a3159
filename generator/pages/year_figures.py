"""Choose the four figures that stand above the list of a year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.form.amounts import AMOUNT_UNIT
from generator.projects.totals import Totals, YearSummary, by_unit
from generator.rendering.words import AmountChange, amount_change, parts_in_words, percent_of


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The most important figures of a year, of the whole site or of one unit."""

    totals: Totals
    before: int | None
    """The year that is compared with; None without one, or where the year is not complete."""
    change: AmountChange | None
    """The change of all annual funds."""
    projects_before: int
    """Number of projects of the year before; 0 where it is not compared with."""
    units: int
    """Number of units that carry out the projects."""
    source: str
    """Source that most of the money comes from; empty where the forms give none."""
    source_percent: str
    """Part of the money that comes from `source`, in percent."""
    other_sources: str
    """All other sources with their amounts; empty where there is none."""
    measured_percent: str
    """Part of the indicators that can be measured; empty without any."""


def figures_of(year: YearSummary, before: YearSummary | None) -> YearFigures:
    """Return the figures of a year; `before` is the year to compare with."""
    totals = year.totals
    given = {label: amount for label, amount in totals.sources.items() if amount}
    source = max(given, key=lambda label: given[label]) if given and totals.annual else ""
    is_all = bool(source) and given[source] == totals.annual
    percent = percent_of(given[source], totals.annual) if source else ""
    return YearFigures(
        totals=totals,
        before=before.year if before else None,
        change=amount_change(before.totals.annual, totals.annual) if before else None,
        projects_before=before.totals.projects if before else 0,
        units=len(by_unit(year.rows)),
        source=source,
        source_percent="不到 100%" if percent == "100" and not is_all else f"{percent}%",
        other_sources="，".join(parts_in_words(totals.annual - given.pop(source), given, AMOUNT_UNIT))
        if source
        else "",
        measured_percent=f"{percent_of(Decimal(totals.quantifiable), Decimal(totals.indicators))}%"
        if totals.indicators
        else "",
    )
