"""Every page of the real site: accessibility rules, narrow screens, no other host, readable without JavaScript."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import Read
from tests.conftest import Build, serving
from tests.support.alike_pages import differing_pages
from tests.support.axe import AXE, NARROW, WIDE, AxeOnScreens, Screen
from tests.support.console import is_complaint
from tests.support.forms import CASES, DATA
from tests.support.page_faults import TOO_WIDE, Faults, Window, unfold
from tests.support.texts import scalars, squeezed

PROJECTS = sorted((DATA).glob("2*/*.yml"))
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def framed(
    site: Build, framed_missing_page: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """The site with the page for wrong addresses of a site that knows its own (for the other see below), and its address."""
    folder = tmp_path_factory.mktemp("framed") / "site"
    shutil.copytree(site.folder, folder, copy_function=shutil.copyfile)
    (folder / "404.html").write_text(framed_missing_page, encoding="utf-8")
    with serving(folder, "/") as address:
        yield folder, address


@pytest.fixture(scope="module")
def addresses(framed: tuple[Path, str]) -> list[str]:
    """The pages of the built folder, the one for wrong addresses included; of those that differ in their texts alone, one.

    For fragments see test_embeds.
    """
    folder, address = framed
    built = [path for path in sorted(folder.rglob("*.html")) if path.name != "embed.html"]
    files = [path.relative_to(folder).as_posix() for path in differing_pages(built)]
    assert len(built) > len(files) > len(built) / 2
    assert {"404.html", "index.html", "checks/index.html", "indicators/index.html"} < set(files)
    assert {f"2023/{path.stem}/index.html" for path in PROJECTS} < set(files)
    return [address + re.sub(r"(^|/)index\.html$", r"\1", file) for file in files]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """``visit(width, colour, size, **options)``: a reader with these display settings on a screen of that width."""
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
def reading(browser: Browser, addresses: list[str]) -> Reading:
    """The pages, loaded once for several tests: what is folded away is open.

    At last something is searched, once from each depth of folders: that is all by which the box of a page differs.
    """
    asked: list[str] = []
    said: list[str] = []
    context = browser.new_context(reduced_motion="reduce")
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


def test_no_page_asks_another_host_or_complains(reading: Reading, framed: tuple[Path, str]) -> None:
    """Read and searched, no page fetches anything from elsewhere, misses a file or writes to the console."""
    own = urlsplit(framed[1]).netloc
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


def test_what_has_the_focus_is_seen_at_400_percent(read: Read, site_url: str) -> None:
    """No bar or panel ever covers what the Tab key has reached, on the smallest window."""
    page = read(320, 256)
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


def test_what_a_screen_reader_says(read: Read, site_url: str, golden: Callable[[Path, str], None]) -> None:
    """The accessibility tree of a whole project as text: roles, names and order, held in a case that can be read."""
    page = read()
    page.goto(f"{site_url}2023/bangfu-zhongxin/", wait_until="networkidle")
    unfold(page)
    golden(CASES / "spoken" / "bangfu-zhongxin.txt", page.locator("body").aria_snapshot() + "\n")


@pytest.mark.parametrize("file", PROJECTS, ids=lambda path: path.stem)
def test_project_is_readable_without_javascript(read: Read, site_url: str, file: Path) -> None:
    """Every figure and text of the form can be seen, what is folded away by one tap."""
    page = read(360, java_script_enabled=False)
    page.goto(f"{site_url}{file.parent.name}/{file.stem}/")
    for summary in page.locator("article summary").all():
        summary.click()
    seen = squeezed(page.locator("article").inner_text())
    form = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    wanted = set(scalars(form))
    levels = {level for first, second in form["绩效指标"].items() for level in (first, *second)}
    assert len(wanted) > 20
    assert {text for text in wanted | levels if squeezed(text) not in seen} == set()


def test_other_pages_are_readable_without_javascript(read: Read, addresses: list[str], site_url: str) -> None:
    """Each page has its heading and its text; the overview names every project with its money and leads to it."""
    page = read(360, java_script_enabled=False)
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
