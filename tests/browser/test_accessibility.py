"""Every page of the real site: accessibility rules, narrow screens, no other host, readable without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Route

from tests.conftest import Build
from tests.support.axe import AXE, NARROW, WIDE, AxeOnScreens, Screen
from tests.support.console import is_complaint
from tests.support.forms import CASES, DATA
from tests.support.page_faults import TOO_WIDE, Faults, Window, unfold
from tests.support.texts import scalars, squeezed

PROJECTS = sorted((DATA).glob("2*/*.yml"))
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def addresses(site: Build, site_url: str) -> list[str]:
    """Every page of the built folder, the one for wrong addresses included; for fragments see test_embeds."""
    built = [path for path in sorted(site.folder.rglob("*.html")) if path.name != "embed.html"]
    files = [path.relative_to(site.folder).as_posix() for path in built]
    assert "404.html" in files
    assert {f"2023/{path.stem}/index.html" for path in PROJECTS} < set(files)
    return [site_url + re.sub(r"(^|/)index\.html$", r"\1", file) for file in files]


def answer_missing(route: Route, body: str) -> None:
    """Answer with the page for wrong addresses of a site that knows its own."""
    route.fulfill(content_type="text/html; charset=utf-8", body=body)


@pytest.fixture
def visit(browser: Browser, site_url: str, framed_missing_page: str) -> Iterator[Visit]:
    """``visit(width, colour, size, **options)``: a reader with these display settings on a screen of that width.

    The page for wrong addresses is the one of a site that knows its address; for the other see below.
    """
    contexts = []

    def arrive(
        width: int = 1280, colour: str = "light", size: str = "standard", **options: Any
    ) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, reduced_motion="reduce", **options
        )
        settings = f"JSON.stringify({{colour: '{colour}', size: '{size}'}})"
        context.add_init_script(  # an empty tab has no storage
            f"if (location.protocol === 'http:') localStorage.setItem('display-settings', {settings})"
        )
        context.route(f"{site_url}404.html", lambda route: answer_missing(route, framed_missing_page))
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()


class Reading(NamedTuple):
    """What was seen of all pages while each was looked at and its search was used."""

    faults: Faults
    asked: list[str]
    """Addresses that were fetched."""
    said: list[str]
    """What was missing, failed, or written to the console."""


@pytest.fixture(scope="module")
def reading(browser: Browser, addresses: list[str], site_url: str, framed_missing_page: str) -> Reading:
    """Every page, loaded once for several tests: what is folded away is open.

    At last something is searched, once from each depth of folders: that is all by which the box of a page differs.
    """
    asked: list[str] = []
    said: list[str] = []
    context = browser.new_context(reduced_motion="reduce")
    context.route(f"{site_url}404.html", lambda route: answer_missing(route, framed_missing_page))
    context.on("request", lambda request: asked.append(request.url))
    context.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    context.on(
        "response",
        lambda response: (
            said.append(f"{response.status}: {response.url}") if response.status >= 400 else None
        ),
    )
    context.on(
        "console",
        lambda message: said.append(f"{message.type}: {message.text}") if is_complaint(message) else None,
    )
    context.on("weberror", lambda error: said.append(str(error.error)))
    faults = Faults({}, {})
    page = context.new_page()
    depths = {address.count("/"): address for address in addresses}
    for address in addresses:
        page.goto(address)
        faults.look(page, WINDOWS, SCREENS)
        if address not in depths.values() and not address.endswith("404.html"):
            continue
        page.set_viewport_size({"width": 1280, "height": 800})
        page.fill("#search-input", "职工")
        page.locator(".search__results a").first.wait_for()
    context.close()
    return Reading(faults, asked, said)


WINDOWS = [
    *(Window(320, size=size) for size in ("standard", "large", "larger")),
    Window(320, 256),
    Window(640, 512),
    Window(640, 512, spaced=True),
]
"""The narrowest phone in every letter size; 1280 × 1024 at 400 % and at 200 %, there with text set wide too."""
SCREENS = AxeOnScreens(WIDE, Screen(768, "large", ("dark",)), NARROW, Screen(320, "larger", ("contrast",)))


def test_no_accessibility_rule_is_broken(reading: Reading) -> None:
    """Axe finds nothing on any page, what is folded away included: WCAG 2.2 A and AA, and good practice."""
    assert reading.faults.broken == {}
    assert all(len(painted) > 50 for painted in SCREENS.painted.values())


def test_nothing_is_wider_than_its_window(reading: Reading) -> None:
    """Nothing scrolls sideways or is cut off on the narrowest phone in any letter size, zoomed, or with text set wide."""
    assert reading.faults.wide == {}


def test_no_page_asks_another_host_or_complains(reading: Reading, site_url: str) -> None:
    """Read and searched, no page fetches anything from elsewhere, misses a file or writes to the console."""
    own = urlsplit(site_url).netloc
    assert [url for url in reading.asked if urlsplit(url).netloc != own] == []
    assert any("/search/" in url for url in reading.asked)
    assert reading.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_missing_page_by_itself(browser: Browser, site_url: str, scheme: Any, width: int) -> None:
    """Without SITE_URL it has no style and no link: Axe finds nothing, and nothing is too wide."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        page = context.new_page()
        page.goto(f"{site_url}404.html")
        assert "从后往前一段一段地删去" in page.inner_text("main")
        found = Axe().run(page, options=AXE)
        if scheme == "light":  # in the browser's own dark colours Axe cannot tell the background
            assert {rule["id"] for rule in found.response["passes"]} >= {"color-contrast"}
        assert found.response["violations"] == []
        assert not page.evaluate(TOO_WIDE)
    finally:
        context.close()


def test_what_has_the_focus_is_seen_at_400_percent(visit: Visit, site_url: str) -> None:
    """No bar or panel ever covers what the Tab key has reached, on the smallest window."""
    page = visit(320).new_page()
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{site_url}2023/bangfu-zhongxin/")
    unfold(page)
    covered, stops = [], 0
    while stops < 200:
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
          const one = document.activeElement;
          if (one === document.body) return null;
          const boxes = [...one.getClientRects()];
          const at = ({ left, top, width, height }) => document.elementFromPoint(left + width / 2, top + height / 2);
          return boxes.some((box) => one.contains(at(box)) || at(box)?.contains(one)) || one.outerHTML;
        }"""
        )
        if seen is None:
            break
        stops += 1
        if seen is not True:
            covered.append(seen)
    assert 40 < stops < 200
    assert covered == []


def test_what_a_screen_reader_says(visit: Visit, site_url: str, golden: Callable[[Path, str], None]) -> None:
    """The accessibility tree of a whole project as text: roles, names and order, held in a case that can be read."""
    page = visit().new_page()
    page.goto(f"{site_url}2023/bangfu-zhongxin/", wait_until="networkidle")
    unfold(page)
    golden(CASES / "spoken" / "bangfu-zhongxin.txt", page.locator("body").aria_snapshot() + "\n")


@pytest.mark.parametrize("file", PROJECTS, ids=lambda path: path.stem)
def test_project_is_readable_without_javascript(visit: Visit, site_url: str, file: Path) -> None:
    """Every figure and text of the form can be seen, what is folded away by one tap."""
    page = visit(360, java_script_enabled=False).new_page()
    page.goto(f"{site_url}{file.parent.name}/{file.stem}/")
    for summary in page.locator("article summary").all():
        summary.click()
    seen = squeezed(page.locator("article").inner_text())
    form = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    wanted = set(scalars(form))
    levels = {level for first, second in form["绩效指标"].items() for level in (first, *second)}
    assert len(wanted) > 20
    assert {text for text in wanted | levels if squeezed(text) not in seen} == set()


def test_other_pages_are_readable_without_javascript(
    visit: Visit, addresses: list[str], site_url: str
) -> None:
    """Each page has its heading and its text; the overview names every project with its money and leads to it.

    Of the pages of rules, which one template draws, one is looked at.
    """
    page = visit(360, java_script_enabled=False).new_page()
    for address in {
        re.sub("/checks/[a-z0-9-]+/$", "/checks/", address): address for address in addresses
    }.values():
        page.goto(address)
        assert page.locator("h1").is_visible(), address
        hidden = page.locator("article > :not(.form, details, script) >> visible=false")
        assert hidden.all_inner_texts() == [], address
    page.goto(site_url)
    for file in PROJECTS:
        form = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        row = page.locator(
            "table.fund-list tr", has=page.get_by_role("link", name=form["项目名称"], exact=True)
        )
        assert form["项目资金"]["年度"]["总额"] in row.inner_text()
        link = row.locator("th").get_by_role("link")
        assert link.is_visible()
        assert link.get_attribute("href") == f"{file.parent.name}/{file.stem}/"
