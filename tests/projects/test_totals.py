"""Sums and lists over projects."""

from __future__ import annotations

from generator.pages.page import indicators_address
from generator.projects.catalog import Catalog
from generator.projects.project_summary import LevelCount
from generator.projects.totals import (
    by_year,
    level_counts,
    most_money_first,
    sum_of_levels,
    totals_of,
    unit_lines,
)


def test_totals_of_the_six(catalog: Catalog) -> None:
    """6 projects, 370.00 万元 all from fiscal appropriation, 63 indicators; digits come from adding, not rounding."""
    totals = totals_of(catalog.projects)
    assert (totals.projects, totals.indicators) == (6, 63)
    assert str(totals.annual) == "370.00"
    assert {label: str(value) for label, value in totals.sources.items()} == {
        "财政拨款": "370.00",
        "其他资金": "0.00",
    }


def test_levels_add_up(catalog: Catalog) -> None:
    """Every indicator is counted in one level and one kind; eight are not applicable, as the checks say."""
    levels = level_counts(catalog.registers.taxonomy, catalog.projects)
    total = sum_of_levels(levels)
    assert total.total == 63
    assert total.counts == (25, 26, 4, 8, 0)
    assert total.counts[0] == totals_of(catalog.projects).quantifiable


def test_project_of_two_units_is_listed_twice_and_counted_once(catalog: Catalog) -> None:
    """Both units show it in full; the year counts it once."""
    lines = unit_lines(catalog.registers.units, catalog.projects)
    assert [(line.name, line.projects, str(line.annual)) for line in lines] == [
        ("滁州市总工会", 5, "270.00"),
        ("滁州市困难职工帮扶中心", 3, "205.00"),
    ]
    year = by_year(catalog.projects)[0]
    assert year.shared_projects == 2
    assert str(year.totals.annual) == "370.00"


def test_most_money_first(catalog: Catalog) -> None:
    """The largest project first; equal sums go by address."""
    assert [row.id for row in most_money_first(catalog.projects)] == [
        "2023/yiliao-huzhu",
        "2023/bangfu-peitao",
        "2023/bangfu-zhuanxiang",
        "2023/gongzi-xieshang",
        "2023/bangfu-zhongxin",
        "2023/laodong-jingsai",
    ]


def test_nothing_is_not_an_error() -> None:
    """Sums over no projects are zero."""
    assert totals_of(()).annual == 0
    assert by_year(()) == []
    assert sum_of_levels([]).total == 0


def test_where_the_list_of_indicators_is_filtered() -> None:
    """Chinese stays readable; what means something in an address is written by its bytes."""
    level = LevelCount("产出指标", "数量指标", (1, 0, 0, 0, 0))
    assert (
        indicators_address(level, "定量", year=2023)
        == "indicators/?level=产出指标/数量指标&kind=定量&year=2023"
    )
    assert (
        indicators_address(unit="𮯰县总工会") == "indicators/?unit=𮯰县总工会"
    )  # a letter, whichever Python reads it
    assert indicators_address(sum_of_levels([level]), "不涉及") == "indicators/?kind=不涉及"
    assert indicators_address(unit="甲&乙 #%=+（分）") == (
        "indicators/?unit=甲%26乙%20%23%25%3D%2B%EF%BC%88分%EF%BC%89"
    )
