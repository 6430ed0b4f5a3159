"""Words of the form, explained where they stand: by tap, by mouse, by keyboard, without JavaScript, and when it fails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Read
from tests.browser.test_accessibility import Visit, visit
from tests.support.axe import NARROW, WIDE, AxeOnScreens, Screen
from tests.support.page_faults import TOO_WIDE

__all__ = ["visit"]  # a fixture

PROJECT = "2023/yiliao-huzhu/"
STANDARD = "一般指判断指标定得合不合适"


def _dialog(page: Page) -> Any:
    return page.get_by_role("dialog")


def _word(page: Page, word: str) -> Any:
    return page.locator("article").get_by_role("link", name=word, exact=True)


def test_a_tap_explains_a_word(read: Read, site_url: str) -> None:
    """On a phone, also in the head of a table that is shown as cards; the page stays where it is."""
    page = read(360, has_touch=True, is_mobile=True)
    page.goto(site_url + PROJECT)
    word = _word(page, "绩效标准")
    word.tap()
    dialog = _dialog(page)
    expect(dialog).to_be_visible()
    expect(dialog).to_have_accessible_name("绩效标准")
    expect(dialog).to_contain_text(STANDARD)
    assert page.url == site_url + PROJECT
    below, left, right = dialog.evaluate(
        "(note) => { const { top, left, right } = note.getBoundingClientRect();"
        " return [top - note.previousElementSibling.getBoundingClientRect().bottom, left, right]; }"
    )
    assert 0 <= below < 20
    assert left >= 0
    assert right <= 360
    page.touchscreen.tap(180, 20)  # anywhere else
    expect(dialog).to_be_hidden()
    word.tap()
    expect(dialog).to_be_visible()
    word.tap()
    expect(dialog).to_be_hidden()
    word.tap()
    dialog.get_by_role("button", name="关闭").tap()
    expect(dialog).to_be_hidden()


def test_headings_of_the_explorer_are_explained(read: Read, site_url: str) -> None:
    """Though its script has drawn them, on a wide screen and on a phone."""
    page = read(1280)
    page.goto(f"{site_url}indicators/")
    headings = page.locator(".explorer__table thead")
    for width, words in ((1280, ["指标值", "二级指标", "实施单位"]), (360, ["指标值"])):
        page.set_viewport_size({"width": width, "height": 800})
        shown = headings.get_by_role("link")
        expect(shown).to_have_text(words)
        shown.last.click()
        expect(_dialog(page)).to_have_accessible_name(words[-1])
        page.keyboard.press("Escape")
        expect(shown.last).to_be_focused()


def test_the_keyboard_explains_a_word(read: Read, site_url: str) -> None:
    """Tab reaches it, Enter opens, Esc closes and the focus is back on the word; Tab goes on within the note."""
    page = read()
    page.goto(site_url + PROJECT)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "可量化":
            break
    word = _word(page, "可量化")
    expect(word).to_be_focused()
    assert word.get_attribute("aria-haspopup") == "dialog"
    page.keyboard.press("Enter")
    dialog = _dialog(page)
    expect(dialog).to_have_accessible_description(re.compile("本站的说法：指标值写出了能拿来比较的数。"))
    expect(dialog).to_be_focused()
    assert word.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(word).to_be_focused()
    assert word.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.term-note') !== null")
    dialog.get_by_role("button", name="关闭").press("Enter")
    expect(dialog).to_be_hidden()
    expect(word).to_be_focused()


def test_the_ways_out_of_an_explanation(read: Read, site_url: str) -> None:
    """A link within it leads where it leads on the glossary; 全部术语 to the entry itself."""
    page = read()
    page.goto(site_url + PROJECT)
    _word(page, "可量化").click()
    assert _dialog(page).get_by_role("link", name="怎样计数").evaluate("link => link.href") == (
        f"{site_url}about/#counting"
    )
    _dialog(page).get_by_role("link", name="全部术语").click()
    page.wait_for_url(f"{site_url}glossary/#measurable")
    expect(page.locator("#measurable")).to_be_in_viewport()


def test_the_glossary_is_fetched_once(read: Read, site_url: str) -> None:
    """And not before a word is asked for."""
    page = read()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site_url)))
    page.goto(site_url + PROJECT)
    assert "glossary/" not in asked
    for word in ("财政拨款", "产出指标", "定性"):
        _word(page, word).click()
        expect(_dialog(page).get_by_role("heading")).to_have_text(word)
        page.keyboard.press("Escape")
    assert asked.count("glossary/") == 1


@pytest.mark.parametrize("answer", ["lost", "missing", "another page"])
def test_where_the_glossary_cannot_be_had_the_link_leads_on(read: Read, site_url: str, answer: str) -> None:
    """The network is gone, the server knows no such page, or the entry is not in it: the reader sees what there is."""
    page = read()
    page.goto(site_url + PROJECT)
    ways = {
        "lost": lambda route: route.abort(),
        "missing": lambda route: route.fulfill(status=404, body="x"),
        "another page": lambda route: route.fulfill(status=200, content_type="text/html", body="<p>x"),
    }
    page.route(f"{site_url}glossary/", ways[answer], times=1)
    _word(page, "总体目标").click()
    page.wait_for_url(f"{site_url}glossary/#overall_goal")


def test_without_javascript_the_word_is_a_link(read: Read, site_url: str) -> None:
    """It leads to its entry."""
    page = read(java_script_enabled=False)
    page.goto(site_url + PROJECT)
    _word(page, "数量指标").click()
    page.wait_for_url(f"{site_url}glossary/#quantity")
    expect(page.locator("#quantity")).to_be_in_viewport()


def test_a_new_tab_stays_a_new_tab(visit: Visit, site_url: str) -> None:
    """With Ctrl the browser does what it always does."""
    context = visit()
    page = context.new_page()
    page.goto(site_url + PROJECT)
    with context.expect_page() as opened:
        _word(page, "资金总额").click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(f"{site_url}glossary/#total")
    expect(_dialog(page)).to_be_hidden()


@pytest.mark.parametrize("screen", [WIDE, NARROW._replace(size="larger")])
def test_an_open_explanation_breaks_no_rule(visit: Visit, site_url: str, screen: Screen) -> None:
    """Axe finds nothing, and nothing is wider than the narrowest phone, on a project, the overview and a unit."""
    page = visit(screen.width, size=screen.size).new_page()
    screens = AxeOnScreens(screen)
    for address in (PROJECT, "", "units/chuzhou-zonggonghui/"):
        page.goto(site_url + address)
        _word(page, "可量化").click()
        expect(_dialog(page)).to_be_visible()
        assert screens.broken_rules(page) == {}, address
        assert page.evaluate(TOO_WIDE) == []


def test_every_word_that_the_keyboard_reaches_is_seen(read: Read, site_url: str) -> None:
    """What Tab reaches can be seen, on a phone too, where the heads of tables are folded together."""
    page = read(360)
    for address in (PROJECT, "", "units/chuzhou-zonggonghui/"):
        page.goto(site_url + address)
        page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true; })")
        words = page.locator("article a[href*='glossary/#']")
        assert words.count() > 3
        for word in words.all():
            word.focus()
            expect(word).to_be_in_viewport()
            width, height = word.evaluate("one => [one.offsetWidth, one.offsetHeight]")
            assert min(width, height) >= 16, word.inner_text()
