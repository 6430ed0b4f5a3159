"""What Axe says of a page; and of its other colours, without looking twice at what is painted alike."""

from __future__ import annotations

from collections.abc import Sequence

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
"""Set a colour as display.js does, for test_theme.py holds that a reader's choice comes to the same; return how many elements
it shows or hides, and how many it moves or makes larger."""

# Axe on one of those elements that are painted alike: of the same kind, in the same colour and letters, on the same grounds.
# `known` says which have been looked at, on whatever page.
_JUDGE_COLOURS = """async ([known, rules]) => {
  const seen = new Set(known), fresh = new Map();
  const kind = (one) => one ? `${one.localName}.${one.getAttribute("class") ?? ""}` : "";
  const grounds = new Map([[null, ""]]);
  const ground = (one) => {
    if (!grounds.has(one)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
      const plain = backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none" && opacity === "1";
      grounds.set(one, `${ground(one.parentElement)}${plain ? "" : ` ${backgroundColor} ${backgroundImage} ${opacity}`}`);
    }
    return grounds.get(one);
  };
  for (const one of document.body.querySelectorAll("*")) {
    const hasText = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText && !one.matches("input, select, textarea, button")) continue;
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(one);
    const painted = [kind(one), kind(one.parentElement), kind(one.parentElement.parentElement), style.color, style.fontSize,
      style.fontWeight, style.textDecorationLine, style.textShadow, getComputedStyle(one.parentElement).color, ground(one)].join("|");
    if (!seen.has(painted) && !fresh.has(painted)) fresh.set(painted, one);
  }
  if (!fresh.size) return [[], []];
  const result = await axe.run({ include: [...fresh.values()] }, { runOnly: { type: "rule", values: rules } });
  return [[...fresh.keys()], result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.html}`))];
}"""

_JUDGE_PLACES = """async (rules) => {
  const result = await axe.run({ runOnly: { type: "rule", values: rules } });
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.html}`));
}"""


def broken_rules(page: Page, *, colours: bool = True) -> str:
    """Return Axe's report of the rules that a page breaks, empty where it breaks none; `colours` are looked at or not."""
    axe = Axe()
    if page.evaluate("() => window.axe === undefined"):
        page.evaluate(axe.axe_script)
    found = AxeResults(page.evaluate("(rules) => axe.run(rules)", AXE if colours else _WITHOUT_COLOURS))
    looked_at = {rule["id"] for rule in found.response["passes"]}
    assert looked_at >= ({"color-contrast", "target-size"} if colours else {"target-size"}), page.url
    return str(found.generate_report()) if found.violations_count else ""


class OtherColours:
    """Other colours of a page that Axe has been at: none shows or hides anything, so only rules about colours could be broken.

    High contrast draws other borders besides: where something has moved, the rules about places are looked at, too.
    """

    def __init__(self, *colours: str) -> None:
        self.painted: dict[str, list[str]] = {colour: [] for colour in colours}

    def broken_rules(self, page: Page) -> list[str]:
        """Return what breaks a rule in one of the colours, the other colours of the page judged already."""
        broken = []
        for colour, known in self.painted.items():
            shown, moved = page.evaluate(_CHANGE_COLOUR, colour)
            assert not shown, page.url
            fresh, violations = page.evaluate(_JUDGE_COLOURS, [known, _COLOUR_RULES])
            known.extend(fresh)
            if moved:
                assert colour == "contrast", page.url
                violations += page.evaluate(_JUDGE_PLACES, _PLACE_RULES)
            broken += [f"{colour}: {violation}" for violation in violations]
        return broken


class WideAndNarrow:
    """Pages on a wide screen and on the narrowest phone: light on the one and in its other colours, in all colours of the other.

    A page is loaded once and set otherwise as a reader sets it. Axe looks at every element of a light page on the wide screen;
    elsewhere at every element for all rules but those about colours, and for those at one of the elements painted alike.
    """

    def __init__(
        self,
        wide: Sequence[str] = ("dark", "contrast"),
        narrow: Sequence[str] = ("light", "dark", "contrast"),
    ) -> None:
        self.other_colours = {1280: OtherColours(*wide), 320: OtherColours(*narrow)}

    def broken_rules(self, page: Page) -> dict[int, list[str]]:
        """Return what breaks a rule in any setting, by the width of the screen; nothing where no rule is broken."""
        broken = {}
        for width, other_colours in self.other_colours.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(_SETTLE)
            page.evaluate(_CHANGE_COLOUR, "light")
            problems = [broken_rules(page, colours=width == 1280), *other_colours.broken_rules(page)]
            if any(problems):
                broken[width] = list(filter(None, problems))
        return broken
