"""`disclosure write`: the site without MkDocs, held against the one that MkDocs and Material build of the same files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree, html
from playwright.sync_api import expect

from generator.rendering.browser_policy import PAGE_POLICY
from tests.browser.test_accessibility import Visit
from tests.browser.test_policy import LISTENER, refused
from tests.conftest import HOME, Build
from tests.site.test_build import (
    ADDRESS,
    BY_HAND,
    NAME,
    PROJECT,
    built,
    copy_of_project,
    dead_links,
    edit,
    meta,
    names,
    pages,
    surroundings,
    tree,
    words,
)
from tests.support.axe import NARROW, WIDE, AxeOnScreens
from tests.support.command import Run
from tests.support.command import disclosure_loaded as disclosure
from tests.support.forms import CASES
from tests.support.page_faults import TOO_WIDE

MARKS = """总体目标:
  - |-
    ``` python
    # 标题

    ~~~
        缩进 *强调* <b>粗</b> &amp; `码`
    {: .class #id}
    --8<-- "mkdocs.yml"
    [链接]: https://example.com
    *[HTML]: 缩写
    {{ config.site_name }} {% include "x" %}
"""
"""A goal that is full of what Markdown and its extensions, and templates, would take for their own."""


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data, and two projects whose texts would like to be HTML, Markdown, templates."""
    home = copy_of_project(tmp_path_factory.mktemp("body") / "home")
    hostile = (CASES / "pages" / "hostile-text" / "project.yml").read_text(encoding="utf-8")
    (home / "data" / "2023" / "hostile.yml").write_text(hostile, encoding="utf-8")
    plain = (CASES / "project.yml").read_text(encoding="utf-8")
    marked = re.sub(r"总体目标:\n(?: .*\n)+", lambda _: MARKS, plain)
    assert marked != plain
    (home / "data" / "2023" / "marks.yml").write_text(marked, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def material(body: Path) -> Build:
    """What MkDocs and Material make of it."""
    return built(body, site="material", SITE_URL=ADDRESS)


@pytest.fixture(scope="module")
def written(body: Path) -> Path:
    """What the command makes of it."""
    run = disclosure(body, "write", "written", variables={"SITE_URL": ADDRESS})
    assert run == Run(0, run.output, ""), run
    assert run.output == "写好了 70 个页面：written\n"
    return body / "written"


@pytest.fixture(scope="module")
def markdown(body: Path) -> Path:
    """The folder for another generator."""
    run = disclosure(body, "write", "markdown", "--form", "markdown", variables={"SITE_URL": ADDRESS})
    assert run == Run(0, "写好了 68 个页面：markdown\n", "")
    return body / "markdown"


def read_article(page: html.HtmlElement, address: str) -> list[str]:
    """What stands in a page's article, element by element: names, attributes, texts; links by where they lead."""
    (article,) = page.xpath("//article")
    found = []
    for element in article.iter(etree.Element):
        given = {
            name: urljoin(f"https://here/{address}", value) if name in ("href", "src") else value
            for name, value in element.attrib.items()
        }
        found.append(f"{element.tag} {sorted(given.items())} {(element.text or '').split()}")
    return found


def test_every_page_has_the_article_that_material_shows(written: Path, material: Build) -> None:
    """The same addresses, the same articles, written by hand or made of data, and the same labels in the head."""
    ours, theirs = pages(written), pages(material.folder)
    assert set(ours) == set(theirs)
    shown = [address for address in theirs if not address.endswith(".html")]
    assert len(shown) == 69
    for address in shown:
        assert read_article(ours[address], address) == read_article(theirs[address], address), address
        labels = [
            (one.get("name"), one.get("property"), one.get("content"))
            for one in theirs[address].xpath("//meta")
        ]
        own = [
            (one.get("name"), one.get("property"), one.get("content"))
            for one in ours[address].xpath("//meta")
        ]
        assert own == labels, address
        for path in (
            "//title",
            "//link[@rel='canonical']",
            "//nav[@class='site-path']",
            "//nav[@class='site-toc']",
            "//footer",
            "//header",
        ):
            expected = [words(one) for one in theirs[address].xpath(path)]
            assert [words(one) for one in ours[address].xpath(path)] == expected, (address, path)


def test_everything_else_is_there_too(written: Path, material: Build) -> None:
    """Downloads, search index, fragments, scripts: the same bytes; of Material nothing."""
    ours, theirs = tree(written), tree(material.folder)
    gone = {name for name in theirs if name not in ours}
    assert {re.sub(r"/.*", "", name.removeprefix("assets/")) for name in gone} == {
        "images", "javascripts", "stylesheets", "sitemap.xml.gz",
    }  # fmt: skip
    assert set(ours) - set(theirs) == {"assets/plain.css"}
    same = {name for name in ours if name in theirs and ours[name] == theirs[name]}
    assert {name for name in set(ours) & set(theirs) - same if not name.endswith("index.html")} == {
        "404.html", "SHA256SUMS", "sitemap.xml",  # pages written by hand stand there in another order
    }  # fmt: skip
    assert "open-data/disclosure.xlsx" in same
    assert set(re.findall(b"<loc>.*?</loc>", ours["sitemap.xml"])) == set(
        re.findall(b"<loc>.*?</loc>", theirs["sitemap.xml"])
    )


def test_every_link_of_the_written_site_leads_somewhere(written: Path) -> None:
    """Also from the page for wrong addresses, which is shown below the path of the public address."""
    assert dead_links(written, "/budget/") == []
    for address, page in pages(written).items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address


def test_site_without_search_downloads_and_findings(tmp_path: Path) -> None:
    """What is switched off is missing everywhere, as on the site that MkDocs builds."""
    home = copy_of_project(tmp_path / "home")
    edit(home / "data" / "site.yml", "公开核对提示: 是", "公开核对提示: 否")
    off = {"DISCLOSURE_SEARCH": "false", "DISCLOSURE_DOWNLOADS": "false"}
    theirs = pages(built(home, **off).folder)
    assert disclosure(home, "write", "out", variables=off).code == 0
    ours = pages(home / "out")
    assert set(ours) == set(theirs)
    for address, page in theirs.items():
        if not address.endswith(".html"):
            assert read_article(ours[address], address) == read_article(page, address)
            assert words(ours[address].xpath("//header")[0]) == words(page.xpath("//header")[0])
    assert not (home / "out" / "search").exists()
    assert not (home / "out" / "open-data").exists()


def test_current_page_is_marked_in_its_navigation(written: Path) -> None:
    """A page of the main navigation as the page itself, one below it by its column."""
    marked = {
        address: [
            (one.get("aria-current"), words(one))
            for one in page.xpath("//nav[@id='site-nav']//a[@aria-current]")
        ]
        for address, page in pages(written).items()
    }
    assert marked["about/"] == [("page", "关于本站")]
    assert marked["units/"] == [("page", "实施单位")]
    assert marked["2023/yiliao-huzhu/"] == [("true", "总览")]
    assert marked["404.html"] == []


def test_two_runs_write_the_same_bytes(body: Path, written: Path) -> None:
    """And the second takes the place of the first."""
    before = tree(written)
    (written / "left-over.txt").write_text("old", encoding="utf-8")
    assert disclosure(body, "write", "written", variables={"SITE_URL": ADDRESS}).code == 0
    assert tree(written) == before


def test_a_plain_server_carries_it(visit: Visit, serve: Callable[..., str], written: Path) -> None:
    """Accessible on a wide screen and dark on a phone, nothing too wide, nothing refused, nothing from elsewhere."""
    below = serve(written, "/budget/")
    context = visit()
    screens = AxeOnScreens(WIDE._replace(colours=("light",)), NARROW._replace(colours=("dark",)))
    context.add_init_script(LISTENER)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    for address in ("", "2023/marks/", "indicators/", "open-data/", "about/", "editing/", "404.html"):
        page.goto(below + address)
        page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true; })")
        assert page.evaluate(TOO_WIDE) == [], address
        assert screens.broken_rules(page) == {}, address
        assert page.evaluate(TOO_WIDE) == [], address
        assert refused(page) == [], address
    assert [url for url in asked if not url.startswith(below) and not url.endswith("favicon.ico")] == []


def test_search_filter_and_settings_work_without_the_theme(
    visit: Visit, serve: Callable[..., str], written: Path
) -> None:
    """Nothing of ours needs Material's script."""
    below = serve(written, "/budget/")
    page = visit(accept_downloads=True).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{below}2023/yiliao-huzhu/")
    page.fill("#search-input", "互助")
    expect(page.locator(".search__results a").first).to_contain_text("互助")
    page.keyboard.press("Escape")
    page.locator("article a[href*='glossary/#']").first.click()
    expect(page.locator(".term-note")).to_be_visible()
    page.goto(f"{below}indicators/#filter")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
    page.get_by_role("button", name="显示设置").click()
    page.locator("#display-panel").get_by_text("深色").click()
    expect(page.locator("html")).to_have_attribute("data-md-color-scheme", "slate")
    assert errors == []


def test_written_page_is_readable_without_javascript(
    visit: Visit, serve: Callable[..., str], written: Path
) -> None:
    """The list of pages stands open, every figure of the form is there."""
    page = visit(320, java_script_enabled=False).new_page()
    page.goto(f"{serve(written)}2023/yiliao-huzhu/")
    for text in ("职工医疗互助经费", "150.00", "≥1万"):
        expect(page.get_by_text(text).first).to_be_attached()
    expect(page.get_by_role("navigation", name="主导航").get_by_role("link", name="术语")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()


# What is refused


def test_errors_leave_what_was_written(tmp_path: Path) -> None:
    """In the data, in the glossary, in a page written by hand: all are told, nothing is written."""
    home = copy_of_project(tmp_path / "home")
    assert disclosure(home, "write", "out").code == 0
    before = tree(home / "out")
    edit(home / PROJECT, NAME, "项目名称:")
    edit(home / "docs" / "glossary" / "index.md", "{#indicator}", "{#indicators}")
    with (home / "docs" / "about" / "index.md").open("a", encoding="utf-8") as file:
        file.write('\n<script src="https://example.com/x.js"></script>\n')
    (home / "docs" / "units.md").write_text("# 单位\n", encoding="utf-8")
    (home / "docs" / "old.md").write_bytes("旧文件".encode("gbk"))
    (home / "docs" / "links.md").write_text(
        "[一](about/index.md) [二](checks/index.md) [三](no.md)", encoding="utf-8"
    )
    run = disclosure(home, "write", "out")
    assert run.code == 1
    for told in (
        f"{PROJECT}:",
        "docs/glossary/index.md:",
        "docs/about/index.md:",
        "占用了生成页面的地址 /units/",
    ):
        assert told in run.output
    assert "什么也没有写" in run.output
    assert tree(home / "out") == before
    assert names(home) == ["data", "docs", "mkdocs.yml", "out", "overrides"]


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        (".", "里有别的东西，写进去会丢"),
        ("..", "里有别的东西，写进去会丢"),
        ("docs", "里有别的东西，写进去会丢"),
        ("docs/new", "是这个项目自己的文件夹"),
        ("data/2024", "是这个项目自己的文件夹"),
        ("mkdocs.yml", "是文件，不是文件夹"),
        ("mkdocs.yml/x", "写不进"),
    ],
)
def test_folders_with_other_things_are_refused(tmp_path: Path, folder: str, told: str) -> None:
    """Nothing that somebody else put there is lost."""
    home = copy_of_project(tmp_path / "home")
    before = tree(home)
    run = disclosure(home, "write", folder)
    assert (run.code, run.output) == (2, "")
    assert told in run.errors
    assert tree(home) == before


def test_folder_round_the_project_is_refused(tmp_path: Path) -> None:
    """Also where it looks like one that was written before."""
    home = copy_of_project(tmp_path / "home")
    (tmp_path / "index.html").write_text("a site round the project", encoding="utf-8")
    run = disclosure(home, "write", "..")
    assert (run.code, "是这个项目自己的文件夹" in run.errors) == (2, True)
    assert home.is_dir()


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    """Without mkdocs.yml, or with one that is no YAML, there is nothing to write."""
    home = copy_of_project(tmp_path / "home")
    (home / "mkdocs.yml").write_text("nav: [", encoding="utf-8")
    assert "读不懂 mkdocs.yml" in disclosure(home, "write", "out").errors
    (home / "mkdocs.yml").unlink()
    run = disclosure(home, "write", "out")
    assert run.code == 2
    assert "没有 mkdocs.yml" in run.errors


# Markdown for another generator


def generated(folder: Path) -> dict[str, html.HtmlElement]:
    """The pages made of data: the ones whose article is our HTML."""
    found = pages(folder)
    return {
        address: page for address, page in found.items() if address not in BY_HAND and ".html" not in address
    }


def same_articles(folder: Path, material: Build) -> None:
    """Every page made of data has, within whatever the other generator puts round it, the elements of ours.

    But for how files are verified, since what the other generator makes is listed nowhere, and the page of the search, which
    is the other generator's own.
    """
    theirs, ours = generated(folder), generated(material.folder)
    del ours["search/"]
    assert set(ours) <= set(theirs)
    for address, expected in ours.items():
        for part in expected.xpath("//details[summary/h2/@id='verify']"):
            part.getparent().remove(part)
        elements = read_article(expected, address)[1:]
        shown = read_article(theirs[address], address)
        begin = next(number for number, element in enumerate(shown) if element == elements[0])
        assert shown[begin : begin + len(elements)] == elements, address


def test_another_generator_shows_our_html(markdown: Path, material: Build) -> None:
    """MkDocs without our plugin and our frame: texts full of Markdown, HTML and templates come out as typed."""
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=markdown,
        env=surroundings({}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    same_articles(markdown / "site", material)
    goal = generated(markdown / "site")["2023/marks/"].xpath("//*[@id='goals']/ancestor::section//p")
    assert any(one.text_content().startswith("``` python\n# 标题\n\n~~~\n") for one in goal)
    titles = [page.findtext(".//title") or "" for page in pages(markdown / "site").values()]
    assert any("alert(1)" in title and "<" not in title for title in titles)


def zensical() -> str | None:
    """Zensical where it is installed: `make audit` does so below .audit/."""
    return (
        os.environ.get("ZENSICAL")
        or shutil.which("zensical")
        or shutil.which(HOME / ".audit/zensical/bin/zensical")
    )


@pytest.mark.skipif(zensical() is None, reason="Zensical is not installed: make audit")
def test_zensical_shows_our_html(markdown: Path, material: Build) -> None:
    """The successor that Material's makers build: every page with every element, every file beside it."""
    shutil.rmtree(markdown / "site", ignore_errors=True)
    run = subprocess.run(
        [str(zensical()), "build", "--strict"],
        cwd=markdown,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    same_articles(markdown / "site", material)
    for name in (
        "open-data/disclosure.xlsx",
        "2023/yiliao-huzhu/project.json",
        "embed.html",
        "search/start.json",
    ):
        assert (markdown / "site" / name).read_bytes() == (material.folder / name).read_bytes()
    for page in pages(markdown / "site").values():
        assert (
            page.xpath(
                "//script[@src][starts-with(@src, 'http')] | //link[@rel='stylesheet'][starts-with(@href, 'http')]"
            )
            == []
        )


def test_written_pages_carry_the_policy(written: Path) -> None:
    """As those of MkDocs do."""
    for address, page in pages(written).items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == PAGE_POLICY or address.endswith("embed.html")
        assert meta(page, "referrer") == "no-referrer"
