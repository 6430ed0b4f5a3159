"""Catalog → the pages of the site: what stands round each, and how its article is drawn when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.pages.about import changes_pages, downloads_page, embedding_page, withdrawn_page
from generator.pages.checks import check_pages
from generator.pages.indicators import indicator_pages
from generator.pages.page import BEGINNING, CHECKS, DOWNLOADS, OVERVIEW, Link, Page
from generator.pages.projects import project_pages, series_pages
from generator.pages.site_content import SiteContent
from generator.pages.units import unit_pages, units_pages
from generator.pages.years import overview, project_list, year_page, year_trail

__all__ = ["CHECKS", "DOWNLOADS", "OVERVIEW", "Link", "Page", "SiteContent", "pages_of"]


def pages_of(site: SiteContent) -> Iterator[Page]:
    """Every generated page; their articles are not drawn yet."""
    years = site.years
    yield overview(site)
    if len(years) > 1:
        yield from (year_page(site, year) for year in years)
    for year in years:
        if len(year.rows) > BEGINNING:
            trail = year_trail(site, year.year)
            address = f"years/{year.year}/projects/"
            yield from project_list(site, year, address, f"{year.year} 年度全部项目", "总览", trail)
    yield from project_pages(site)
    yield from series_pages(site)
    yield from units_pages(site)
    for unit in site.catalog.registers.units:
        yield from unit_pages(site, unit, site.of_unit.get(unit.name, []))
    yield from indicator_pages(site)
    if site.catalog.registers.site.findings_public:
        yield from check_pages(site)
    if site.downloads:
        yield downloads_page(site)
    yield embedding_page(site)
    yield from changes_pages(site)
    yield from map(partial(withdrawn_page, site), site.catalog.registers.withdrawn)
