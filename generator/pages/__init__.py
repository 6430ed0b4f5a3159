"""List the pages of the site, with what surrounds each page; their contents are drawn when they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.form.addresses import year_address
from generator.pages.about import changes_pages, downloads_page, embedding_page, withdrawn_page
from generator.pages.checks import check_pages
from generator.pages.form_kinds import pages_of_kinds
from generator.pages.fund_list import year_before
from generator.pages.indicators import indicator_pages
from generator.pages.page import CHECKS, DOWNLOADS, MAX_PROJECTS_IN_LIST, OVERVIEW, Link, Page
from generator.pages.projects import comparison_pages, project_pages
from generator.pages.result_forms import result_form_pages
from generator.pages.results import result_pages
from generator.pages.search import search_page
from generator.pages.site_content import SiteContent
from generator.pages.units import unit_pages, units_pages
from generator.pages.years import overview, project_list, year_page, year_trail

__all__ = ["CHECKS", "DOWNLOADS", "OVERVIEW", "Link", "Page", "SiteContent", "pages_of"]


def pages_of(site: SiteContent) -> Iterator[Page]:
    """Yield every generated page, its content not drawn yet."""
    years = site.years
    yield overview(site)
    if len(years) > 1:
        yield from (year_page(site, year) for year in years)
    for year in years:
        if len(year.rows) > MAX_PROJECTS_IN_LIST:
            trail = year_trail(site, year.year)
            address = f"{year_address(year.year)}projects/"
            before, title = year_before(years, year), f"{year.year} 年度全部项目"
            yield from project_list(site, year, before, address, title, OVERVIEW.title, trail)
    yield from project_pages(site)
    yield from comparison_pages(site)
    yield from result_pages(site)
    yield from result_form_pages(site)
    yield from pages_of_kinds(site)
    yield from units_pages(site)
    for unit in site.catalog.registers.units:
        yield from unit_pages(site, unit, site.projects_of_unit.get(unit.name, []))
    yield from indicator_pages(site)
    if site.catalog.registers.site.findings_public:
        yield from check_pages(site)
    if site.downloads:
        yield downloads_page(site)
    yield embedding_page(site)
    if site.search and site.sealed:
        yield search_page(site)
    yield from changes_pages(site)
    yield from map(partial(withdrawn_page, site), site.catalog.registers.withdrawn)
