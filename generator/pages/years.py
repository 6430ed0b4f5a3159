"""The overview, a page for each year, and lists of the projects of a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from generator.form.addresses import way_to_root
from generator.pages.embeds import embedded
from generator.pages.items import placed_projects
from generator.pages.open_data import overview_data
from generator.pages.page import BEGINNING, EMBEDDED, ON_A_PAGE, OVERVIEW, Link, Page, level_anchor
from generator.pages.page_charts import measured_picture, money_picture, sources_picture, units_picture
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.totals import YearSummary, level_counts, sum_of_levels, unit_lines
from generator.rendering.render import render
from generator.rendering.stacked_charts import source_parts
from generator.rendering.words import NATURE_WORDS, amount_text, percent_of


def overview(site: SiteContent) -> Page:
    """The site's first page: the newest year."""
    if site.years:
        page = _year(site, site.years[0], "", "总览")
    else:
        content = partial(render, "empty.html", publisher=site.publisher)
        description = f"{site.publisher}的项目支出绩效目标。"
        page = Page("", "总览", description, content, "总览", embed=partial(_embed_nothing, site, content))
    return replace(page, draw=partial(_draw_overview, site, page.draw))


def _draw_overview(site: SiteContent, content: Callable[[], str]) -> str:
    return f"{content()}\n{overview_data(site.catalog.registers.site, site.about, site.downloads)}"


def year_page(site: SiteContent, year: YearSummary) -> Page:
    """A year on its own page, where there are several."""
    return _year(site, year, f"years/{year.year}/", f"{year.year} 年度")


def _year(site: SiteContent, year: YearSummary, address: str, title: str) -> Page:
    others = [other for other in site.years if other is not year]
    totals = year.totals
    description = (
        f"{site.publisher}{year.year}年度{totals.projects}个预算项目，共{amount_text(totals.annual)}万元："
        "钱用来做什么，要达到什么目标，用什么指标衡量。"
    )
    parts = (
        Link("钱用在哪里", "money"),
        Link("钱从哪里来", "sources"),
        Link("由谁实施", "units"),
        Link("目标能不能衡量", "measured"),
        Link("全部项目", "projects"),
        *([Link("其他年度", "years")] if others else []),
    )
    trail = (OVERVIEW,) if address else ()
    content = partial(_draw_year, site, year, others, address)
    heading = f"{site.publisher} {year.year} 年度项目支出绩效目标"
    embed = partial(embed_year, site, heading, year, address, title)
    made_of = partial(_made_of_year, site, year, others)
    return Page(address, title, description, content, "总览", trail, parts, embed=embed, made_of=made_of)


def _made_of_year(site: SiteContent, year: YearSummary, others: Sequence[YearSummary]) -> object:
    return site.keys(year.rows), [_sums(other) for other in others]


def _sums(year: YearSummary) -> YearSummary:
    return replace(year, rows=())


def _embed_nothing(site: SiteContent, content: Callable[[], str]) -> bytes:
    return embedded(site.embedding, "", "总览", content())


def embed_year(site: SiteContent, heading: str, year: YearSummary, address: str, title: str) -> bytes:
    """What other sites can show of the projects of a year."""
    largest = year.rows[:EMBEDDED]
    bars = [(row, percent_of(row.annual, largest[0].annual)) for row in largest]
    root = way_to_root(address)
    content = render("parts/embed_year.html", heading=heading, year=year, bars=bars, root=root)
    return embedded(site.embedding, address, title, content)


def _draw_year(site: SiteContent, year: YearSummary, others: Sequence[YearSummary], address: str) -> str:
    registers = site.catalog.registers
    levels = level_counts(registers.taxonomy, year.rows)
    units = [line for line in unit_lines(registers.units, year.rows) if line.projects]
    units_drawn = units_picture(year.year, units, "units-picture")
    return render(
        "year.html",
        publisher=site.publisher,
        year=year,
        items=placed_projects(year.rows[:BEGINNING], address),
        money_chart=money_picture(year, "money-picture"),
        sources_chart=sources_picture(year.year, year.totals, "sources-picture"),
        source_parts=source_parts(year.totals.annual, year.totals.sources),
        units_chart=units_drawn,
        more_units=len(units) > len(units_drawn.bars),
        measured_chart=measured_picture(levels, "measured-picture"),
        other_years=others,
        levels=[(level, f"indicators/#{level_anchor(level)}", None) for level in levels],
        filtered=site.filtered(year=year.year if others else None),
        level_totals=sum_of_levels(levels),
        natures=list(NATURE_WORDS.values()),
        root=way_to_root(address),
    )


def project_list(
    site: SiteContent, year: YearSummary, address: str, title: str, column: str, trail: tuple[Link, ...]
) -> Iterator[Page]:
    """All projects of a year, of the site or of a unit, in pages."""
    description = f"{title}：{year.totals.projects}个，年度资金共{amount_text(year.totals.annual)}万元。"
    for pager in pagers(len(year.rows), ON_A_PAGE, address):
        content = partial(_draw_project_list, year, title, pager)
        made_of = partial(_made_of_project_list, site, year, title, pager)
        own = pager.own_address
        yield Page(own, title + pager.in_title, description, content, column, trail, made_of=made_of)


def _made_of_project_list(site: SiteContent, year: YearSummary, title: str, pager: Pager) -> object:
    return title, pager, _sums(year), site.keys(pager.of(year.rows))


def _draw_project_list(year: YearSummary, title: str, pager: Pager) -> str:
    items = placed_projects(pager.of(year.rows), pager.own_address)
    root = way_to_root(pager.own_address)
    return render("project_list.html", title=title, pager=pager, year=year, items=items, root=root)


def year_trail(site: SiteContent, year: int) -> tuple[Link, ...]:
    """The page that shows a year."""
    if len(site.years) > 1:
        return OVERVIEW, Link(f"{year} 年度", f"years/{year}/")
    return (Link(f"{OVERVIEW.title}（{year} 年度）", ""),)
