"""Catalog → the pages of the site: what stands round each, and how its article is drawn when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import accumulate
from typing import Any, NamedTuple

from markupsafe import Markup

from generator.catalog import Catalog
from generator.change_pages import ADDRESS as CHANGES_ADDRESS
from generator.change_pages import ENTRIES, History
from generator.chronicle import Chronicle
from generator.drawing import draw, drawn
from generator.embeds import Embedding, embed_project, embedded
from generator.exports import About, Download, Order, order_of
from generator.item_lists import ItemLists
from generator.kept import key_of
from generator.making import code_version
from generator.open_data import ADDRESS, draw_open_data, overview_data, parts_of_page
from generator.paging import Pager, pagers
from generator.pictures import source_parts
from generator.problems import Level
from generator.record import read_record
from generator.registers import Unit, Withdrawn
from generator.rows import LevelCount, Row
from generator.rules import BETWEEN_RULES, PROJECT_RULES, RULES, Finding, Rule
from generator.series import comparison_of, series_address, series_of
from generator.sheet import ROOT, finding_items, way_to_root
from generator.site_pictures import (
    measured_picture,
    money_picture,
    sources_picture,
    units_picture,
    years_picture,
)
from generator.summary import (
    Totals,
    UnitLine,
    YearSummary,
    by_unit,
    by_year,
    indicators_address,
    level_anchor,
    level_counts,
    shared_projects,
    sum_of_levels,
    totals_of,
    unit_address,
    unit_lines,
)
from generator.target_value import Nature
from generator.wording import NATURE_WORDS, amount, percent_of


class Link(NamedTuple):
    """A way to another page; `address` is below the site's root, empty for the root itself."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    address: str
    """Below the site's root, with the last slash: ``2023/yiliao-huzhu/``; empty for the overview."""
    title: str
    description: str
    draw: Callable[[], str]
    """HTML of the article."""
    column: str
    """栏目: the entry of the main navigation that the page belongs to."""
    trail: tuple[Link, ...] = ()
    """The pages above this one."""
    parts: tuple[Link, ...] = ()
    """The page's own parts; addresses are ids on the page."""
    article: bool = False
    """Whether it is a publication of its own: a project."""
    source: str | None = None
    """Who stands behind the content."""
    published: str | None = None
    """YYYY-MM-DD, where the data gives it."""
    previous: Link | None = None
    next: Link | None = None
    project: str | None = None
    """Id of the project that the page shows."""
    embed: Callable[[], bytes] | None = None
    """The file `EMBED` beside it: what other sites can show of it, where that is anything."""
    made_of: Callable[[], object] | None = None
    """What `draw` and `embed` look at, besides what `Site.key` names: where it prints the same, they give the same.
    None where that is as much work as drawing."""


OVERVIEW = Link("总览", "")
_UNITS = Link("实施单位", "units/")
_INDICATORS = Link("绩效指标", "indicators/")
CHECKS = Link("核对提示", "checks/")
_ABOUT = Link("关于本站", "about/")
_EMBEDDING = Link("嵌入到别的网站", "embed/")
DOWNLOADS = Link("开放数据", ADDRESS)
_CHANGES = Link("更新记录", CHANGES_ADDRESS)

_PAGE = 200
"""So many items of a list stand on one page: some 100 KB."""
_BEGINNING = 100
"""So many projects of a list stand on the page that the list belongs to, with a link to all of them."""
_EMBEDDED = 10
"""So many projects stand in what other sites show of a list."""
_GLIMPSE = 20
"""The same, where a page has many site."""


def _pages(site: Site) -> Iterator[Page]:
    years = site.years
    yield _overview(site)
    if len(years) > 1:
        yield from (_year_page(site, year) for year in years)
    for year in years:
        if len(year.rows) > _BEGINNING:
            trail = _year_trail(site, year.year)
            address = f"years/{year.year}/projects/"
            yield from _project_list(site, year, address, f"{year.year} 年度全部项目", "总览", trail)
    yield from _project_pages(site)
    yield from _series_pages(site)
    yield from _units_pages(site)
    for unit in site.catalog.registers.units:
        yield from _unit_pages(site, unit, site.of_unit.get(unit.name, []))
    yield from _indicator_pages(site)
    if site.catalog.registers.site.findings_public:
        yield from _check_pages(site)
    if site.downloads:
        yield _downloads_page(site)
    yield _embedding_page(site)
    yield from _changes_pages(site)
    yield from map(partial(_withdrawn_page, site), site.catalog.registers.withdrawn)


class Site:
    """The pages of a catalog, and the lists that several of them show; a list is made when the first page needs it."""

    def __init__(
        self,
        catalog: Catalog,
        downloads: bool = True,
        address: str = "",
        search: bool = True,
        chronicle: Chronicle | None = None,
        merges: str = "",
        sealed: bool = True,
    ) -> None:
        """`address` is the public one, with the last slash; empty where it is not known. For `merges` see `History`."""
        self.catalog = catalog
        self.search = search
        """Whether there is an index, which the list of indicators is filtered by."""
        self.downloads = downloads
        """Whether there is anything to download."""
        self.address = address
        self.embedding = Embedding(catalog.registers.site.title, address)
        self.files: Sequence[Download] = ()
        """What lies there to download; set as soon as it is written, before the page that lists it is drawn."""
        self.rows = catalog.rows
        self.publisher = catalog.registers.site.publisher
        pages = {row.id for row in self.rows}
        self.merges = merges
        self.sealed = sealed
        """Whether SHA256SUMS and source.json lie at the root: not where another generator makes what is published."""
        self.history = History(chronicle or Chronicle(), pages, catalog.registers.withdrawn, merges)

    def pages(self) -> Iterator[Page]:
        """Every generated page; their articles are not drawn yet."""
        return _pages(self)

    @property
    def absent(self) -> Sequence[str]:
        """Addresses in the main navigation that this site has no page at."""
        there = {CHECKS: self.catalog.registers.site.findings_public, DOWNLOADS: self.downloads}
        return [page.address for page, is_there in there.items() if not is_there]

    @cached_property
    def series(self) -> Sequence[Sequence[Row]]:
        """The forms of all years of each project that has several, the oldest first."""
        return series_of(self.rows)

    @cached_property
    def series_by_id(self) -> Mapping[str, Sequence[Row]]:
        """The same by the id of each of them."""
        return {row.id: rows for rows in self.series for row in rows}

    def between_html(self, project_id: str) -> str:
        """What only shows when projects stand side by side: the end of a project's page, which its sheet cannot know.

        Its forms of other years, what rules between projects found in it, and what was changed in it.
        """
        others = self._other_years_html(project_id) + self._findings_between_html(project_id)
        return others + self.history.draw_revisions(project_id)

    def feed(self) -> str:
        """What was published and changed, as Atom; empty where nothing is known of it."""
        title = self.catalog.registers.site.title
        return self.history.feed(title, self.publisher, self.address) if self.history.has_feed else ""

    def _other_years_html(self, project_id: str) -> str:
        rows = self.series_by_id.get(project_id)
        if rows is None:
            return ""
        others = [row for row in reversed(rows) if row.id != project_id]
        root = way_to_root(project_id)
        return draw("project_years.html", others=others, comparison=series_address(rows), root=root)

    def _findings_between_html(self, project_id: str) -> str:
        found = self.catalog.between.get(project_id, ())
        if not found or not self.catalog.registers.site.findings_public:
            return ""
        return draw(
            "project_between.html",
            findings=[(RULES[finding.code], finding) for finding in found],
            others=self.by_id,
            root=way_to_root(project_id),
        )

    def filtered(self, **chosen: Any) -> Callable[..., str] | None:
        """Gives addresses of the indicators of a `LevelCount`, a kind …, beside what is chosen; None without an index."""
        return partial(indicators_address, **chosen) if self.search else None

    @cached_property
    def order(self) -> Order:
        """What is to be written as downloads."""
        return order_of(self.catalog, self.address)

    @property
    def about(self) -> About:
        """What there is to say of the downloads as a whole."""
        return self.order.about

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """The row of each project."""
        return {row.id: row for row in self.rows}

    @cached_property
    def years(self) -> Sequence[YearSummary]:
        """Newest first."""
        return by_year(self.rows)

    @cached_property
    def of_unit(self) -> Mapping[str, Sequence[Row]]:
        """The projects of each unit that has any."""
        return by_unit(self.rows)

    @cached_property
    def unit_lines(self) -> Sequence[UnitLine]:
        """Every unit, most money first."""
        return unit_lines(self.catalog.registers.units, self.rows)

    @cached_property
    def totals(self) -> Totals:
        """Sums over all projects."""
        return totals_of(self.rows)

    @cached_property
    def levels(self) -> Sequence[LevelCount]:
        """The second levels in the order of the list of all indicators."""
        return level_counts(self.catalog.registers.taxonomy, self.rows)

    @cached_property
    def level_starts(self) -> Sequence[int]:
        """How many indicators stand before each of `levels` in that list."""
        return [0, *accumulate(level.total for level in self.levels)][:-1]

    @cached_property
    def key(self) -> str:
        """Another one with everything that any page may depend on; rows, their sheets and the past aside."""
        settings = (
            self.catalog.registers,
            self.downloads,
            self.address,
            self.search,
            self.merges,
            self.sealed,
        )
        return key_of(code_version().encode(), repr(settings).encode())

    def keys(self, rows: Iterable[Row]) -> str:
        """Another text with anything that the rows, or their sheets, say."""
        return "".join([self.catalog.sheets.keys[row.id] for row in rows])

    @cached_property
    def indicator_items(self) -> ItemLists:
        """HTML of the indicators of each first and second level, in the order of the projects."""
        lists = ItemLists(lambda source: self._items(self.rows[source].id)[0])
        for source, row in enumerate(self.rows):
            lists.append(source, [((level.level1, level.level2), level.total) for level in row.levels])
        return lists

    @cached_property
    def finding_items(self) -> ItemLists:
        """HTML of what each rule found, by its code: first within projects, then between them."""
        lists = ItemLists(self._finding_items)
        for source, row in enumerate(self.rows):
            lists.append(source, row.findings)
        for source, (_, findings) in enumerate(self._between, start=len(self.rows)):
            lists.append(source, [(finding.code, 1) for finding in findings])
        return lists

    @cached_property
    def _items(self) -> Callable[[str], tuple[list[bytes], list[bytes]]]:
        """Reads the indicators and the findings of a project once: where one of them is listed, so is mostly the other."""
        return cache(self.catalog.sheets.items)

    @cached_property
    def _between(self) -> Sequence[tuple[str, tuple[Finding, ...]]]:
        return list(self.catalog.between.items())

    def _finding_items(self, source: int) -> list[bytes]:
        if source < len(self.rows):
            return self._items(self.rows[source].id)[1]
        project_id, findings = self._between[source - len(self.rows)]
        return [item.encode() for item in finding_items(self.by_id[project_id], findings)]

    @cached_property
    def source_keys(self) -> Sequence[str]:
        """Another one with each source of items that holds other ones."""
        of_row = self.catalog.sheets.keys
        between = [key_of(f"{of_row[found[0]]}{found}".encode()) for found in self._between]
        return [*[of_row[row.id] for row in self.rows], *between]

    @cached_property
    def finding_counts(self) -> Mapping[str, int]:
        """How often each rule found something, by its code."""
        counts: Counter[str] = Counter()
        for row in self.rows:
            counts.update(dict(row.findings))
        for findings in self.catalog.between.values():
            counts.update(finding.code for finding in findings)
        return counts


class _Items(NamedTuple):
    """A part of a list, as a page shows it."""

    html: Markup
    number: int
    """Of items."""


def _placed(items: Sequence[bytes], address: str) -> _Items:
    """Items as they stand on the page with that address: put in their places together, there are many."""
    html = b"\n".join(items).decode().replace(ROOT, way_to_root(address))
    return _Items(drawn(html), len(items))


def _projects(rows: Sequence[Row], address: str) -> _Items:
    """The same of projects."""
    html = "\n".join([row.item for row in rows]).replace(ROOT, way_to_root(address))
    return _Items(drawn(html), len(rows))


def _overview(site: Site) -> Page:
    if site.years:
        page = _year(site, site.years[0], "", "总览")
    else:
        content = partial(draw, "empty.html", publisher=site.publisher)
        description = f"{site.publisher}的项目支出绩效目标。"
        page = Page("", "总览", description, content, "总览", embed=partial(_embed_nothing, site, content))
    return replace(page, draw=partial(_draw_overview, site, page.draw))


def _draw_overview(site: Site, content: Callable[[], str]) -> str:
    return f"{content()}\n{overview_data(site.catalog.registers.site, site.about, site.downloads)}"


def _year_page(site: Site, year: YearSummary) -> Page:
    return _year(site, year, f"years/{year.year}/", f"{year.year} 年度")


def _year(site: Site, year: YearSummary, address: str, title: str) -> Page:
    others = [other for other in site.years if other is not year]
    totals = year.totals
    description = (
        f"{site.publisher}{year.year}年度{totals.projects}个预算项目，共{amount(totals.annual)}万元："
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
    embed = partial(_embed_year, site, heading, year, address, title)
    made_of = partial(_made_of_year, site, year, others)
    return Page(address, title, description, content, "总览", trail, parts, embed=embed, made_of=made_of)


def _made_of_year(site: Site, year: YearSummary, others: Sequence[YearSummary]) -> object:
    return site.keys(year.rows), [_sums(other) for other in others]


def _sums(year: YearSummary) -> YearSummary:
    return replace(year, rows=())


def _embed_nothing(site: Site, content: Callable[[], str]) -> bytes:
    return embedded(site.embedding, "", "总览", content())


def _embed_year(site: Site, heading: str, year: YearSummary, address: str, title: str) -> bytes:
    largest = year.rows[:_EMBEDDED]
    bars = [(row, percent_of(row.annual, largest[0].annual)) for row in largest]
    root = way_to_root(address)
    content = draw("parts/embed_year.html", heading=heading, year=year, bars=bars, root=root)
    return embedded(site.embedding, address, title, content)


def _draw_year(site: Site, year: YearSummary, others: Sequence[YearSummary], address: str) -> str:
    registers = site.catalog.registers
    levels = level_counts(registers.taxonomy, year.rows)
    units = [line for line in unit_lines(registers.units, year.rows) if line.projects]
    units_drawn = units_picture(year.year, units, "units-picture")
    return draw(
        "year.html",
        publisher=site.publisher,
        year=year,
        items=_projects(year.rows[:_BEGINNING], address),
        money=money_picture(year, "money-picture"),
        sources=sources_picture(year.year, year.totals, "sources-picture"),
        source_lines=source_parts(year.totals.annual, year.totals.sources),
        units=units_drawn,
        more_units=len(units) > len(units_drawn.rows),
        measured=measured_picture(levels, "measured-picture"),
        others=others,
        levels=[(level, f"indicators/#{level_anchor(level)}", None) for level in levels],
        filtered=site.filtered(year=year.year if others else None),
        level_totals=sum_of_levels(levels),
        natures=_NATURES,
        root=way_to_root(address),
    )


_NATURES = [NATURE_WORDS[nature] for nature in Nature]


def _project_list(
    site: Site, year: YearSummary, address: str, title: str, column: str, trail: tuple[Link, ...]
) -> Iterator[Page]:
    """All projects of a year, of the site or of a unit, in pages."""
    description = f"{title}：{year.totals.projects}个，年度资金共{amount(year.totals.annual)}万元。"
    for pager in pagers(len(year.rows), _PAGE, address):
        content = partial(_draw_project_list, year, title, pager)
        made_of = partial(_made_of_project_list, site, year, title, pager)
        own = pager.own_address
        yield Page(own, title + pager.in_title, description, content, column, trail, made_of=made_of)


def _made_of_project_list(site: Site, year: YearSummary, title: str, pager: Pager) -> object:
    return title, pager, _sums(year), site.keys(pager.of(year.rows))


def _draw_project_list(year: YearSummary, title: str, pager: Pager) -> str:
    items = _projects(pager.of(year.rows), pager.own_address)
    root = way_to_root(pager.own_address)
    return draw("project_list.html", title=title, pager=pager, year=year, items=items, root=root)


def _project_pages(site: Site) -> Iterator[Page]:
    rows = site.rows
    for position, row in enumerate(rows):
        before = rows[position - 1] if position else None
        after = rows[position + 1] if position + 1 < len(rows) else None
        yield Page(
            address=row.address,
            title=row.name,
            description=row.description,
            draw=partial(_draw_project, site, row),
            column="总览",
            trail=_project_trail(site, row),
            parts=_project_parts(site, row),
            article=True,
            source=site.publisher,
            published=row.published,
            previous=Link(before.name, before.address) if before else None,
            next=Link(after.name, after.address) if after else None,
            project=row.id,
            embed=partial(_embed_project, site, row),
            made_of=partial(_made_of_project, site, row),
        )


def _made_of_project(site: Site, row: Row) -> object:
    found = site.catalog.between.get(row.id, ())
    others = [site.by_id[other] for finding in found for other in finding.others]
    keys = site.keys([row, *site.series_by_id.get(row.id, ()), *others])
    return keys, found, site.history.draw_revisions(row.id)


def _series_pages(site: Site) -> Iterator[Page]:
    """What was changed from year to year in projects that have several."""
    for rows in site.series:
        newest = rows[-1]
        years = f"{rows[0].year}—{newest.year}年"
        yield Page(
            address=series_address(rows),
            title=f"{newest.name}：历年对照",
            description=f"{newest.name}：{years}的资金、目标和绩效指标并排对照，标出逐年的改动。",
            draw=partial(_draw_series, site, rows),
            column="总览",
            trail=(OVERVIEW, Link(newest.units[0], unit_address(newest.unit_slugs[0]))),
            parts=(Link("资金", "funds"), Link("年度目标", "goals"), Link("绩效指标", "indicators")),
            made_of=partial(site.keys, rows),
        )


def _draw_series(site: Site, rows: Sequence[Row]) -> str:
    address = series_address(rows)
    comparison = comparison_of([read_record(site.catalog.sheets.record(row.id)) for row in rows])
    years = [(row.year, row.annual, row.address) for row in rows]
    return draw(
        "series.html",
        name=rows[-1].name,
        comparison=comparison,
        picture=years_picture("各年的年度资金", "money-years", years),
        root=way_to_root(address),
    )


def _year_trail(site: Site, year: int) -> tuple[Link, ...]:
    if len(site.years) > 1:
        return OVERVIEW, Link(f"{year} 年度", f"years/{year}/")
    return (Link(f"{OVERVIEW.title}（{year} 年度）", ""),)


def _project_trail(site: Site, row: Row) -> tuple[Link, ...]:
    return *_year_trail(site, row.year), Link(row.units[0], unit_address(row.unit_slugs[0]))


def _project_parts(site: Site, row: Row) -> tuple[Link, ...]:
    public = site.catalog.registers.site.findings_public
    revised = bool(site.history.revisions(row.id))
    return _parts(public, row.id in site.series_by_id, public and row.id in site.catalog.between, revised)


@cache
def _parts(judged: bool, several_years: bool, compared: bool, revised: bool) -> tuple[Link, ...]:
    """The same object for all projects alike: there are many thousands of them."""
    parts: tuple[Link, ...] = _PARTS
    if judged:
        parts += (Link("核对提示", "findings"),)
    if several_years:
        parts += (Link("其他年度", "years"),)
    if compared:
        parts += (Link("与其他项目对照", "findings-between"),)
    if revised:
        parts += (Link("修订记录", "revisions"),)
    return parts


_PARTS = (
    Link("项目资金", "funds"),
    Link("总体目标", "goals"),
    Link("绩效指标", "indicators"),
    Link("来源", "origin"),
)


def _embed_project(site: Site, row: Row) -> bytes:
    return embed_project(site.embedding, row.address, row.name, site.catalog.sheets.page(row.id))


def _draw_project(site: Site, row: Row) -> str:
    return site.catalog.sheets.page(row.id).decode() + site.between_html(row.id)


def _units_pages(site: Site) -> Iterator[Page]:
    units = site.catalog.registers.units
    with_projects = sum(unit.name in site.of_unit for unit in units)
    description = f"{with_projects}个实施单位的{len(site.rows)}个预算项目和资金。"
    for pager in pagers(len(units), _PAGE, _UNITS.address):
        content = partial(_draw_units, site, with_projects, pager)
        yield Page(
            address=pager.own_address,
            title=_UNITS.title + pager.in_title,
            description=description,
            draw=content,
            column="实施单位",
            trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, _UNITS),
        )


def _draw_units(site: Site, with_projects: int, pager: Pager) -> str:
    return draw(
        "units.html",
        units=pager.of(site.unit_lines),
        pager=pager,
        with_projects=with_projects,
        totals=site.totals,
        shared_projects=shared_projects(site.rows),
        root=way_to_root(pager.own_address),
    )


def _unit_pages(site: Site, unit: Unit, rows: Sequence[Row]) -> Iterator[Page]:
    address = unit_address(unit.slug)
    years = by_year(rows)
    newest = years[0] if years else None
    yield Page(
        address=address,
        title=unit.name,
        description=f"{unit.name}实施的{len(rows)}个预算项目：资金、目标和绩效指标。",
        draw=partial(_draw_unit, site, unit, years, address),
        column="实施单位",
        trail=(OVERVIEW, _UNITS),
        parts=(
            *([Link("历年", "years")] if len(years) > 1 else []),
            *(Link(f"{year.year} 年度", f"year-{year.year}") for year in years),
        ),
        embed=partial(_embed_year, site, f"{unit.name} {newest.year} 年度项目", newest, address, unit.name)
        if newest
        else None,
        made_of=partial(site.keys, rows),
    )
    for year, limit in zip(years, _limits(), strict=False):
        if len(year.rows) > limit:
            title = f"{unit.name} {year.year} 年度全部项目"
            trail = (OVERVIEW, _UNITS, Link(unit.name, address))
            yield from _project_list(site, year, f"{address}{year.year}/", title, "实施单位", trail)


def _limits() -> Iterator[int]:
    """How many projects of each year, newest first, stand on a unit's page."""
    yield _BEGINNING
    while True:
        yield _GLIMPSE


def _draw_unit(site: Site, unit: Unit, years: Sequence[YearSummary], address: str) -> str:
    details = (("上级单位", unit.parent), ("统一社会信用代码", unit.credit_code))
    return draw(
        "unit.html",
        unit=unit,
        address=address,
        sums=years_picture(
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
                _projects(year.rows[:limit], address),
            )
            for year, limit in zip(years, _limits(), strict=False)
        ],
        filtered=site.filtered(unit=unit.name),
        details=[(label, value) for label, value in details if value is not None],
        root=way_to_root(address),
    )


def _indicator_pages(site: Site) -> Iterator[Page]:
    total = sum_of_levels(site.levels)
    description = f"{len(site.rows)}个项目的{total.total}条绩效指标，{total.quantifiable}条可量化。"
    for pager in pagers(total.total, _PAGE, _INDICATORS.address):
        yield Page(
            address=pager.own_address,
            title=_INDICATORS.title + pager.in_title,
            description=description,
            draw=partial(_draw_indicators, site, pager),
            column="绩效指标",
            trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, _INDICATORS),
            parts=tuple(Link(level.level2, level_anchor(level)) for level, _, _ in _levels_on(site, pager)),
            made_of=partial(_made_of_indicators, site, pager),
        )


def _made_of_indicators(site: Site, pager: Pager) -> object:
    lists = site.indicator_items
    shown = [
        lists.made_of((level.level1, level.level2), begin, end, site.source_keys)
        for level, begin, end in _levels_on(site, pager)
    ]
    return pager, site.levels, shown


def _levels_on(site: Site, pager: Pager) -> Iterator[tuple[LevelCount, int, int]]:
    """The levels of which indicators stand on that page: from which one of the level to before which."""
    for level, start in zip(site.levels, site.level_starts, strict=True):
        begin, end = max(pager.begin - start, 0), min(pager.end - start, level.total)
        if begin < end:
            yield level, begin, end


def _draw_indicators(site: Site, pager: Pager) -> str:
    address = pager.own_address
    levels = []
    for level, start in zip(site.levels, site.level_starts, strict=True):
        anchor, page = level_anchor(level), start // _PAGE + 1
        levels.append((level, f"{pager.address(page)}#{anchor}", None if page == 1 else anchor))
    return draw(
        "indicators.html",
        pager=pager,
        sections=[
            (
                level,
                level_anchor(level),
                _placed(site.indicator_items.items((level.level1, level.level2), begin, end), address),
            )
            for level, begin, end in _levels_on(site, pager)
        ],
        levels=levels,
        level_totals=sum_of_levels(site.levels),
        filtered=site.filtered(),
        natures=_NATURES,
        explorer=f"{_INDICATORS.address}#filter",
        root=way_to_root(address),
    )


def _check_pages(site: Site) -> Iterator[Page]:
    address = CHECKS.address
    description = "按公开的规则对照每张绩效目标表，列出数字和文字不一致、不完整的地方；只陈述事实。"
    parts = (
        Link("按项目", "by-project"),
        Link("按规则", "by-rule"),
        Link("不通过就不公开的规则", "errors"),
    )
    column = "核对提示"
    yield Page(address, CHECKS.title, description, partial(_draw_checks, site), column, (OVERVIEW,), parts)
    trail = (OVERVIEW, CHECKS)
    if len(site.rows) > _BEGINNING:
        title = "每个项目的核对提示"
        for pager in pagers(len(site.rows), _PAGE, f"{address}projects/"):
            content = partial(_draw_checked_projects, site, pager)
            made_of = partial(_made_of_checked_projects, site, pager)
            own = pager.own_address
            yield Page(own, title + pager.in_title, description, content, column, trail, made_of=made_of)
    for rule in _rules(site):
        found = site.finding_counts.get(rule.code, 0)
        if found > _GLIMPSE:
            for pager in pagers(found, _PAGE, f"{address}{rule.code}/"):
                content = partial(_draw_findings, site, rule, pager)
                title = f"核对提示：{rule.title}{pager.in_title}"
                made_of = partial(_made_of_findings, site, rule, pager)
                own = pager.own_address
                yield Page(own, title, rule.explanation, content, column, trail, made_of=made_of)


def _rules(site: Site) -> list[Rule]:
    """Those that found something first, the worse before the others."""
    rules: list[Rule] = [*PROJECT_RULES, *BETWEEN_RULES]
    return sorted(rules, key=lambda rule: (rule.code not in site.finding_counts, -rule.level))


def _draw_checks(site: Site) -> str:
    address = CHECKS.address
    rules = _rules(site)
    return draw(
        "checks.html",
        rules=[
            (
                rule,
                site.finding_counts.get(rule.code, 0),
                _placed(site.finding_items.items(rule.code, 0, _GLIMPSE), address),
            )
            for rule in rules
            if rule.level is not Level.ERROR
        ],
        errors=[rule for rule in rules if rule.level is Level.ERROR],
        projects=_checked(site, site.rows[:_BEGINNING]),
        count=len(site.rows),
        total=sum(site.finding_counts.values()),
        root=way_to_root(address),
    )


def _checked(site: Site, rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Each project with how much was found in it."""
    between = site.catalog.between
    return [(row, sum(count for _, count in row.findings) + len(between.get(row.id, ()))) for row in rows]


def _draw_checked_projects(site: Site, pager: Pager) -> str:
    projects = _checked(site, pager.of(site.rows))
    root = way_to_root(pager.own_address)
    return draw("checked_projects.html", projects=projects, pager=pager, root=root)


def _made_of_checked_projects(site: Site, pager: Pager) -> object:
    rows = pager.of(site.rows)
    return pager, site.keys(rows), [found for _, found in _checked(site, rows)]


def _made_of_findings(site: Site, rule: Rule, pager: Pager) -> object:
    return pager, site.finding_items.made_of(rule.code, pager.begin, pager.end, site.source_keys)


def _draw_findings(site: Site, rule: Rule, pager: Pager) -> str:
    return draw(
        "finding_list.html",
        rule=rule,
        pager=pager,
        items=_placed(site.finding_items.items(rule.code, pager.begin, pager.end), pager.own_address),
        root=way_to_root(pager.own_address),
    )


def _downloads_page(site: Site) -> Page:
    return Page(
        address=DOWNLOADS.address,
        title=DOWNLOADS.title,
        description=site.about.description,
        draw=partial(_draw_downloads, site),
        column=DOWNLOADS.title,
        trail=(OVERVIEW,),
        parts=tuple(Link(title, anchor) for title, anchor in parts_of_page(site.sealed)),
    )


def _draw_downloads(site: Site) -> str:
    example = site.rows[-1].id if site.rows else None
    return draw_open_data(site.catalog.registers.site, site.about, site.files, example, site.sealed)


def _embedding_page(site: Site) -> Page:
    description = "把总览、一个单位或者一个项目放进别的网站：一行代码，内容跟着本站更新。"
    trail = (OVERVIEW, _ABOUT)
    return Page(
        _EMBEDDING.address, _EMBEDDING.title, description, partial(_draw_embedding, site), _ABOUT.title, trail
    )


def _draw_embedding(site: Site) -> str:
    project = site.rows[0] if site.rows else None
    unit = project and site.catalog.registers.unit_by_name[project.units[0]]
    lines = [("总览，最新的年度", f"{site.publisher}项目支出绩效目标", "", 640)]
    if unit and project:
        lines += [
            ("一个单位，最新的年度", unit.name, unit_address(unit.slug), 640),
            ("一个项目", project.name, project.address, 480),
        ]
    return draw("embedding.html", address=site.address, lines=lines, root=way_to_root(_EMBEDDING.address))


def _changes_pages(site: Site) -> Iterator[Page]:
    description = f"{site.publisher}公开的项目支出绩效目标在哪一天改了什么。"
    for pager in pagers(len(site.history.chronicle.entries), ENTRIES, _CHANGES.address):
        content = partial(site.history.draw_changes, pager)
        title = _CHANGES.title + pager.in_title
        trail = (OVERVIEW,) if pager.number == 1 else (OVERVIEW, _CHANGES)
        yield Page(pager.own_address, title, description, content, _CHANGES.title, trail)


def _withdrawn_page(site: Site, withdrawn: Withdrawn) -> Page:
    units = {unit.name: unit_address(unit.slug) for unit in site.catalog.registers.units}
    description = f"{withdrawn.name}（{withdrawn.year}年度）从{withdrawn.day}起不再公开。"
    content = partial(site.history.draw_withdrawn, withdrawn, units)
    trail = (OVERVIEW, _CHANGES)
    return Page(f"{withdrawn.address}/", withdrawn.name, description, content, _CHANGES.title, trail)
