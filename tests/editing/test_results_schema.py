"""The part of the editors' schema that is for files of results, which lie among the goals that it is for too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from generator.editing.add_results import add_to_results, new_results
from generator.editing.wanted_table import WantedTable, layout_of_table
from generator.form.project import Project
from generator.form.result_columns import ResultKind
from generator.reading.results_file import read_results
from generator.reading.yaml_text import read_yaml
from tests.editing.test_editor_schema import CELL, SPELLINGS, judged, load, typed, validator, with_cell
from tests.support.forms import CASES, read, registers, schemas
from tests.support.results import CAREFUL, GOALS, built, changed, usual_layout

IN_LAYOUTS = sorted((CASES / "result_layouts").glob("*.results.yml"))
RESULTS_FILES = sorted(
    [
        *(CASES / "results").rglob("*.results.yml"),
        *(CASES / "result_rules").glob("*.results.yml"),
        *(file for file in IN_LAYOUTS if file.name != "usual-words.results.yml"),
    ]
)


def is_accepted(text: str) -> bool:
    """Whether the schema accepts a file."""
    return validator().is_valid(load(text))


@cache
def goals() -> Project:
    """The project that the careful file answers."""
    project, _, problems = read(GOALS.encode())
    assert project is not None, problems
    return project


def test_good_files_of_results_are_accepted() -> None:
    """By the schema of the goals beside them: their paths fit its pattern too."""
    assert len(RESULTS_FILES) > 5
    assert judged(schemas() / "project.schema.json", RESULTS_FILES) == (set(), set())


@pytest.mark.parametrize("monitoring", [None, "2023-07-31"])
def test_blank_results_are_accepted(monitoring: str | None) -> None:
    """What `disclosure results` lays out has a single mark: the document that must be named."""
    text = new_results(goals(), usual_layout(monitoring), monitoring).text
    assert not is_accepted(text)
    assert is_accepted(text.replace("    文件:", "    文件: 自评表", 1))


def test_blank_results_of_every_layout_are_accepted() -> None:
    """Reader and schema take what is laid out in the words of a layout; a second call adds nothing."""
    for layout in registers().layouts.results.by_name.values():
        day = "2023-07-31" if layout.kind is ResultKind.MONITORING else None
        text = new_results(goals(), layout, day).text.replace("    文件:", "    文件: 自评表", 1)
        assert is_accepted(text), layout.name
        assert is_read(text), layout.name
        source, _ = read_yaml("2023/jingsai.results.yml", text.encode(), frozenset())
        chosen = layout_of_table(registers().layouts.results, goals(), WantedTable(day), source)
        assert chosen is layout
        assert add_to_results(source, goals(), chosen, day).added == 0
        words = {word for word in layout.words_of_file() if f"{word}:" in text}
        assert {*layout.further_blocks, *layout.all_rows} <= words
        assert layout.is_usual or {*layout.funds_columns} <= words


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("initial-and-adjusted", "调整后指标值: ≥5场", "调正后指标值: ≥5场"),
        ("initial-and-adjusted", "名称: 举办竞赛场次, ", "名称: 举办竞赛场次, 完成档次: 达成, "),
        ("coefficients", "得分系数: 0.92", "得分系数: 九二"),
        ("coefficients", "    年度总额: {", "    总额: {"),
        ("amounts-in-yuan", '    资金总额: {预算数（调整后）: "', '    资金总额: {预算数: "'),
        ("monitoring-of-2019", "表式: 二〇一九年监控表", "表式: 二〇二〇年自评表"),
        ("monitoring-of-2019", "表式: 二〇一九年监控表", "表式: 二〇一九年监督表"),
    ],
)
def test_slip_in_the_words_of_a_layout(file: str, old: str, new: str) -> None:
    """Schema and reader refuse the same."""
    (path,) = (path for path in IN_LAYOUTS if path.name == f"{file}.results.yml")
    text = changed(path.read_text(encoding="utf-8"), {old: new})
    assert built(text).results is None
    assert not is_accepted(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  等次: 优\n", "  等级: 优\n"),
        ("  总分: 97.5", "  总分: 九十七"),
        ("  总分: 97.5", "  总分: 1000000"),
        ("执行率: 95,", "执行率: 百分之九十五,"),
        ("全年执行数: 38.00", "全年执行数: 38万"),
        ("    年度总额: {年初", "    年度总和: {年初"),
        ("{名称: 参赛职工人数, 实际完成值", "{名称: 参赛职工人数, 完成值"),
        ("{名称: 参赛职工人数, 实", "{名称: 参赛职工人数, 目标表没有: 有, 实"),
        ("{名称: 举办竞赛场次, 完成值", "{名称: 举办竞赛场次, 实际完成值"),
        ("截至: 2023-07-31", "截止: 2023-07-31"),
        ("截至: 2023-07-31", "截至: 2023-07-32"),
        ("绩效自评:\n  来源: {文件: 2023年项目支出绩效自评表, 公开日期: 2024-09-30}\n", "绩效自评:\n"),
        ("绩效自评:\n", "项目名称: 技能竞赛\n绩效自评:\n"),
    ],
)
def test_slip_in_results(old: str, new: str) -> None:
    """Schema and reader refuse the same: keys of another table, numbers in words, a missing total."""
    text = changed(CAREFUL, {old: new})
    assert built(text).results is None
    assert not is_accepted(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  总分: 97.5", "  总分: （原表空白）"),
        ("执行率: 95,", '执行率: "95%",'),
        ("  等次: 优\n", "  等次:\n"),
        ("    其他资金: {年初", "    其他资金:\n    单位资金: {年初"),
        ("    满意度指标:\n", "    成本指标:\n    满意度指标:\n"),
        ("  等次: 优\n", "  等次: 优\n  其他栏目: {自评人数: 3人, 联系科室: }\n"),
    ],
)
def test_right_in_results(old: str, new: str) -> None:
    """Blank cells wherever they stand, percent signs, further cells."""
    text = changed(CAREFUL, {old: new})
    assert built(text).results is not None
    assert is_accepted(text)


def test_results_directly_below_the_first_level_are_accepted() -> None:
    """As forms without second levels have them."""
    rows = "    满意度指标:\n      - {名称: 例满意度, 实际完成值: 95%}\n"
    assert is_accepted(f"绩效自评:\n  来源: {{文件: 自评表}}\n  绩效指标:\n{rows}")
    assert not is_accepted(f"绩效自评:\n  来源: {{文件: 自评表}}\n  绩效指标:\n{rows.replace('实际', '')}")


COST = "        - {名称: 竞赛经费, 实际完成值: 38万元, 分值: 10, 得分: 10}\n"
RATE = "执行率: 95, 得分: 9.5}\n"
GRADE = "  等次: 优\n"
CELLS = {
    "金额单位": ("绩效自评:\n", "金额单位: %s\n绩效自评:\n"),
    "表式": (GRADE, "  表式: %s\n"),
    "全年预算数": (RATE, "得分: 9.5}\n    甲资金:\n      全年预算数: %s\n"),
    "执行率": (RATE, "得分: 9.5}\n    甲资金:\n      执行率: %s\n"),
    "一项来源": (
        "    其他资金: {年初预算数: 10.00, 全年预算数: 10.00, 全年执行数: 9.00}\n",
        "    其他资金: %s\n",
    ),
    "二级指标": (f"      成本指标:\n{COST}", "      成本指标: %s\n"),
    "实际完成值": (COST, "        - 名称: 竞赛经费\n          实际完成值: %s\n"),
    "得分": (COST, "        - 名称: 竞赛经费\n          得分: %s\n"),
    "偏差原因": (COST, "        - 名称: 竞赛经费\n          偏差原因分析及改进措施: %s\n"),
    "总分": ("  总分: 97.5\n", "  总分: %s\n"),
    "其他栏目": (GRADE, "  其他栏目: %s\n"),
    "其他栏目的一格": (GRADE, "  其他栏目:\n    甲: %s\n"),
    "照录": (GRADE, "  照录: %s\n"),
    "截至": ("截至: 2023-07-31\n", "截至: %s\n"),
    "监控的来源": ("    来源: {文件: 2023年项目绩效运行监控表}\n", "    来源: %s\n"),
    "绩效评价": ("绩效监控:\n", "绩效评价: %s\n绩效监控:\n"),
}
"""Cell → what stands in the careful file, and where the spelling goes."""


RESULT_SPELLINGS = (*SPELLINGS, "（原表空白）", "95%", '"1,000.00"')


def is_read(text: str) -> bool:
    """Whether the reader takes a file; sums and other rules aside."""
    source, problems = read_yaml("2023/jingsai.results.yml", text.encode(), frozenset())
    return not problems and not read_results(source, goals(), registers())[1]


def test_every_spelling_in_every_cell_of_results(golden: Callable[[Path, str], None]) -> None:
    """Where reader and schema differ is held in a case; what the reader takes is marked nowhere."""
    lines = []
    for cell, (stands, instead) in CELLS.items():
        texts = {spelling: changed(CAREFUL, {stands: instead % spelling}) for spelling in RESULT_SPELLINGS}
        content = load(changed(CAREFUL, {stands: instead % CELL}))
        accepted = {
            spelling for spelling in texts if validator().is_valid(with_cell(content, typed(spelling)))
        }
        taken = {spelling for spelling, text in texts.items() if is_read(text)}
        assert taken <= accepted, cell
        differing = [spelling for spelling in texts if spelling in accepted - taken]
        lines.append("  ".join(["只有编辑器认", cell, *differing]) + "\n")
    golden(CASES / "result_spellings.txt", "".join(lines))
