"""The files in which a browser filters, sorts and reads indicators; decoded here as docs/assets/indicator-index.js does."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest

from generator.projects.catalog import Catalog, read_catalog
from generator.projects.search_entry import IndicatorCells, PeriodScope
from generator.search.build_index import search_order, search_records, write_search
from generator.search.index_files import IndexFile, json_bytes
from generator.search.index_segment import SearchRecord
from generator.search.indicator_index import (
    INDICATORS_PER_FILE,
    FilterColumns,
    IndicatorIndex,
    IndicatorSegment,
    ListedProject,
)
from generator.search.letters import letters
from generator.search.segment_projects import FilteredProject, list_projects
from tests.support.forms import DATA
from tests.support.many_projects import write_many
from tests.support.results import write_two_years
from tests.support.search_index import write_index

LEVELS = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"))
SIDES = ("中期", "年度")
COLUMNS = FilterColumns(LEVELS, ("定量", "定性", "时限", "不涉及"), ("甲单位", "乙单位"))


def cells(name: str, number: str = "", measure: str = "", **more: Any) -> IndicatorCells:
    """An indicator with that name."""
    values = {"target_value": number or "较高", "standard": None, **more}
    return IndicatorCells(0, measure, number, PeriodScope.BOTH, name, **values)


def project(
    slug: str, *rows: IndicatorCells, year: str = "2023", units: tuple[str, ...] = ("甲单位",)
) -> ListedProject:
    """A project whose indicators are all of the first level."""
    return ListedProject(f"{year}/{slug}/", f"项目{slug}", year, units, SIDES, [LEVELS[0]] * len(rows), rows)


def files_of(*projects: ListedProject, per_segment: int = 1000) -> dict[str, Any]:
    """All files by their names, as JSON has them, those of a segment as it names them itself."""
    index, found = IndicatorIndex(COLUMNS), list[IndexFile]()
    for begin in range(0, len(projects), per_segment):
        run = projects[begin : begin + per_segment]
        segment = IndicatorSegment(COLUMNS)
        found += [file for each in run for file in segment.add(each, [1] * (len(each.cells) + 2))]
        found += segment.end()
        facets = [{"年度": (each.year,), "单位": tuple(each.units)} for each in run]
        filtered = map(FilteredProject, [each.address for each in run], "x" * 99, facets)
        index.add(segment.parts(), list_projects(filtered))
    found += index.files()
    assert per_segment < len(projects) or len(found) == len(dict(found))
    return {name: json.loads(json_bytes(content)) for name, content in found}


def written(folder: Path) -> dict[str, Any]:
    """The files of a written index by their names; of places, the numbers in the sequence of all letters."""
    files = {
        path.stem: json.loads(gzip.decompress(path.read_bytes())) for path in folder.glob("search/*/*.bin")
    }
    files["start"] = json.loads((folder / "search" / "start.json").read_bytes())
    begins = list(accumulate((positions for _, positions, _ in files["start"]["segments"]), initial=0))
    for name in [name for name in files if name.startswith("places")]:
        files[name] = {pair: list(absolute(steps, begins)) for pair, steps in files[name].items()}
    return files


def absolute(steps: list[int], begins: list[int]) -> Iterator[int]:
    """Yield the places that steps lead to; negative ones lead from segment to segment."""
    segment, place = -1, 0
    for step in steps:
        if step < 0:
            segment -= step
            place = begins[segment]
        else:
            place += step
            yield place


def test_columns() -> None:
    """Projects by the numbers of their year and units, indicators by level and kind in one number."""
    rows = [cells("一"), cells("二")._replace(nature=3)]
    both = ListedProject("2024/b/", "乙", "2024", ("乙单位", "甲单位"), SIDES, [LEVELS[0], LEVELS[2]], rows)
    found = files_of(both, project("a", cells("三")))["indicators"]
    assert found == {
        "levels": [list(level) for level in LEVELS],
        "kinds": ["定量", "定性", "时限", "不涉及"],
        "years": ["2024", "2023"],
        "units": ["甲单位", "乙单位"],
        "yearOf": [0, 1],
        "unitsOf": [[1, 0], [0]],
        "count": [2, 1],
        "codes": [0 * 4 + 0, 2 * 4 + 3, 0],
        "rowsInFile": INDICATORS_PER_FILE,
    }


def test_states_stand_in_the_columns_of_a_site_with_results(tmp_path: Path) -> None:
    """A number for every indicator of the goals; actual value, the target where it is another one, and the number of the goals' target end the row."""
    catalog = read_catalog(write_two_years(tmp_path / "data"))
    write_search(search_order(catalog), tmp_path)
    catalog.artifacts.close()
    files = written(tmp_path)
    words = [word for _, _, word in files["indicators"]["states"]]
    states = [words[number] for number in files["indicators"]["stateOf"]]
    assert Counter(states) == {
        "没有公开自评": 11,
        "达到": 39,
        "未达到": 8,
        "未判断": 7,
        "没有完成值": 3,
        "自评表没有这一条": 2,
    }
    assert len(files["start"]["segments"]) == 2  # years
    rows = {
        (content["projects"][place][0], row[1]): row
        for content in (files["indicators-0-0"], files["indicators-1-0"])
        for place, *row in content["rows"]
    }
    assert rows["2023/bangfu-weiwen/", "慰问困难职工人数"][-3:-1] == ["452人", "≥400人"]
    assert rows["2024/anquan-jiandu/", "重大安全事故"][-3] == "1起"
    assert rows["2024/shuwu-jianshe/", "建成书屋"] == [
        1, "建成书屋", "≥6个", "", *[None] * 6, ["≥", "6", None, "个", None]
    ]  # fmt: skip


def test_rows_in_files() -> None:
    """Each file holds as many rows, whatever project they are of, and names the projects that it needs."""
    sizes = (INDICATORS_PER_FILE - 1, 0, 3, 2 * INDICATORS_PER_FILE, 5)
    projects = [
        project(f"p{number}", *map(cells, map(str, range(size)))) for number, size in enumerate(sizes)
    ]
    found = files_of(*projects)
    names = [f"indicators-{number}" for number in range(4)]
    assert sorted(name for name in found if name.startswith("indicators-")) == names
    rows = []
    for name in names:
        content = found[name]
        assert len(content["rows"]) == INDICATORS_PER_FILE or name == names[-1]
        assert {place for place, *_ in content["rows"]} == set(range(len(content["projects"])))
        rows += [(content["projects"][place][0], row[1]) for place, *row in content["rows"]]
    assert rows == [(each.address, row.name) for each in projects for row in each.cells]
    assert found["indicators"]["count"] == list(sizes)


def test_row_without_what_is_empty_at_its_end() -> None:
    """What stands in the middle keeps its place."""
    rows = [
        cells("一"),
        cells("二", standard="按标准"),
        cells("三", level2="环境效益指标"),
        cells("四", medium_term_target_value="更高"),
    ]
    assert files_of(project("a", *rows))["indicators-0"]["rows"] == [
        [0, 0, "一", "较高"],
        [0, 0, "二", "较高", "按标准"],
        [0, 0, "三", "较高", None, None, None, None, "环境效益指标"],
        [0, 0, "四", "较高", None, "更高"],
    ]


def test_numbers_are_ranked_within_their_unit() -> None:
    """The most frequent unit first, numbers without unit after all; equal numbers share a rank, whatever their digits."""
    rows = [
        *(cells("率", number, "%") for number in ("95", "100", "95.00", "9")),
        *(
            cells("钱", number, "元")
            for number in ("12345678901234567890.000001", "12345678901234567890.000002", "5")
        ),
        *(cells("数", number) for number in ("7", "6", "5", "4", "3")),
        cells("词"),
    ]
    order = files_of(project("a", *rows))["indicator-order"]
    assert order["groups"] == [3, 3, 5]
    assert order["numbers"] == [2, 3, 2, 1, 5, 6, 4, 11, 10, 9, 8, 7, 0]
    several = files_of(*(project(f"p{number:02}", row) for number, row in enumerate(rows)), per_segment=2)
    assert several["indicator-order"] == {**order, "projects": list(range(len(rows)))}


def test_units_of_measure_that_are_as_frequent() -> None:
    """Stand in the order of their names: two builds give the same."""
    order = files_of(project("a", cells("一", "1", "户"), cells("二", "1", "人"), cells("三", "1", "个")))
    assert order["indicator-order"]["numbers"] == [3, 2, 1]


def test_projects_are_ranked_by_the_last_part_of_their_address() -> None:
    """So the same project in several years stands together."""
    projects = [project("b", year="2024"), project("a", year="2023"), project("b", year="2023")]
    assert files_of(*projects)["indicator-order"]["projects"] == [1, 0, 1]


def test_nothing() -> None:
    """A site without projects has an index of nothing."""
    found = files_of()
    assert set(found) == {"indicators", "indicator-places", "indicator-order"}
    assert found["indicators"]["codes"] == []
    assert found["indicator-order"] == {"projects": [], "numbers": [], "groups": []}


# Where the texts stand in the row of all letters


def holders(files: dict[str, Any], query: str) -> list[int]:
    """The numbers of the indicators that hold the query, by the index alone."""
    wanted = letters(query)
    pairs = {
        pair: places
        for name, file in files.items()
        if name.startswith("places")
        for pair, places in file.items()
    }
    pieces = [wanted[at : at + 2] for at in range(max(len(wanted) - 1, 1))]
    starts = [{place - at for place in pairs.get(piece, [])} for at, piece in enumerate(pieces)]
    occurrences = set.intersection(*starts)
    found, end, row = [], 0, 0
    for places in files["indicator-places"]:
        ends = [end, *accumulate(places, initial=end)][1:]
        hits = [any(place in occurrences for place in range(*span)) for span in pairwise(ends)]
        found += [row + number for number, hit in enumerate(hits[1:-1]) if hit or hits[0]]
        end, row = ends[-1], row + len(places) - 2
    return found


QUERIES = (
    *(
        "满意度",
        "较高",
        "总工会",
        "困难职工",
        "5%",
        "≥95%",
        "资金",
        "2023",
        "100%",
        "不涉及",
        "帮扶",
        "元/人",
        "10号",
        "1万",
    ),
    *("0001", "职工医疗互助经费", "滁州市困难职工帮扶中心", "促进社会和谐稳定", "按文件要求", "甲乙"),
)


@pytest.fixture(scope="module", params=["six", "many"])
def catalog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The real projects, and 60 made of them."""
    if request.param == "six":
        return read_catalog(DATA)
    folder = tmp_path_factory.mktemp("many") / "data"
    write_many(folder, 60)
    return read_catalog(folder)


@pytest.fixture
def files(catalog: Catalog, tmp_path: Path) -> dict[str, Any]:
    """Its index."""
    write_search(search_order(catalog), tmp_path)
    return written(tmp_path)


def test_texts_are_found_in_the_indicators_that_have_them(catalog: Catalog, files: dict[str, Any]) -> None:
    """In their own texts, or in the name or a unit of their project: never in a goal, nor across two texts."""
    records = list(search_records(search_order(catalog)))
    assert all(record.listed for record in records)
    held = 0
    for query in QUERIES:
        expected = []
        number = 0
        for listed in filter(None, (record.listed for record in records)):
            for row in listed.cells:
                texts = (listed.name, *listed.units, *row.texts())
                expected += [number] * any(letters(query) in letters(text) for text in texts)
                number += 1
        assert holders(files, query) == expected, query
        held += len(expected)
    assert held > 10 * len(records)


def test_search_finds_the_same_as_without_indicators(catalog: Catalog, tmp_path: Path) -> None:
    """The places of a project's own texts are still all there."""
    write_index(search_records(search_order(catalog)), tmp_path)
    alone = written(tmp_path)
    write_search(search_order(catalog), tmp_path)
    together = written(tmp_path)
    assert (
        {name for name in together if name.startswith("indicator")}
        == {name for name in set(together) - set(alone) if not name.startswith("texts")}
        != set()
    )
    for query in QUERIES:
        assert projects(together, query) == projects(alone, query), query


def projects(files: dict[str, Any], query: str) -> list[int]:
    """The numbers of the projects that hold the query, as search.js finds them."""
    wanted = letters(query)
    pairs = {
        pair: places
        for name, file in files.items()
        if name.startswith("places")
        for pair, places in file.items()
    }
    starts = [
        {place - at for place in pairs.get(wanted[at : at + 2], [])} for at in range(max(len(wanted) - 1, 1))
    ]
    occurrences = set.intersection(*starts)
    ends = list(accumulate(files["projects"]["lengths"], initial=0))
    spans = enumerate(pairwise(ends))
    return [number for number, span in spans if any(place in occurrences for place in range(*span))]


def test_all_indicators_are_listed(catalog: Catalog, files: dict[str, Any]) -> None:
    """As many of each level and kind as the list of all counts."""
    columns = files["indicators"]
    codes = columns["codes"]
    assert len(codes) == sum(row.indicators for row in catalog.projects)
    kinds = len(columns["kinds"])
    counted: dict[tuple[str, str, int], int] = {}
    for row in catalog.projects:
        for level in row.levels:
            for kind, count in enumerate(level.counts):
                key = level.level1, level.level2, kind
                counted[key] = counted.get(key, 0) + count
    found = {
        (*map(str, level), kind): codes.count(number * kinds + kind)
        for number, level in enumerate(columns["levels"])
        for kind in range(kinds)
    }
    assert {key: count for key, count in found.items() if count} == {
        key: count for key, count in counted.items() if count
    }


def test_records_without_indicators_make_no_such_files(tmp_path: Path) -> None:
    """A search alone needs none."""
    write_index([SearchRecord("2023/a/", "甲乙", ("丙丁",), {})], tmp_path)
    assert not [name for name in written(tmp_path) if name.startswith("indicator")]
