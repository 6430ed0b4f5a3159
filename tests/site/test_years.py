"""Three years of the real projects, two of them invented: what the site makes of the years side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from tests.browser.test_accessibility import Visit
from tests.conftest import Build
from tests.site.test_build import built, copy_of_project, dead_links, heading, pages, words, write
from tests.support.axe import NARROW, WIDE, AxeOnScreens
from tests.support.page_faults import TOO_WIDE

PROJECT = "2023/yiliao-huzhu"
COMPARED = ("compare/yiliao-huzhu/", "units/chuzhou-zonggonghui/", f"{PROJECT}/")


def of_year(text: str, year: int, *changes: tuple[str, str]) -> str:
    """A form as it might be in another year."""
    text = re.sub("^年度: 2023", f"年度: {year}", text, flags=re.MULTILINE)
    text = re.sub("^中期期限: .*", f"中期期限: {year}—{year + 1}", text, flags=re.MULTILINE)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """All six in 2023 and 2024, one of them in 2022 too and called otherwise in 2024, with the same code."""
    home = tmp_path_factory.mktemp("years") / "home"
    copy_of_project(home)
    for file in sorted((home / "data" / "2023").glob("*.yml")):
        if file.stem != "yiliao-huzhu":
            write(home / "data" / "2024" / file.name, of_year(file.read_text(encoding="utf-8"), 2024))
    file = home / "data" / f"{PROJECT}.yml"
    text = file.read_text(encoding="utf-8").replace("\n实施单位:", "\n项目编码: 34110023P0001\n实施单位:", 1)
    write(file, text)
    write(
        home / "data" / "2022" / "yiliao-huzhu.yml",
        of_year(text, 2022, ("150.00", "120.00"), ("≥1万\n", "≥9000人\n")),
    )
    write(
        home / "data" / "2024" / "zhigong-huzhu.yml",
        of_year(text, 2024, ("150.00", "180.50"), ("减轻职工住院医疗费负担", "缓解职工住院医疗费负担")),
    )
    return built(home)


@pytest.fixture(scope="module")
def read(years: Build) -> dict[str, html.HtmlElement]:
    """Every page by its address."""
    return pages(years.folder)


def test_every_link_leads_somewhere(years: Build) -> None:
    """Between the years and to what compares them."""
    assert dead_links(years.folder) == []


def test_one_comparison_for_each_project_of_several_years(
    read: dict[str, html.HtmlElement], years: Build
) -> None:
    """By address, and by code where the address has changed."""
    found = {address for address in read if address.startswith("compare/")}
    assert found == {
        f"compare/{path.stem}/" for path in Path(years.folder, "2023").iterdir() if path.is_dir()
    }
    assert heading(read["compare/yiliao-huzhu/"]) == "职工医疗互助经费 历年对照"


def test_comparison_tells_what_was_changed(read: dict[str, html.HtmlElement]) -> None:
    """Money, goals and indicators, of three years."""
    page = read["compare/yiliao-huzhu/"]
    (steps,) = page.xpath("//ul[@class='steps']")
    assert [words(step) for step in steps] == [
        "2024 年比 2023 年：年度资金增加 30.50 万元（20.33%）；年度目标有改动；指标没有变化。",
        "2023 年比 2022 年：年度资金增加 30.00 万元（25%）；年度目标一字不差；指标改动 1 条，8 条没有变。",
    ]
    rows = page.xpath("//section[@aria-labelledby='funds']//tbody/tr")
    changes = ["180.50增加 30.50 · 20.33%", "150.00增加 30.00 · 25%", "120.00"]
    assert [[words(cell) for cell in row] for row in rows] == [
        ["资金总额", *changes],
        ["财政拨款", *changes],
        ["其他资金", "0.00", "0.00", "0.00"],
    ]
    goals = page.xpath("//section[@aria-labelledby='goals']")[0]
    assert [words(mark) for mark in goals.xpath(".//mark")] == ["缓解"]
    assert [words(years) for years in goals.xpath(".//dt")] == ["2024 年 改写", "2022—2023 年"]
    first = page.xpath("//section[@aria-labelledby='indicators']//tbody/tr")[0]
    assert [(cell.get("colspan"), words(cell)) for cell in first] == [
        (None, "参加医疗互助的在编人数 数量指标"),
        ("2", "≥1万 改写"),
        (None, "≥9000人"),
    ]


def test_project_leads_to_its_other_years(read: dict[str, html.HtmlElement]) -> None:
    """Newest first, and to all of them side by side."""
    (part,) = read[f"{PROJECT}/"].xpath("//nav[@id='years']")
    assert [link.get("href") for link in part.xpath(".//a")] == [
        "../../2024/zhigong-huzhu/",
        "../../2022/yiliao-huzhu/",
        "../../compare/yiliao-huzhu/",
    ]
    assert words(part.xpath(".//*[@aria-current]")[0]) == "2023"
    assert "年度资金比 2022 年增加 30.00 万元（25%）" in words(part)
    (first,) = read["2022/yiliao-huzhu/"].xpath("//nav[@id='years']")
    assert "这是第一年的表" in words(first)


def test_unit_over_the_years(read: dict[str, html.HtmlElement]) -> None:
    """One line a year, with its sum; the newest first."""
    (part,) = read["units/chuzhou-zonggonghui/"].xpath("//section[@aria-labelledby='years']")
    assert list(map(words, part.iter("li"))) == [
        "2024 年 5 个项目 300.50",
        "2023 年 5 个项目 270.00",
        "2022 年 1 个项目 120.00",
    ]


def test_readable_by_everyone(visit: Visit, serve: Callable[..., str], years: Build) -> None:
    """Axe finds nothing in any colour and width, and nothing is wider than the screen or the narrowest phone."""
    page, url, screens = visit().new_page(), serve(years.folder), AxeOnScreens(WIDE, NARROW)
    for address in COMPARED:
        page.goto(url + address)
        assert page.evaluate(TOO_WIDE) == [], address
        assert screens.broken_rules(page) == {}, address
        assert page.evaluate(TOO_WIDE) == [], address
