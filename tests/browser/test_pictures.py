"""Pictures in a real browser: nothing cut, nothing over anything else, in every size and every scheme."""

from __future__ import annotations

from itertools import product
from typing import Any

from playwright.sync_api import Browser

from tests.audit.page_layout import measure
from tests.browser.conftest import Read
from tests.browser.test_accessibility import Visit, visit
from tests.support.axe import NARROW, SET_SIZE, WIDE, AxeOnScreens
from tests.support.extremes import LARGEST, LONG_NAME
from tests.support.page_faults import Faults, Window, unfold

__all__ = ["visit"]  # a fixture

PAGES = (
    "",
    "years/2023/",
    "units/many/",
    "units/alone/",
    "2023/long-name/",
    "2023/four-sources/",
    "2023/nothing/",
    "2023/no-sources/",
    "2023/annual-only/",
)

# Relative luminance of two colours as the page paints them, and their contrast.
CONTRAST = """([one, other]) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const light = (colour) => { const [r, g, b] = channels(colour); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""


def test_row_of_a_list_is_whole_and_leads_to_its_project(read: Read, extremes_url: str) -> None:
    """The longest name is real text, the amount has every digit on one line and none more; its link has a ring to be seen."""
    page = read(360, has_touch=True)
    page.goto(f"{extremes_url}years/2023/")
    row = page.locator(".fund-list tbody tr").first
    assert row.locator("th").inner_text().startswith(LONG_NAME)
    assert row.locator(".amount").inner_text() == LARGEST
    link = row.get_by_role("link").first
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    link.tap()
    page.wait_for_url(f"{extremes_url}2023/long-name/")


def test_screen_readers_are_told_what_it_shows(read: Read, site_url: str) -> None:
    """The list is a table with a name of its own, whose rows say project and amount; a picture has name and description."""
    page = read(1280)
    page.goto(site_url)
    money = page.get_by_role("table", name="2023 年各项目的年度资金，单位：万元，多的在前", exact=True)
    assert money.get_by_role("rowheader").count() == 7
    row = money.get_by_role("row").filter(has_text="上级转移支付")
    assert row.get_by_role("cell").first.inner_text() == "100"


def test_digits_never_break(read: Read, extremes_url: str) -> None:
    """Amounts of up to fourteen digits stand on one line at every width and in every letter size."""
    page = read()
    broken: dict[tuple[str, int, str], Any] = {}
    for address in ("years/2023/", "units/many/", "units/"):
        page.goto(extremes_url + address)
        unfold(page)
        for width, size in product((320, 360, 480, 640, 768, 1024, 1280), ("standard", "large", "larger")):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(SET_SIZE, size)
            layout = measure(page)
            if layout.broken or layout.sideways:
                broken[address, width, size] = layout.broken, layout.sideways
    assert broken == {}


def test_bars_take_the_colours_of_the_page(visit: Visit, browser: Browser, extremes_url: str) -> None:
    """They have 3:1 on their track in every scheme; where the system gives the colours, they have the system's."""
    bar = "() => { const one = document.querySelector('.fund-list .bar'), style = getComputedStyle(one); return [style.fill, style.backgroundColor]; }"
    fills = []
    for colour in ("light", "dark", "contrast"):
        page = visit(1280, colour).new_page()
        page.goto(f"{extremes_url}years/2023/")
        colours = page.evaluate(bar)
        assert page.evaluate(CONTRAST, colours) >= 3, colour
        fills.append(colours[0])
    assert len(set(fills)) == 3
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{extremes_url}years/2023/")
    assert page.evaluate(bar)[0] == page.evaluate("() => getComputedStyle(document.body).color")
    context.close()


OUT_OF_CELLS = """() => [...document.querySelectorAll("article td, article th")].filter((cell) => {
  if (!cell.checkVisibility() || getComputedStyle(cell.closest("tr").parentElement).clipPath !== "none") return false;
  const range = document.createRange();
  range.selectNodeContents(cell.querySelector(".bar ~ .figure") ?? cell);
  const words = range.getBoundingClientRect(), box = cell.getBoundingClientRect();
  return words.width > 0 && (words.right > box.right + 1 || words.left < box.left - 1);
}).map((cell) => `out of its cell: ${cell.textContent.trim().slice(0, 30)}`)"""


def test_extremes_break_no_rule_and_fit_the_narrowest_phone(visit: Visit, extremes_url: str) -> None:
    """Pages with the largest pictures, the folded tables and the tables of funds included.

    Nothing scrolls sideways and nothing lies over a neighbour in either letter size; Axe finds nothing in light, dark and
    high contrast.
    """
    screens = AxeOnScreens(
        WIDE._replace(colours=("light", "dark")), NARROW._replace(colours=("light", "contrast"))
    )
    page = visit(320).new_page()
    faults, covered = Faults({}, {}), {}
    for address in PAGES:
        page.goto(extremes_url + address)
        unfold(page)
        for size in ("standard", "larger"):
            page.evaluate(SET_SIZE, size)
            if found := page.evaluate(OUT_OF_CELLS):
                covered[address, size] = found
        faults.look(page, (Window(320), Window(320, size="larger")), screens)
        page.set_viewport_size({"width": 320, "height": 800})
    assert covered == {}
    assert faults == Faults({}, {})
