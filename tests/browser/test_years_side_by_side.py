"""The comparison of years in a browser: no figure is broken over lines, whatever the years, the screen and the letters."""

from __future__ import annotations

import re

from playwright.sync_api import Browser

from generator.pages.year_comparison import compare_years
from generator.projects.artifacts import build_artifacts
from generator.projects.record import Record, read_record
from generator.rendering.render import render
from tests.audit.page_layout import measure
from tests.support.axe import SET_SIZE
from tests.support.forms import CASES, registers

FORM = (CASES / "project.yml").read_text(encoding="utf-8")
COUNTS = (2, 3, 4, 5, 6, 7, 8)
WINDOWS = (
    *((320, size) for size in ("standard", "large", "larger")),
    (360, "standard"),
    (768, "standard"),
    (768, "larger"),
    (1280, "standard"),
    (1280, "large"),
)
OVERFULL = """() => [...document.querySelectorAll(".years :is(th, td)")]
  .some((cell) => cell.scrollWidth > cell.clientWidth + 1)"""
"""Whether a cell reaches into its neighbour."""


AS_COLUMNS = """() => {
  for (const table of document.querySelectorAll(".years")) table.className = "years years--wide";
  document.querySelector(".years td").replaceChildren();
}"""
"""Has the years side by side where there is room, whatever their figures, and one cell blank."""
GAPS = """() => [...document.querySelectorAll(".years :is(th, td):not(:last-child)")].map((cell) => getComputedStyle(cell))
  .map((style) => [style.borderRightWidth, style.paddingRight, style.clipPath].join(" "))"""
"""What parts the years: a border, a distance and a cut, in px."""


def _record(year: int, digits: int) -> Record:
    """The record of a form with amounts and targets of as many digits as a form may have, or of few."""
    amount = f"{year}56789012.345"[-digits:]
    text = re.sub("^年度: .*", f"年度: {year}", FORM, flags=re.MULTILINE)
    text = re.sub(r"(总额|财政拨款): [0-9.]+", rf"\1: {amount}", text)
    text = re.sub("指标值: ≥.*", f"指标值: ≥{amount.replace('.', '')}人次", text)
    sheet = build_artifacts(f"{year}/x", "x.yml", text.encode(), registers(), downloads=False)
    assert sheet.record, "".join(map(str, sheet.problems))
    return read_record(sheet.record)


def _drawn(years: int, digits: int) -> str:
    records = [_record(2018 + number, digits) for number in range(years)]
    comparison = compare_years(records, registers().layouts.by_name)
    return render("series.html", name="项目", comparison=comparison, root="../../")


def test_no_figure_is_broken(browser: Browser, site_url: str) -> None:
    """Two to eight years of few and of fifteen digits, from the narrowest phone with the largest letters to a wide screen.

    In forced colours, which draw every border, the lines are cut at the gaps between the years; on paper the years stand side by side; a year without
    anything to say has no line of its own on a phone.
    """
    page = browser.new_page()
    page.goto(f"{site_url}2023/yiliao-huzhu/")
    page.evaluate("document.querySelector('.site-toc')?.remove()")  # a comparison has the whole width
    broken, columns = {}, set()
    for digits in (6, 16):
        for years in COUNTS:
            page.evaluate(
                "(html) => { document.querySelector('article').innerHTML = html; }", _drawn(years, digits)
            )
            for width, size in WINDOWS:
                page.set_viewport_size({"width": width, "height": 800})
                page.evaluate(SET_SIZE, size)
                layout = measure(page)
                if layout.broken or layout.sideways or page.evaluate(OVERFULL):
                    broken[years, digits, width, size] = layout
                if page.locator(".years thead").first.is_visible():
                    columns.add((years, digits, width, size))
    page.evaluate(AS_COLUMNS)
    page.evaluate(SET_SIZE, "standard")
    page.emulate_media(forced_colors="active")
    assert set(page.evaluate(GAPS)) == {"0px 8px inset(-20px 4px -20px -20px)"}
    page.emulate_media(media="print", forced_colors="none")
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.locator(".years thead").first.is_visible()
    page.emulate_media(media="screen")
    assert page.locator(".years td:empty").count()
    assert not page.locator(".years td:empty").first.is_visible()
    page.close()
    assert broken == {}
    assert {case for case in columns if case[2] < 700} == set()
    assert {(years, 6, 1280, "standard") for years in COUNTS} <= columns
