"""Measure how the pages of a built site are laid out: ``python -m tests.audit.page_layout SITE [PATH …]``.

Prints a row for each kind of page, at 360 and 1280 px: height in px; right edges of text blocks; sizes of letters; the longest
stretch in px with an empty third of the width (left, middle, right); runs of digits that break over lines; px of sideways scroll.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.audit.browsing import browsing

WIDTHS = (360, 1280)

# One example of every kind of page: the first address of a pattern whose page exists.
_KINDS = {
    "overview": (".",),
    "year": ("years/2024", "years/*"),
    "project list": ("years/*/projects",),
    "units": ("units",),
    "unit": ("units/*",),
    "project": ("2025/jinqiu-zhuxue", "20*/*"),
    "long name": ("2025/fuwu-zhendi",),
    "with results": ("2024/jinqiu-zhuxue",),
    "comparison": ("compare/jinqiu-zhuxue", "compare/*"),
    "results": ("results",),
    "explorer": ("indicators",),
    "findings": ("checks",),
    "changes": ("changes",),
    "withdrawn": ("2022/shuwu-jianshe",),
    "open data": ("open-data",),
    "search": ("search",),
    "embedding": ("embed",),
    "about": ("about",),
    "glossary": ("glossary",),
}


class Layout(NamedTuple):
    """The layout of a page at one width."""

    height: int
    edges: Sequence[int]
    """Right edges of the text blocks of the main part, in px, from the left."""
    sizes: Sequence[float]
    """Sizes of visible letters of the whole page, in px."""
    empty: Sequence[int]
    """For the left, middle and right third of the main part, the longest stretch without anything, in px."""
    broken: Sequence[str]
    """Runs of digits that do not stand on one line, web addresses aside."""
    sideways: int
    """Px by which the page is wider than the window."""


MEASURE = r"""() => {
  const main = document.querySelector("main") ?? document.body;
  const visible = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  const hidden = (box) => box.width <= 1 || box.height <= 1;
  const blocks = "p, ul, ol, dl, table, h1, h2, h3, h4, pre, details, form, figure, blockquote, svg.picture";
  const edges = new Map();
  for (const one of main.querySelectorAll(blocks)) {
    if (one.parentElement.closest("table, li, dl, details, dialog, nav, pre") || !visible(one) || !one.textContent.trim()) continue;
    const box = one.getBoundingClientRect();
    if (hidden(box)) continue;
    const near = [...edges.keys()].find((edge) => Math.abs(edge - box.right) <= 4) ?? Math.round(box.right);
    edges.set(near, (edges.get(near) ?? 0) + 1);
  }
  const sizes = new Set(), broken = [], ink = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || parent.closest("script, style, template, title, desc, noscript") || !visible(parent)) continue;
    range.selectNodeContents(text);
    const boxes = [...range.getClientRects()].filter((box) => !hidden(box));
    const clip = parent.closest(".site-skip");
    if (!boxes.length || clip) continue;
    sizes.add(Math.round(parseFloat(getComputedStyle(parent).fontSize) * 10) / 10);
    if (main.contains(parent)) ink.push(...boxes);
    for (const digits of text.data.matchAll(/[0-9][0-9,.]*[0-9]/g)) {
      if (/[\w/.:-]*\/[\w/.:-]*/.test(text.data.slice(Math.max(0, digits.index - 30), digits.index + 30)) || parent.closest("code, pre")) continue;
      range.setStart(text, digits.index);
      range.setEnd(text, digits.index + digits[0].length);
      const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (tops.size > 1) broken.push(digits[0]);
    }
  }
  for (const one of main.querySelectorAll("svg, img, input, button, select, td, th")) {
    const box = one.getBoundingClientRect();
    if (visible(one) && !hidden(box)) ink.push(box);
  }
  const grid = document.querySelector(".md-main__inner")?.getBoundingClientRect() ?? main.getBoundingClientRect();
  const empty = [0, 1, 2].map((third) => {
    const left = grid.left + third * grid.width / 3, right = left + grid.width / 3;
    const spans = ink.filter((box) => box.right > left + 1 && box.left < right - 1)
      .map((box) => [box.top, box.bottom]).sort((a, b) => a[0] - b[0]);
    let longest = 0, end = grid.top;
    for (const [top, bottom] of [...spans, [grid.bottom, grid.bottom]]) {
      longest = Math.max(longest, top - end);
      end = Math.max(end, bottom);
    }
    return Math.round(longest);
  });
  const root = document.documentElement;
  return {
    height: root.scrollHeight,
    edges: [...edges.keys()].sort((a, b) => a - b),
    sizes: [...sizes].sort((a, b) => a - b),
    empty,
    broken,
    sideways: Math.max(0, root.scrollWidth - root.clientWidth),
  };
}"""
"""Return the fields of `Layout` for the page that is shown."""


def measure(page: Page) -> Layout:
    """Return the layout of the page that is shown."""
    values: dict[str, Any] = page.evaluate(MEASURE)
    return Layout(**values)


def examples(site: Path) -> Iterator[tuple[str, str]]:
    """Yield every kind of page that the site has, with the address of an example below its root."""
    for kind, patterns in _KINDS.items():
        pages = [page for pattern in patterns for page in sorted(site.glob(f"{pattern}/index.html"))]
        if pages:
            address = pages[0].parent.relative_to(site).as_posix()
            yield kind, "" if address == "." else f"{address}/"


def print_layouts(site: Path, addresses: Sequence[str]) -> None:
    """Print a table of layouts: of these addresses, or of an example of every kind of page."""
    rows = [(address or "overview", address) for address in addresses] or list(examples(site))
    print("| page | px | height | right edges | letter sizes | empty thirds | broken digits | sideways |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with browsing(site) as (browser, root):
        page = browser.new_page()
        for kind, address in rows:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(root + address, wait_until="networkidle")
                layout = measure(page)
                edges = f"{len(layout.edges)}: {' '.join(map(str, layout.edges))}"
                sizes = f"{len(layout.sizes)}: {' '.join(f'{size:g}' for size in layout.sizes)}"
                empty = " ".join(map(str, layout.empty))
                broken = len(layout.broken)
                print(
                    f"| {kind} | {width} | {layout.height} | {edges} | {sizes} | {empty} | {broken} | {layout.sideways} |",
                    flush=True,
                )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("addresses", nargs="*", help="pages below its root; none: one of every kind")
    chosen = parser.parse_args()
    print_layouts(chosen.site, chosen.addresses)


if __name__ == "__main__":
    main()
