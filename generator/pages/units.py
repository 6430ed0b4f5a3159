"""Build the list of the units that carry out projects, and a page for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.form.addresses import unit_address, way_to_root
from generator.form.registers import Unit
from generator.pages.item_lists import place_projects
from generator.pages.page import (
    ITEMS_PER_PAGE,
    MAX_ITEMS_IN_EACH_LIST,
    MAX_PROJECTS_IN_LIST,
    OVERVIEW,
    UNITS,
    Link,
    Page,
    PageContent,
)
from generator.pages.page_charts import YearAmount, money_picture, years_picture
from generator.pages.paging import Pager, pagers
from generator.pages.results import result_link
from generator.pages.site_content import SiteContent
from generator.pages.years import embed_year, project_list
from generator.projects.project_summary import ProjectSummary
from generator.projects.totals import YearSummary, by_year, shared_projects
from generator.rendering.charts import BarChart
from generator.rendering.render import render


@dataclass(frozen=True, slots=True)
class _UnitList(PageContent):
    """A page of the list of all units."""

    site: SiteContent
    pager: Pager
    with_projects: int
    """Number of units that have projects."""

    def render(self) -> str:
        return render(
            "units.html",
            units=self.pager.of(self.site.unit_lines),
            pager=self.pager,
            with_projects=self.with_projects,
            totals=self.site.totals,
            shared_projects=shared_projects(self.site.projects),
            root=way_to_root(self.pager.own_address),
        )


def units_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the pages of the list of all units."""
    units = site.catalog.registers.units
    with_projects = sum(unit.name in site.projects_of_unit for unit in units)
    for pager in pagers(len(units), ITEMS_PER_PAGE, UNITS.address):
        yield Page(
            address=pager.own_address,
            title=UNITS.title + pager.in_title,
            description=f"{with_projects}个实施单位的{len(site.projects)}个预算项目和资金。",
            content=_UnitList(site, pager, with_projects),
            column=UNITS.title,
            trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, UNITS),
        )


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
        return render(
            "unit.html",
            unit=unit,
            address=address,
            sums_chart=self._amounts_picture() if len(self.years) > 1 else None,
            years=[
                (
                    year,
                    money_picture(year, f"money-{year.year}"),
                    place_projects(year.rows[:limit], address),
                    result_link(self.site, year, unit.name),
                )
                for year, limit in zip(self.years, _limits(), strict=False)
            ],
            other_forms=self.other_forms,
            filtered=self.site.indicator_filter(unit=unit.name),
            details=[(label, value) for label, value in details if value is not None],
            root=way_to_root(address),
        )

    def _amounts_picture(self) -> BarChart:
        amounts = [
            YearAmount(year.year, year.totals.annual, f"{self.address}#year-{year.year}")
            for year in reversed(self.years)
        ]
        return years_picture("各年的年度资金", "money-years", amounts)

    def embed(self) -> bytes | None:
        if not self.years:
            return None
        newest = self.years[0]
        heading = f"{self.unit.name} {newest.year} 年度项目"
        return embed_year(self.site, heading, newest, self.address, self.unit.name)

    def inputs(self) -> object:
        return self.site.fingerprint_of([*self.projects, *self.other_forms]), self.site.result_years


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
        parts=(
            *([Link("历年", "years")] if len(years) > 1 else []),
            *(Link(f"{year.year} 年度", f"year-{year.year}") for year in years),
        ),
    )
    for year, limit in zip(years, _limits(), strict=False):
        if len(year.rows) > limit:
            title = f"{unit.name} {year.year} 年度全部项目"
            trail = (OVERVIEW, UNITS, Link(unit.name, address))
            yield from project_list(site, year, f"{address}{year.year}/", title, UNITS.title, trail)


def _limits() -> Iterator[int]:
    """Yield how many projects of each year, the newest first, stand on a unit's page."""
    yield MAX_PROJECTS_IN_LIST
    while True:
        yield MAX_ITEMS_IN_EACH_LIST
