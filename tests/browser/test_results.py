"""Pages with results in a browser: accessibility rules, narrow screens, what is seen of a card, and paper."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Read
from tests.browser.test_accessibility import Visit, visit
from tests.browser.test_paper import Print, needs_pdftotext, printed
from tests.support.axe import WIDE, AxeOnScreens, Screen
from tests.support.page_faults import Faults, Window

__all__ = ["printed", "visit"]  # fixtures

ADDRESSES = [
    "2023/jineng-jingsai/",
    "2023/bangfu-weiwen/",
    "2023/shuwu-jianshe/",
    "2023/fuwu-zhan/",
    "2023/jineng-jingsai/results/",
    "2023/jineng-jingsai/monitoring/",
    "2024/laomo-xiuyang/",
    "2024/laomo-xiuyang/results/",
    "results/",
    "results/2023/",
    "compare/bangfu-weiwen/",
    "compare/shuwu-jianshe/",
    "indicators/",
    "",
    "units/yunxi-zonggonghui/",
]


@pytest.fixture(scope="module")
def faults(browser: Browser, results_url: str) -> Faults:
    """What is wrong with any page, looked at once for the two tests that follow."""
    faults = Faults({}, {})
    narrow = (Window(320), Window(320, size="larger"), Window(360))
    windows, screens = (*narrow, Window(768, size="large"), Window(1280)), AxeOnScreens(WIDE, Screen(360))
    page = browser.new_page(reduced_motion="reduce")
    for address in ADDRESSES:
        page.goto(results_url + address)
        faults.look(page, windows, screens)
    page.close()
    return faults


def test_no_accessibility_rule_is_broken(faults: Faults) -> None:
    """Axe finds nothing in light, dark and high contrast, on a wide screen and on a phone."""
    assert faults.broken == {}


def test_nothing_is_wider_than_its_window(faults: Faults) -> None:
    """Nothing scrolls sideways or is cut off, from the narrowest phone with the largest letters to a wide screen."""
    assert faults.wide == {}


@pytest.mark.parametrize("address", ["", "years/2023/", "units/yunxi-zonggonghui/"])
def test_figure_of_a_year_leads_to_its_indicators(read: Read, results_url: str, address: str) -> None:
    """The list of all indicators counts as many as the page, which has another year beside it."""
    page = read(1280)
    page.goto(results_url + address)
    link = page.locator(".figures").get_by_role("link", name="看这")
    count = re.sub("[^0-9]", "", link.inner_text())
    assert int(count)
    link.click()
    expect(page.locator(".explorer__status")).to_have_text(
        re.compile(f"^找到 {count} 条指标（共 [0-9]+ 条）")
    )


def test_a_phone_shows_a_card_for_every_row(read: Read, results_url: str) -> None:
    """Every cell that has a text is named by its column; blank cells take no room."""
    page = read(360)
    page.goto(f"{results_url}2023/bangfu-weiwen/")
    names = page.eval_on_selector_all(
        ".outcome td:not(:empty)",
        "(cells) => cells.map((cell) => getComputedStyle(cell, '::before').content)",
    )
    assert names
    assert set(names).isdisjoint({"none", "normal", '""'})
    assert page.locator(".outcome td:empty").first.is_hidden()


@needs_pdftotext
def test_results_stand_on_sheets_before_the_form_of_the_goals(
    read: Read, results_url: str, printed: Print
) -> None:
    """The first sheet says how it went, the last is the official form of the goals."""
    page = read(1280)
    page.goto(f"{results_url}2023/bangfu-weiwen/")
    sheets = printed(page)
    assert "完成情况" in sheets[0]
    assert "目标表≥500人→自评表≥400人（放宽）" in "".join(sheets[:-1])
    assert "项目支出绩效目标表" in sheets[-1]
    assert "未达到" not in sheets[-1]


@needs_pdftotext
def test_the_official_form_of_a_self_evaluation_is_one_sheet(
    read: Read, results_url: str, printed: Print
) -> None:
    """A4, with title, every row and source, and without what only the screen needs."""
    page = read(1280)
    page.goto(f"{results_url}2023/jineng-jingsai/results/")
    (sheet,) = printed(page)
    for text in (
        "绩效自评表2023年度",
        "参赛职工人数≥300人276人",
        "两家企业停产检修",
        "云溪市总工会2023年项目支出绩效自评表，第1张表",
    ):
        assert text in sheet
    assert "照公布的表列出" not in sheet


def test_explorer_shows_and_filters_what_was_done(visit: Visit, results_url: str) -> None:
    """Actual value and state in words with a sign; the state narrows the list, and both stand in the file."""
    page = visit(1280, accept_downloads=True).new_page()
    page.goto(f"{results_url}indicators/?state=未达到&year=2023&sort=level")
    rows = page.locator(".explorer__table tbody tr")
    expect(rows.first).to_be_visible()
    cells = [re.sub(r"\s+", " ", text) for text in rows.locator("[data-label=实际完成值]").all_inner_texts()]
    assert cells == ["276人 ✗ 未达到", "8个 ✗ 未达到", "45天 ✗ 未达到"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载结果（CSV）").click()
    table = list(csv.DictReader(io.StringIO(saved.value.path().read_text("utf-8-sig"))))
    assert [(row["实际完成值"].strip("\u200b"), row["完成情况"]) for row in table] == [
        ("276人", "未达到"),
        ("8个", "未达到"),
        ("45天", "未达到"),
    ]
    page.goto(f"{results_url}indicators/?year=2023&q=慰问困难职工人数")
    expect(rows).to_have_count(1)
    assert "452人 ✓ 达到" in rows.inner_text()
    assert "自评表的指标值是 ≥400人" in rows.inner_text()
    assert AxeOnScreens(WIDE).broken_rules(page) == {}


FILL = """(word) => {
  const wide = {};
  const selectors = ['.outcome tbody th', '.outcome td.prose', '.outcome td span', '.outcome small', '.origin dt', '.origin dd',
    ':is(.outcome--funds, .result-form) thead th:not(.figure)', '.results h3', '.results .totals strong', '.facts'];
  for (const selector of selectors) {
    const part = document.querySelector(`article ${selector}`);
    if (!part) continue;
    const before = part.innerHTML;
    part.textContent = word;
    wide[selector] = document.documentElement.scrollWidth;
    part.innerHTML = before;
  }
  return wide;
}"""
"""Puts a word, one after another, into the parts of a page that hold texts of results; returns how wide the page is then."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", ["2023/jineng-jingsai/", "2023/jineng-jingsai/results/", "results/"])
def test_a_word_of_thousands_of_letters_breaks(
    read: Read, results_url: str, address: str, width: int
) -> None:
    """Reasons, words of further cells and names may have it."""
    page = read(width, bypass_csp=True)
    page.goto(results_url + address)
    widths = page.evaluate(FILL, "W" * 3000)
    assert len(widths) >= 3
    assert {part: wide for part, wide in widths.items() if wide > width} == {}
