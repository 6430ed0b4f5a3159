"""Build the list of the units that carry out projects, and a page for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from generator.form.addresses import unit_address, way_to_root
from generator.form.registers import Unit
from generator.pages.fund_list import FundList, fund_list, year_before
from generator.pages.page import (
    ITEMS_PER_PAGE,
    MAX_ITEMS_IN_EACH_LIST,
    MAX_PROJECTS_IN_LIST,
    OVERVIEW,
    UNITS,
    Link,
    Page,
    PageContent,
    level_anchor,
)
from generator.pages.paging import Pager, pagers
from generator.pages.results import ResultLink, result_link
from generator.pages.site_content import SiteContent
from generator.pages.year_figures import figures_of
from generator.pages.years import embed_year, project_list
from generator.projects.project_summary import ProjectSummary
from generator.projects.totals import UnitLine, YearSummary, by_year, level_counts, sum_of_levels, year_lines
from generator.rendering.line_breaks import figure_room
from generator.rendering.render import render
from generator.rendering.words import (
    AmountChange,
    amount_change,
    amount_text,
    count_decimals,
    hidden_digits,
    nature_words,
)

MAX_OPEN_YEARS = 2
"""Years of a unit whose lists stand open."""


class UnitRow(NamedTuple):
    """A unit in the list of all units."""

    line: UnitLine
    change: AmountChange | None
    """The change of its funds since the year before; None where it had no project in one of the years."""
    newest: int
    """The newest year with a project of the unit; 0 without any."""


@dataclass(frozen=True, slots=True)
class _UnitList(PageContent):
    """A page of the list of all units, with their projects of the year that the first page shows."""

    site: SiteContent
    pager: Pager

    def render(self) -> str:
        site, year = self.site, self.site.overview_year
        before = year_before(site.years, year) if year else None
        lines = site.unit_lines
        shown = self.pager.of(lines)
        rows = [self._row(line, before) for line in shown]
        decimals = lines[0].decimals if lines else 0
        amounts = [amount_text(line.annual) for line in shown]
        return render(
            "units.html",
            units=rows,
            pager=self.pager,
            year=year,
            before=before.year if before else None,
            with_projects=sum(line.projects > 0 for line in lines),
            decimals=decimals,
            change_decimals=count_decimals(row.change.difference for row in rows if row.change),
            room=figure_room(f"{amount}{hidden_digits(amount, decimals)}" for amount in amounts),
            root=way_to_root(self.pager.own_address),
        )

    def _row(self, line: UnitLine, before: YearSummary | None) -> UnitRow:
        projects = self.site.projects_of_unit.get(line.name, ())
        earlier = [project.annual for project in projects if before and project.year == before.year]
        change = amount_change(sum(earlier, Decimal(0)), line.annual) if earlier and line.projects else None
        return UnitRow(line, change, max((project.year for project in projects), default=0))


def units_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the pages of the list of all units."""
    units = site.catalog.registers.units
    with_projects = sum(unit.name in site.projects_of_unit for unit in units)
    for pager in pagers(len(units), ITEMS_PER_PAGE, UNITS.address):
        yield Page(
            address=pager.own_address,
            title=UNITS.title + pager.in_title,
            description=f"{with_projects}个实施单位的{len(site.projects)}个预算项目和资金。",
            content=_UnitList(site, pager),
            column=UNITS.title,
            trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, UNITS),
        )


class UnitYear(NamedTuple):
    """The projects of a unit in one year, as its page shows them."""

    summary: YearSummary
    list: FundList
    results: ResultLink | None
    has_just_begun: bool
    """Whether few projects of that year are published yet, of all units."""
    is_open: bool
    """Whether its list stands open: older ones are folded."""


@dataclass(frozen=True, slots=True)
class _UnitProjects(PageContent):
    """The page of a unit: its projects, year by year."""

    site: SiteContent
    unit: Unit
    projects: Sequence[ProjectSummary]
    years: Sequence[YearSummary]
    """Summaries of its projects, the newest year first."""

    @property
    def address(self) -> str:
        """Address of the page."""
        return unit_address(self.unit.slug)

    @property
    def other_forms(self) -> Sequence[ProjectSummary]:
        """Forms of the unit that are no projects'."""
        return self.site.other_forms_of_unit.get(self.unit.name, ())

    def render(self) -> str:
        unit, address = self.unit, self.address
        details = (("上级单位", unit.parent), ("统一社会信用代码", unit.credit_code))
        site, shown = self.site, self._shown
        before = year_before(self.years, shown) if shown and site.is_complete(shown.year) else None
        levels = level_counts(site.catalog.registers.taxonomy, shown.rows if shown else ())
        totals = sum_of_levels(levels)
        return render(
            "unit.html",
            unit=unit,
            address=address,
            figures=replace(figures_of(shown, before), units=0) if shown else None,
            shown=shown.year if shown else 0,
            levels=[(level, f"indicators/#{level_anchor(level)}", None) for level in levels],
            level_totals=totals,
            natures=nature_words(totals.counts),
            filtered=site.indicator_filter(unit=unit.name, year=shown.year) if shown else None,
            lines=year_lines(self.years, lambda year: f"{address}#year-{year}", self._has_just_begun)
            if len(self.years) > 1
            else [],
            years=self._years(),
            projects=self.projects,
            other_forms=self.other_forms,
            filtered_year=site.indicator_filter(unit=unit.name),
            details=[(label, value) for label, value in details if value is not None],
            root=way_to_root(address),
        )

    @property
    def _shown(self) -> YearSummary | None:
        """The newest complete year; the newest one where none is complete."""
        return next(
            (year for year in self.years if self.site.is_complete(year.year)), next(iter(self.years), None)
        )

    def _has_just_begun(self, year: YearSummary) -> bool:
        """Whether few projects of a year of the unit are published yet, of all units."""
        return any(other.year == year.year and self.site.has_just_begun(other) for other in self.site.years)

    def _years(self) -> list[UnitYear]:
        return [
            UnitYear(
                summary=year,
                list=fund_list(
                    self.site, year, year_before(self.years, year), year.rows[:limit], self.unit.name
                ),
                results=result_link(self.site, year, self.unit.name),
                has_just_begun=self._has_just_begun(year),
                is_open=number < MAX_OPEN_YEARS,
            )
            for number, (year, limit) in enumerate(zip(self.years, _limits(), strict=False))
        ]

    def embed(self) -> bytes | None:
        if not self.years:
            return None
        newest = self.years[0]
        heading = f"{self.unit.name} {newest.year} 年度项目"
        return embed_year(self.site, heading, newest, self.address, self.unit.name)

    def inputs(self) -> object:
        site = self.site
        complete = [(site.is_complete(year.year), self._has_just_begun(year)) for year in self.years]
        forms = site.fingerprint_over_years(self.projects), site.fingerprint_of(self.other_forms)
        return forms, complete, site.result_years


def unit_pages(site: SiteContent, unit: Unit, projects: Sequence[ProjectSummary]) -> Iterator[Page]:
    """Yield the page of a unit with its projects, and pages of the lists that are too long for it."""
    address = unit_address(unit.slug)
    years = by_year(projects)
    yield Page(
        address=address,
        title=unit.name,
        description=f"{unit.name}实施的{len(projects)}个预算项目：资金、目标和绩效指标。",
        content=_UnitProjects(site, unit, projects, years),
        column=UNITS.title,
        trail=(OVERVIEW, UNITS),
    )
    for year, limit in zip(years, _limits(), strict=False):
        if len(year.rows) > limit:
            title = f"{unit.name} {year.year} 年度全部项目"
            trail = (OVERVIEW, UNITS, Link(unit.name, address))
            before = year_before(years, year)
            yield from project_list(
                site, year, before, f"{address}{year.year}/", title, UNITS.title, trail, unit.name
            )


def _limits() -> Iterator[int]:
    """Yield how many projects of each year, the newest first, stand on a unit's page."""
    yield MAX_PROJECTS_IN_LIST
    while True:
        yield MAX_ITEMS_IN_EACH_LIST
