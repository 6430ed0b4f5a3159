"""Pictures in a real browser: nothing cut, nothing over anything else, in every size and every scheme."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

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

# Lines of text of each picture, what of them stands out of the column, and which lie over each other or over a bar that
# they are not the figure of. One pixel is no overlap: letters do not fill their box.
LETTERING = """() => {
  const linesOf = (text) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const boxes = [];
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      boxes.push({ words: walker.currentNode.data, on: text.getAttribute("class") ?? "",
                   box: range.getBoundingClientRect() });
    }
    return boxes;
  };
  const over = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 6;
  const wrong = [];
  let count = 0;
  for (const picture of document.querySelectorAll("svg.picture")) {
    const column = picture.parentElement.getBoundingClientRect();
    const lines = [...picture.querySelectorAll("text")].flatMap(linesOf);
    const bars = [...picture.querySelectorAll("rect")].map((one) => one.getBoundingClientRect());
    const shown = picture.getBoundingClientRect();
    count += lines.length;
    for (const [place, { words, on, box }] of lines.entries()) {
      if (box.width === 0 || box.height < 10) wrong.push(`too small: ${words}`);
      if (box.left < column.left - 1 || box.right > column.right + 1) wrong.push(`cut: ${words}`);
      if (box.top < shown.top - 2 || box.bottom > shown.bottom + 2) wrong.push(`outside: ${words}`);
      if (lines.slice(place + 1).some((other) => over(box, other.box))) wrong.push(`over another: ${words}`);
      if (!on.startsWith("on-") && bars.some((bar) => bar.width > 0 && over(box, bar))) {
        wrong.push(`over a bar: ${words}`);
      }
      if (on.startsWith("on-") && !bars.some((bar) => bar.left <= box.left && box.right <= bar.right
          && bar.top <= box.top + 8 && box.bottom - 8 <= bar.bottom)) wrong.push(`off its part: ${words}`);
    }
    if (bars.some((bar) => bar.right > column.right + 1)) wrong.push("bar out of the column");
  }
  return { count, wrong };
}"""

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

COLOURS = """() => {
  const style = (selector) => getComputedStyle(document.querySelector(`svg.picture ${selector}`));
  const pattern = style("pattern path");
  return {
    ground: getComputedStyle(document.body).backgroundColor,
    letters: getComputedStyle(document.querySelector("svg.picture[role=img] text")).fill,
    bar: style(".solid").fill,
    edge: style(".part").stroke,
    texture: pattern.stroke,
  };
}"""


def test_no_text_is_cut_or_covered(visit: Visit, extremes_url: str) -> None:
    """Names of 300 letters, amounts of 15 digits, five sources: on a phone, on a desk, in large print and twice as large."""
    page = visit().new_page()
    wrong: dict[tuple[Any, ...], Any] = {}
    counted: Counter[tuple[int, str]] = Counter()
    for address in PAGES:
        page.goto(extremes_url + address)
        for width, size in product((320, 360, 1280), ("standard", "larger", "twice")):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(SET_SIZE, size.replace("twice", "standard"))
            page.evaluate(
                "(size) => document.documentElement.style.setProperty('--site-size', size)",
                "2" if size == "twice" else "",
            )
            found = page.evaluate(LETTERING)
            counted[width, size] += found["count"]
            if found["wrong"]:
                wrong[address, width, size] = found["wrong"]
    assert wrong == {}
    assert len(counted) == 9
    assert min(counted.values()) > 20


def test_letters_grow_with_large_print(visit: Visit, extremes_url: str) -> None:
    """Half as large again at 360 px too, where the column has just the room for it."""
    sizes = []
    for size in ("standard", "larger"):
        page = visit(360, size=size).new_page()
        page.goto(f"{extremes_url}2023/four-sources/")
        sizes.append(
            page.evaluate(
                "() => parseFloat(getComputedStyle(document.querySelector('svg.picture text')).fontSize)"
            )
        )
    assert sizes[0] == pytest.approx(14)
    assert sizes[1] > 1.45 * sizes[0]


def test_row_of_a_list_is_whole_and_leads_to_its_project(visit: Visit, extremes_url: str) -> None:
    """The longest name is real text, the amount has every digit on one line and none more; its link has a ring to be seen."""
    page = visit(360, has_touch=True).new_page()
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


def test_screen_readers_are_told_what_it_shows(visit: Visit, site_url: str) -> None:
    """The list is a table with a name of its own, whose rows say project and amount; a picture has name and description."""
    page = visit(1280).new_page()
    page.goto(site_url)
    money = page.get_by_role("table", name="2023 年各项目的年度资金，单位：万元，多的在前", exact=True)
    assert money.get_by_role("rowheader").count() == 7
    row = money.get_by_role("row").filter(has_text="上级转移支付")
    assert row.get_by_role("cell").first.inner_text() == "100"
    page.goto(f"{site_url}2023/yiliao-huzhu/")
    funds = page.get_by_role("img", name="项目资金", exact=True)
    expect(funds).to_have_accessible_description(re.compile("75.00 万元，全部来自财政拨款；年度"))


@pytest.mark.parametrize("colour", ["light", "dark", "contrast"])
def test_pictures_take_the_colours_of_the_page(visit: Visit, extremes_url: str, colour: str) -> None:
    """Letters ≥ 7:1 and bars ≥ 3:1 on the page's own ground, in every scheme."""
    page = visit(1280, colour).new_page()
    page.goto(f"{extremes_url}2023/four-sources/")
    colours = page.evaluate(COLOURS)

    def contrast(one: str, other: str) -> float:
        value: float = page.evaluate(CONTRAST, [colours[one], colours[other]])
        return value

    assert contrast("letters", "ground") >= 7
    assert contrast("bar", "ground") >= 3
    assert contrast("edge", "ground") >= 3
    assert contrast("texture", "ground") >= 3


def test_dark_pictures_differ_from_light_ones(visit: Visit, extremes_url: str) -> None:
    """The colours are the scheme's, not the picture's own."""
    found = []
    for colour in ("light", "dark"):
        page = visit(1280, colour).new_page()
        page.goto(f"{extremes_url}2023/four-sources/")
        found.append(page.evaluate(COLOURS))
    assert all(found[0][key] != found[1][key] for key in found[0])


def test_forced_colours_replace_ours(browser: Browser, extremes_url: str) -> None:
    """Where the system gives the colours, bars, textures and letters are the system's."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, forced_colors="active")
    page = context.new_page()
    page.goto(f"{extremes_url}2023/four-sources/")
    system = {
        name: page.evaluate(
            """name => {
              const probe = document.createElement("div");
              probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
              document.body.append(probe);
              return getComputedStyle(probe).color;
            }""",
            name,
        )
        for name in ("LinkText", "CanvasText")
    }
    colours = page.evaluate(COLOURS)
    assert colours["bar"] == colours["texture"] == colours["edge"] == system["LinkText"]
    assert colours["letters"] == system["CanvasText"]
    assert page.evaluate(LETTERING)["wrong"] == []
    context.close()


def test_parts_are_told_by_more_than_colour(visit: Visit, extremes_url: str) -> None:
    """Each part of a bar has a texture of its own, and a key that shows it."""
    page = visit(1280).new_page()
    page.goto(f"{extremes_url}2023/four-sources/")
    fills = page.eval_on_selector_all(
        "svg.picture rect",
        "all => all.map((one) => `${one.getAttribute('class')} ${one.getAttribute('fill')}`)",
    )
    keys, bars = fills[:4], fills[4:]
    assert len(set(keys)) == 4
    assert set(bars) == set(keys)


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
