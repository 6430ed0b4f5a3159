"""Pages of a body without a project, with one, and with years that are not complete: each says what it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from generator.pages import SiteContent, pages_of
from generator.projects.catalog import read_catalog
from tests.audit.showcase import UNITS, form_text, forms
from tests.site.test_build import words
from tests.support.forms import DATA

FEW = ("jinqiu-zhuxue", "nvgong-baohu", "laomo-guanli")


def _pages(data: Path, chosen: Iterable[tuple[int, str]], settings: str = "") -> Mapping[str, HtmlElement]:
    """Return the pages of a body with some forms of the showcase, by their addresses."""
    data.mkdir()
    shutil.copyfile(DATA / "taxonomy.yml", data / "taxonomy.yml")
    (data / "site.yml").write_text(f"公开单位: 云溪市总工会\n站点名称: 绩效目标公开\n{settings}", "utf-8")
    units = "".join(f"  - {{名称: {name}, 地址名: {slug}}}\n" for name, slug in UNITS)
    (data / "units.yml").write_text(f"单位:\n{units}", "utf-8")
    for year, theme in forms():
        if (year, theme.slug) in chosen:
            (data / str(year)).mkdir(exist_ok=True)
            (data / str(year) / f"{theme.slug}.yml").write_text(form_text(theme, year), "utf-8")
    catalog = read_catalog(data)
    assert not catalog.errors
    drawn = {
        page.address: html.fragment_fromstring(page.content.render(), create_parent="div")
        for page in pages_of(SiteContent(catalog))
    }
    catalog.artifacts.close()
    return drawn


def test_body_without_a_project(tmp_path: Path) -> None:
    """No page shows figures or columns of nothing: it says that nothing is published."""
    read = _pages(tmp_path / "data", ())
    assert "云溪市总工会还没有在这里公开项目。" in words(read[""])
    assert "还没有公开的绩效指标。" in words(read["indicators/"])
    assert read["indicators/"].find_class("levels") == []
    assert "还没有公开的表可以对照。" in words(read["checks/"])
    assert [words(head) for head in read["units/"].iter("th") if head.get("scope") == "col"] == [
        "单位",
        "项目",
    ]


def test_body_with_one_project(tmp_path: Path) -> None:
    """No sum of one, and no bar where there is nothing to compare."""
    read = _pages(tmp_path / "data", [(2025, FEW[0])])
    for address in ("", "units/", "units/bangfu-zhongxin/"):
        (table,) = read[address].find_class("fund-list")
        assert "合计" not in words(table)
        assert table.find_class("bar") == []


def test_year_after_the_one_that_the_body_chose(tmp_path: Path) -> None:
    """A year with as many projects has not just begun; its sums are not compared. One with few has."""
    chosen = [(year, slug) for year in (2023, 2024) for slug in FEW] + [(2025, FEW[0])]
    read = _pages(tmp_path / "data", chosen, "总览年度: 2023\n")
    assert [words(notice) for notice in read[""].find_class("notice")] == [
        "2025 年刚开始公布，已有 1 个项目；这里仍是项目齐全的 2023 年。",
        "2024 年已有 3 个项目；这里显示的是 2023 年。",
    ]
    (notice,) = read["years/2024/"].find_class("notice")
    assert words(notice).startswith("总览显示的是 2023 年；2024 年现有 3 个项目，可能还没有公布完")
    (notice,) = read["years/2025/"].find_class("notice")
    assert words(notice).startswith("2025 年还没有公布完，现有 1 个项目")
    for address in ("", "units/bangfu-zhongxin/"):
        (years,) = read[address].xpath(".//section[@aria-labelledby='years']")
        assert ["刚开始公布" in words(line) for line in years.iter("li")] == [True, False, False]
    assert "数据来自 3 张公开的绩效目标表，公开日期从 2023-02-20 到 2025-02-20" in words(
        read["units/bangfu-zhongxin/"]
    )
