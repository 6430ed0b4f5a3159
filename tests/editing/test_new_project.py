"""The blank form of a new project, as a clerk finds it, and what the check says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.editing.layout_cells import column_cells, top_level_cells
from generator.editing.new_project import Answers, blank_form
from generator.editing.questions import asks_for_period
from generator.form.form_layouts import FormLayout
from generator.form.years import Years
from tests.support.forms import CASES, printed, read, registers
from tests.support.layouts import layout_registers, read_in_layouts

UNITS = registers().units


def laid_out(
    name: str = "职工医疗互助经费", scheme: str = "2015年版", medium_term: Years | None = None, units: int = 1
) -> str:
    """A blank form."""
    found, layout = registers().schemes[scheme], registers().layouts.default
    return blank_form(Answers(name, 2024, UNITS[:units], layout, found, medium_term), registers())


@pytest.mark.parametrize(
    ("situation", "scheme", "medium_term", "units"),
    [
        ("annual-only", "2015年版", None, 1),
        ("two-units-and-another-scheme", "2021年版", Years(2024, 2026), 2),
    ],
)
def test_blank_form(
    situation: str, scheme: str, medium_term: Years | None, units: int, golden: Callable[[Path, str], None]
) -> None:
    """The whole text, and every message about it: each says what to fill in."""
    text = laid_out(scheme=scheme, medium_term=medium_term, units=units)
    _, _, problems = read(text.encode(), "data/2024/project.yml")
    assert {problem.code for problem in problems} == {"missing-field"}
    words = "没有填写。请补上"
    expected = {words, f"{words}；表上这一格是空的，请写 （原表空白）"}
    assert {problem.message.partition("：")[2] for problem in problems} == expected
    golden(CASES / "new" / f"{situation}.yml", text)
    golden(CASES / "new" / f"{situation}.txt", printed(problems))


def test_filled_form_is_right() -> None:
    """Filling in what is asked for, and nothing else, makes a project that can be read."""
    text = laid_out(medium_term=Years(2024, 2026))
    for blank, filled in (
        ("文件:", "文件: 目标表"),
        ("总额:", "总额: 1.00"),
        ("  -\n", "  - 减轻负担\n"),
        ("名称:\n", "名称: 人数\n"),
        ("指标值:", "指标值: 5"),
    ):
        assert blank in text
        text = text.replace(blank, filled)
    project, _, problems = read(text.replace("项目名称: 人数", "").encode())
    assert printed(problems) == ""
    assert project is not None
    scheme = registers().taxonomy.schemes[0]
    assert [(row.level1, row.level2) for row in project.rows] == [
        (first.name, second.name) for first in scheme.first_levels for second in first.second_levels
    ]


def test_every_field_of_the_form_is_there() -> None:
    """A field that is added to the model is laid out and explained as well; 指标体系 only where it is not the usual one."""
    text = laid_out(scheme="2021年版", medium_term=Years(2024, 2026))
    layout = registers().layouts.default
    for cell in top_level_cells(layout):
        if cell.key in ("表式", "其他栏目", "照录"):
            assert f"\n{cell.key}:" not in text
            continue
        assert f"\n# {cell.help}" in text
        assert f"\n{cell.key}:" in text
    within = [*layout.all_sources, *layout.sides, "总额", *(word for word, _ in column_cells(layout))]
    assert {word for word in within if f" {word}:" not in text} == set()
    assert "\n指标体系:" not in laid_out()
    assert "中期期限" not in laid_out()


@pytest.mark.parametrize("layout", layout_registers().layouts.own, ids=lambda layout: layout.name)
def test_blank_form_of_another_layout(layout: FormLayout, golden: Callable[[Path, str], None]) -> None:
    """The form's own words in its order, each cell explained; 表式 stands there where nothing else says it."""
    theirs = layout_registers()
    scheme = theirs.scheme_of(None, 2025, layout)
    assert scheme is not None
    period = Years(2025, 2026) if asks_for_period(layout) else None
    text = blank_form(Answers("送温暖", 2025, UNITS[:1], layout, scheme, period), theirs)
    assert ("\n表式: " in text) == (layout.name != "实施期与年度表")
    _, problems = read_in_layouts(text.encode())
    assert {problem.code for problem in problems} == {"missing-field"}
    golden(CASES / "new" / "layouts" / f"{layout.name}.yml", text)


def test_blank_form_of_another_layout_is_right_when_filled() -> None:
    """Every blank filled in, and nothing else done, gives a file that can be read in that layout."""
    for layout in layout_registers().layouts.own:
        text = (CASES / "new" / "layouts" / f"{layout.name}.yml").read_text(encoding="utf-8")
        filled = re.sub(r"(?m)^(    [^-#: ][^:\n]*):$", r"\1: 1", text.partition("\n总体目标:")[0])
        filled += "\n总体目标:" + text.partition("\n总体目标:")[2].replace("  -\n", "  - 目标\n", 1)
        filled = re.sub(r"(?m)^((?:      |    )(?:- |  )[^:\n]*):$", r"\1: 5", filled)
        filled = re.sub(r"(?m)^  (文件|在职人数|离退休人数|- 任务|  内容|  金额):$", r"  \1: 甲", filled)
        filled = filled.replace("  序号:\n  公开日期:\n", "")
        project, problems = read_in_layouts(filled.encode())
        assert printed(problems) == ""
        assert project is not None
        assert project.layout is layout


@pytest.mark.parametrize(
    "name",
    [
        "2: #a",
        "- 一",
        "[甲]",
        "no",
        "~",
        "年度：2024",
        "“双创”",
        '"引号"和\\',
        "'单'",
        "甲 #乙",
        "*",
        "&a",
        "？",
        "a: b",
    ],
)
def test_name_comes_out_as_typed(name: str) -> None:
    """Quotes are put round a name only where YAML needs them."""
    _, source, problems = read(laid_out(name).encode())
    assert {problem.code for problem in problems} == {"missing-field"}
    assert isinstance(source.value, dict)
    assert source.value["项目名称"] == name
    assert f"项目名称: {name}\n" in laid_out(name) or '项目名称: "' in laid_out(name)
