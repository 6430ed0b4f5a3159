"""The pictures as they are drawn, and which amounts they show how."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

from generator.pages import SiteContent, pages_of
from generator.projects.catalog import Catalog, read_catalog
from generator.rendering.charts import BarValue, bar_chart
from generator.rendering.stacked_charts import (
    FILLS,
    HOLLOW,
    StackedBar,
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


# As they are drawn


@pytest.mark.parametrize(
    ("folder", "address", "picture"),
    [
        ("extremes", "2023/four-sources/", "funds-picture"),
        ("extremes", "2023/annual-only/", "funds-picture"),
        ("extremes", "2023/no-sources/", "funds-picture"),
        ("extremes", "2023/nothing/", "funds-picture"),
        ("extremes", "2023/long-name/", "funds-picture"),
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


# Which amounts, how


def test_bars_are_to_one_scale() -> None:
    """Hundredths of the largest; an amount of zero has no bar; the figures keep their digits and their order."""
    amounts = ("6172839.061728", "12345678.123456", "5.00", "0.00")
    values = [BarValue(f"{2020 + number} 年", Decimal(amount)) for number, amount in enumerate(amounts)]
    picture = bar_chart("p", "题", values)
    assert [row.width for row in picture.bars] == ["50", "100", "0", "0"]
    assert [row.figure for row in picture.bars] == list(amounts)
    assert picture.description.startswith("2020 年，6172839.061728 万元；2021 年，")


def test_parts_make_up_the_whole() -> None:
    """Where no source is given for all of the money, the last part says so."""
    parts = source_parts(Decimal("10"), {"财政拨款": Decimal("6"), "其他资金": Decimal("1.5")})
    assert [(label, str(value)) for _, label, value in parts] == [
        ("财政拨款", "6"),
        ("其他资金", "1.5"),
        ("没有分列来源", "2.5"),
    ]
    assert parts[-1][0] is HOLLOW


def test_figure_without_room_on_its_part_is_left_to_the_table() -> None:
    """Ten thousand beside one: the one has no room for its figure at 320 px."""
    parts = [StackPart(FILLS[0], 10000, "10000"), StackPart(HOLLOW, 1, "1")]
    picture = stacked_bar_chart("p", "题", "说明。", [], [StackedBar("数量指标", "10001 条", parts)])
    assert [part.figure for part in picture.bars[0].parts] == ["10000", ""]


def test_label_that_needs_lines_moves_the_bar() -> None:
    """The bar stands below the last line of its label, and the next label below the bar."""
    whole = StackedBar("很长的二级指标名称很长的二级指标名称", "2 条", [StackPart(HOLLOW, 2, "2")])
    picture = stacked_bar_chart("p", "题", "说明。", [], [whole, whole])
    first, second = picture.bars
    assert [float(y) for y, _ in first.lines] == [1.2, 2.8]
    assert float(first.bar_y) > 3
    assert float(second.lines[0][0]) > float(first.bar_y) + 1.4 + 1
    assert float(picture.height) > float(second.bar_y) + 1.4
