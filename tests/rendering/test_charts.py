"""The pictures as they are drawn, and which amounts they show how."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

from generator.pages import SiteContent, pages_of
from generator.pages.page_charts import (
    MAX_BARS,
    measured_picture,
    money_picture,
    sources_picture,
    units_picture,
)
from generator.projects.catalog import Catalog, read_catalog
from generator.projects.project_summary import LevelCount, ProjectSummary
from generator.projects.totals import YearSummary, by_year, level_counts, totals_of, unit_lines
from generator.rendering.charts import BarChart, BarValue, bar_chart
from generator.rendering.stacked_charts import (
    HOLLOW,
    StackedBar,
    StackedBarChart,
    StackPart,
    source_parts,
    stacked_bar_chart,
)
from tests.support.extremes import write_extremes
from tests.support.forms import CASES


@pytest.fixture(scope="module")
def extremes(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Projects that go to the limits of the form."""
    data = tmp_path_factory.mktemp("extremes") / "data"
    write_extremes(data)
    catalog = read_catalog(data)
    assert not catalog.errors, catalog.errors
    return catalog


def year_of(catalog: Catalog, amounts: Sequence[str]) -> YearSummary:
    """A year whose projects have these 万元."""
    row: ProjectSummary = catalog.projects[0]
    rows = [
        replace(row, id=f"2023/x{number:03}", name=f"项目{number}", annual=Decimal(each), sources=())
        for number, each in enumerate(amounts)
    ]
    (year,) = by_year(rows)
    return year


# As they are drawn


@pytest.mark.parametrize(
    ("folder", "address", "picture"),
    [
        ("six-projects", "", "money-picture"),
        ("six-projects", "", "sources-picture"),
        ("six-projects", "", "units-picture"),
        ("six-projects", "", "measured-picture"),
        ("six-projects", "units/kunnan-zhigong-bangfu-zhongxin/", "money-2023"),
        ("extremes", "", "money-picture"),
        ("extremes", "", "sources-picture"),
        ("extremes", "", "units-picture"),
    ],
)
def test_picture_as_it_is_drawn(
    request: pytest.FixtureRequest,
    golden: Callable[[Path, str], None],
    folder: str,
    address: str,
    picture: str,
) -> None:
    """The data gives exactly this SVG; `pytest --accept` rewrites it, the diff is read."""
    catalog = request.getfixturevalue("catalog" if folder == "six-projects" else "extremes")
    page = next(page for page in pages_of(SiteContent(catalog)) if page.address == address)
    drawn = re.findall(r'<svg class="picture.*?</svg>\n', page.content.render(), re.DOTALL)
    (svg,) = [each for each in drawn if f'id="{picture}-title"' in each]
    name = f"{address.strip('/').rpartition('/')[2]}-{picture}" if address else picture
    golden(CASES / "pictures" / folder / f"{name}.svg", svg)


def test_every_picture_has_a_title_a_description_and_a_table(catalog: Catalog, extremes: Catalog) -> None:
    """Its name and its description are its own; a table follows it; nothing carries a style or a colour."""
    found = 0
    for page in [*pages_of(SiteContent(catalog)), *pages_of(SiteContent(extremes))]:
        article = html.fragment_fromstring(page.content.render(), create_parent="div")
        for svg in article.xpath(".//svg[contains(@class, 'picture')]"):
            found += 1
            title, description = svg.find("title"), svg.find("desc")
            assert svg.get("aria-labelledby") == title.get("id")
            assert svg.get("aria-describedby") == description.get("id")
            assert title.text
            assert description.text.endswith("。")
            assert svg.get("role") == ("group" if svg.find(".//a") is not None else "img")
            after = svg.getnext()
            assert after.tag == "table" or after.find(".//table") is not None, page.address
            attributes = {name for element in svg.iter() for name in element.attrib}
            assert attributes.isdisjoint({"style", "stroke", "font-size", "font-family", "viewbox"})
            fills = {element.get("fill") for element in svg.iter()} - {None}
            assert all(fill.startswith("url(#") and fill[5:-1] in svg.xpath(".//@id") for fill in fills)
    assert found >= 18


def test_table_says_what_the_picture_says(catalog: Catalog, extremes: Catalog) -> None:
    """Label for label and figure for figure, with the same links."""
    for site in (SiteContent(catalog), SiteContent(extremes)):
        overview = html.fragment_fromstring(next(iter(pages_of(site))).content.render(), create_parent="div")
        for name in ("money", "units"):
            (svg,) = overview.xpath(f".//svg[@aria-labelledby='{name}-picture-title']")
            texts = ["".join(text.itertext()) for text in svg.iter("text")]
            table = svg.getnext().find(".//table")
            cells = ["".join(cell.itertext()) for cell in table.xpath("./tbody/tr/*[self::th or self::td]")]
            assert texts == cells
            assert svg.xpath(".//a/@href") == table.xpath(".//a/@href")


def test_hostile_names_make_no_element(catalog: Catalog) -> None:
    """A name that would like to end the title is text in the picture, its description and its table."""
    name = '</title></svg><script>alert(1)</script>"><b>'
    rows = tuple(replace(row, name=name) for row in catalog.projects)
    overview = next(iter(pages_of(SiteContent(replace(catalog, projects=rows))))).content.render()
    article = html.fragment_fromstring(overview, create_parent="div")
    (svg,) = article.xpath(".//svg[@aria-labelledby='money-picture-title']")
    assert ["".join(text.itertext()) for text in svg.iter("text")][::2] == [name] * 6
    assert name in svg.find("desc").text
    assert {element.tag for element in svg.getnext().iter()}.isdisjoint({"script", "b"})
    assert {element.tag for element in svg.iter()} == {"svg", "title", "desc", "a", "text", "tspan", "rect"}


# Which amounts, how


def widths(picture: BarChart) -> list[str]:
    """The length of each bar."""
    return [row.width for row in picture.bars]


def test_bars_are_to_one_scale(catalog: Catalog) -> None:
    """Hundredths of the largest; an amount of zero has no bar; the figures keep their digits."""
    picture = money_picture(year_of(catalog, ["12345678.123456", "6172839.061728", "5.00", "0.00"]), "p")
    assert widths(picture) == ["100", "50", "0", "0"]
    assert [row.figure for row in picture.bars] == ["12345678.123456", "6172839.061728", "5.00", "0.00"]
    assert picture.description == "从多到少。最多的是项目0，12345678.123456 万元；最少的是项目3，0.00 万元。"


def test_nothing_to_compare() -> None:
    """One project of zero is a label and a figure."""
    picture = bar_chart("p", "题", [BarValue("项目", Decimal("0.00"))])
    assert widths(picture) == ["0"]
    assert picture.description == "只有项目，0.00 万元。"


def test_a_dozen_projects_are_drawn_and_the_rest_summed(catalog: Catalog) -> None:
    """Twelve have a bar each; of thirteen the eleven largest, and what the other two have together."""
    twelve = money_picture(year_of(catalog, ["1.5"] * MAX_BARS), "p")
    assert [row.label for row in twelve.bars] == [f"项目{number}" for number in range(MAX_BARS)]
    thirteen = money_picture(year_of(catalog, ["9", *["3"] * 10, "1.5", "0.25"]), "p")
    assert len(thirteen.bars) == MAX_BARS
    rest = thirteen.bars[-1]
    assert (rest.label, rest.address, rest.figure, rest.width) == ("其余 2 个项目合计", None, "1.75", "19.44")
    assert thirteen.title == "2023 年度资金最多的 11 个项目"
    assert thirteen.description == (
        "从多到少，画到第 11 个。最多的是项目0，9 万元；第 11 个是项目10，3 万元。其余 2 个项目合计 1.75 万元。"
    )


def test_rest_that_leaves_the_scale_is_told(catalog: Catalog) -> None:
    """The rest of ten thousand projects has more than any of them: no bar that lies, but the figure and a remark."""
    picture = money_picture(year_of(catalog, ["2", *["1.00"] * 9999]), "p")
    rest = picture.bars[-1]
    assert (rest.label, rest.figure, rest.width) == ("其余 9989 个项目合计", "9989.00", "0")
    assert rest.lines[-1][1] == "（多于最长的横条，没有画）"
    assert widths(picture)[:2] == ["100", "50"]


def test_rest_of_units_is_not_summed(catalog: Catalog) -> None:
    """Projects that units share would be counted several times."""
    lines = unit_lines(catalog.registers.units, catalog.projects) * 10
    picture = units_picture(2023, lines, "p")
    assert len(picture.bars) == MAX_BARS
    assert "其余" not in picture.description + "".join(row.label for row in picture.bars)
    assert picture.title == "2023 年度资金最多的 12 个单位"


def test_parts_make_up_the_whole(catalog: Catalog) -> None:
    """Where no source is given for all of the money, the last part says so; parts lie end to end."""
    parts = source_parts(Decimal("10"), {"财政拨款": Decimal("6"), "其他资金": Decimal("1.5")})
    assert [(label, str(value)) for _, label, value in parts] == [
        ("财政拨款", "6"),
        ("其他资金", "1.5"),
        ("没有分列来源", "2.5"),
    ]
    assert parts[-1][0] is HOLLOW
    totals = totals_of(catalog.projects)
    picture = sources_picture(2023, replace(totals, annual=Decimal("400.00")), "p")
    assert keys(picture) == ["财政拨款 370.00", "其他资金 0.00", "没有分列来源 30.00"]
    ((first, second),) = [row.parts for row in picture.bars]
    assert (first.x, first.width, second.x, second.width) == ("0", "92.5", "92.5", "7.5")


def test_every_source_has_a_look_of_its_own(extremes: Catalog) -> None:
    """Not by colour alone: solid, three textures and hollow."""
    year = by_year(extremes.projects)[0]
    picture = sources_picture(2023, year.totals, "p")
    assert len({key.fill for key in picture.legend}) == len(picture.legend) == 5


def keys(picture: StackedBarChart) -> list[str]:
    """The words of each key."""
    return ["".join(line for _, line in key.lines) for key in picture.legend]


def counted(picture: StackedBarChart) -> list[tuple[str, str, list[str]]]:
    """Label, figure and the figures on the parts of each bar."""
    return [
        ("".join(line for _, line in row.lines), row.figure, [part.figure for part in row.parts])
        for row in picture.bars
    ]


def test_indicators_by_level_and_kind(catalog: Catalog) -> None:
    """Each second level with its indicators of every kind, as in the table."""
    levels = level_counts(catalog.registers.taxonomy, catalog.projects)
    picture = measured_picture(levels, "p")
    assert keys(picture) == ["定量 25 条", "定性 26 条", "时限 4 条", "不涉及 8 条"]
    assert counted(picture)[2] == ("时效指标", "8 条", ["2", "2", "4"])
    assert picture.description.startswith("共 63 条：定量 25 条，定性 26 条，时限 4 条，不涉及 8 条。")


def test_figure_without_room_on_its_part_is_left_to_the_table() -> None:
    """Ten thousand beside one: the one has no room for its figure at 320 px."""
    level = LevelCount("产出指标", "数量指标", (10000, 1, 0, 0, 0))
    assert counted(measured_picture([level], "p")) == [("数量指标", "10001 条", ["10000", ""])]


def test_label_that_needs_lines_moves_the_bar() -> None:
    """The bar stands below the last line of its label, and the next label below the bar."""
    whole = StackedBar("很长的二级指标名称很长的二级指标名称", "2 条", [StackPart(HOLLOW, 2, "2")])
    picture = stacked_bar_chart("p", "题", "说明。", [], [whole, whole])
    first, second = picture.bars
    assert [float(y) for y, _ in first.lines] == [1.2, 2.8]
    assert float(first.bar_y) > 3
    assert float(second.lines[0][0]) > float(first.bar_y) + 1.4 + 1
    assert float(picture.height) > float(second.bar_y) + 1.4
