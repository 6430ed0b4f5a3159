"""Open the heavy pages of a large built site in a browser: ``python -m tests.audit.large_site SITE``.

Prints a row for each: seconds from the click until the first answer is seen, requests, and KB that the server was asked for
(not compressed, as it lies on disk). `python -m tests.benchmark.corpus 100000 FOLDER` writes such a site's data.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Locator, Page, Response

from tests.audit.browsing import browsing


class Visit(NamedTuple):
    """A page, and what a reader does there."""

    name: str
    address: str
    act: Callable[[Page], Locator]
    """Act, and return what holds the first answer."""


def _heading(page: Page) -> Locator:
    return page.locator("h1").first


def _search(words: str) -> Callable[[Page], Locator]:
    def act(page: Page) -> Locator:
        page.locator("#search-input").fill(words)
        return page.locator(".search__results a").first

    return act


def _explore(page: Page) -> Locator:
    page.locator(".explorer__facet input").first.wait_for(state="attached", timeout=120_000)
    if page.locator(".explorer__toggle").is_visible():
        page.locator(".explorer__toggle").click()
    page.locator(".explorer__facet input").first.check()
    return page.locator(".explorer__table tbody tr").first


def visits(site: Path) -> Iterator[Visit]:
    """Yield what is looked at: the first page, lists, search by one word and by two, and the indicators."""
    year = max(folder.name for folder in (site / "years").iterdir() if folder.is_dir())
    yield Visit("overview", "", _heading)
    yield Visit("list of a year", f"years/{year}/projects/", _heading)
    yield Visit("units", "units/", _heading)
    yield Visit("findings", "checks/", _heading)
    yield Visit("search, one word", "search/", _search("法律援助"))
    yield Visit("search, two words", "search/", _search("青年 培训"))
    yield Visit("indicators, first choice", "indicators/", _explore)


def measure(page: Page, root: str, visit: Visit) -> str:
    """Return the row of a visit."""
    sizes: list[int] = []

    def add(response: Response) -> None:
        sizes.append(int(response.headers.get("content-length", 0)))

    page.on("response", add)
    begin = time.perf_counter()
    page.goto(root + visit.address)
    opened = time.perf_counter() - begin
    answer = visit.act(page)
    try:
        answer.wait_for(timeout=60_000)
        seconds = f"{time.perf_counter() - begin:.2f}"
    except Exception:  # a measurement goes on with the next page
        seconds = "none"
    page.remove_listener("response", add)
    return f"| {visit.name} | {opened:.2f} | {seconds} | {len(sizes)} | {sum(sizes) / 1000:,.0f} |"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site", type=Path)
    chosen = parser.parse_args()
    with browsing(chosen.site) as (browser, root):
        print("| page | opened, s | first answer, s | requests | KB |\n| --- | --- | --- | --- | --- |")
        for visit in visits(chosen.site):
            page = browser.new_page()
            print(measure(page, root, visit), flush=True)
            page.close()


if __name__ == "__main__":
    main()
