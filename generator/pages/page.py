"""A generated page before it is drawn, and the pages that others lead to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from generator.pages.changes import ADDRESS as CHANGES_ADDRESS
from generator.pages.open_data import ADDRESS
from generator.projects.project_summary import LevelCount


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
UNITS = Link("实施单位", "units/")
INDICATORS = Link("绩效指标", "indicators/")
CHECKS = Link("核对提示", "checks/")
ABOUT = Link("关于本站", "about/")
EMBEDDING = Link("嵌入到别的网站", "embed/")
DOWNLOADS = Link("开放数据", ADDRESS)
CHANGES = Link("更新记录", CHANGES_ADDRESS)

ON_A_PAGE = 200
"""So many items of a list stand on one page: some 100 KB."""
BEGINNING = 100
"""So many projects of a list stand on the page that the list belongs to, with a link to all of them."""
GLIMPSE = 20
"""The same, where a page has many lists."""
EMBEDDED = 10
"""So many projects stand in what other sites show of a list."""


def level_anchor(level: LevelCount) -> str:
    """Its id on /indicators/: letters and digits of any script, the rest as hyphens."""
    return re.sub(r"\W+", "-", f"{level.level1}-{level.level2}").strip("-")


def indicators_address(
    level: LevelCount | None = None, kind: str | None = None, unit: str | None = None, year: int | None = None
) -> str:
    """Where the list of all indicators is filtered: ``indicators/?level=产出指标/数量指标&kind=定量``.

    Of a level without names, all. docs/assets/explorer-page.js reads it.
    """
    names = (level.level1, level.level2) if level else ()
    query = {"level": "/".join(filter(None, names)), "kind": kind, "year": year and str(year), "unit": unit}
    return "indicators/?" + "&".join(f"{name}={_in_query(value)}" for name, value in query.items() if value)


def _in_query(text: str) -> str:
    """Percent-encoded; letters of any script stay readable."""
    return re.sub(r"[^\w/]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)
