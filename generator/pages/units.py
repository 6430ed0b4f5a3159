"""The list of the units that carry projects out, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.form.addresses import unit_address, way_to_root
from generator.form.registers import Unit
from generator.pages.items import placed_projects
from generator.pages.page import BEGINNING, GLIMPSE, ON_A_PAGE, OVERVIEW, UNITS, Link, Page
from generator.pages.page_charts import money_picture, years_picture
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.pages.years import embed_year, project_list
from generator.projects.project_summary import ProjectSummary
from generator.projects.totals import YearSummary, by_year, shared_projects
from generator.rendering.render import render


def units_pages(site: SiteContent) -> Iterator[Page]:
    """The list of all units in pages."""
    units = site.catalog.registers.units
    with_projects = sum(unit.name in site.of_unit for unit in units)
    description = f"{with_projects}个实施单位的{len(site.rows)}个预算项目和资金。"
    for pager in pagers(len(units), ON_A_PAGE, UNITS.address):
        content = partial(_draw_units, site, with_projects, pager)
        yield Page(
            address=pager.own_address,
            title=UNITS.title + pager.in_title,
            description=description,
            draw=content,
            column="实施单位",
            trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, UNITS),
        )


def _draw_units(site: SiteContent, with_projects: int, pager: Pager) -> str:
    return render(
        "units.html",
        units=pager.of(site.unit_lines),
        pager=pager,
        with_projects=with_projects,
        totals=site.totals,
        shared_projects=shared_projects(site.rows),
        root=way_to_root(pager.own_address),
    )


def unit_pages(site: SiteContent, unit: Unit, rows: Sequence[ProjectSummary]) -> Iterator[Page]:
    """The page of a unit with its projects, and lists of those that do not fit on it."""
    address = unit_address(unit.slug)
    years = by_year(rows)
    newest = years[0] if years else None
    yield Page(
        address=address,
        title=unit.name,
        description=f"{unit.name}实施的{len(rows)}个预算项目：资金、目标和绩效指标。",
        draw=partial(_draw_unit, site, unit, years, address),
        column="实施单位",
        trail=(OVERVIEW, UNITS),
        parts=(
            *([Link("历年", "years")] if len(years) > 1 else []),
            *(Link(f"{year.year} 年度", f"year-{year.year}") for year in years),
        ),
        embed=partial(embed_year, site, f"{unit.name} {newest.year} 年度项目", newest, address, unit.name)
        if newest
        else None,
        made_of=partial(site.keys, rows),
    )
    for year, limit in zip(years, _limits(), strict=False):
        if len(year.rows) > limit:
            title = f"{unit.name} {year.year} 年度全部项目"
            trail = (OVERVIEW, UNITS, Link(unit.name, address))
            yield from project_list(site, year, f"{address}{year.year}/", title, "实施单位", trail)


def _limits() -> Iterator[int]:
    """How many projects of each year, newest first, stand on a unit's page."""
    yield BEGINNING
    while True:
        yield GLIMPSE


def _draw_unit(site: SiteContent, unit: Unit, years: Sequence[YearSummary], address: str) -> str:
    details = (("上级单位", unit.parent), ("统一社会信用代码", unit.credit_code))
    return render(
        "unit.html",
        unit=unit,
        address=address,
        sums_chart=years_picture(
            "各年的年度资金",
            "money-years",
            [(year.year, year.totals.annual, f"{address}#year-{year.year}") for year in reversed(years)],
        )
        if len(years) > 1
        else None,
        years=[
            (
                year,
                money_picture(year, f"money-{year.year}"),
                placed_projects(year.rows[:limit], address),
            )
            for year, limit in zip(years, _limits(), strict=False)
        ],
        filtered=site.filtered(unit=unit.name),
        details=[(label, value) for label, value in details if value is not None],
        root=way_to_root(address),
    )
