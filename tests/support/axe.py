"""What Axe says of a page on every screen and in every colour, without looking twice at what is painted alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from axe_playwright_python.base import AxeResults  # type: ignore[import-untyped]
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
"""WCAG 2.2 A and AA, and good practice."""
_COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""All of these rules that look at a colour."""
_PLACE_RULES = ["target-size", "scrollable-region-focusable"]
"""All of them that look at where something stands, among those about what is shown."""
_WITHOUT_COLOURS = {**AXE, "rules": {rule: {"enabled": False} for rule in _COLOUR_RULES}}
COLOURS = ("light", "dark", "contrast")

SET_SIZE = """(size) => {
  document.documentElement.removeAttribute("data-size");
  if (size !== "standard") document.documentElement.dataset.size = size;
}"""
"""Set a letter size as display.js does, for test_theme.py holds that a reader's choice comes to the same."""

_SETTLE = """async () => {
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  await frame();
  do await frame(); while (document.getAnimations().some((one) => one instanceof CSSTransition));
}"""
"""Wait until scripts have heard of another width, and colours are the new ones: even a transition of no time takes a frame, and
what inherits a colour begins its own when that of its parent has ended."""

_CHANGE_COLOUR = """async (colour) => {
  const settle = SETTLE;
  const root = document.documentElement;
  const elements = [...document.body.querySelectorAll("*")];
  const shown = () => elements.map((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  const places = () => elements.map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height].join(" ");
  });
  const differing = (before, after) => before.filter((one, number) => one !== after[number]).length;
  await settle();
  const shownBefore = shown(), placesBefore = places();
  root.dataset.mdColorScheme = colour === "dark" ? "slate" : "default";
  root.toggleAttribute("data-contrast", false);
  if (colour === "contrast") root.dataset.contrast = "high";
  await settle();
  return [differing(shownBefore, shown()), differing(placesBefore, places())];
}""".replace("SETTLE", _SETTLE)
"""Set a colour as display.js does, too; return how many elements it shows or hides, and how many it moves or makes larger."""

# Axe on one of those elements that are painted alike: of the same kind, in the same colour and letters, on the same grounds,
# and with the same of what lies over or under them without holding them. `known` says which have been looked at, wherever.
_JUDGE_COLOURS = """async ([known, rules]) => {
  const seen = new Set(known), fresh = new Map();
  const kind = (one) => one ? `${one.localName}.${one.getAttribute("class") ?? ""}` : "";
  const grounds = new Map([[null, ""]]);
  const own = (one) => {
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
    const plain = backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none" && opacity === "1";
    return plain ? "" : ` ${backgroundColor} ${backgroundImage} ${opacity}`;
  };
  const ground = (one) => {
    if (!grounds.has(one)) grounds.set(one, ground(one.parentElement) + own(one));
    return grounds.get(one);
  };
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const boxes = [];
  for (const one of document.body.querySelectorAll("*")) if (own(one) && shown(one)) boxes.push([one, one.getBoundingClientRect()]);
  const neighbours = (one, text) => {
    const letters = new Range();
    if (text) letters.selectNode(text);
    const { left, top, width, height } = (text ? letters : one).getClientRects()[0] ?? one.getBoundingClientRect();
    const x = left + width / 2, y = top + height / 2;
    const here = boxes.filter(([other, box]) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
      && !other.contains(one));
    return here.map(([other]) => `${own(other)} ${getComputedStyle(other).position} ${getComputedStyle(other).zIndex}`);
  };
  for (const one of document.body.querySelectorAll("*")) {
    const text = [...one.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
    if (!text && !one.matches("input, select, textarea, button")) continue;
    if (!shown(one)) continue;
    const style = getComputedStyle(one);
    const painted = [kind(one), kind(one.parentElement), kind(one.parentElement.parentElement), style.color, style.fontSize,
      style.fontWeight, style.textDecorationLine, style.textShadow, getComputedStyle(one.parentElement).color, ground(one),
      ...neighbours(one, text)].join("|");
    if (!seen.has(painted) && !fresh.has(painted)) fresh.set(painted, one);
  }
  if (!fresh.size) return [[], [], []];
  const result = await axe.run({ include: [...fresh.values()] }, { runOnly: { type: "rule", values: rules } });
  const violations = result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.html}`));
  return [[...fresh.keys()], violations, result.passes.map((rule) => rule.id)];
}"""

_JUDGE_PLACES = """async (rules) => {
  const result = await axe.run({ runOnly: { type: "rule", values: rules } });
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.html}`));
}"""


class Screen(NamedTuple):
    """A width in pixels, a letter size, and the colours that a page is judged in there."""

    width: int
    size: str = "standard"
    colours: Sequence[str] = COLOURS


WIDE = Screen(1280)
NARROW = Screen(320)
"""The narrowest phone."""


class AxeOnScreens:
    """Axe on pages that are loaded once and set otherwise as a reader sets them.

    On every screen it looks at every element of a page, for all rules but those about colours. For these it looks at one of
    the elements that are painted alike, on whichever page and screen; where it finds something, it looks again on the next.
    """

    def __init__(self, *screens: Screen) -> None:
        self.screens = screens
        self.painted: dict[str, list[str]] = {colour: [] for screen in screens for colour in screen.colours}

    def broken_rules(self, page: Page) -> dict[Screen, list[str]]:
        """Return what breaks a rule on any screen; nothing where no rule is broken."""
        if page.evaluate("() => window.axe === undefined"):
            page.evaluate(Axe().axe_script)
        broken = {}
        for screen in self.screens:
            page.set_viewport_size({"width": screen.width, "height": 800})
            page.evaluate(SET_SIZE, screen.size)
            page.evaluate(_SETTLE)
            first, *others = screen.colours
            page.evaluate(_CHANGE_COLOUR, first)
            problems = [_broken_but_for_colours(page), *self._broken_colours(page, first)]
            for colour in others:
                problems += self._broken_in_other_colour(page, colour)
            if any(problems):
                broken[screen] = list(filter(None, problems))
        return broken

    def _broken_in_other_colour(self, page: Page, colour: str) -> list[str]:
        """Set another colour: none shows or hides anything, so only rules about colours could be broken.

        High contrast draws other borders besides: where something has moved, the rules about places are looked at, too.
        """
        shown, moved = page.evaluate(_CHANGE_COLOUR, colour)
        assert not shown, page.url
        violations = self._broken_colours(page, colour)
        if moved:
            assert colour == "contrast", page.url
            violations += [f"{colour}: {found}" for found in page.evaluate(_JUDGE_PLACES, _PLACE_RULES)]
        return violations

    def _broken_colours(self, page: Page, colour: str) -> list[str]:
        known = self.painted[colour]
        fresh, violations, passed = page.evaluate(_JUDGE_COLOURS, [known, _COLOUR_RULES])
        assert known or "color-contrast" in passed, page.url
        if not violations:
            known.extend(fresh)
        return [f"{colour}: {violation}" for violation in violations]


def _broken_but_for_colours(page: Page) -> str:
    found = AxeResults(page.evaluate("(rules) => axe.run(rules)", _WITHOUT_COLOURS))
    assert "target-size" in {rule["id"] for rule in found.response["passes"]}, page.url
    return str(found.generate_report()) if found.violations_count else ""
