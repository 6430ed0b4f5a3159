"""What comes out of the printer: PDFs made by Chromium, read back with pdftotext."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PUBLIC, Read
from tests.browser.test_accessibility import Visit, visit
from tests.browser.test_journeys import LISTS, PROJECTS
from tests.support.extremes import FORTY, LARGEST, LATIN_NAME, LONG_NAME
from tests.support.texts import squeezed

__all__ = ["visit"]  # a fixture

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is missing: install poppler-utils"
)
HEAD = "绩效指标一级指标二级指标三级指标中期指标值绩效标准二级指标三级指标年度指标值绩效标准"
Print = Callable[[Page], list[str]]


@pytest.fixture
def printed(tmp_path: Path) -> Print:
    """``printed(page)``: the text of each sheet, without any white space."""

    def read(page: Page) -> list[str]:
        file = tmp_path / "page.pdf"
        page.pdf(path=file, prefer_css_page_size=True)
        run = subprocess.run(
            ["pdftotext", "-raw", str(file), "-"], capture_output=True, encoding="utf-8", check=True
        )
        return [squeezed(sheet) for sheet in run.stdout.split("\f")[:-1]]

    return read


@needs_pdftotext
@pytest.mark.parametrize("address", PROJECTS)
def test_every_sheet_of_a_project_says_what_it_is(
    read: Read, site_url: str, printed: Print, address: str
) -> None:
    """One or two sheets; head, source, name of the project, publisher and the sheet's number on each."""
    page = read(360)
    page.goto(site_url + address)
    sheets = printed(page)
    form = PROJECTS[address]
    assert 1 <= len(sheets) <= 2
    for number, sheet in enumerate(sheets, 1):
        assert sheet.count(HEAD) == 1
        assert f"来源：{form['来源']['文件']}，第{form['来源']['序号']}张表" in sheet
        assert f"页面：{form['项目名称']}公开单位：滁州市总工会" in sheet
        assert f"{number}/{len(sheets)}" in sheet
    assert [("项目支出绩效目标表（2023年度）" in sheet) for sheet in sheets] == [
        True,
        *[False] * (len(sheets) - 1),
    ]


@needs_pdftotext
def test_no_row_of_a_long_form_is_cut(read: Read, extremes_url: str, printed: Print) -> None:
    """Forty indicators of one to six lines: every cell of a row is on one sheet, whole; the head is on each."""
    page = read(1280)
    page.goto(f"{extremes_url}2023/many-indicators/")
    sheets = printed(page)
    assert 4 <= len(sheets) <= 8
    seen = []
    for number in range(1, FORTY + 1):
        middle = "按照有关规定及时足额发放到位" * (number % 6)
        cells = [
            f"起{number:02}名{middle}止{number:02}名",
            f"起{number:02}中{middle}止{number:02}中≥{number}人",
            f"起{number:02}年{middle}止{number:02}年≥{number}人次",
        ]
        on = [{place for place, sheet in enumerate(sheets) if cell in sheet} for cell in cells]
        assert on[0] == on[1] == on[2], (number, on)
        assert len(on[0]) == 1, (number, on)
        seen += on[0]
    assert seen == sorted(seen)
    assert set(seen) == set(range(len(sheets)))
    for sheet in sheets:
        assert sheet.count(HEAD) == 1
        assert "来源：滁州市总工会2023年项目支出绩效目标表，第1张表（2023-03-01公开）" in sheet
        assert f"网址：{PUBLIC}2023/many-indicators/" in sheet


@needs_pdftotext
@pytest.mark.parametrize(
    ("project", "texts"),
    [
        ("long-name", [LONG_NAME, f"中期资金总额{LARGEST}年度资金总额{LARGEST}"]),
        ("latin-name", [LATIN_NAME]),
        ("nothing", ["中期资金总额0.00年度资金总额0.00"]),
        ("four-sources", ["上年结转500.25上年结转0.000001", "财政专户管理资金400.25财政专户管理资金400.5"]),
        ("annual-only", ["年度资金总额88", "一级指标二级指标三级指标指标值绩效标准"]),
        ("no-sources", ["中期资金总额3年度资金总额1.5"]),
    ],
)
def test_extreme_forms_are_printed_whole(
    visit: Visit, extremes_url: str, printed: Print, project: str, texts: list[str]
) -> None:
    """On a single sheet, with every letter and digit; a form of one side has no medium-term column."""
    page = visit(360, size="larger").new_page()
    page.goto(f"{extremes_url}2023/{project}/")
    (sheet,) = printed(page)
    for text in texts:
        assert squeezed(text) in sheet
    assert ("中期目标" in sheet) == (project != "annual-only")
    assert f"网址：{PUBLIC}2023/{project}/" in sheet


@needs_pdftotext
@pytest.mark.parametrize("address", LISTS)
def test_lists_are_clean_on_paper(read: Read, site_url: str, printed: Print, address: str) -> None:
    """No navigation, search or button; every sheet says what page it is from; the pictures come out with their words."""
    page = read(360)
    page.goto(site_url + address)
    words = page.locator("article .fund-list th").all_text_contents()
    sheets = printed(page)
    text = "".join(sheets)
    for number, sheet in enumerate(sheets, 1):
        assert re.search("页面：.+公开单位：滁州市总工会$", sheet)
        assert sheet.startswith(f"{number}/{len(sheets)}")
    for screen in ("搜索项目", "显示设置", "菜单", "本页目录", "图中的数字列成表", "怎样看", "最近更新"):
        assert screen not in text
    assert address != "checks/" or len(sheets) == 2  # what unfolds begins no sheet of its own
    assert all(squeezed(word) in text for word in words)


COLOURS = """() => {
  const shown = [...document.querySelectorAll("article *")].filter((one) => one.checkVisibility());
  const letters = shown.filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const style = letters.map((one) => {
    const computed = getComputedStyle(one);
    return one.closest("svg") ? computed.fill : computed.color;
  });
  const grounds = shown.map((one) => getComputedStyle(one).backgroundColor);
  return { letters: [...new Set(style)], grounds: [...new Set(grounds)], count: letters.length };
}"""


@pytest.mark.parametrize("colour", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "units/many/", "2023/long-name/"])
def test_paper_is_black_on_white(visit: Visit, extremes_url: str, colour: str, address: str) -> None:
    """From the dark scheme too: letters and links are black, nothing has a ground of its own but bars."""
    page = visit(1280, colour).new_page()
    page.goto(extremes_url + address)
    page.emulate_media(media="print")
    found = page.evaluate(COLOURS)
    assert found["count"] > 20
    assert set(found["letters"]) <= {"rgb(0, 0, 0)", "rgb(255, 255, 255)"}  # white: figures on a bar
    assert set(found["grounds"]) <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
