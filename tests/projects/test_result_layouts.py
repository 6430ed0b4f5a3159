"""Tables of results in every layout: what the check says of them, and that pages say what the table says, all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from generator.form.amounts import BLANK_TEXT
from generator.form.result_layouts import DEFAULT_RESULT_LAYOUTS
from generator.history.project_versions import read_version
from generator.history.result_changes import result_changes
from generator.projects.artifacts import ProjectArtifacts
from generator.reading.register_files import delivered_layouts
from tests.support.forms import CASES, registers
from tests.support.results import GOALS, built, changed, said
from tests.support.texts import squeezed

FILES = sorted((CASES / "result_layouts").glob("*.results.yml"))
RIGHT = [file for file in FILES if file.name != "usual-words.results.yml"]
NOT_ON_THE_FORM = frozenset(
    (
        "绩效自评",
        "绩效监控",
        "表式",
        "来源",
        "文件",
        "序号",
        "公开日期",
        "名称",
        "截至",
        "照录",
        "提示",
        "位置",
        "说明",
        "计分办法",
        "绩效指标",
        "其他栏目",
        "目标表没有",
    )
)
"""Keys of a file that are our words."""


@cache
def artifacts(file: Path) -> ProjectArtifacts:
    """The artifacts of the usual project with this file of results."""
    return built(file.read_bytes())


def lines_of(page: str) -> Iterator[str]:
    """What a page of official forms says, a line for every row and every cell of head and foot."""
    article = html.fragment_fromstring(page, create_parent="div")
    for part in article.iter("h2", "caption", "tr", "div"):
        if part.tag == "tr":
            cells = [str(cell.text_content()).replace("\n", "／") for cell in part]
            spans = [int(cell.get("rowspan", 1)) for cell in part]
            yield " | ".join(
                f"{cell}（{span} 行）" if span > 1 else cell for cell, span in zip(cells, spans, strict=True)
            )
        elif part.tag != "div" or part.find("dt") is not None:
            yield "：".join(squeezed(str(text)) for text in part.itertext() if str(text).strip())


def cells(value: Any) -> Iterator[tuple[str, str]]:
    """Every key and every text of a file."""
    if isinstance(value, str):
        yield "", value
    items = value.items() if isinstance(value, Mapping) else [("", item) for item in value or ()]
    for key, inner in items if not isinstance(value, str) else ():
        yield key, ""
        yield from cells(inner)


def tables(file: Path) -> Iterator[Any]:
    """The tables of a file, every value still text."""
    content = yaml.load(file.read_bytes(), Loader=yaml.BaseLoader)
    yield from content.get("绩效监控", ())
    if "绩效自评" in content:
        yield content["绩效自评"]


def test_every_delivered_layout_has_a_table() -> None:
    """Those for tables that name none aside."""
    used = {table.get("表式") for file in RIGHT for table in tables(file)}
    assert set(registers().layouts.results.by_name) - used == set(DEFAULT_RESULT_LAYOUTS.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.partition(".")[0])
def test_table_is_checked_and_drawn(file: Path, golden: Callable[[Path, str], None]) -> None:
    """All that the check says, and the official form cell by cell."""
    results = artifacts(file)
    pages = filter(None, (results.self_evaluation_form, results.monitoring_forms))
    lines = ["检查说：", *(said(results) or ["没有要说的"])]
    for page in pages:
        lines += ["", *lines_of(page)]
    golden(file.with_name(file.name.replace(".results.yml", ".txt")), "\n".join(lines) + "\n")


@pytest.mark.parametrize("file", RIGHT, ids=lambda file: file.name.partition(".")[0])
def test_every_cell_is_on_its_pages(file: Path) -> None:
    """Words and texts on the official form; texts of rows, money and foot on the page of the project as well."""
    results = artifacts(file)
    form = squeezed("".join(filter(None, (results.self_evaluation_form, results.monitoring_forms))))
    form = squeezed(str(html.fragment_fromstring(form, create_parent="div").text_content()))
    page = html.fragment_fromstring(results.page_html, create_parent="div")
    shown = squeezed(str(page.text_content()))
    missing = []
    for table in tables(file):
        table = {
            key: value for key, value in table.items() if key not in ("照录", "表式", "计分办法", "截至")
        }
        for key, text in cells(table):
            if text == "是":
                continue
            printed = squeezed(text.replace(BLANK_TEXT, "原表空白"))
            if key and key not in NOT_ON_THE_FORM and squeezed(key) not in form:
                missing.append(key)
            if printed not in form:
                missing.append(text)
            if text != BLANK_TEXT and printed not in shown:
                missing.append(f"项目页 {text}")
    assert missing == []


SLIPS = CASES / "result_layouts" / "slips.yml"


def test_slips_in_the_words_of_a_layout(golden: Callable[[Path, str], None]) -> None:
    """One message for every slip, in the words of the layout, with what to write instead."""
    cases = yaml.safe_load(SLIPS.read_text(encoding="utf-8"))
    lines = []
    for case in cases:
        text = (SLIPS.parent / f"{case['表']}.results.yml").read_text(encoding="utf-8")
        artifacts = built(changed(text, case["改"]))
        errors = [line for line in said(artifacts) if line.startswith("错误")]
        lines += [f"{case['名']}", *errors, ""]
    golden(SLIPS.with_suffix(".txt"), "\n".join(lines))


def test_changes_are_told_in_the_words_of_the_layout() -> None:
    """Of columns, money and totals; a further column stands under its own word."""
    (file,) = (file for file in FILES if file.name == "coefficients.results.yml")
    old = file.read_text(encoding="utf-8")
    new = changed(
        old,
        {
            "完成值: 276人, 完成率: 92%": "完成值: 270人, 完成率: 90%",
            "权重: 25%, 得分系数: 0.92, 得分: 23": "权重: 25%, 得分系数: 0.9, 得分: 22.5",
            "自评总分: 97": "自评总分: 96.5",
            "执行数: 38.00": "执行数: 37.00",
        },
    )
    layouts = delivered_layouts()
    versions = [
        read_version("2023/jingsai.yml", GOALS.encode(), layouts, text.encode()) for text in (old, new)
    ]
    changes = result_changes(versions[0].results, versions[1].results)
    told_changes = [f"{change.field}：{change.old} → {change.new}" for change in changes]
    assert told_changes == [
        "自评 项目资金.年度总额.执行数：38.00 → 37.00",
        "自评 参赛职工人数 完成值：276人 → 270人",
        "自评 参赛职工人数 得分系数：0.92 → 0.9",
        "自评 参赛职工人数 得分：23 → 22.5",
        "自评 参赛职工人数 其他栏目.完成率：92% → 90%",
        "自评 自评总分：97 → 96.5",
    ]


def test_layouts_are_known_by_words_of_a_header() -> None:
    """An importer asks with the words above the columns of a document."""
    layouts = registers().layouts.results
    for layout in layouts.by_name.values():
        if not layout.is_usual:
            assert layouts.by_header([*layout.columns, *layout.funds_columns])[0] is layout
    assert layouts.by_header(["没有的列"]) == []
