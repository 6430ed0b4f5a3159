"""Build the overview, a page for each year, and lists of the projects of a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.form.addresses import way_to_root, year_address
from generator.pages.embeds import embedded
from generator.pages.item_lists import place_projects
from generator.pages.open_data import overview_json_ld
from generator.pages.page import (
    ITEMS_PER_PAGE,
    LISTS_OF_KINDS,
    MAX_PROJECTS_IN_EMBED,
    MAX_PROJECTS_IN_LIST,
    OVERVIEW,
    Link,
    Page,
    PageContent,
    level_anchor,
)
from generator.pages.page_charts import measured_picture, money_picture, sources_picture, units_picture
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.totals import YearSummary, level_counts, sum_of_levels, unit_lines
from generator.rendering.render import render
from generator.rendering.stacked_charts import source_parts
from generator.rendering.words import amount_text, nature_words, percent_of


def overview(site: SiteContent) -> Page:
    """Return the site's first page: the newest year, or a notice that there is no project yet."""
    if site.years:
        page = _year_page(site, site.years[0], OVERVIEW)
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
    """The projects of a year: totals, charts, and the first of the list."""

    site: SiteContent
    year: YearSummary
    page: Link

    @property
    def others(self) -> list[YearSummary]:
        """All years of the site but this one."""
        return [other for other in self.site.years if other is not self.year]

    def render(self) -> str:
        site, year = self.site, self.year
        registers = site.catalog.registers
        levels = level_counts(registers.taxonomy, year.rows)
        totals = sum_of_levels(levels)
        units = [line for line in unit_lines(registers.units, year.rows) if line.projects]
        units_drawn = units_picture(year.year, units, "units-picture")
        others = self.others
        return render(
            "year.html",
            publisher=site.publisher,
            year=year,
            items=place_projects(year.rows[:MAX_PROJECTS_IN_LIST], self.page.address),
            money_chart=money_picture(year, "money-picture"),
            sources_chart=sources_picture(year.year, year.totals, "sources-picture"),
            source_parts=source_parts(year.totals.annual, year.totals.sources),
            units_chart=units_drawn,
            more_units=len(units) > len(units_drawn.bars),
            measured_chart=measured_picture(levels, "measured-picture"),
            other_years=others,
            other_kinds=[LISTS_OF_KINDS[kind] for kind in site.other_kinds],
            levels=[(level, f"indicators/#{level_anchor(level)}", None) for level in levels],
            filtered=site.indicator_filter(year=year.year if others else None),
            level_totals=totals,
            natures=nature_words(totals.counts),
            root=way_to_root(self.page.address),
        )

    def embed(self) -> bytes:
        heading = f"{self.site.publisher} {self.year.year} 年度项目支出绩效目标"
        return embed_year(self.site, heading, self.year, self.page.address, self.page.title)

    def inputs(self) -> object:
        others = [_without_projects(other) for other in self.others]
        return self.site.fingerprint_of(self.year.rows), others, self.site.other_kinds


def _without_projects(year: YearSummary) -> YearSummary:
    return replace(year, rows=())


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
        parts=(
            Link("钱用在哪里", "money"),
            Link("钱从哪里来", "sources"),
            Link("由谁实施", "units"),
            Link("目标能不能衡量", "measured"),
            Link("全部项目", "projects"),
            *([Link("其他年度", "years")] if len(site.years) > 1 else []),
        ),
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
    title: str
    """Title of the list."""
    pager: Pager

    def render(self) -> str:
        address = self.pager.own_address
        items = place_projects(self.pager.of(self.year.rows), address)
        return render(
            "project_list.html",
            title=self.title,
            pager=self.pager,
            year=self.year,
            items=items,
            root=way_to_root(address),
        )

    def inputs(self) -> object:
        fingerprint = self.site.fingerprint_of(self.pager.of(self.year.rows))
        return self.title, self.pager, _without_projects(self.year), fingerprint


def project_list(
    site: SiteContent, year: YearSummary, address: str, title: str, column: str, trail: tuple[Link, ...]
) -> Iterator[Page]:
    """Yield the pages of a list of all projects in `year`, which sums up a year of the site or of one unit.

    `title` is the list's, `address` that of its first page.
    """
    description = f"{title}：{year.totals.projects}个，年度资金共{amount_text(year.totals.annual)}万元。"
    for pager in pagers(len(year.rows), ITEMS_PER_PAGE, address):
        content = _ProjectList(site, year, title, pager)
        yield Page(pager.own_address, title + pager.in_title, description, content, column, trail)
