"""Describe a generated page before it is drawn, and name the pages that others link to."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from generator.form.addresses import CHECKS_ADDRESS, RESULTS_ADDRESS
from generator.form.form_kinds import FormKind
from generator.pages.changes import CHANGES_ADDRESS
from generator.pages.open_data import OPEN_DATA_ADDRESS
from generator.projects.artifact_store import ArtifactPart
from generator.projects.project_summary import LevelCount


class Link(NamedTuple):
    """A link to another page, or to a part of the same page."""

    title: str
    address: str
    """Address below the site's root, empty for the root itself; the id of a part."""


class PageContent(ABC):
    """The content of a page, drawn when it is needed: a subclass for each kind of page."""

    __slots__ = ()

    @abstractmethod
    def render(self) -> str:
        """Return the HTML of the page's article, which begins with its heading."""

    def embed(self) -> bytes | None:
        """Return the file that other sites show of the page, in UTF-8; None where there is nothing to show."""
        return None

    def inputs(self) -> object:
        """Return everything this content depends on beyond `SiteContent.fingerprint`.

        Contents with equal repr print equal pages. None where computing it is as much work as drawing: draw always.
        """
        return None


@dataclass(frozen=True, slots=True)
class HtmlContent(PageContent):
    """A content that is at hand as HTML."""

    html: str

    def render(self) -> str:
        """Return the HTML."""
        return self.html


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    address: str
    """Address below the site's root, with the last slash: ``2023/yiliao-huzhu/``; empty for the overview."""
    title: str
    description: str
    """One line for search engines."""
    content: PageContent
    column: str
    """栏目: the entry of the main navigation that the page belongs to."""
    trail: tuple[Link, ...] = ()
    """The pages above this one, from the top."""
    parts: tuple[Link, ...] = ()
    """The page's own parts; addresses are ids on the page."""
    article: bool = False
    """Whether the page is a publication of its own: the page of a project."""
    source: str | None = None
    """Name of the body that is responsible for the content."""
    published: str | None = None
    """YYYY-MM-DD, where the data gives it."""
    previous: Link | None = None
    next: Link | None = None
    project: str | None = None
    """Id of the project that the page shows."""
    results_of: str | None = None
    """Id of the project whose table of results the page shows."""
    artifact: ArtifactPart | None = None
    """Part of the artifacts of that project that is the page's content; None where the content is drawn from several."""

    @property
    def owner(self) -> str | None:
        """Id of the project whose artifacts the page shows; None for a page of several projects."""
        return self.project or self.results_of

    @property
    def data_file(self) -> str:
        """Path below the data folder of the project file that dates the page; of no file for a page of several projects."""
        return f"{self.owner}.yml"


OVERVIEW = Link("总览", "")
UNITS = Link("实施单位", "units/")
INDICATOR_LIST = Link("绩效指标", "indicators/")
CHECKS = Link("核对提示", CHECKS_ADDRESS)
ABOUT = Link("关于本站", "about/")
EMBEDDING = Link("嵌入到别的网站", "embed/")
DOWNLOADS = Link("开放数据", OPEN_DATA_ADDRESS)
LISTS_OF_KINDS = {
    FormKind.DEPARTMENT: Link("部门整体支出绩效目标", "departments/"),
    FormKind.TRANSFER_PAYMENT: Link("转移支付区域绩效目标", "transfer-payments/"),
}
"""The list of all forms of a kind that is never among the projects."""
CHANGES = Link("更新记录", CHANGES_ADDRESS)
RESULTS = Link("完成情况", RESULTS_ADDRESS)
SEARCH = Link("搜索", "search/")

ITEMS_PER_PAGE = 200
"""Items of a long list on one page: some 100 KB."""
MAX_PROJECTS_IN_LIST = 25
"""Projects of a list on the page that the list belongs to, which has two or three screens; a link leads to all of more."""
MAX_ITEMS_IN_EACH_LIST = 20
"""Items of each list on a page with many lists."""
MIN_BARS = 3
"""Amounts from which on bars are drawn: fewer can be compared by their figures."""
MAX_UNITS_BESIDE = 8
"""Units beside the list of a year's projects."""
MAX_UPDATES = 5
"""Newest changes on the first page."""
MAX_PROJECTS_IN_EMBED = 10
"""Projects of a list in what other sites show of it."""


def level_anchor(level: LevelCount) -> str:
    """Return the id of a level on /indicators/: letters and digits of any script, everything else as hyphens."""
    return re.sub(r"\W+", "-", f"{level.level1}-{level.level2}").strip("-")


def indicators_address(
    level: LevelCount | None = None, kind: str | None = None, unit: str | None = None, year: int | None = None
) -> str:
    """Return the address of the filtered list of all indicators: ``indicators/?level=产出指标/数量指标&kind=定量``.

    A level without names, such as a sum, does not filter. docs/assets/explorer-page.js reads the address.
    """
    names = (level.level1, level.level2) if level else ()
    query = {"level": "/".join(filter(None, names)), "kind": kind, "year": year and str(year), "unit": unit}
    return "indicators/?" + "&".join(f"{name}={_in_query(value)}" for name, value in query.items() if value)


def _in_query(text: str) -> str:
    """Encode `text` for a query: letters of any script stay readable, everything else is percent-encoded.

    The planes of ideographs count as a whole: whether Python knows one of them depends on its version.
    """
    return re.sub(
        r"[^\w/\U00020000-\U0003fffd]",
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()),
        text,
    )
