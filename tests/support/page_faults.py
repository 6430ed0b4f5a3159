"""What is wrong with pages on screens of many kinds: rules of accessibility, and what does not fit. Each is loaded once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Page, expect

from tests.support.axe import AxeOnScreens, Screen

# What is wider than a screen: the document, what stands out of it, and what scrolls or is cut inside its box.
# What is hidden from the eye on purpose (clipped to nothing, transparent) and the inside of pictures do not count.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const isUnseen = (one) => one !== null && (getComputedStyle(one).clipPath === "inset(50%)" || isUnseen(one.parentElement));
  const counts = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !one.closest("svg") && !isUnseen(one);
  const standsOut = (one) => {
    const { left, right } = one.getBoundingClientRect();
    return left < -1 || right > width + 1;
  };
  const isCut = (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible";
  const found = [...document.body.querySelectorAll("*")].filter((one) => (standsOut(one) || isCut(one)) && counts(one));
  const named = found.map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`);
  return document.documentElement.scrollWidth > width ? ["document", ...named] : named;
}"""

_SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
"""What a reader may set by WCAG 1.4.12 without losing anything."""

_TOO_WIDE_AS_SET = f"""([size, spaced]) => {{
  document.documentElement.removeAttribute("data-size");
  if (size !== "standard") document.documentElement.dataset.size = size;
  const sheet = new CSSStyleSheet();
  if (spaced) sheet.replaceSync(`{_SPACED}`);
  document.adoptedStyleSheets = [sheet];
  return ({TOO_WIDE})();
}}"""
"""The same with a letter size as display.js sets it, and with a reader's own style, which asks no policy of the page."""

_OPEN = "all => all.forEach((one) => { one.open = true; })"


class Window(NamedTuple):
    """A size in pixels, a letter size, and whether the text is set wide."""

    width: int
    height: int = 800
    size: str = "standard"
    spaced: bool = False


class Faults(NamedTuple):
    """By address: rules that are broken, and what does not fit a window."""

    broken: dict[str, dict[Screen, list[str]]]
    wide: dict[tuple[str, Window], list[str]]

    def look(self, page: Page, windows: Sequence[Window], screens: AxeOnScreens) -> None:
        """Add what is wrong with the page, what is folded away included."""
        unfold(page)
        for window in windows:
            page.set_viewport_size({"width": window.width, "height": window.height})
            if found := page.evaluate(_TOO_WIDE_AS_SET, [window.size, window.spaced]):
                self.wide[page.url, window] = found
        page.evaluate("document.adoptedStyleSheets = []")
        if broken := screens.broken_rules(page):
            self.broken[page.url] = broken


def unfold(page: Page) -> None:
    """Open every fold of a page; those of the filter come by themselves."""
    page.eval_on_selector_all("details", _OPEN)
    if page.locator(".explorer").count():
        expect(page.locator(".explorer__facet").first).to_be_attached()
        page.locator(".explorer__toggle").dispatch_event("click")  # for narrow windows
        expect(page.locator(".explorer__facet").first).to_be_visible()
        page.eval_on_selector_all("details", _OPEN)
