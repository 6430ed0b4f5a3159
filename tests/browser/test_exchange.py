"""The site is published anew under a reader's open page: the page takes the new index by itself, and answers."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import Build, serving
from tests.site.test_build import NAME, PROJECT, built, copy_of_project
from tests.support.texts import edit

STATUS, LINKS = ".search__status", ".search__results > li > a"
NEW_NAME = "职工互助改名经费"


@pytest.fixture(scope="module")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site after a change of one project's name."""
    home = copy_of_project(tmp_path_factory.mktemp("exchange") / "home")
    edit(home / PROJECT, NAME, f"项目名称: {NEW_NAME}")
    return built(home).folder


class PublishedFolder:
    """A served folder that a publication replaces."""

    def __init__(self, folder: Path, old: Path) -> None:
        self.folder = folder
        self.exchanges = 0
        shutil.copytree(old, folder)

    def exchange(self, new: Path) -> None:
        """Put `new` in its place, as publishing does."""
        staged, old = self.folder.with_name("staged"), self.folder.with_name("old")
        shutil.copytree(new, staged)
        self.exchanges += 1
        for file in (staged / "search").glob("*.json"):  # the tests' server knows whole seconds only
            later = time.time() + 10 * self.exchanges
            os.utime(file, (later, later))
        self.folder.rename(old)
        staged.rename(self.folder)
        shutil.rmtree(old)


@pytest.fixture
def published(site: Build, tmp_path: Path) -> PublishedFolder:
    """The old site in a folder of its own."""
    return PublishedFolder(tmp_path / "site", site.folder)


@pytest.fixture
def page(browser: Browser, published: PublishedFolder) -> Iterator[Page]:
    """A reader's page; a script error fails the test."""
    errors: list[Any] = []
    with serving(published.folder, "/") as address:
        context = browser.new_context(base_url=address)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened = context.new_page()
        opened.goto("")
        yield opened
        context.close()
    assert errors == []


def search(page: Page, words: str) -> None:
    """Type into the box."""
    page.get_by_role("searchbox", name="搜索项目").fill(words)


def test_search_after_an_exchange(page: Page, published: PublishedFolder, new_site: Path) -> None:
    """The index was open: the first answer after the exchange is of the new site."""
    search(page, "医疗互助")
    expect(page.locator(LINKS)).to_have_text(["职工医疗互助经费"])
    published.exchange(new_site)
    search(page, "改名经费")
    expect(page.locator(LINKS)).to_have_text([NEW_NAME])
    page.locator(LINKS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEW_NAME)


def test_first_search_after_an_exchange(page: Page, published: PublishedFolder, new_site: Path) -> None:
    """The page is older than the site, its index was never opened."""
    published.exchange(new_site)
    search(page, "改名经费")
    expect(page.locator(LINKS)).to_have_text([NEW_NAME])


def test_the_same_words_again(page: Page, published: PublishedFolder, new_site: Path) -> None:
    """All that answers is in the browser's memory: the answer is of the new site all the same."""
    search(page, "医疗互助")
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
    published.exchange(new_site)
    search(page, "滁州")
    search(page, "医疗互助")
    expect(page.locator(LINKS)).to_have_text([NEW_NAME])


def _answer_as_a_large_site(route: Route) -> None:
    """Hide that there is one file of the whole index: a large site has its pieces alone."""
    start = route.fetch().json()
    route.fulfill(json={name: value for name, value in start.items() if name != "joined"})


@pytest.mark.parametrize("part", ["joined", "projects", "places-", "texts-"])
def test_exchange_in_the_middle_of_a_search(
    page: Page, published: PublishedFolder, new_site: Path, part: str
) -> None:
    """start.json is the old one, a file of the index is gone."""
    waiting = []

    def exchange_first(route: Route) -> None:
        if not waiting:
            waiting.append(route.request.url)
            published.exchange(new_site)
        route.continue_()

    if part != "joined":
        page.context.route("**/search/start.json", _answer_as_a_large_site)
    page.context.route(re.compile(rf"search/[0-9a-f]+/{part}"), exchange_first)
    search(page, "互助")
    expect(page.locator(LINKS).filter(has_text=NEW_NAME)).to_be_visible()
    assert waiting


def test_more_results_after_an_exchange(page: Page, published: PublishedFolder, new_site: Path) -> None:
    """A selection among the hits after the exchange, texts not read yet."""
    search(page, "滁州市")
    expect(page.locator(STATUS)).to_have_text("找到 6 个项目")
    published.exchange(new_site)
    page.get_by_label("单位", exact=True).select_option("=滁州市总工会")
    expect(page.locator(STATUS)).to_have_text(re.compile("^找到 6 个项目，其中 [1-6] 个"))
    search(page, "滁州市总")
    expect(page.locator(LINKS).filter(has_text=NEW_NAME)).to_be_visible()


Change = Callable[[Path], None]


def in_another_format(site: Path) -> None:
    """start.json of some later version."""
    (site / "search" / "start.json").write_text(json.dumps({"version": 9, "shards": []}), encoding="utf-8")


def files_in_another_format(site: Path) -> None:
    """start.json can be read, what it leads to cannot."""
    start = json.loads((site / "search" / "start.json").read_text(encoding="utf-8"))
    folder = (site / "search" / start["mark"]).rename(site / "search" / "0123456789abcdef")
    for file in folder.glob("*.bin"):
        file.write_bytes(gzip.compress(b'{"a": {"b": 1}}'))
    start["mark"] = folder.name
    (site / "search" / "start.json").write_text(json.dumps(start), encoding="utf-8")


@pytest.mark.parametrize("change", [in_another_format, files_in_another_format])
def test_index_of_an_unknown_format(
    page: Page, published: PublishedFolder, new_site: Path, tmp_path: Path, change: Change
) -> None:
    """The page says that it is the old one, and offers to be opened anew."""
    search(page, "医疗互助")
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
    other = tmp_path / "other"
    shutil.copytree(new_site, other)
    change(other)
    published.exchange(other)
    search(page, "劳动竞赛")
    expect(page.locator(STATUS)).to_have_text(
        "网站更新过，这个页面还是旧的，读不了新的搜索索引。请重新打开这个页面。"
    )
    published.exchange(new_site)
    with page.expect_navigation():
        page.get_by_role("button", name="重新打开").click()
    search(page, "改名经费")
    expect(page.locator(LINKS)).to_have_text([NEW_NAME])


def test_index_that_is_gone(page: Page, published: PublishedFolder, tmp_path: Path, new_site: Path) -> None:
    """A site without a search: it says so, and a later one answers after 重试."""
    search(page, "医疗互助")
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
    other = tmp_path / "other"
    shutil.copytree(new_site, other)
    shutil.rmtree(other / "search")
    published.exchange(other)
    page.reload()
    search(page, "劳动")
    expect(page.locator(STATUS)).to_have_text("搜索索引正在生成，请稍后再试。")
    published.exchange(new_site)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(STATUS)).to_have_text(re.compile("^找到"))


def open_explorer(page: Page, query: str = "") -> None:
    """Open the filter of all indicators."""
    page.goto(f"indicators/{query}")
    expect(page.locator(".explorer__status")).to_have_text(re.compile("条指标"))


def test_explorer_after_an_exchange(page: Page, published: PublishedFolder, new_site: Path) -> None:
    """A filter chosen after the exchange is answered by the new site, and stays chosen."""
    open_explorer(page, "?q=互助&sort=project")
    expect(page.locator(".explorer__results")).to_contain_text("职工医疗互助经费")
    published.exchange(new_site)
    page.locator("[data-explorer] summary").first.click()
    page.locator("#explorer-text").fill("改名经费")
    expect(page.locator(".explorer__results")).to_contain_text(NEW_NAME)
    expect(page.locator(".explorer__results")).not_to_contain_text("职工医疗互助经费")
    expect(page.locator("#explorer-text")).to_have_value("改名经费")
    expect(page.locator("#explorer-text")).to_be_focused()
    assert "sort=project" in page.url


def test_explorer_in_the_middle_of_an_exchange(
    page: Page, published: PublishedFolder, new_site: Path
) -> None:
    """The rows are gone when they are read."""
    waiting = []

    def exchange_first(route: Route) -> None:
        if not waiting:
            waiting.append(route.request.url)
            published.exchange(new_site)
        route.continue_()

    page.context.route(re.compile("search/[0-9a-f]+/indicators-"), exchange_first)
    open_explorer(page, "?q=互助")
    expect(page.locator(".explorer__results")).to_contain_text(NEW_NAME)
    assert waiting


def test_download_after_an_exchange(page: Page, published: PublishedFolder, new_site: Path) -> None:
    """The file has what the site says now."""
    open_explorer(page, "?sort=project")
    published.exchange(new_site)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert NEW_NAME in text
    assert "职工医疗互助经费" not in text


def test_explorer_with_an_index_of_an_unknown_format(
    page: Page, published: PublishedFolder, new_site: Path, tmp_path: Path
) -> None:
    """It says that the page is the old one; the plain list stays."""
    open_explorer(page, "?q=互助")
    other = tmp_path / "other"
    shutil.copytree(new_site, other)
    in_another_format(other)
    published.exchange(other)
    page.locator("[data-explorer] summary").first.click()
    page.locator("#explorer-text").fill("劳动竞赛")
    expect(page.locator(".explorer__status")).to_have_text(
        "网站更新过，这个页面还是旧的，读不了新的筛选数据。请重新打开这个页面。"
    )
    expect(page.locator("[data-plain]")).to_be_visible()
