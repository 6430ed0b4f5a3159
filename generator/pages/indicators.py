"""The list of all indicators, level by level."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.form.addresses import way_to_root
from generator.pages.items import placed
from generator.pages.page import INDICATORS, ON_A_PAGE, OVERVIEW, Link, Page, level_anchor
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import LevelCount
from generator.projects.totals import sum_of_levels
from generator.rendering.render import render
from generator.rendering.words import NATURE_WORDS


def indicator_pages(site: SiteContent) -> Iterator[Page]:
    """The list of all indicators in pages."""
    total = sum_of_levels(site.levels)
    description = f"{len(site.rows)}个项目的{total.total}条绩效指标，{total.quantifiable}条可量化。"
    for pager in pagers(total.total, ON_A_PAGE, INDICATORS.address):
        yield Page(
            address=pager.own_address,
            title=INDICATORS.title + pager.in_title,
            description=description,
            draw=partial(_draw_indicators, site, pager),
            column="绩效指标",
            trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, INDICATORS),
            parts=tuple(Link(level.level2, level_anchor(level)) for level, _, _ in _levels_on(site, pager)),
            made_of=partial(_made_of_indicators, site, pager),
        )


def _made_of_indicators(site: SiteContent, pager: Pager) -> object:
    lists = site.indicator_items
    shown = [
        lists.made_of((level.level1, level.level2), begin, end, site.source_keys)
        for level, begin, end in _levels_on(site, pager)
    ]
    return pager, site.levels, shown


def _levels_on(site: SiteContent, pager: Pager) -> Iterator[tuple[LevelCount, int, int]]:
    """The levels of which indicators stand on that page: from which one of the level to before which."""
    for level, start in zip(site.levels, site.level_starts, strict=True):
        begin, end = max(pager.begin - start, 0), min(pager.end - start, level.total)
        if begin < end:
            yield level, begin, end


def _draw_indicators(site: SiteContent, pager: Pager) -> str:
    address = pager.own_address
    levels = []
    for level, start in zip(site.levels, site.level_starts, strict=True):
        anchor, page = level_anchor(level), start // ON_A_PAGE + 1
        levels.append((level, f"{pager.address(page)}#{anchor}", None if page == 1 else anchor))
    return render(
        "indicators.html",
        pager=pager,
        sections=[
            (
                level,
                level_anchor(level),
                placed(site.indicator_items.items((level.level1, level.level2), begin, end), address),
            )
            for level, begin, end in _levels_on(site, pager)
        ],
        levels=levels,
        level_totals=sum_of_levels(site.levels),
        filtered=site.filtered(),
        natures=list(NATURE_WORDS.values()),
        explorer=f"{INDICATORS.address}#filter",
        root=way_to_root(address),
    )
