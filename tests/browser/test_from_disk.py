"""A preview of a pull request as a clerk looks at it: unpacked and opened from a folder, or shown by GitLab out of its archive."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Read
from tests.conftest import Build, serving

LINKS = """() => {
  const links = [...document.querySelectorAll("a[href]")];
  document.addEventListener("click", (event) => event.preventDefault());
  for (const link of links) link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  return links.map((link) => new URL(link.getAttribute("href"), document.baseURI).href);
}"""
"""Uses every link of a page, in pictures too, and gives where each leads."""
PAGES = [
    "index.html",
    "2023/yiliao-huzhu/index.html",
    "units/index.html",
    "indicators/index.html",
    "editing/index.html",
]


@pytest.fixture
def page(read: Read) -> Page:
    """A tab."""
    return read()


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page(site: Build, page: Page, name: str) -> None:
    """None to a folder, of which a browser shows a list of files, and none that leaves the preview is touched."""
    page.goto((site.folder / name).as_uri())
    links = page.evaluate(LINKS)
    own = [link for link in links if link.startswith("file:")]
    assert len(own) > 10
    for link in own:
        assert Path(unquote(urlsplit(link).path)).is_file(), link
    assert not [link for link in set(links) - set(own) if link.endswith("index.html")]


def test_clerk_walks_through_the_preview(site: Build, page: Page) -> None:
    """Overview, project, a part of it, and home again; it is said why nothing can be searched."""
    page.goto((site.folder / "index.html").as_uri())
    assert page.inner_text("[data-search]") == (
        "网页是从文件夹里打开的，不能搜索和筛选。要用，请在网站的文件夹里运行 python -m http.server，再打开 http://localhost:8000/。"
    )
    page.locator("article a[href*='yiliao-huzhu']:not(svg a):visible").first.click()
    page.wait_for_url("**/2023/yiliao-huzhu/index.html*")
    assert page.title().startswith("职工医疗互助经费")
    page.locator(".site-header__name").click()
    page.wait_for_url("**/site/index.html")
    with page.context.expect_page() as opened:
        page.locator("article a[href*='yiliao-huzhu']:not(svg a):visible").first.click(modifiers=["Control"])
    opened.value.wait_for_url("**/2023/yiliao-huzhu/index.html*")


def test_preview_out_of_an_archive(site: Build, page: Page) -> None:
    """GitLab shows single files of an artefact: links lead to these, and searching works."""
    with serving(site.folder, "/-/jobs/1/artifacts/site/") as address:
        page.goto(f"{address}index.html")
        page.locator("article a[href*='yiliao-huzhu']:not(svg a):visible").first.click()
        page.wait_for_url("**/artifacts/site/2023/yiliao-huzhu/index.html*")
        page.wait_for_selector("#search-input:visible")


def test_published_site_keeps_its_addresses(site_url: str, page: Page) -> None:
    """Where folders have pages, links stay as they are."""
    page.goto(site_url)
    assert not [link for link in page.evaluate(LINKS) if link.endswith("index.html")]
