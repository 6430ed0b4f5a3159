"""What Axe says of a page on every screen and in every colour, without looking twice at what is painted alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

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

# Wait until scripts have heard of another width, and colours are the new ones: even a transition of no time takes a frame, and
# what inherits a colour begins its own when that of its parent has ended. Display settings are set as display.js does, for
# test_theme.py holds that a reader's choice comes to the same.
#
# `colours` is Axe on one of those elements that are painted alike: of the same kind, in the same colour and letters, on the same
# grounds, and with the same of what lies over or under them without holding them. `known` says which have been looked at, wherever.
_PROGRAM = """() => {
  const root = document.documentElement;
  const elements = () => [...document.body.querySelectorAll("*")];
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  const settle = async () => {
    await frame();
    do await frame(); while (document.getAnimations().some((one) => one instanceof CSSTransition));
  };
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const digest = (text) => {
    let high = 0xdeadbeef, low = 0x41c6ce57;
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
  };
  const paint = (colour) => {
    root.dataset.mdColorScheme = colour === "dark" ? "slate" : "default";
    root.toggleAttribute("data-contrast", false);
    if (colour === "contrast") root.dataset.contrast = "high";
  };
  const visibility = (one, { right, bottom, width, height }) => [
    isShown(one), one.checkVisibility({ visibilityProperty: true }), one.checkVisibility(), right < 0, bottom < 0, !width, !height,
    getComputedStyle(one).clipPath === "none",
  ].map(Number).join("");
  const look = () => {
    const all = elements(), boxes = all.map((one) => one.getBoundingClientRect());
    return [all.map((one, place) => visibility(one, boxes[place])),
      boxes.map(({ x, y, width, height }) => [x, y, width, height].join(" "))];
  };
  let last;
  const differing = (before, after) => before.filter((one, place) => one !== after[place]).length;

  const SOME = 8;
  let unmet;
  const meet = (known) => {
    const seen = new Set(known.split(" ")), fresh = new Map(), makes = new Map([[null, ""]]);
    const trait = (one) => one
      ? `${one.localName}.${one.getAttribute("class") ?? ""}.${one.getAttribute("role") ?? ""} ${one.getAttributeNames().sort()}` : "";
    const make = (one) => {
      if (!makes.has(one)) makes.set(one, digest(`${make(one.parentElement)} ${trait(one)}`));
      return makes.get(one);
    };
    unmet = elements().filter((one) => {
      const whole = digest(`${make(one)} ${trait(one.previousElementSibling)}`);
      if (seen.has(whole)) return false;
      fresh.set(whole, (fresh.get(whole) ?? 0) + 1);
      return fresh.get(whole) <= SOME;
    });
    return [...fresh.keys()];
  };
  const set = async (size, colour) => {
    root.removeAttribute("data-size");
    if (size !== "standard") root.dataset.size = size;
    paint(colour);
    await settle();
    last = look();
    return digest(last[0].join());
  };
  const change = async (colour) => {
    const before = last;
    paint(colour);
    await settle();
    last = look();
    return [differing(before[0], last[0]), differing(before[1], last[1])];
  };
  const all = async (rules, whole) => {
    const result = await axe.run(whole ? document : { include: unmet }, rules);
    return [result.violations, result.passes.map((rule) => rule.id)];
  };
  const named = (result) => result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.html}`));
  const places = async (rules) => named(await axe.run({ include: unmet }, { runOnly: { type: "rule", values: rules } }));
  const colours = async (known, rules, whole) => {
    const seen = new Set(known.split(" ")), fresh = new Map(), all = elements();
    const kind = (one) => one ? `${one.localName}.${one.getAttribute("class") ?? ""}` : "";
    const owns = new Map();
    const own = (one) => {
      if (!owns.has(one)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
        const plain = backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none" && opacity === "1";
        owns.set(one, plain ? "" : ` ${backgroundColor} ${backgroundImage} ${opacity}`);
      }
      return owns.get(one);
    };
    const grounds = new Map([[null, ""]]);
    const ground = (one) => {
      if (!grounds.has(one)) grounds.set(one, ground(one.parentElement) + own(one));
      return grounds.get(one);
    };
    const boxes = [];
    for (const one of all) if (own(one) && isShown(one)) boxes.push([one, one.getBoundingClientRect()]);
    const neighbours = (one, text) => {
      const letters = new Range();
      if (text) letters.selectNode(text);
      const { left, top, width, height } = (text ? letters : one).getClientRects()[0] ?? one.getBoundingClientRect();
      const x = left + width / 2, y = top + height / 2;
      const here = boxes.filter(([other, box]) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
        && !other.contains(one));
      return here.map(([other]) => `${own(other)} ${getComputedStyle(other).position} ${getComputedStyle(other).zIndex}`);
    };
    for (const one of whole ? all : unmet) {
      const text = [...one.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
      if (!text && !one.matches("input, select, textarea, button")) continue;
      if (!isShown(one)) continue;
      const style = getComputedStyle(one);
      const painted = digest([kind(one), kind(one.parentElement), kind(one.parentElement.parentElement), style.color,
        style.fontSize, style.fontWeight, style.textDecorationLine, style.textShadow, getComputedStyle(one.parentElement).color,
        ground(one), ...neighbours(one, text)].join("|"));
      if (!seen.has(painted) && !fresh.has(painted)) fresh.set(painted, one);
    }
    if (!fresh.size) return [[], [], []];
    const result = await axe.run({ include: [...fresh.values()] }, { runOnly: { type: "rule", values: rules } });
    return [[...fresh.keys()], named(result), result.passes.map((rule) => rule.id)];
  };
  window.judge = { meet, set, change, all, places, colours };
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

    On the first screen it looks at every element of a page; on the others at some of each make that no earlier page had, for all
    rules but those about colours; where a screen shows the same elements as one before, for those about places. For colours it
    looks at one of the elements that are painted alike, on whichever page and screen of all tests of this process. Where it finds
    something on a page, that page counts as never met.
    """

    painted: ClassVar[dict[str, list[str]]] = {colour: [] for colour in COLOURS}
    """Digests of what has been looked at in each colour."""

    def __init__(self, *screens: Screen) -> None:
        self.screens = screens
        self.makes: set[str] = set()
        """Digests of the makes of elements that have been looked at on all screens."""

    def broken_rules(self, page: Page) -> dict[Screen, list[str]]:
        """Return what breaks a rule on any screen; nothing where no rule is broken."""
        if page.evaluate("() => window.judge === undefined"):
            page.evaluate(Axe().axe_script)
            page.evaluate(_PROGRAM)
        unmet = page.evaluate("(known) => judge.meet(known)", " ".join(self.makes))
        broken = {}
        reports: dict[str, str] = {}
        for screen in self.screens if unmet else self.screens[:1]:
            whole = screen is self.screens[0]
            page.set_viewport_size({"width": screen.width, "height": 800})
            first, *others = screen.colours
            shown = page.evaluate("(settings) => judge.set(...settings)", [screen.size, first])
            if shown in reports:  # then only where something stands may differ
                problems = [reports[shown], *page.evaluate("(rules) => judge.places(rules)", _PLACE_RULES)]
            else:
                problems = [reports.setdefault(shown, _broken_but_for_colours(page, whole))]
            problems += self._broken_colours(page, first, whole)
            for colour in others if unmet else ():
                problems += self._broken_in_other_colour(page, colour)
            if any(problems):
                broken[screen] = list(filter(None, problems))
        if not broken:
            self.makes.update(unmet)
        return broken

    def _broken_in_other_colour(self, page: Page, colour: str) -> list[str]:
        """Set another colour: none shows or hides anything, so only rules about colours could be broken.

        High contrast draws other borders besides: where something has moved, the rules about places are looked at, too.
        """
        shown, moved = page.evaluate("(colour) => judge.change(colour)", colour)
        assert not shown, page.url
        violations = self._broken_colours(page, colour, whole=False)
        if moved:
            assert colour == "contrast", page.url
            found = page.evaluate("(rules) => judge.places(rules)", _PLACE_RULES)
            violations += [f"{colour}: {violation}" for violation in found]
        return violations

    def _broken_colours(self, page: Page, colour: str, whole: bool) -> list[str]:
        known = self.painted[colour]
        fresh, violations, passed = page.evaluate(
            "(given) => judge.colours(...given)", [" ".join(known), _COLOUR_RULES, whole]
        )
        assert known or "color-contrast" in passed, page.url
        if not violations:
            known.extend(fresh)
        return [f"{colour}: {violation}" for violation in violations]


def _broken_but_for_colours(page: Page, whole: bool) -> str:
    violations, passed = page.evaluate("(given) => judge.all(...given)", [_WITHOUT_COLOURS, whole])
    assert not whole or "target-size" in passed, page.url
    return str(AxeResults({"violations": violations}).generate_report()) if violations else ""
