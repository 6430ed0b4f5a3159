"""Take pictures of a built site to look at: ``python -m tests.audit.pictures SITE PICTURES [PATH …]``.

Of every kind of page or of these paths, at 360, 1280 and 1920 px (320: a window of 1280 px at 400 %), in a colour, a size of
letters, forced colours, without a script, or without the indexes of search and explorer; or of the sheets of paper (pdftoppm).
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page

from tests.audit.browsing import browsing
from tests.audit.page_layout import examples

MAX_HEIGHT = 2400
"""Px of a page in one picture: taller pages are cut, as a viewer would shrink them until nothing can be read."""
MISSING_INDEX = "**/search/start.json"


def _visit(browser: Browser, width: int, chosen: argparse.Namespace) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=not chosen.no_script,
        forced_colors="active" if chosen.forced else "none",
        color_scheme="dark" if chosen.colour == "dark" else "light",
        reduced_motion="reduce",
    )
    settings = f"JSON.stringify({{colour: '{chosen.colour}', size: '{chosen.size}'}})"
    context.add_init_script(f"localStorage.setItem('display-settings', {settings})")
    if chosen.no_index:
        context.route(MISSING_INDEX, lambda route: route.abort())
    return context


def _print(page: Page, file: Path) -> None:
    page.pdf(path=file.with_suffix(".pdf"), prefer_css_page_size=True)
    command = ["pdftoppm", "-r", "60", "-png", str(file.with_suffix(".pdf")), str(file.with_suffix(""))]
    subprocess.run(command, check=True)


def take_pictures(site: Path, folder: Path, addresses: Sequence[str], chosen: argparse.Namespace) -> None:
    """Write a picture of each page at each width into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with browsing(site) as (browser, root):
        for width in chosen.widths:
            context = _visit(browser, width, chosen)
            page = context.new_page()
            for address in addresses:
                page.goto(root + address, wait_until="networkidle")
                file = folder / f"{quote(address.strip('/') or 'overview', safe='')}-{width}.png"
                if chosen.paper:
                    _print(page, file)
                    continue
                height = min(MAX_HEIGHT, page.evaluate("document.documentElement.scrollHeight"))
                clip = {"x": 0, "y": 0, "width": width, "height": height}
                page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
                print(file, flush=True)
            context.close()


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("pictures", type=Path, help="folder to write into")
    parser.add_argument("addresses", nargs="*", help="pages below its root; none: one of every kind")
    parser.add_argument("--widths", nargs="+", type=int, default=[360, 1280, 1920], metavar="PX")
    parser.add_argument("--colour", default="light", choices=["light", "dark", "contrast"])
    parser.add_argument("--size", default="standard", choices=["standard", "large", "larger"])
    parser.add_argument("--forced", action="store_true", help="forced colours")
    parser.add_argument("--paper", action="store_true", help="sheets of paper")
    parser.add_argument("--no-script", action="store_true")
    parser.add_argument("--no-index", action="store_true")
    chosen = parser.parse_args()
    take_pictures(
        chosen.site,
        chosen.pictures,
        chosen.addresses or [address for _, address in examples(chosen.site)],
        chosen,
    )


if __name__ == "__main__":
    main()
