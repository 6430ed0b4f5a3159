"""A body whose projects go to the limits of the form, built once for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Build, serving, share_build
from tests.site.test_build import built, copy_of_project
from tests.support.extremes import write_extremes
from tests.support.results import write_two_years

Read = Callable[..., Page]

PUBLIC = "https://budget.example.org/open/"
"""Where the site says that it is published."""


def _built_with(write_data: Callable[[Path], object], folder: Path) -> Build:
    """Build the site of a body whose data is written by a function."""
    home = copy_of_project(folder / "home")
    shutil.rmtree(home / "data")
    write_data(home / "data")
    return built(home, SITE_URL=PUBLIC)


@pytest.fixture(scope="session")
def extremes_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its site served over HTTP; the address with the last slash."""
    made = share_build(tmp_path_factory, "extremes", lambda folder: _built_with(write_extremes, folder))
    with serving(made.folder, "/") as address:
        yield address


@pytest.fixture(scope="session")
def results_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the invented body with results of two years, served over HTTP; the address with the last slash."""
    made = share_build(tmp_path_factory, "results", lambda folder: _built_with(write_two_years, folder))
    with serving(made.folder, "/") as address:
        yield address


@pytest.fixture(scope="session")
def windows(browser: Browser) -> dict[tuple[tuple[str, Any], ...], Page]:
    """Windows of `read`, by their options."""
    return {}


@pytest.fixture
def read(browser: Browser, windows: dict[tuple[tuple[str, Any], ...], Page]) -> Iterator[Read]:
    """``read(width=1280, height=800, **options)``: a window of that size whose reader has chosen nothing.

    Tests use it one after another, for a browser takes twice as long for a new one as for most of what a test does there. Of
    one test it knows nothing in the next but the files that it fetched. A test that calls this again, or that wants a fresh
    browser, display settings or scripts of its own, takes `visit`.
    """
    opened: list[Page] = []

    def arrive(width: int = 1280, height: int = 800, **options: Any) -> Page:
        key = tuple(sorted(options.items()))
        if key not in windows:
            windows[key] = browser.new_context(reduced_motion="reduce", **options).new_page()
        page = windows[key]
        assert page not in opened, "this test has the window already"
        opened.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme="light", forced_colors="none", reduced_motion="reduce")
        return page

    yield arrive
    for page in opened:
        _leave(page)


def _leave(page: Page) -> None:
    """Take away what a test has left in a window."""
    context = page.context
    for other in context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    context.unroute_all()
    if page.url.startswith("http"):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto("about:blank")
    page.mouse.move(0, 0)
    context.clear_cookies()
    context.clear_permissions()
