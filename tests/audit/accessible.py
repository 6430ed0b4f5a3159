"""Let axe look at every kind of page of a built site: ``python -m tests.audit.accessible SITE …``.

At 360 and 1280 px, light and dark, what is folded away open. Prints the rules that are broken, and how many pages were looked at.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.audit.browsing import browsing
from tests.audit.page_layout import WIDTHS, examples
from tests.support.axe import AXE
from tests.support.page_faults import unfold

COLOURS = ("light", "dark")


def broken_rules(browser: Browser, root: str, site: Path) -> Iterator[tuple[str, str]]:
    """Yield for each view of each page where it is and the rules that it breaks, none perhaps; the site is served at `root`."""
    for width in WIDTHS:
        for colour in COLOURS:
            context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
            context.add_init_script(
                f"localStorage.setItem('display-settings', JSON.stringify({{colour: '{colour}', size: 'standard'}}))"
            )
            page = context.new_page()
            for _, address in examples(site):
                page.goto(root + address, wait_until="networkidle")
                yield f"{address or '/'} {width} {colour}", _look(page)
            context.close()


def _look(page: Page) -> str:
    unfold(page)
    violations = Axe().run(page, options=AXE).response["violations"]
    return "; ".join(f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in violations)


def main() -> int:
    """Return the exit code: 1 where a page breaks a rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="+", type=Path, help="folders of built sites")
    code = 0
    for site in parser.parse_args().sites:
        with browsing(site) as (browser, root):
            views = list(broken_rules(browser, root, site))
        broken = [(view, rules) for view, rules in views if rules]
        for view, rules in broken:
            print(f"{view}: {rules}")
        print(f"{site}: {len(views)} views, {len(broken)} with broken rules", flush=True)
        code |= bool(broken)
    return code


if __name__ == "__main__":
    sys.exit(main())
