"""Lay out lists of projects that are pictures at the same time: bar, amount and change since last year in one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.pages.page import MIN_BARS
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import ProjectSummary
from generator.projects.totals import YearSummary
from generator.rendering.line_breaks import figure_room
from generator.rendering.words import (
    AmountChange,
    amount_change,
    amount_text,
    count_decimals,
    hidden_digits,
    percent_of,
)


class FundRow(NamedTuple):
    """A project in a list, with all that its row shows."""

    project: ProjectSummary
    units: str
    """Names of the units that the row names."""
    width: str
    """Length of the bar in percent of the longest."""
    is_new: bool
    """Whether the project has no form of the year before."""
    change: AmountChange | None
    """The change since the year before; None where one of the forms is missing, or gives no amount."""
    comparison: str
    """Address of the comparison of the project's years; empty without one."""


@dataclass(frozen=True, slots=True)
class FundList:
    """Projects of one year by their annual funds, or a part of them."""

    year: int
    rows: Sequence[FundRow]
    number: int
    """Number of projects of the whole list."""
    total: Decimal
    """Annual funds of the whole list, in 万元."""
    before: int | None
    """The year that is compared with; None without one."""
    change: AmountChange | None
    """The change of the total; None where it would compare with a year that is not complete."""
    ended: Sequence[ProjectSummary]
    """Projects of the year before that have no form in this year, the most money first."""

    @property
    def has_bars(self) -> bool:
        """Whether there are enough projects to draw bars."""
        return self.number >= MIN_BARS

    @property
    def decimals(self) -> int:
        """Largest number of decimals of the amounts."""
        return count_decimals(self._amounts)

    @property
    def change_decimals(self) -> int:
        """Largest number of decimals of the changes."""
        return count_decimals(change.difference for change in self._changes)

    @property
    def room(self) -> int:
        """Width that the amounts need, in em: the number of a class of the stylesheet."""
        decimals = self.decimals
        return figure_room(f"{amount}{hidden_digits(amount, decimals)}" for amount in self._amounts)

    @property
    def _amounts(self) -> list[str]:
        return [*(amount_text(row.project.annual) for row in self.rows), amount_text(self.total)]

    @property
    def _changes(self) -> Iterator[AmountChange]:
        yield from (row.change for row in self.rows if row.change)
        if self.change:
            yield self.change


def fund_list(
    site: SiteContent,
    year: YearSummary,
    before: YearSummary | None,
    projects: Sequence[ProjectSummary],
    unit: str | None = None,
) -> FundList:
    """Return a list of some `projects` of a year, which is compared with the year `before` where there is one.

    `unit` is the unit whose page the list stands on.
    """
    longest = year.rows[0].annual if year.rows else Decimal(0)
    names_units = len(site.catalog.registers.units) > 1
    rows = []
    for project in projects:
        previous = site.form_of_year(project.id, project.year - 1)
        comparable = previous is not None and previous.has_amount and project.has_amount
        rows.append(
            FundRow(
                project=project,
                units=_named_units(project, unit) if names_units else "",
                width=percent_of(project.annual, longest),
                is_new=previous is None,
                change=amount_change(previous.annual, project.annual) if previous and comparable else None,
                comparison=site.comparison_address(project.id),
            )
        )
    is_complete = site.is_complete(year.year)
    return FundList(
        year=year.year,
        rows=rows,
        number=year.totals.projects,
        total=year.totals.annual,
        before=before.year if before else None,
        change=amount_change(before.totals.annual, year.totals.annual) if before and is_complete else None,
        ended=ended_projects(site, year, before),
    )


def ended_projects(
    site: SiteContent, year: YearSummary, before: YearSummary | None
) -> Sequence[ProjectSummary]:
    """Return the projects of the year `before` that have no form in a complete year, the most money first."""
    rows = before.rows if before and site.is_complete(year.year) else ()
    return [project for project in rows if site.form_of_year(project.id, year.year) is None]


def year_before(years: Sequence[YearSummary], year: YearSummary) -> YearSummary | None:
    """Return the summary among `years` of the year directly before; None without one."""
    return next((other for other in years if other.year == year.year - 1), None)


def _named_units(project: ProjectSummary, page_unit: str | None) -> str:
    """Return the units of a project; on the page of a unit only those that share the project with it."""
    if page_unit is None:
        return "、".join(project.units)
    others = [unit for unit in project.units if unit != page_unit]
    return f"与{'、'.join(others)}共同实施" if others else ""
