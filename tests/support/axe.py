"""What Axe says of a page on every screen and in every colour, without looking twice at what is painted alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
"""WCAG 2.2 A and AA, and good practice."""
_COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""All of these rules that look at a colour."""
_PLACE_RULES = ["target-size", "scrollable-region-focusable"]
"""All of them that look at where something stands, among those about what is shown."""
_OF_COLOURS = {"all": None, "colours": _COLOUR_RULES, "places": []}
_OF_SCREENS = {"all": None, "colours": _COLOUR_RULES, "places": _PLACE_RULES}
_ALL = {"all": AXE, "colours": _COLOUR_RULES, "places": _PLACE_RULES}
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
# `paintedAnew` gives one of those elements that are painted alike: of the same kind, in the same colour and letters, on the same
# grounds, and with the same of what lies over or under them without holding them. `known` says which have been looked at, wherever.
# `run` is Axe, in one run for all kinds of rules: before its first rule about colours or places it sorts the whole page by place.
_PROGRAM = """() => {
  const root = () => document.documentElement;
  const elements = () => [...document.body.querySelectorAll("*")];
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  const settle = async () => {
    await frame();
    do await frame(); while (document.getAnimations().some((one) => one instanceof CSSTransition));
  };
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const digests = new Map();
  const digest = (text) => {
    if (!digests.has(text)) digests.set(text, computeDigest(text));
    return digests.get(text);
  };
  const computeDigest = (text) => {
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
    root().dataset.mdColorScheme = colour === "dark" ? "slate" : "default";
    root().toggleAttribute("data-contrast", false);
    if (colour === "contrast") root().dataset.contrast = "high";
  };
  const visibility = (one, { right, bottom, width, height }) => {
    const shown = isShown(one);
    return [
      shown, shown || one.checkVisibility({ visibilityProperty: true }), shown || one.checkVisibility(), right < 0, bottom < 0,
      !width, !height, getComputedStyle(one).clipPath === "none",
    ].map(Number).join("");
  };
  const look = () => {
    const all = elements(), boxes = all.map((one) => one.getBoundingClientRect());
    return { visible: all.map((one, place) => visibility(one, boxes[place])), boxes };
  };
  let last;
  const isElsewhere = (one, other) =>
    one.x !== other.x || one.y !== other.y || one.width !== other.width || one.height !== other.height;

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
    axe.configure({ rules: [
      { id: "color-contrast", selector: "[data-painted]" },
      { id: "link-in-text-block", selector: "a[href][data-painted]" },
      { id: "target-size", selector: "[data-unmet]" },
      { id: "scrollable-region-focusable", selector: "[data-unmet]:not(select, textarea)" },
    ] });
    unmet = elements().filter((one) => {
      const whole = digest(`${make(one)} ${trait(one.previousElementSibling)}`);
      if (seen.has(whole)) return false;
      fresh.set(whole, (fresh.get(whole) ?? 0) + 1);
      return fresh.get(whole) <= SOME;
    });
    return [...fresh.keys()];
  };
  const set = async (size, colour) => {
    root().removeAttribute("data-size");
    if (size !== "standard") root().dataset.size = size;
    paint(colour);
    await settle();
    last = look();
    return computeDigest(last.visible.join());
  };
  const change = async (colour) => {
    const before = last;
    paint(colour);
    await settle();
    last = look();
    return [
      before.visible.filter((one, place) => one !== last.visible[place]).length,
      before.boxes.filter((one, place) => isElsewhere(one, last.boxes[place])).length,
    ];
  };
  const paintedAnew = (known, whole) => {
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
    for (const one of all) {
      if (!own(one) || !isShown(one)) continue;
      const { position, zIndex } = getComputedStyle(one);
      boxes.push([one, one.getBoundingClientRect(), `${own(one)} ${position} ${zIndex}`]);
    }
    const neighbours = (one, text) => {
      const letters = new Range();
      if (text) letters.selectNode(text);
      const { left, top, width, height } = (text ? letters : one).getClientRects()[0] ?? one.getBoundingClientRect();
      const x = left + width / 2, y = top + height / 2;
      const here = boxes.filter(([other, box]) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
        && !other.contains(one));
      return here.map(([, , look]) => look);
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
    return fresh;
  };
  const run = async (whole, { all, colours, places }, known) => {
    const fresh = paintedAnew(known, whole), marks = { unmet, painted: [...fresh.values()] };
    const values = [...(fresh.size ? colours : []), ...places];
    if (!all && !values.length) return [[], [], []];
    const options = all ?? { runOnly: { type: "rule", values } };
    for (const name in marks) marks[name].forEach((one) => { one.dataset[name] = ""; });
    const { violations, passes } = await axe.run(whole ? document : { include: unmet }, options);
    for (const name in marks) marks[name].forEach((one) => { delete one.dataset[name]; });
    const found = violations.flatMap((rule) => rule.nodes.map((node) => [rule.id, `${node.html} ${node.failureSummary}`]));
    return [[...fresh.keys()], found, passes.map((rule) => rule.id)];
  };
  window.judge = { meet, set, change, run };
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

    On the first screen it looks at every element of a page, for all rules but those about colours and places; for places, and on
    the other screens, at some of each make that no earlier page had; where a screen shows the same elements as one before, for
    places alone. For colours it looks at one of the elements that are painted alike, on whichever page and screen of all tests of
    this process. Where it finds something on a page, that page counts as never met.
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
            for script in (Axe().axe_script, f"({_PROGRAM})()"):
                page.evaluate(script)
                page.add_init_script(
                    script
                )  # for the pages that follow: what a browser knows it need not read again
        unmet = page.evaluate("(known) => judge.meet(known)", " ".join(self.makes))
        broken = {}
        reports: dict[str, list[list[str]]] = {}
        for screen in self.screens if unmet else self.screens[:1]:
            page.set_viewport_size({"width": screen.width, "height": 800})
            first, *others = screen.colours
            shown = page.evaluate("(settings) => judge.set(...settings)", [screen.size, first])
            if shown in reports:  # then only where something stands may differ
                problems = reports[shown] + self._run(page, first, _OF_SCREENS)
            else:
                problems = self._run(page, first, _ALL, whole=screen is self.screens[0])
                reports[shown] = [one for one in problems if one[0] not in (*_COLOUR_RULES, *_PLACE_RULES)]
            for colour in others if unmet else ():
                problems += self._run_in_other_colour(page, colour)
            if problems:
                broken[screen] = [" ".join(problem) for problem in problems]
        if not broken:
            self.makes.update(unmet)
        return broken

    def _run_in_other_colour(self, page: Page, colour: str) -> list[list[str]]:
        """Set another colour: none shows or hides anything, so only rules about colours could be broken.

        High contrast draws other borders besides: where something has moved, the rules about places are looked at, too.
        """
        shown, moved = page.evaluate("(colour) => judge.change(colour)", colour)
        assert not shown, page.url
        assert not moved or colour == "contrast", page.url
        problems = self._run(page, colour, _OF_SCREENS if moved else _OF_COLOURS)
        return [[f"{colour}:", *problem] for problem in problems]

    def _run(
        self, page: Page, colour: str, rules: Mapping[str, object], *, whole: bool = False
    ) -> list[list[str]]:
        """Return what breaks the rules: the name of the rule and the element."""
        known = self.painted[colour]
        fresh, violations, passed = page.evaluate(
            "(given) => judge.run(...given)", [whole, rules, " ".join(known)]
        )
        assert known or "color-contrast" in passed, page.url
        assert self.makes or not whole or "target-size" in passed, page.url
        if not {rule for rule, _ in violations} & {*_COLOUR_RULES}:
            known.extend(fresh)
        return list(violations)
