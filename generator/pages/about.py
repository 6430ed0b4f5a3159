"""Build the pages about the site itself: what can be downloaded and embedded, what was changed and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.form.addresses import unit_address, way_to_root
from generator.form.registers import Withdrawn
from generator.pages.changes import LogPart
from generator.pages.open_data import draw_open_data, parts_of_page
from generator.pages.page import (
    ABOUT,
    CHANGES,
    DOWNLOADS,
    EMBEDDING,
    MAX_PROJECTS_IN_EMBED,
    OVERVIEW,
    Link,
    Page,
    PageContent,
)
from generator.pages.site_content import SiteContent
from generator.rendering.render import render


@dataclass(frozen=True, slots=True)
class _Downloads(PageContent):
    """The list of downloads. Drawn after they are written: it names their sizes."""

    site: SiteContent

    def render(self) -> str:
        site = self.site
        example = site.projects[-1].id if site.projects else None
        register = site.catalog.registers.site
        return draw_open_data(register, site.data_description, site.files, example, site.sealed)


def downloads_page(site: SiteContent) -> Page:
    """Return the page of open data; its content must be drawn after the downloads are written."""
    return Page(
        address=DOWNLOADS.address,
        title=DOWNLOADS.title,
        description=site.data_description.summary,
        content=_Downloads(site),
        column=DOWNLOADS.title,
        trail=(OVERVIEW,),
        parts=tuple(Link(title, anchor) for title, anchor in parts_of_page(site.sealed)),
    )


class _EmbedExample(NamedTuple):
    """A line to copy, in the order in which embedding.html unpacks it."""

    subject: str
    """Words for the subject of the fragment."""
    title: str
    """Title of the frame."""
    address: str
    """Address of the page whose fragment is shown."""
    height: int
    """Height of the frame in pixels."""


_PROJECT_PIXELS = 440
"""Height of the fragment of a project, 768 px wide: at most 422 in the body of tests/audit/showcase.py."""
_FRAME_PIXELS, _ROW_PIXELS = 220, 58
"""Height of a fragment with a list: of everything around it, and of a row, measured as above."""


def _height_of_list(rows: int) -> int:
    """Return the height in pixels that a fragment with a list needs from 768 px of width on."""
    return _FRAME_PIXELS + _ROW_PIXELS * min(rows, MAX_PROJECTS_IN_EMBED)


@dataclass(frozen=True, slots=True)
class _Embedding(PageContent):
    """Instructions for other sites, with lines to copy."""

    site: SiteContent

    def render(self) -> str:
        site = self.site
        project = site.projects[0] if site.projects else None
        unit = project and site.catalog.registers.unit_by_name[project.units[0]]
        of_unit = site.projects_of_unit.get(unit.name, ()) if unit else ()
        rows = max((len(year.rows) for year in site.years), default=0)
        height = _height_of_list(rows)
        lines = [_EmbedExample("总览，最新的年度", f"{site.publisher}项目支出绩效目标", "", height)]
        if unit and project:
            lines += [
                _EmbedExample(
                    "一个单位，最新的年度", unit.name, unit_address(unit.slug), _height_of_list(len(of_unit))
                ),
                _EmbedExample("一个项目", project.name, project.address, _PROJECT_PIXELS),
            ]
        root = way_to_root(EMBEDDING.address)
        origin = "/".join(site.address.split("/")[:3])
        return render("embedding.html", address=site.address, origin=origin, lines=lines, root=root)


def embedding_page(site: SiteContent) -> Page:
    """Return the page that tells other sites how to show a part of this one."""
    return Page(
        address=EMBEDDING.address,
        title=EMBEDDING.title,
        description="把总览、一个单位或者一个项目放进别的网站：一行代码，内容跟着本站更新。",
        content=_Embedding(site),
        column=ABOUT.title,
        trail=(OVERVIEW, ABOUT),
    )


@dataclass(frozen=True, slots=True)
class _Changes(PageContent):
    """One page of the change log."""

    site: SiteContent
    part: LogPart

    def render(self) -> str:
        return self.site.history.draw_changes(self.part)


def changes_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the pages of the change log, the newest entries first."""
    for part in site.history.parts:
        yield Page(
            address=part.address,
            title=CHANGES.title + part.in_title,
            description=f"{site.publisher}公开的项目支出绩效目标在哪一天改了什么。",
            content=_Changes(site, part),
            column=CHANGES.title,
            trail=(OVERVIEW,) if part.is_newest else (OVERVIEW, CHANGES),
        )


@dataclass(frozen=True, slots=True)
class _Withdrawal(PageContent):
    """The notice at the address of a withdrawn project."""

    site: SiteContent
    withdrawn: Withdrawn

    def render(self) -> str:
        units = {unit.name: unit_address(unit.slug) for unit in self.site.catalog.registers.units}
        return self.site.history.draw_withdrawn(self.withdrawn, units)


def withdrawn_page(site: SiteContent, withdrawn: Withdrawn) -> Page:
    """Return the notice that takes the place of a withdrawn project's page."""
    return Page(
        address=f"{withdrawn.address}/",
        title=withdrawn.name,
        description=f"{withdrawn.name}（{withdrawn.year}年度）从{withdrawn.day}起不再公开。",
        content=_Withdrawal(site, withdrawn),
        column=CHANGES.title,
        trail=(OVERVIEW, CHANGES),
    )
