"""A page for each project, and one for each that has forms of several years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from generator.form.addresses import unit_address, way_to_root
from generator.pages.embeds import embed_project
from generator.pages.page import OVERVIEW, Link, Page
from generator.pages.page_charts import years_picture
from generator.pages.site_content import SiteContent
from generator.pages.year_comparison import comparison_of, series_address
from generator.pages.years import year_trail
from generator.projects.project_summary import ProjectSummary
from generator.projects.record import read_record
from generator.rendering.render import render


def project_pages(site: SiteContent) -> Iterator[Page]:
    """A page for each project, in one chain."""
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


def _made_of_project(site: SiteContent, row: ProjectSummary) -> object:
    found = site.catalog.findings_between.get(row.id, ())
    others = [site.by_id[other] for finding in found for other in finding.others]
    keys = site.keys([row, *site.series_by_id.get(row.id, ()), *others])
    return keys, found, site.history.draw_revisions(row.id)


def series_pages(site: SiteContent) -> Iterator[Page]:
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


def _draw_series(site: SiteContent, rows: Sequence[ProjectSummary]) -> str:
    address = series_address(rows)
    comparison = comparison_of([read_record(site.catalog.artifacts.record(row.id)) for row in rows])
    years = [(row.year, row.annual, row.address) for row in rows]
    return render(
        "series.html",
        name=rows[-1].name,
        comparison=comparison,
        chart=years_picture("各年的年度资金", "money-years", years),
        root=way_to_root(address),
    )


def _project_trail(site: SiteContent, row: ProjectSummary) -> tuple[Link, ...]:
    return *year_trail(site, row.year), Link(row.units[0], unit_address(row.unit_slugs[0]))


def _project_parts(site: SiteContent, row: ProjectSummary) -> tuple[Link, ...]:
    public = site.catalog.registers.site.findings_public
    revised = bool(site.history.revisions(row.id))
    return _parts(
        public, row.id in site.series_by_id, public and row.id in site.catalog.findings_between, revised
    )


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


def _embed_project(site: SiteContent, row: ProjectSummary) -> bytes:
    return embed_project(site.embedding, row.address, row.name, site.catalog.artifacts.page(row.id))


def _draw_project(site: SiteContent, row: ProjectSummary) -> str:
    return site.catalog.artifacts.page(row.id).decode() + site.between_html(row.id)
