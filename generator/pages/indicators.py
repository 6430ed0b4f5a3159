"""Build the list of all indicators, level by level, in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.form.addresses import way_to_root
from generator.pages.item_lists import place_items
from generator.pages.page import (
    INDICATOR_LIST,
    ITEMS_PER_PAGE,
    OVERVIEW,
    Link,
    Page,
    PageContent,
    level_anchor,
)
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import LevelCount
from generator.projects.totals import sum_of_levels
from generator.rendering.render import render
from generator.rendering.words import nature_words


def indicator_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the pages of the list of all indicators."""
    total = sum_of_levels(site.levels)
    for pager in pagers(total.total, ITEMS_PER_PAGE, INDICATOR_LIST.address):
        yield Page(
            address=pager.own_address,
            title=INDICATOR_LIST.title + pager.in_title,
            description=f"{len(site.projects)}个项目的{total.total}条绩效指标，{total.quantifiable}条可量化。",
            content=_Indicators(site, pager),
            column=INDICATOR_LIST.title,
            trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, INDICATOR_LIST),
            # The explorer has lists of its own to choose from.
            parts=()
            if site.search and pager.number == 1
            else tuple(
                Link(section.level.level2, level_anchor(section.level)) for section in _sections(site, pager)
            ),
        )


class _Section(NamedTuple):
    """The indicators of one level on one page."""

    level: LevelCount
    begin: int
    """Index of the first indicator among those of the level."""
    end: int
    """Index after the last indicator among those of the level."""

    @property
    def name(self) -> tuple[str, str]:
        """Name of the level's list in `SiteContent.indicator_items`."""
        return self.level.level1, self.level.level2


def _sections(site: SiteContent, pager: Pager) -> Iterator[_Section]:
    """Yield a section for each level that has indicators on a page."""
    for level, start in zip(site.levels, site.level_starts, strict=True):
        begin, end = max(pager.begin - start, 0), min(pager.end - start, level.total)
        if begin < end:
            yield _Section(level, begin, end)


@dataclass(frozen=True, slots=True)
class _Indicators(PageContent):
    """A page of the list of all indicators."""

    site: SiteContent
    pager: Pager

    def render(self) -> str:
        site, pager = self.site, self.pager
        address = pager.own_address
        totals = sum_of_levels(site.levels)
        levels = []
        for level, start in zip(site.levels, site.level_starts, strict=True):
            anchor, page = level_anchor(level), start // ITEMS_PER_PAGE + 1
            levels.append((level, f"{pager.address(page)}#{anchor}", None if page == 1 else anchor))
        return render(
            "indicators.html",
            pager=pager,
            sections=[
                (
                    section.level,
                    level_anchor(section.level),
                    place_items(
                        site.indicator_items.items(section.name, section.begin, section.end), address
                    ),
                )
                for section in _sections(site, pager)
            ],
            levels=levels,
            level_totals=totals,
            filtered=site.indicator_filter(),
            sides=site.both_sides,
            evaluated=site.has_evaluations,
            natures=nature_words(totals.counts),
            explorer=f"{INDICATOR_LIST.address}#filter",
            root=way_to_root(address),
        )

    def inputs(self) -> object:
        site = self.site
        shown = [
            site.indicator_items.fingerprint_of(
                section.name, section.begin, section.end, site.source_fingerprints
            )
            for section in _sections(site, self.pager)
        ]
        return self.pager, site.levels_fingerprint, shown, site.both_sides, site.has_evaluations
