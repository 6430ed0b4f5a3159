"""The files that a query is looked up in where it may be meant for a name or an amount."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from generator.projects.catalog import read_catalog
from generator.search.build_index import search_order, search_records
from generator.search.index_segment import SearchRecord
from generator.search.name_index import NameIndex
from generator.search.segment_projects import FilteredProject, list_projects
from generator.search.text_index import WithdrawnRecord
from tests.support.forms import DATA
from tests.support.search_index import write_index


def test_names_and_amounts_are_written_once() -> None:
    """Projects of several years share a name; every character of a name or a unit has its readings, others have none."""
    index = NameIndex()
    labels = ["年度资金总额", "年度财政拨款"]
    first = [FilteredProject("", "绿行A", {"单位": ("工会",)}), FilteredProject("", "绿行A", {})]
    index.add(list_projects(first), labels, [[0, "150.00", 1, "150.00"], [0, "75"]])
    index.add(list_projects([FilteredProject("", "女", {})]), [], [[]])
    names, amounts = index.files()
    readings = {"会": "hui kuai", "女": "nv ru", "工": "gong", "绿": "lv lu", "行": "xing hang heng"}
    assert names == ("names", {"names": ["绿行A", "女"], "nameOf": [0, 0, 1], "readings": readings})
    assert amounts == (
        "amounts",
        {"labels": ["年度资金总额", "年度财政拨款"], "amounts": [[0, "150.00", 1, "150.00"], [0, "75"], []]},
    )


def test_every_amount_of_a_form_other_than_zero() -> None:
    """The year comes first; digits are those of the form."""
    catalog = read_catalog(DATA)
    records = search_records(search_order(catalog))
    (record,) = [record for record in records if record.address == "2023/yiliao-huzhu/"]
    assert record.amount == "150.00 万元"
    assert record.amounts == [
        ("年度资金总额", "150.00"),
        ("年度财政拨款", "150.00"),
        ("中期资金总额", "75.00"),
        ("中期财政拨款", "75.00"),
    ]


def test_withdrawn_projects_and_the_page_of_the_search(tmp_path: Path) -> None:
    """What was withdrawn stands in the index; a new index leaves the page at its address where it is, and no other folder."""
    page = tmp_path / "search" / "index.html"
    page.parent.mkdir()
    page.write_text("搜索", encoding="utf-8")
    write_index([SearchRecord("2024/a/", "甲乙", ("丙丁",), {})], tmp_path)
    withdrawn = WithdrawnRecord("2023/b/", "旧项目", "2023", ("工会",), "2024-03-01")
    write_index([SearchRecord("2024/a/", "甲乙", ("丙丁",), {})], tmp_path, withdrawn=[withdrawn])
    start = json.loads((page.parent / "start.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in page.parent.iterdir()) == sorted(
        ["index.html", "start.json", start["mark"]]
    )
    projects = json.loads(gzip.decompress((page.parent / start["mark"] / "projects.bin").read_bytes()))
    assert projects["withdrawn"] == [["2023/b/", "旧项目", "2023", ["工会"], "2024-03-01"]]
    assert (projects["names"], projects["lengths"]) == ([2], [6])
