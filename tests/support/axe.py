"""What Axe says of a page; and of its other colours, without looking twice at what is painted alike."""

from __future__ import annotations

from axe_playwright_python.base import AxeResults  # type: ignore[import-untyped]
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
"""WCAG 2.2 A and AA, and good practice."""
_COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""All of these rules that look at a colour."""
_WITHOUT_COLOURS = {**AXE, "rules": {rule: {"enabled": False} for rule in _COLOUR_RULES}}

_CHANGE_COLOUR = """(colour) => {
  const root = document.documentElement;
  const places = () => [...document.body.querySelectorAll("*")].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [one.checkVisibility({ visibilityProperty: true, opacityProperty: true }), x, y, width, height].join(" ");
  });
  const before = places();
  root.dataset.mdColorScheme = colour === "dark" ? "slate" : "default";
  root.toggleAttribute("data-contrast", false);
  if (colour === "contrast") root.dataset.contrast = "high";
  const after = places();
  return before.filter((place, number) => place !== after[number]).length;
}"""
"""Set a colour as display.js does, for test_theme.py holds that a reader's choice comes to the same; return how many elements
it shows or hides, moves, or makes larger."""

# Axe on one of those elements that are painted alike: of the same kind, in the same colour and letters, on the same grounds.
# `known` says which have been looked at, on whatever page.
_JUDGE_COLOURS = """async ([known, rules]) => {
  const seen = new Set(known), fresh = new Map();
  const kind = (one) => one ? `${one.localName}.${one.getAttribute("class") ?? ""}` : "";
  const ground = (one) => {
    if (!one) return "";
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
    const plain = backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none" && opacity === "1";
    return `${ground(one.parentElement)}${plain ? "" : ` ${backgroundColor} ${backgroundImage} ${opacity}`}`;
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
    """Other colours of a page that Axe has been at: dark ones change nothing but colours, so only their rules could be broken.

    High contrast draws other borders besides: where something has moved, all rules are looked at.
    """

    def __init__(self, *colours: str) -> None:
        self.painted: dict[str, list[str]] = {colour: [] for colour in colours}

    def broken_rules(self, page: Page) -> list[str]:
        """Return what breaks a rule in one of the colours, the other colours of the page judged already."""
        broken = []
        for colour, known in self.painted.items():
            if page.evaluate(_CHANGE_COLOUR, colour):
                assert colour == "contrast", page.url
                broken += filter(None, [broken_rules(page, colours=False)])
            fresh, violations = page.evaluate(_JUDGE_COLOURS, [known, _COLOUR_RULES])
            known.extend(fresh)
            broken += [f"{colour}: {violation}" for violation in violations]
        return broken
