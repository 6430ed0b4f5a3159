"""Fragments of the site in the frame of another one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from lxml import html
from playwright.sync_api import expect

from tests.browser.conftest import Read
from tests.browser.test_accessibility import Visit, visit
from tests.conftest import Build
from tests.support.axe import AXE
from tests.support.page_faults import TOO_WIDE

__all__ = ["visit"]  # a fixture

PROJECT = "2023/yiliao-huzhu/"
FRAGMENTS = ["", PROJECT, "units/chuzhou-zonggonghui/"]
ADDRESS = "https://www.example.gov.cn/"


@pytest.fixture
def portal(site: Build, serve: Callable[..., str], tmp_path: Path) -> tuple[str, str]:
    """A portal with the lines that /embed/ offers, and the site below a path, each on a port of its own."""
    below = serve(site.folder, "/budget/")
    page = html.parse(str(site.folder / "embed" / "index.html"), html.HTMLParser(encoding="utf-8"))
    lines = [code.text_content() for code in page.getroot().find_class("copied")]
    assert len(lines) == 4
    body = "\n".join(lines).replace(ADDRESS, below).replace(ADDRESS[:-1], "/".join(below.split("/")[:3]))
    (tmp_path / "index.html").write_text(
        f"<!doctype html><html lang=zh-CN><title>门户</title><body>{body}", encoding="utf-8"
    )
    return serve(tmp_path), below


def test_a_portal_shows_the_lines_that_are_offered(read: Read, portal: tuple[str, str]) -> None:
    """Three frames from another port, below a path: overview, a unit, a project, each with its heading and figures."""
    address, below = portal
    page = read()
    page.goto(address)
    assert address.split("/")[2] != below.split("/")[2]
    expect(page.locator("iframe").first).to_have_attribute("src", f"{below}embed.html")
    shown = page.frame_locator("iframe >> nth=0")
    expect(shown.get_by_role("heading", level=1)).to_have_text("滁州市总工会 2023 年度项目支出绩效目标")
    expect(shown.locator(".totals")).to_contain_text("6 个项目 · 370.00 万元 · 全部来自财政拨款")
    expect(page.frame_locator("iframe >> nth=1").get_by_role("heading", level=1)).to_contain_text(
        "2023 年度项目"
    )
    project = page.frame_locator("iframe >> nth=2")
    expect(project.get_by_role("heading", level=1)).to_be_attached()
    expect(project.locator(".facts")).to_contain_text("打算用")
    assert project.locator("header, nav, footer, script:not([src])").count() == 0
    for frame in page.frames[1:]:
        assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight"), frame.url


HEIGHTS = """() => [...document.querySelectorAll("iframe")].map((frame) => frame.height)"""


def test_a_frame_is_as_high_as_its_content(read: Read, portal: tuple[str, str]) -> None:
    """Told by a number from the site's own origin; without the line on the portal, and without scripts, it has the measured height."""
    page = read(320)
    page.goto(portal[0])
    page.wait_for_load_state("networkidle")
    for number in range(3):
        page.locator("iframe").nth(number).scroll_into_view_if_needed()
    for frame in page.frames[1:]:
        frame.wait_for_function(
            "Math.abs(document.documentElement.getBoundingClientRect().height - innerHeight) <= 1"
        )
    told = page.evaluate(HEIGHTS)
    page.evaluate("postMessage(999, '*')")  # from no frame
    page.frames[1].evaluate("parent.postMessage('999', '*')")  # no number
    page.frames[1].evaluate("parent.postMessage({ height: 999 }, '*')")
    page.wait_for_timeout(100)
    assert page.evaluate(HEIGHTS) == told
    assert len({*told}) == 3
    without = read(320, java_script_enabled=False)
    without.goto(portal[0])
    heights = [frame.get_attribute("height") for frame in without.locator("iframe").all()]
    assert heights != told
    assert all(heights)


def test_links_open_in_place_of_the_portal(read: Read, portal: tuple[str, str]) -> None:
    """Of the whole window, not of the frame."""
    address, below = portal
    page = read()
    page.goto(address)
    page.frame_locator("iframe >> nth=0").get_by_role("link", name="职工医疗互助经费").click()
    page.wait_for_url(below + PROJECT)
    page.goto(address)
    page.frame_locator("iframe >> nth=0").get_by_role("link", name="看完整内容").click()
    page.wait_for_url(below)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_keeps_to_the_rules(read: Read, site_url: str, fragment: str) -> None:
    """Without JavaScript, at 320 px and wide, in both of the system's colours: readable, axe finds nothing."""
    page = read()
    page.goto(f"{site_url}{fragment}embed.html")
    grounds: dict[Literal["light", "dark"], str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 24, 31)"}
    for width, (colour, colour_of_ground) in product((320, 1280), grounds.items()):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=colour)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(TOO_WIDE) == []
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == colour_of_ground
    without = read(320, java_script_enabled=False)
    without.goto(f"{site_url}{fragment}embed.html")
    expect(without.get_by_role("heading", level=1)).to_be_visible()


def test_a_fragment_asks_for_two_more_files(read: Read, site_url: str) -> None:
    """Its stylesheet and the script that tells its height; all are small."""
    page = read()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site_url)))
    page.goto(f"{site_url}{PROJECT}embed.html", wait_until="networkidle")
    assert [name for name in asked if name != "favicon.ico"] == [
        f"{PROJECT}embed.html",
        "assets/embed.css",
        "assets/embed.js",
    ]


def test_one_tap_takes_the_line(visit: Visit, site_url: str) -> None:
    """The whole line and nothing else is selected, or copied by its button; so is the citation of a project."""
    context = visit(320)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site_url}embed/")
    line = page.locator(".copied code").first
    line.click()
    assert page.evaluate("getSelection().toString()").strip() == line.inner_text().strip()
    assert page.evaluate(TOO_WIDE) == []
    assert page.locator("article button").count() == page.locator(".copied").count()
    expect(page.locator("article button").last).to_have_text("复制这一段")
    for address, copied in ("", ".copied code"), (PROJECT, ".citation"):
        if address:
            page.goto(f"{site_url}{address}")
        button = page.locator("article button").first
        button.click()
        expect(button).to_have_text("已复制")
        assert button.get_attribute("aria-live") == "polite"
        text = page.locator(copied).first.inner_text().strip()
        assert page.evaluate("navigator.clipboard.readText()").strip() == text
    page.evaluate("() => void (navigator.clipboard.writeText = () => Promise.reject())")
    button.click()
    expect(button).to_have_text("没有复制成功；文字已选中，请用系统的复制")
    assert page.evaluate("getSelection().toString()").strip() == text
