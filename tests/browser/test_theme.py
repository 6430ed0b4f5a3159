"""The frame of the published site in a real browser: display settings, keyboard, narrow screens, print, 404."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.conftest import Read
from tests.support.axe import SET_SIZE

NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}
COLOURS = ("light", "dark", "contrast")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor, who may remember something: a light system."""
    context = browser.new_context(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(read: Read) -> Page:
    """A tab of such a visitor."""
    return read(**WIDE)


@pytest.fixture(scope="module")
def addresses(browser: Browser, site_url: str) -> list[str]:
    """The overview, every page of the main list, and one project page."""
    page = browser.new_page()
    page.goto(site_url)
    listed: list[str] = page.eval_on_selector_all("#site-nav a", "links => links.map(link => link.href)")
    read: list[str] = page.eval_on_selector_all(
        "#main-content a",  # in pictures too, where a link's href is no text
        "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)",
    )
    page.close()
    projects = [url for url in read if _is_project(url, site_url)]
    assert projects, "the overview leads to no project page"
    return list(dict.fromkeys([site_url, *listed, projects[0].split("#")[0]]))


def _is_project(url: str, site_url: str) -> bool:
    path = url.split("#")[0].removeprefix(site_url)
    return url.startswith(site_url) and path[:4].isdigit() and path.count("/") == 2 and path.endswith("/")


def _choose(page: Page, words: str) -> None:
    page.get_by_role("button", name="显示设置").click()
    page.get_by_role("radio", name=words, exact=True).check()
    page.get_by_role("button", name="收起").click()


def _root(page: Page) -> dict[str, str]:
    values: dict[str, str] = page.evaluate("() => ({...document.documentElement.dataset})")
    return values


def _focused(page: Page) -> str:
    words: str = page.evaluate(
        "() => (document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
    )
    return words


def _tab_until(page: Page, words: str, limit: int = 12) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if _focused(page).startswith(words):
            return
    raise AssertionError(f"{limit} steps of the Tab key did not reach {words}")


def _remember(context: BrowserContext, **settings: str) -> None:
    pairs = ", ".join(f"{name}: '{value}'" for name, value in settings.items())
    context.add_init_script(f"localStorage.setItem('display-settings', JSON.stringify({{{pairs}}}))")


def test_display_setting_is_remembered_across_pages(page: Page, addresses: list[str]) -> None:
    """Dark colours and large letters chosen on one page hold on the next and are ticked there."""
    page.goto(addresses[0])
    _choose(page, "深色")
    _choose(page, "大字")
    page.goto(addresses[-1])
    assert _root(page)["mdColorScheme"] == "slate"
    assert _root(page)["size"] == "large"
    page.get_by_role("button", name="显示设置").click()
    assert page.get_by_role("radio", name="深色").is_checked()
    assert page.get_by_role("radio", name="大字", exact=True).is_checked()


def test_dark_colours_really_reach_the_page(page: Page, site_url: str) -> None:
    """The page's ground changes with the scheme, not only an attribute."""
    page.goto(site_url)
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    _choose(page, "深色")
    assert light == "rgb(255, 255, 255)"
    assert page.evaluate(ground) != light


def test_high_contrast_is_black_on_white(page: Page, site_url: str) -> None:
    """High contrast sets its attribute, keeps the light scheme and uses pure black on pure white."""
    page.goto(site_url)
    _choose(page, "高对比度")
    assert _root(page)["contrast"] == "high"
    assert _root(page)["mdColorScheme"] == "default"
    style = page.evaluate(
        "() => [getComputedStyle(document.querySelector('h1')).color, "
        "getComputedStyle(document.body).backgroundColor]"
    )
    assert style == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_letters_grow_by_half_in_the_largest_print(page: Page, site_url: str) -> None:
    """The largest print scales running text to one and a half times its size."""
    page.goto(site_url)
    size = "() => parseFloat(getComputedStyle(document.querySelector('article')).fontSize)"
    standard = page.evaluate(size)
    _choose(page, "特大字")
    assert page.evaluate(size) == pytest.approx(standard * 1.5)


def test_follows_the_system_while_the_page_is_open(page: Page, site_url: str) -> None:
    """Without a choice the page turns dark and light again with the system."""
    page.goto(site_url)
    assert _root(page)["mdColorScheme"] == "default"
    changes: list[tuple[Literal["dark", "light"], str]] = [("dark", "slate"), ("light", "default")]
    for system, scheme in changes:
        page.emulate_media(color_scheme=system)
        page.wait_for_function(
            "scheme => document.documentElement.dataset.mdColorScheme === scheme", arg=scheme
        )


def test_setting_is_there_before_the_body(context: BrowserContext, site_url: str) -> None:
    """The remembered scheme stands on the root element when the body is made, so that nothing flashes."""
    _remember(context, colour="dark", size="larger")
    context.add_init_script("""
        new MutationObserver(() => {
          if (document.body && !window.atBody) window.atBody = {...document.documentElement.dataset};
        }).observe(document, {childList: true, subtree: true});
    """)
    page = context.new_page()
    page.goto(site_url)
    early = page.evaluate("() => window.atBody")
    assert early["mdColorScheme"] == "slate"
    assert early["size"] == "larger"


def test_blocked_storage_still_lets_the_reader_choose(context: BrowserContext, site_url: str) -> None:
    """Where storage is refused, the choice holds for the page and no error is raised."""
    context.add_init_script("""
        Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError"); }});
    """)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site_url)
    _choose(page, "深色")
    assert _root(page)["mdColorScheme"] == "slate"
    assert errors == []


@pytest.mark.parametrize("stored", ["not json", "null", '{"colour": "<b>", "size": 7}', "[]"])
def test_unknown_stored_words_are_ignored(context: BrowserContext, site_url: str, stored: str) -> None:
    """What lies in storage is taken only where it is one of the known words."""
    context.add_init_script(f"localStorage.setItem('display-settings', {stored!r})")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site_url)
    root = _root(page)
    assert (root["mdColorScheme"], root.get("size"), root.get("contrast")) == ("default", None, None)
    assert errors == []


def test_without_javascript_the_pages_are_listed_and_no_dead_button_shown(
    browser: Browser, site_url: str
) -> None:
    """On a phone without JavaScript the main pages stand open and the buttons that need a script are away."""
    context = browser.new_context(viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url)
    assert all(link.is_visible() for link in page.locator("#site-nav a").all())
    assert page.locator("#site-nav a").count() > 1
    assert not any(button.is_visible() for button in page.locator(".site-header .site-button").all())
    context.close()


def test_every_page_begins_alike(page: Page, addresses: list[str]) -> None:
    """Each says that it is simplified Chinese and has exactly one first-level heading.

    One Tab shows the skip link; Enter moves on into the text, past the header.
    """
    for address in addresses:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "zh-CN", address
        assert page.locator("h1").count() == 1, address
        page.keyboard.press("Tab")
        assert _focused(page) == "跳到正文", address
        box = page.locator(".site-skip").bounding_box()
        assert box is not None
        assert box["width"] > 60, address
        assert box["height"] > 20, address
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "main-content", address


def test_keyboard_through_the_header(page: Page, site_url: str) -> None:
    """Name, search, display settings, pages, in this order; Esc closes the panel and returns the focus."""
    page.goto(site_url)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.site-header__name')")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('.site-header__search')")
    _tab_until(page, "显示设置")
    page.keyboard.press("Enter")
    assert page.locator("#display-panel").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.name") == "display-colour"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert _root(page)["mdColorScheme"] == "slate"
    page.keyboard.press("Escape")
    assert not page.locator("#display-panel").is_visible()
    assert _focused(page) == "显示设置"
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('#site-nav')")


def test_menu_of_a_phone_by_keyboard(context: BrowserContext, site_url: str) -> None:
    """On a phone the pages are folded under a button that opens, leads on and closes by keyboard."""
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(site_url)
    links = page.locator("#site-nav a")
    assert not links.first.is_visible()
    _tab_until(page, "菜单")
    page.keyboard.press("Enter")
    assert page.locator(".site-header__menu").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert links.first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert not links.first.is_visible()
    assert _focused(page) == "菜单"


def test_every_stop_of_the_tab_key_has_a_ring(page: Page, addresses: list[str]) -> None:
    """Wherever the keyboard is in the frame and the text, an outline of at least 2 px shows it."""
    page.goto(addresses[-1])
    bare: list[str] = []
    for _ in range(25):
        page.keyboard.press("Tab")
        ring = page.evaluate("""() => {
          const ringed = (element) => element && getComputedStyle(element).outlineStyle !== "none"
            && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
          const here = document.activeElement;
          return here === document.body || ringed(here) || ringed(here.closest("label"));
        }""")
        if not ring:
            bare.append(page.evaluate("() => document.activeElement.outerHTML.slice(0, 80)"))
    assert bare == []


def test_controls_of_a_phone_are_large_enough(page: Page, site_url: str) -> None:
    """Buttons, choices and pages of the header are at least 44 px high."""
    page.set_viewport_size(NARROW)
    page.goto(site_url)
    page.get_by_role("button", name="显示设置").click()
    page.get_by_role("button", name="菜单").click()
    low = page.eval_on_selector_all(
        ".site-header .site-button, .display-panel label, #site-nav a",
        "all => all.filter(one => one.getBoundingClientRect().height < 44).map(one => one.textContent.trim())",
    )
    assert low == []


def test_no_sideways_scroll_on_the_narrowest_phone(page: Page, addresses: list[str]) -> None:
    """At 320 px no page is wider than the screen, with the panel and the menu open, in any letter size.

    Whatever is scrolled sideways there can hold the focus and has a name.
    """
    page.set_viewport_size(NARROW)
    wide, mute = [], []
    for address in addresses:
        page.goto(address)
        mute += page.eval_on_selector_all(
            ".md-typeset__scrollwrap, .table-scroll",
            "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth"
            " && !(box.tabIndex === 0 && box.getAttribute('aria-label'))).map(box => box.outerHTML)",
        )
        page.get_by_role("button", name="显示设置").click()
        page.get_by_role("button", name="菜单").click()
        for size in ("standard", "larger"):
            page.evaluate(SET_SIZE, size)
            if page.evaluate("() => document.documentElement.scrollWidth") > NARROW["width"]:
                wide.append((address, size))
    assert wide == []
    assert mute == []


def test_pages_carry_no_inline_style_and_no_inline_script(page: Page, addresses: list[str]) -> None:
    """As delivered, no page needs an exception in a strict Content-Security-Policy."""
    for address in addresses:
        html = page.request.get(address).text()
        found = page.evaluate(
            """html => {
          const parsed = new DOMParser().parseFromString(html, "text/html");
          const data = ["application/json", "application/ld+json"];
          return {
            styles: parsed.querySelectorAll("[style], style").length,
            handlers: [...parsed.querySelectorAll("*")].filter(
              one => [...one.attributes].some(attribute => attribute.name.startsWith("on"))).length,
            scripts: [...parsed.scripts].filter(one => !one.src && !data.includes(one.type)).length,
          };
        }""",
            html,
        )
        assert found == {"styles": 0, "handlers": 0, "scripts": 0}, address


@pytest.mark.parametrize("colour", COLOURS)
def test_open_panel_breaks_no_accessibility_rule(context: BrowserContext, site_url: str, colour: str) -> None:
    """Axe finds nothing, best practice included, in light, dark and high contrast, panel and menu open.

    What stands below the header is looked at in test_accessibility.py.
    """
    _remember(context, colour=colour, size="standard")
    page = context.new_page()
    page.set_viewport_size(NARROW)
    page.goto(site_url)
    page.get_by_role("button", name="显示设置").click()
    page.get_by_role("button", name="菜单").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_printed_page_has_no_frame_and_says_where_it_is_from(page: Page, addresses: list[str]) -> None:
    """Printing leaves out header, search and footer and puts the page's name below the text, in black on white."""
    page.goto(addresses[-1])
    _choose(page, "深色")
    page.emulate_media(media="print")
    for chrome in (".site-header", ".site-footer", ".site-nav"):
        assert not page.locator(chrome).is_visible(), chrome
    name = page.title().rsplit(" - ", 1)[0]
    foot = page.locator(".print-foot")
    assert foot.is_visible()
    assert name in foot.inner_text()
    colours: Any = page.evaluate(
        "() => [getComputedStyle(document.querySelector('h1')).color, "
        "getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_missing_page_helps_from_any_depth(page: Page, site_url: str, framed_missing_page: str) -> None:
    """The 404 page loads its looks and leads to the overview, whatever the depth of the wrong address."""
    page.route(
        f"{site_url}no/such/page/",
        lambda route: route.fulfill(
            status=404, content_type="text/html; charset=utf-8", body=framed_missing_page
        ),
    )
    page.goto(f"{site_url}no/such/page/")
    assert page.locator("h1").inner_text() == "找不到这个页面"
    assert page.title().startswith("找不到这个页面 - ")
    assert _root(page)["mdColorScheme"] == "default"
    page.locator("#main-content a").first.click()
    page.wait_for_load_state()
    assert page.url == site_url


@pytest.mark.parametrize("below", ["no", "budget/no/such/page/", "budget/2023/no.pdf"])
def test_missing_page_of_a_site_without_an_address(page: Page, site_url: str, below: str) -> None:
    """Wherever it is shown it asks for nothing that would be missing again, and says how to go on."""
    html = page.request.get(f"{site_url}404.html").text()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(
        f"{site_url}{below}",
        lambda route: route.fulfill(status=404, content_type="text/html; charset=utf-8", body=html),
    )
    page.goto(f"{site_url}{below}", wait_until="networkidle")
    assert page.locator("h1").inner_text() == "找不到这个页面"
    assert "从后往前一段一段地删去，直到打开本站的首页" in page.locator("main").inner_text()
    assert asked == [f"{site_url}{below}"]


def test_publisher_has_room_beside_the_search_box(page: Page, site_url: str) -> None:
    """At every width and letter size the publisher's name has the room of eight letters and more."""
    page.goto(site_url)
    squeezed = []
    for width, size in product(range(320, 1300, 60), ("standard", "large", "larger")):
        page.set_viewport_size({"width": width, "height": 700})
        page.evaluate(SET_SIZE, size)
        letters = page.evaluate(
            "() => document.querySelector('.site-header__name').getBoundingClientRect().width"
            " / parseFloat(getComputedStyle(document.documentElement).fontSize)"
        )
        if letters < 8:
            squeezed.append((width, size, letters))
    assert squeezed == []


def test_results_move_nothing_below_them(page: Page, site_url: str) -> None:
    """The foot of the page of results is as far down before anything can search as after, or below the window."""
    page.set_viewport_size(NARROW)
    for address in ("search/", "search/?q=困难", "search/?q=没有这样的"):
        tops = []
        for scripts in ("**/assets/search*.js", "**/nothing"):
            page.route(scripts, lambda route: route.abort())
            page.goto(f"{site_url}{address}", wait_until="networkidle")
            tops.append(page.locator(".site-footer").bounding_box()["y"])  # type: ignore[index]  # it is shown
            page.unroute(scripts)
        assert tops[0] == tops[1] or min(tops) >= page.evaluate("innerHeight"), address
