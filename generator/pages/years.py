"""Build the overview, a page for each year, and lists of the projects of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.form.addresses import way_to_root, year_address
from generator.pages.changes import UpdateLine
from generator.pages.embeds import embedded
from generator.pages.fund_list import FundList, ended_projects, fund_list, year_before
from generator.pages.open_data import overview_json_ld
from generator.pages.page import (
    ITEMS_PER_PAGE,
    LISTS_OF_KINDS,
    MAX_PROJECTS_IN_EMBED,
    MAX_PROJECTS_IN_LIST,
    MAX_UNITS_BESIDE,
    MAX_UPDATES,
    OVERVIEW,
    Link,
    Page,
    PageContent,
    level_anchor,
)
from generator.pages.paging import Pager, pagers
from generator.pages.results import result_link
from generator.pages.site_content import SiteContent
from generator.pages.year_figures import figures_of
from generator.projects.project_summary import ProjectSummary
from generator.projects.totals import YearSummary, level_counts, sum_of_levels, unit_lines, year_lines
from generator.rendering.render import render
from generator.rendering.words import amount_text, nature_words, percent_of


def overview(site: SiteContent) -> Page:
    """Return the site's first page: a whole year, or a notice that there is no project yet."""
    if site.overview_year:
        page = _year_page(site, site.overview_year, OVERVIEW)
    else:
        description = f"{site.publisher}的项目支出绩效目标。"
        page = Page(OVERVIEW.address, OVERVIEW.title, description, _NoProjects(site), OVERVIEW.title)
    return replace(page, content=_Overview(site, page.content))


def year_page(site: SiteContent, year: YearSummary) -> Page:
    """Return the page of a year on a site with several."""
    return _year_page(site, year, _link_to(year.year))


def _link_to(year: int) -> Link:
    return Link(f"{year} 年度", year_address(year))


def year_trail(site: SiteContent, year: int) -> tuple[Link, ...]:
    """Return the links to the page that shows a year, from the top; on a site with one year that is the overview."""
    if len(site.years) > 1:
        return OVERVIEW, _link_to(year)
    return (Link(f"{OVERVIEW.title}（{year} 年度）", OVERVIEW.address),)


@dataclass(frozen=True, slots=True)
class _Overview(PageContent):
    """The content of the first page with a description of the site for programs."""

    site: SiteContent
    shown: PageContent

    def render(self) -> str:
        site = self.site
        data = overview_json_ld(site.catalog.registers.site, site.data_description, site.downloads)
        return f"{self.shown.render()}\n{data}"

    def embed(self) -> bytes | None:
        return self.shown.embed()

    def inputs(self) -> object:
        return self.shown.inputs()


@dataclass(frozen=True, slots=True)
class _NoProjects(PageContent):
    """A notice that there is no project yet."""

    site: SiteContent

    def render(self) -> str:
        lists = [LISTS_OF_KINDS[kind] for kind in self.site.other_kinds]
        return render("empty.html", publisher=self.site.publisher, other_kinds=lists, root="")

    def embed(self) -> bytes:
        return embedded(self.site.embedding, OVERVIEW.address, OVERVIEW.title, self.render())


@dataclass(frozen=True, slots=True)
class _Year(PageContent):
    """The projects of a year: totals, and the first of the list."""

    site: SiteContent
    year: YearSummary
    page: Link

    @property
    def others(self) -> list[YearSummary]:
        """All years of the site but this one."""
        return [other for other in self.site.years if other is not self.year]

    @property
    def before(self) -> YearSummary | None:
        """The year directly before, where the site has it."""
        return year_before(self.site.years, self.year)

    @property
    def is_overview(self) -> bool:
        """Whether this is the first page."""
        return self.page is OVERVIEW

    @property
    def updates(self) -> Sequence[UpdateLine]:
        """The newest changes, on the first page alone."""
        return self.site.history.latest(MAX_UPDATES) if self.is_overview else ()

    def render(self) -> str:
        site, year = self.site, self.year
        registers, complete = site.catalog.registers, site.is_complete(year.year)
        levels = level_counts(registers.taxonomy, year.rows)
        totals = sum_of_levels(levels)
        units = [line for line in unit_lines(registers.units, year.rows) if line.projects]
        # The page of the year has it: the first page has a page of its own year wherever there are several.
        shows_levels = not self.is_overview or not self.others
        return render(
            "year.html",
            publisher=site.publisher,
            year=year,
            figures=figures_of(year, self.before if complete else None),
            list=self._list(),
            later=[
                (later, site.has_just_begun(later))
                for later in self.others
                if self.is_overview and not site.is_complete(later.year)
            ],
            shown_instead=None if complete or not site.overview_year else site.overview_year.year,
            has_just_begun=site.has_just_begun(year),
            years=year_lines(site.years, year_address, site.has_just_begun) if self.others else [],
            units=units[:MAX_UNITS_BESIDE],
            more_units=len(units[MAX_UNITS_BESIDE:]),
            updates=self.updates,
            results=result_link(site, year),
            other_kinds=[LISTS_OF_KINDS[kind] for kind in site.other_kinds],
            levels=[(level, f"indicators/#{level_anchor(level)}", None) for level in levels]
            if shows_levels
            else [],
            filtered=site.indicator_filter(year=year.year if self.others else None),
            level_totals=totals,
            natures=nature_words(totals.counts),
            root=way_to_root(self.page.address),
        )

    @property
    def _listed(self) -> Sequence[ProjectSummary]:
        return self.year.rows[:MAX_PROJECTS_IN_LIST]

    def _list(self) -> FundList:
        return fund_list(self.site, self.year, self.before, self._listed)

    def embed(self) -> bytes:
        heading = f"{self.site.publisher} {self.year.year} 年度项目支出绩效目标"
        return embed_year(self.site, heading, self.year, self.page.address, self.page.title)

    def inputs(self) -> object:
        others = [_figures(other) for other in self.others]
        site = self.site
        return (
            site.fingerprint_of(self.year.rows),
            site.fingerprint_over_years(self._listed),
            site.fingerprint_of(ended_projects(site, self.year, self.before)),
            others,
            site.other_kinds,
            site.result_years,
            site.is_complete(self.year.year),
            self.updates,
        )


def _figures(year: YearSummary) -> object:
    """Return what can be said of a year without its projects."""
    return year.year, year.totals, year.shared_projects


def _year_page(site: SiteContent, year: YearSummary, page: Link) -> Page:
    totals = year.totals
    return Page(
        address=page.address,
        title=page.title,
        description=(
            f"{site.publisher}{year.year}年度{totals.projects}个预算项目，共{amount_text(totals.annual)}万元："
            "钱用来做什么，要达到什么目标，用什么指标衡量。"
        ),
        content=_Year(site, year, page),
        column=OVERVIEW.title,
        trail=() if page is OVERVIEW else (OVERVIEW,),
    )


def embed_year(site: SiteContent, heading: str, year: YearSummary, address: str, title: str) -> bytes:
    """Return the fragment that other sites show of a year, in UTF-8; `address` and `title` are those of the year's page."""
    largest = year.rows[:MAX_PROJECTS_IN_EMBED]
    bars = [(project, percent_of(project.annual, largest[0].annual)) for project in largest]
    root = way_to_root(address)
    content = render("parts/embed_year.html", heading=heading, year=year, bars=bars, root=root)
    return embedded(site.embedding, address, title, content)


@dataclass(frozen=True, slots=True)
class _ProjectList(PageContent):
    """A page of a list of the projects of a year."""

    site: SiteContent
    year: YearSummary
    before: YearSummary | None
    """The year directly before, where there is one."""
    title: str
    """Title of the list."""
    pager: Pager

    unit: str | None

    def render(self) -> str:
        return render(
            "project_list.html",
            title=self.title,
            pager=self.pager,
            year=self.year,
            list=self._list(),
            root=way_to_root(self.pager.own_address),
        )

    @property
    def _is_last(self) -> bool:
        return self.pager.number == self.pager.count

    def _list(self) -> FundList:
        shown = self.pager.of(self.year.rows)
        funds = fund_list(self.site, self.year, self.before, shown, self.unit)
        return funds if self._is_last else replace(funds, ended=())

    def inputs(self) -> object:
        site, year, before = self.site, self.year, self.before
        ended = ended_projects(site, year, before) if self._is_last else ()
        return (
            self.title,
            self.pager,
            _figures(year),
            before and (before.year, before.totals.annual),
            site.is_complete(year.year),
            year.rows[0].annual,  # as long as the longest bar
            site.fingerprint_over_years(self.pager.of(year.rows)),
            site.fingerprint_of(ended),
        )


def project_list(
    site: SiteContent,
    year: YearSummary,
    before: YearSummary | None,
    address: str,
    title: str,
    column: str,
    trail: tuple[Link, ...],
    unit: str | None = None,
) -> Iterator[Page]:
    """Yield the pages of a list of all projects in `year`, which sums up a year of the site or of one `unit`.

    `before` is the year directly before, `title` the list's, `address` that of its first page.
    """
    description = f"{title}：{year.totals.projects}个，年度资金共{amount_text(year.totals.annual)}万元。"
    for pager in pagers(len(year.rows), ITEMS_PER_PAGE, address):
        content = _ProjectList(site, year, before, title, pager, unit)
        yield Page(pager.own_address, title + pager.in_title, description, content, column, trail)
