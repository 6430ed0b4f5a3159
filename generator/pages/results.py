"""Build the pages of results: counts of a year, its missed indicators with their reasons, projects without an evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.form.addresses import way_to_root
from generator.pages.item_lists import place_items
from generator.pages.page import (
    INDICATOR_LIST,
    ITEMS_PER_PAGE,
    MAX_PROJECTS_IN_LIST,
    OVERVIEW,
    RESULTS,
    Link,
    Page,
    PageContent,
)
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import ProjectSummary
from generator.projects.result_totals import ResultTotals, result_totals
from generator.projects.totals import YearSummary
from generator.rendering.render import render


@dataclass(frozen=True, slots=True)
class ResultLink:
    """The line about results on the page of a year or of a unit."""

    totals: ResultTotals
    address: str
    """Address of the year's page of results, below the site's root."""
    indicators: str
    """Address of the list in which the actual values stand beside the targets, below the site's root."""


def result_link(site: SiteContent, year: YearSummary, unit: str | None = None) -> ResultLink | None:
    """Return the line about the results of a year's projects, of one unit if given; None where none has results."""
    totals = result_totals(year.rows)
    if not totals.evaluated and not totals.monitored:
        return None
    chosen = {"unit": unit, "year": year.year if len(site.years) > 1 else None}
    filtered = site.indicator_filter(**chosen) if any(chosen.values()) else None
    return ResultLink(
        totals, site.results_address(year.year), filtered() if filtered else INDICATOR_LIST.address
    )


@dataclass(frozen=True, slots=True)
class _Results(PageContent):
    """The results of a year, or a later page of its missed indicators."""

    site: SiteContent
    year: YearSummary
    totals: ResultTotals
    pager: Pager

    @property
    def other_years(self) -> list[Link]:
        """Pages of all other years with results, the newest first."""
        years = [year for year in self.site.result_years if year != self.year.year]
        return [Link(f"{year} 年度", self.site.results_address(year)) for year in years]

    def render(self) -> str:
        pager, unevaluated = self.pager, self.totals.unevaluated
        missed = self.site.missed_items.items(self.year.year, pager.begin, pager.end)
        return render(
            "results.html",
            year=self.year.year,
            totals=self.totals,
            pager=pager,
            items=place_items(missed, pager.own_address),
            unevaluated=unevaluated[:MAX_PROJECTS_IN_LIST],
            unevaluated_address=_unevaluated_address(pager.base)
            if len(unevaluated) > MAX_PROJECTS_IN_LIST
            else None,
            other_years=self.other_years,
            root=way_to_root(pager.own_address),
        )

    def inputs(self) -> object:
        return self.pager, self.site.fingerprint_of(self.year.rows), self.other_years


@dataclass(frozen=True, slots=True)
class _Unevaluated(PageContent):
    """A page of the list of a year's projects without a self-evaluation."""

    site: SiteContent
    title: str
    projects: Sequence[ProjectSummary]
    pager: Pager

    def render(self) -> str:
        return render(
            "unevaluated_projects.html",
            title=self.title,
            projects=self.pager.of(self.projects),
            pager=self.pager,
            root=way_to_root(self.pager.own_address),
        )

    def inputs(self) -> object:
        return self.title, self.pager, self.site.fingerprint_of(self.pager.of(self.projects))


def result_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the pages of results of every year in which a project has a self-evaluation or was monitored."""
    for year in site.years:
        if year.year in site.result_years:
            yield from _pages_of_year(site, year)


def _pages_of_year(site: SiteContent, year: YearSummary) -> Iterator[Page]:
    address, totals = site.results_address(year.year), result_totals(year.rows)
    title = f"{year.year} 年度完成情况"
    for pager in pagers(totals.missed, ITEMS_PER_PAGE, address):
        yield Page(
            address=pager.own_address,
            title=title + pager.in_title,
            description=f"{site.publisher}{year.year}年度{_said_of(totals)}",
            content=_Results(site, year, totals, pager),
            column=OVERVIEW.title,
            trail=_trail(address),
        )
    if len(totals.unevaluated) > MAX_PROJECTS_IN_LIST:
        heading = f"{year.year} 年度没有公开自评的项目"
        for pager in pagers(len(totals.unevaluated), ITEMS_PER_PAGE, _unevaluated_address(address)):
            yield Page(
                address=pager.own_address,
                title=heading + pager.in_title,
                description=f"{heading}：{len(totals.unevaluated)}个。",
                content=_Unevaluated(site, heading, totals.unevaluated, pager),
                column=OVERVIEW.title,
                trail=(*_trail(address), Link(title, address)),
            )


def _said_of(totals: ResultTotals) -> str:
    if totals.evaluated:
        return f"{totals.evaluated}个项目的自评：{totals.rows}条指标的结果，未达到的和原因。"
    return f"{totals.monitored}个项目的绩效监控；还没有公开自评。"


def _trail(address: str) -> tuple[Link, ...]:
    """Return the links above the page of a year: the newest year's page stands above all others."""
    return (OVERVIEW,) if address == RESULTS.address else (OVERVIEW, RESULTS)


def _unevaluated_address(address: str) -> str:
    return f"{address}unevaluated/"
