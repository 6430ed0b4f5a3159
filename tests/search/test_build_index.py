"""The filters of the search follow from the projects' summaries."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.projects.catalog import read_catalog
from generator.search.build_index import search_order, search_records
from tests.support.forms import DATA
from tests.support.results import BODY


def test_results_are_a_filter(tmp_path: Path) -> None:
    """Which tables there are, and whether an indicator missed its target or has no actual value."""
    data = Path(shutil.copytree(BODY, tmp_path / "data", copy_function=shutil.copyfile))
    catalog = read_catalog(data)
    records = search_records(search_order(catalog))
    assert {record.address: record.facets["完成情况"] for record in records} == {
        "2023/bangfu-weiwen/": ("有绩效自评", "有指标未达到"),
        "2023/fuwu-zhan/": ("有绩效监控",),
        "2023/jineng-jingsai/": ("有绩效监控", "有绩效自评", "有指标未达到"),
        "2023/shuwu-jianshe/": ("有绩效自评", "有指标未达到", "有指标没有完成值"),
        "2023/yiliao-huzhu/": (),
    }


def test_without_results_there_is_no_such_filter() -> None:
    """The index of a site without results is what it was: a filter without values is not written."""
    catalog = read_catalog(DATA)
    records = search_records(search_order(catalog))
    assert {record.facets["完成情况"] for record in records} == {()}
