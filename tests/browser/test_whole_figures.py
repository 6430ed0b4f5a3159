"""The tables of a project in a browser: targets and results of few and of fifteen digits stand on one line."""

from __future__ import annotations

import re
from itertools import product

from playwright.sync_api import Browser

from tests.audit.page_layout import measure
from tests.support.axe import SET_SIZE
from tests.support.results import CAREFUL, GOALS, built

WIDTHS = (320, 360, 480, 640, 768, 1024, 1280)
SIZES = ("standard", "large", "larger")
LONG = "123456789012345"
"""As many digits as a form may have."""


def _page_of(digits: int) -> str:
    """The page of a project and its table of results, whose targets and values have so many digits."""
    number = LONG[:digits]
    goals = re.sub("指标值: [≥≤=][0-9]+", f"指标值: ≥{number}", GOALS)
    results = re.sub("((?:实际)?完成值): [0-9]+", rf"\1: {number}", CAREFUL)
    artifacts = built(results, goals)
    assert artifacts.page_html, artifacts.problems
    return artifacts.page_html + artifacts.self_evaluation_form


def test_no_figure_is_broken(browser: Browser, results_url: str) -> None:
    """From the narrowest phone to a wide screen, in every letter size."""
    page = browser.new_page()
    page.goto(f"{results_url}2023/jineng-jingsai/")
    broken = {}
    for digits in (6, 15):
        page.evaluate("(html) => { document.querySelector('article').innerHTML = html; }", _page_of(digits))
        for width, size in product(WIDTHS, SIZES):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(SET_SIZE, size)
            layout = measure(page)
            if layout.broken or layout.sideways:
                broken[digits, width, size] = layout.broken, layout.sideways
    page.close()
    assert broken == {}
