"""How long tests wait for what has to happen: so long that only what never happens fails, however slow the machine."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 300
"""Seconds. What is waited for comes within a second or two on a quiet machine; a test goes on as soon as it has come."""
BROWSER_PATIENCE = 60_000
"""Milliseconds, as Playwright counts; it takes some hundredths of a second until a page shows what is expected of it."""


def wait_until(happened: Callable[[], object], told: Callable[[], object] = str) -> None:
    """Return as soon as `happened()` is true; fail after PATIENCE, with what `told()` gives."""
    end = monotonic() + PATIENCE
    while not happened():
        assert monotonic() < end, told()
        sleep(0.05)


def patient(browser: Browser) -> Browser:
    """Let every window of the browser wait for BROWSER_PATIENCE where nothing else is said; return the browser."""
    new_context, new_page = browser.new_context, browser.new_page

    def patient_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(BROWSER_PATIENCE)
        return context

    def patient_page(**options: Any) -> Page:
        page = new_page(**options)
        page.set_default_timeout(BROWSER_PATIENCE)
        return page

    browser.new_context, browser.new_page = patient_context, patient_page  # type: ignore[method-assign]
    return browser
