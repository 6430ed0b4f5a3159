"""Pages that no data gives: every way in which one page may differ from another, two at a time, with texts to fear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

from generator.pages import Link, Page
from generator.pages.page import HtmlContent
from generator.projects.artifact_store import ArtifactPart

SITE_TITLE = "滁州市总工会项目支出绩效目标公开"

HOSTILE = (
    "</title><script>alert(1)</script>",
    "&amp;&lt;b&gt;&#39;&",
    "\"双\"'单'`",
    "{{ 7*7 }}{% raw %}{# x #}",
    r"$1 \1 \g<0> %s {0} {path}",
    "slot0z slot1z slotx2z",
    "😀👨‍👩‍👧 אבג العربية",
    "\ud800 \x00 \r\n",
)
"""Texts that would like to be something else; a lone half of a pair among them, which UTF-8 cannot say."""

OVERVIEW = Link("总览", "")
PARTS = (Link("项目资金", "funds"), Link("总体目标", "goals"), Link("绩效指标", "indicators"))

CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"address": "one/"},
    {"address": "body/2023/"},
    {"address": "a/b/2023/"},
    {"address": "a/b/c/2023/"},
    {"address": "units/"},
    {"address": "units/of/"},
    {"address": "news/"},
    {"address": "news/2023/"},
    {"address": "news/2023/of/"},
    {"address": "news/2024/"},
    {"title": ""},
    {"title": SITE_TITLE},
    {"title": "总览"},
    {"description": ""},
    {"column": "实施单位"},
    {"column": "没有的栏目 &amp; <b>"},
    {"trail": ()},
    {"trail": (OVERVIEW,)},
    {"trail": (Link("实施单位", "units/"), OVERVIEW)},
    {"trail": (OVERVIEW, Link("一年", "years/2023/"), Link("", "units/x/"), Link("末", "units/"))},
    {"parts": ()},
    {"parts": PARTS[:1]},
    {"parts": (*PARTS, Link('A &amp; <b>"slot1z"', 'x"&y'))},
    {"article": False},
    {"source": None},
    {"published": None},
    {"published": "2023-03-01"},
    {"previous": None},
    {"next": None},
    {"previous": Link("上", "a/b/c/2023/x/")},
    {"project": None},
    {"results_of": "2023/other"},
    {"project": "elsewhere/file"},
    {"results_of": "2023/other"},
    {"artifact": ArtifactPart.MONITORING},
)
"""What may differ from BASE; an address is what stands before the page's own last part."""

CONTENT = "<h1>标题</h1>\n<p>slot0z slot1z {{ x }} &amp; \\1 $1</p>\n"

BASE = Page(
    address="2023/",
    title="职工医疗互助经费",
    description="钱用来做什么。",
    content=HtmlContent(CONTENT),
    column="总览",
    trail=(OVERVIEW, Link("2023 年度", "years/2023/")),
    parts=PARTS,
    article=True,
    source="滁州市总工会",
    published="2024-01-02",
    previous=Link("前", "2023/before/"),
    next=Link("后", "2023/after/"),
    project="its own",
)


def changed_pages() -> Iterator[Page]:
    """BASE with each two of CHANGES."""
    for one, other in combinations(CHANGES, 2):
        yield replace(BASE, **one, **{name: value for name, value in other.items() if name not in one})


def variants() -> Iterator[Page]:
    """Each of them twice, one after the other: with texts as they are, and with hostile ones."""
    for number, page in enumerate(changed_pages()):
        yield _at(f"p{number}", page)
        text = HOSTILE[number % len(HOSTILE)]
        yield _at(f"q{number}", _hostile(page, text))


def _at(name: str, page: Page) -> Page:
    address = f"{page.address}{name}/"
    own = address[:-1] if page.project == BASE.project else page.project
    return replace(page, address=address, project=own)


def _hostile(page: Page, text: str) -> Page:
    def more(given: str) -> str:
        return f"{text}{given}{text}" if given else ""

    def link(given: Link | None) -> Link | None:
        return given._replace(title=text) if given else None

    return replace(
        page,
        title=more(page.title),
        description=more(page.description),
        source=more(page.source or ""),
        published=page.published and f"{page.published}<&'>",
        trail=tuple(step._replace(title=text) for step in page.trail),
        previous=link(page.previous),
        next=link(page.next),
        content=HtmlContent(CONTENT + text),
    )
