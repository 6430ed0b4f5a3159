"""The strict policy in a real browser: nothing that the site does is refused, and what should not be there is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_accessibility import PROJECTS, Visit, visit
from tests.conftest import Build
from tests.hostile.judging import vocabulary
from tests.support.console import is_complaint
from tests.support.servers import NotInstalled, web_server
from tests.support.texts import edit

__all__ = ["visit"]  # a fixture

PROJECT = "2023/yiliao-huzhu/"
STORED = {"display-settings", "search-shortcut"}
"""All that a browser ever keeps of the site: how it is to look, and whether a key leads to the search."""

LISTENER = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture(scope="module")
def governed(site: Build, site_url: str) -> Iterator[str]:
    """The site with the policy in its pages and that of a server as well: what either refuses is reported.

    Where there is no nginx the policy of the pages governs alone.
    """
    try:
        server = web_server("nginx", site.folder)
        with server as address:
            yield address
    except NotInstalled:
        yield site_url


@pytest.fixture
def reader(visit: Visit) -> BrowserContext:
    """A browser that notes what a policy refuses."""
    context: BrowserContext = visit(accept_downloads=True)
    context.add_init_script(LISTENER)
    return context


def refused(page: Page) -> list[str]:
    """What the policy did not allow on the page that is shown."""
    return list(page.evaluate("window.refused"))


def test_no_page_is_refused_anything(reader: BrowserContext, site: Build, governed: str) -> None:
    """Pages with every element and attribute that there is: no violation, nothing in the console.

    The page for wrong addresses and fragments are among them. What has nothing new is refused with the others or not at all.
    """
    files = [file.relative_to(site.folder).as_posix() for file in sorted(site.folder.rglob("*.html"))]
    assert {"404.html", "embed.html", f"{PROJECT}embed.html", "about/index.html"} < set(files)
    said: list[str] = []
    reader.on(
        "console",
        lambda message: (
            said.append(f"{message.text} {message.location['url']}") if is_complaint(message) else None
        ),
    )
    page = reader.new_page()
    found = {}
    met: set[Any] = set()
    for file in files:
        elements, attributes, _ = vocabulary((site.folder / file).read_bytes())
        if elements | attributes <= met:
            continue
        met |= elements | attributes
        page.goto(governed + file.removesuffix("index.html"))
        page.emulate_media(media="print")
        page.emulate_media(media="screen")
        if refusals := refused(page):
            found[file] = refusals
    assert found == {}
    assert [line for line in said if not line.endswith("/favicon.ico")] == []  # asked for by fragments


def test_everything_works_under_the_policy(reader: BrowserContext, governed: str) -> None:
    """Search, the filter and its CSV, explained words, display settings, downloads, paper; no cookie comes of it."""
    page = reader.new_page()
    page.goto(governed)
    page.fill("#search-input", "职工")
    expect(page.locator(".search__results a").first).to_be_visible()
    page.get_by_role("button", name="显示设置").click()
    page.locator("#display-panel").get_by_text("深色").click()
    expect(page.locator("html")).to_have_attribute("data-md-color-scheme", "slate")
    assert refused(page) == []
    page.goto(f"{governed}{PROJECT}")
    page.locator("a[href*='glossary/#']").first.click()
    expect(page.locator(".term-note")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")
    assert refused(page) == []
    page.goto(f"{governed}indicators/?word=%E8%81%8C%E5%B7%A5#filter")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
    assert refused(page) == []
    assert reader.cookies() == []
    assert page.evaluate("document.cookie") == ""
    assert set(page.evaluate("Object.keys(localStorage)")) <= STORED
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("policy", [True, False])
def test_what_is_slipped_into_a_page_does_not_run(
    reader: BrowserContext, site: Build, serve: Callable[..., str], tmp_path: Path, policy: bool
) -> None:
    """Scripts, handlers, styles, forms and frames that somebody got into a page; without the policy they work."""
    folder = tmp_path / "site"
    shutil.copytree(site.folder, folder)
    file = folder / PROJECT / "index.html"
    slipped = (
        "<script>window.ran = 'script'</script><img src='x:' onerror=\"window.tried = 'handler'\">"
        "<p id='slipped' style='color: rgb(1, 2, 3)'>slipped</p></article>"
    )
    edit(file, "</article>", slipped)
    if not policy:
        (meta,) = html.parse(str(file)).getroot().xpath("//meta[@http-equiv='Content-Security-Policy']")
        edit(
            file,
            f'<meta http-equiv="Content-Security-Policy" content="{meta.get("content").replace(chr(39), "&#39;")}">',
            "",
        )
    page = reader.new_page()
    page.goto(f"{serve(folder)}{PROJECT}")
    page.wait_for_function("window.tried || window.refused.length >= 4")
    colour = page.locator("#slipped").evaluate("one => getComputedStyle(one).color")
    assert (page.evaluate("window.ran"), colour == "rgb(1, 2, 3)") == (
        (None, False) if policy else ("script", True)
    )
    directives = {line.split()[0] for line in refused(page)}
    expected = {"script-src-elem", "script-src-attr", "style-src-attr", "img-src"} if policy else set()
    assert directives == expected


def test_policy_stands_before_what_it_governs(site: Build) -> None:
    """In every page, right after its encoding; one that lets no script stand in a page."""
    for file in sorted(site.folder.rglob("*.html")):
        head = html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot().find("head")
        first, second, third = head[:3]
        assert first.get("charset") == "utf-8", file
        assert second.get("http-equiv") == "Content-Security-Policy", file
        assert second.get("content").startswith("default-src 'none'; "), file
        assert "unsafe" not in second.get("content"), file
        assert (third.get("name"), third.get("content")) == ("referrer", "no-referrer"), file
    assert len(PROJECTS) == 6
