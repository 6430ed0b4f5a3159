"""Pages of forms in every layout, on a phone and on a desk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Read
from tests.conftest import serving
from tests.site.test_build import built, copy_of_project
from tests.support.axe import WIDE, AxeOnScreens, Screen
from tests.support.every_layout import LAYOUT_FILES, write_layouts
from tests.support.page_faults import Faults, Window

FORMS = [f"{file.parent.name}/{file.stem}/" for file in LAYOUT_FILES]
LISTS = ["", "departments/", "transfer-payments/", "years/2023/", "units/renshe/", "indicators/", "checks/"]


@pytest.fixture(scope="module")
def other_forms_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of a body with a table of every layout; the address with the last slash."""
    home: Path = copy_of_project(tmp_path_factory.mktemp("forms") / "home")
    shutil.rmtree(home / "data")
    write_layouts(home / "data")
    with serving(built(home).folder, "/") as address:
        yield address


@pytest.fixture(scope="module")
def faults(browser: Browser, other_forms_url: str) -> Faults:
    """What is wrong with any page, looked at once for the two tests that follow."""
    faults = Faults({}, {})
    windows = (Window(1280), Window(320), Window(360, size="larger"))
    screens = AxeOnScreens(WIDE._replace(colours=("light",)), Screen(360, colours=("dark",)))
    page = browser.new_page(reduced_motion="reduce")
    for address in FORMS + LISTS:
        page.goto(other_forms_url + address)
        faults.look(page, windows, screens)
    page.close()
    return faults


def test_nothing_is_wider_than_the_screen(faults: Faults) -> None:
    """Whatever columns, blocks and tables a form has."""
    assert faults.wide == {}


def test_no_accessibility_rule_is_broken(faults: Faults) -> None:
    """Small tables, blocks of cells and blank cells included."""
    assert faults.broken == {}


def test_cells_of_a_card_are_named_by_the_columns_of_the_form(read: Read, other_forms_url: str) -> None:
    """On a phone every row is a card: no label of another form's column stands in it."""
    page = read(360)
    page.goto(f"{other_forms_url}2022/self-evaluation/")
    labels = page.eval_on_selector_all(
        ".indicators tbody tr:first-child td",
        "cells => cells.map((cell) => getComputedStyle(cell, '::before').content)",
    )
    assert labels == ['"指标值"', '"实际完成值"', '"分值"', '"得分"', '"偏差原因"']


def test_explorer_uses_the_words_of_the_forms(read: Read, other_forms_url: str) -> None:
    """Sides, a blank cell, and nothing where the form has no column 绩效标准."""
    page = read(1280)
    page.goto(f"{other_forms_url}indicators/?q=培训人数")
    rows = page.locator(".explorer__table tbody tr").filter(has_text="职工技能培训")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(re.compile("长期 ≥900人.*年度 ≥300人"))
    expect(rows).not_to_contain_text("未填")
    page.goto(f"{other_forms_url}indicators/?kind=没有目标值")
    expect(page.locator(".explorer__table .blank").first).to_have_text("原表空白")
    expect(page.locator(".explorer__status")).to_contain_text("找到 4 条指标")


def test_search_finds_a_department(read: Read, other_forms_url: str) -> None:
    """Under a title that says what it is."""
    page = read(1280)
    page.goto(other_forms_url)
    page.get_by_role("combobox").or_(page.get_by_role("searchbox")).first.fill("养老保险覆盖面")
    expect(page.get_by_text("例市人力资源和社会保障局：部门整体支出绩效目标").first).to_be_visible()
