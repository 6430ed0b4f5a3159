"""Open a built site in a browser, for what measures and looks at its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import find_chromium, serving


@contextmanager
def browsing(site: Path) -> Iterator[tuple[Browser, str]]:
    """Serve the folder of a site; give a browser, and the address of the site with the last slash."""
    with serving(site, "/") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        yield browser, address
        browser.close()
