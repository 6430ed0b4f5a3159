"""Pages about the site itself: what there is to download and to embed, what was changed and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.form.addresses import unit_address, way_to_root
from generator.form.registers import Withdrawn
from generator.pages.changes import ENTRIES
from generator.pages.open_data import draw_open_data, parts_of_page
from generator.pages.page import ABOUT, CHANGES, DOWNLOADS, EMBEDDING, OVERVIEW, Link, Page
from generator.pages.paging import pagers
from generator.pages.site_content import SiteContent
from generator.rendering.render import render


def downloads_page(site: SiteContent) -> Page:
    """What there is to download; it is drawn when that is written."""
    return Page(
        address=DOWNLOADS.address,
        title=DOWNLOADS.title,
        description=site.about.description,
        draw=partial(_draw_downloads, site),
        column=DOWNLOADS.title,
        trail=(OVERVIEW,),
        parts=tuple(Link(title, anchor) for title, anchor in parts_of_page(site.sealed)),
    )


def _draw_downloads(site: SiteContent) -> str:
    example = site.rows[-1].id if site.rows else None
    return draw_open_data(site.catalog.registers.site, site.about, site.files, example, site.sealed)


def embedding_page(site: SiteContent) -> Page:
    """How other sites show a part of this one."""
    description = "把总览、一个单位或者一个项目放进别的网站：一行代码，内容跟着本站更新。"
    trail = (OVERVIEW, ABOUT)
    return Page(
        EMBEDDING.address, EMBEDDING.title, description, partial(_draw_embedding, site), ABOUT.title, trail
    )


def _draw_embedding(site: SiteContent) -> str:
    project = site.rows[0] if site.rows else None
    unit = project and site.catalog.registers.unit_by_name[project.units[0]]
    lines = [("总览，最新的年度", f"{site.publisher}项目支出绩效目标", "", 640)]
    if unit and project:
        lines += [
            ("一个单位，最新的年度", unit.name, unit_address(unit.slug), 640),
            ("一个项目", project.name, project.address, 480),
        ]
    return render("embedding.html", address=site.address, lines=lines, root=way_to_root(EMBEDDING.address))


def changes_pages(site: SiteContent) -> Iterator[Page]:
    """What was published and changed, the newest first."""
    description = f"{site.publisher}公开的项目支出绩效目标在哪一天改了什么。"
    for pager in pagers(len(site.history.chronicle.entries), ENTRIES, CHANGES.address):
        content = partial(site.history.draw_changes, pager)
        title = CHANGES.title + pager.in_title
        trail = (OVERVIEW,) if pager.number == 1 else (OVERVIEW, CHANGES)
        yield Page(pager.own_address, title, description, content, CHANGES.title, trail)


def withdrawn_page(site: SiteContent, withdrawn: Withdrawn) -> Page:
    """A notice in the place of a project that was withdrawn."""
    units = {unit.name: unit_address(unit.slug) for unit in site.catalog.registers.units}
    description = f"{withdrawn.name}（{withdrawn.year}年度）从{withdrawn.day}起不再公开。"
    content = partial(site.history.draw_withdrawn, withdrawn, units)
    trail = (OVERVIEW, CHANGES)
    return Page(f"{withdrawn.address}/", withdrawn.name, description, content, CHANGES.title, trail)
