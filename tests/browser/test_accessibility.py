"""Every page of the real site: accessibility rules, narrow screens, no other host, readable without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.conftest import Build
from tests.support.axe import AXE, NARROW, SET_SIZE, WIDE, AxeOnScreens, Screen
from tests.support.console import is_complaint
from tests.support.forms import CASES, DATA
from tests.support.texts import scalars, squeezed

PROJECTS = sorted((DATA).glob("2*/*.yml"))
# What is wider than a screen: the document, what stands out of it, and what scrolls or is cut inside its box.
# What is hidden from the eye on purpose (clipped to nothing, transparent) and the inside of pictures do not count.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const unseen = new Set([...document.body.querySelectorAll("*")].filter(
    (one) => getComputedStyle(one).clipPath === "inset(50%)"));
  const isUnseen = (one) => one !== null && (unseen.has(one) || isUnseen(one.parentElement));
  const counts = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !one.closest("svg") && !isUnseen(one);
  const standsOut = (one) => {
    const { left, right } = one.getBoundingClientRect();
    return left < -1 || right > width + 1;
  };
  const isCut = (one) => getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
  const found = [...document.body.querySelectorAll("*")].filter((one) => counts(one) && (standsOut(one) || isCut(one)));
  const named = found.map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`);
  return document.documentElement.scrollWidth > width ? ["document", ...named] : named;
}"""

OPEN = "all => all.forEach((one) => { one.open = true; })"

Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def addresses(site: Build, site_url: str) -> list[str]:
    """Every page of the built folder, the one for wrong addresses included; for fragments see test_embeds."""
    built = [path for path in sorted(site.folder.rglob("*.html")) if path.name != "embed.html"]
    files = [path.relative_to(site.folder).as_posix() for path in built]
    assert "404.html" in files
    assert {f"2023/{path.stem}/index.html" for path in PROJECTS} < set(files)
    return [site_url + re.sub(r"(^|/)index\.html$", r"\1", file) for file in files]


@pytest.fixture
def visit(browser: Browser, site_url: str, framed_missing_page: str) -> Iterator[Visit]:
    """``visit(width, colour, size, **options)``: a reader with these display settings on a screen of that width.

    The page for wrong addresses is the one of a site that knows its address; for the other see below.
    """
    contexts = []

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html; charset=utf-8", body=framed_missing_page)

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
        context.route(f"{site_url}404.html", answer)
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()


def unfold(page: Page) -> None:
    """Open every fold of a page; those of the filter come when its own is opened."""
    page.eval_on_selector_all("details", OPEN)
    if page.locator(".explorer").count():
        expect(page.locator(".explorer__facet").first).to_be_visible()
        page.eval_on_selector_all("details", OPEN)


def test_no_accessibility_rule_is_broken(visit: Visit, addresses: list[str]) -> None:
    """Axe finds nothing on any page, what is folded away included: WCAG 2.2 A and AA, and good practice."""
    page = visit().new_page()
    screens = AxeOnScreens(
        WIDE,
        Screen(768, "large", ("dark",)),
        NARROW,
        Screen(320, "larger", ("contrast",)),
    )
    broken = {}
    for address in addresses:
        page.goto(address)
        unfold(page)
        if found := screens.broken_rules(page):
            broken[address] = found
    assert broken == {}
    assert all(len(painted) > 50 for painted in screens.painted.values())


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


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
"""What a reader may set by WCAG 1.4.12 without losing anything."""


WINDOWS = [
    *((320, 800, size, False) for size in ("standard", "large", "larger")),
    (320, 256, "standard", False),
    (640, 512, "standard", False),
    (640, 512, "standard", True),
]
"""Width, height, letter size, and whether the text is set wide: the narrowest phone, and 1280 × 1024 at 400 % and 200 %."""


def test_nothing_is_wider_than_its_window(visit: Visit, addresses: list[str]) -> None:
    """Nothing scrolls sideways or is cut off on the narrowest phone in any letter size, zoomed, or with text set wide."""
    page = visit(320, bypass_csp=True).new_page()  # a reader's own style asks no page
    wide = {}
    for address in addresses:
        page.goto(address)
        unfold(page)
        for window in WINDOWS:
            width, height, size, spaced = window
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(SET_SIZE, size)
            if spaced:
                page.add_style_tag(content=SPACED)
            if found := page.evaluate(TOO_WIDE):
                wide[address, *window] = found
    assert wide == {}


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


def test_no_page_asks_another_host_or_complains(visit: Visit, addresses: list[str], site_url: str) -> None:
    """Read and searched, no page fetches anything from elsewhere, misses a file or writes to the console."""
    context = visit()
    asked: list[str] = []
    said: list[str] = []
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
    page = context.new_page()
    for address in addresses:
        page.goto(address)
        page.fill("#search-input", "职工")
        expect(page.locator(".search__results a").first).to_be_visible()
    own = urlsplit(site_url).netloc
    assert [url for url in asked if urlsplit(url).netloc != own] == []
    assert any("/search/" in url for url in asked)
    assert said == []


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
    """Each page has its heading and its text; the overview names every project with its money and leads to it."""
    page = visit(360, java_script_enabled=False).new_page()
    for address in addresses:
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
