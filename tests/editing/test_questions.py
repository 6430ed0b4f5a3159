"""Answers about a new project: how they are understood, and what is said to those that are not."""

from __future__ import annotations

import pytest

from generator.editing.questions import (
    Question,
    UnclearAnswer,
    asks_for_layout,
    layout_question,
    medium_term_question,
    name_question,
    scheme_question,
    slug_question,
    units_question,
    year_question,
)
from generator.form.layout_choice import LayoutChoice
from generator.form.registers import Unit
from tests.support.forms import registers
from tests.support.layouts import layout_registers

LAYOUT = registers().layouts.default
LAYOUTS = layout_registers().layouts
UNITS = tuple(
    Unit.model_validate({"名称": name, "地址名": f"u{number}", "简称": short})
    for number, (name, short) in enumerate(
        [
            ("滁州市总工会", "市总"),
            ("滁州市困难职工帮扶中心", None),
            ("滁州市职工学校", None),
            ("滁州、来安联合工会", None),
        ]
    )
)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (name_question(), " 职工医疗互助经费 ", "职工医疗互助经费"),
        (year_question(), "2024", 2024),
        (medium_term_question(LAYOUT), "2024—2026", "2024—2026"),
        (medium_term_question(LAYOUT), "2024年 - 2026年", "2024—2026"),
        (medium_term_question(LAYOUT), "2024至2026", "2024—2026"),
        (medium_term_question(LAYOUT), " ", None),
        (slug_question("yiliao", 2024, []), "", "yiliao"),
        (slug_question("yiliao", 2024, ["2023/huzhu"]), "huzhu", "huzhu"),
    ],
)
def test_answer_that_is_understood(question: Question[object], text: str, expected: object) -> None:
    """What stands for itself, and the ways in which people write a period."""
    meant = question.read(text)
    assert meant == expected or str(meant) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1", ["滁州市总工会"]),
        ("2、1、2", ["滁州市困难职工帮扶中心", "滁州市总工会"]),
        ("市总，帮扶", ["滁州市总工会", "滁州市困难职工帮扶中心"]),
        ("滁州、来安联合工会", ["滁州、来安联合工会"]),
    ],
)
def test_units_that_were_meant(text: str, names: list[str]) -> None:
    """By number, name, short name or a part of the name; each once."""
    assert [unit.name for unit in units_question(UNITS).read(text)] == names


@pytest.mark.parametrize(
    ("text", "expected"), [("", "2015年版"), ("2", "2021年版"), ("2021年版", "2021年版")]
)
def test_scheme_that_was_meant(text: str, expected: str) -> None:
    """Blank is the one that the year has."""
    assert scheme_question(registers(), 2024, LAYOUT).read(text).name == expected


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        (name_question(), "", "只有空格，没有文字。请填写"),
        (name_question(), "职工\u200b医疗", "名称里有看不见的字符。请删去，重新输入"),
        (name_question(), "职工\udce4", "名称里有看不见的字符。请删去，重新输入"),
        (name_question(), "补助 11010519491231002X", "有与居民身份证号编排相符的号码 110*************2X。请写项目的名称"),
        (year_question(), "二〇二四", "“二〇二四”不是年度。只写四位数字，例如 2023"),
        (medium_term_question(LAYOUT), "2024", "“2024”不是起止年度。要写起止两个年度，例如 2023—2024（中间是一个长横“—”）"),
        (medium_term_question(LAYOUT), "2026-2024", "“2026—2024”的起止年度颠倒了。请写成 2024—2026"),
        (scheme_question(registers(), 2024, LAYOUT), "2012年版", "taxonomy.yml 里没有“2012年版”。最接近的是 2021年版"),
        (slug_question("a", 2024, []), "A b", "“A b”不能做网页地址。只用小写字母、数字和单个短横，例如 chuzhou-zonggonghui"),
        (slug_question("", 2024, [], "𠮷"), "", "名称里的“𠮷”查不到读音，地址名要您来起：照它的读音写拼音，只用小写字母、数字和单个短横，例如 yiliao-huzhu"),
        (slug_question("a", 2024, ["2024/a"]), "a", "已经有 2024/a，不会覆盖。请换一个地址名"),
        (units_question(UNITS), "", "实施单位没有填写。请写编号或名称"),
        (units_question(UNITS), "1、", "实施单位没有填写。请写编号或名称"),
        (units_question(UNITS), "滁州市总公会", "units.yml 里没有“滁州市总公会”。最接近的是 滁州市总工会；确是新单位，请先在 units.yml 登记"),
        (units_question(UNITS), "职工", "名称里有“职工”的单位不止一个：滁州市困难职工帮扶中心、滁州市职工学校。请写全称"),
        (units_question(UNITS), "9", "units.yml 里没有“9”。可以写的有：滁州市总工会、滁州市困难职工帮扶中心、滁州市职工学校、滁州、来安联合工会；确是新单位，请先在 units.yml 登记"),
    ],
)  # fmt: skip
def test_answer_that_is_not_understood(question: Question[object], text: str, told: str) -> None:
    """What was found and what to write."""
    with pytest.raises(UnclearAnswer) as unclear:
        question.read(text)
    assert str(unclear.value) == told


def test_many_units_are_not_all_listed() -> None:
    """A long register would run off the screen; its names can be searched."""
    many = [Unit.model_validate({"名称": f"单位{number}号", "地址名": f"u{number}"}) for number in range(200)]
    prompt = units_question(many).prompt
    assert "  30  单位29号\n  一共 200 个" in prompt
    assert len(prompt.splitlines()) == 33
    with pytest.raises(UnclearAnswer, match=r"不止一个：单位0号、.*、单位9号……。请写全称$"):
        units_question(many).read("单位")


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        (2024, "", "中期与年度目标表"),
        (2024, "1", "分列申报表"),
        (2024, " 部门整体表 ", "部门整体表"),
        (2025, "", "实施期与年度表"),
        (2022, "", "一级指标表"),
    ],
)
def test_layout_that_was_meant(year: int, text: str, expected: str) -> None:
    """A number, a name; blank is the one that forms.yml says for the year and the unit, else the default."""
    assert layout_question(LAYOUTS, year, UNITS[:1]).read(text).name == expected


def test_layout_is_asked_for_where_several_can_be() -> None:
    """Not where forms.yml says it, nor where there is only one; another unit may have another answer."""
    assert asks_for_layout(LAYOUTS, 2024, UNITS[:1])
    assert not asks_for_layout(LAYOUTS, 2025, UNITS[:1])
    assert not asks_for_layout(LAYOUTS, 2022, UNITS[:1])
    assert asks_for_layout(LAYOUTS, 2022, UNITS[1:])
    alone = LayoutChoice((LAYOUTS.default,), ())
    assert not asks_for_layout(alone, 2024, UNITS[:1])


def test_scheme_of_a_layout() -> None:
    """A layout has its scheme; a period is not taken for a form that has none."""
    layout = LAYOUTS.by_name["一级指标表"]
    assert scheme_question(layout_registers(), 2024, layout).read("").name == "只有一级"
    assert scheme_question(layout_registers(), 2024, layout).read("3").name == "只有一级"
    with pytest.raises(UnclearAnswer, match="表式“一级指标表”没有起止年度这一栏"):
        medium_term_question(layout).read("2024—2026")
    with pytest.raises(UnclearAnswer, match="没有“分列”这种表式。最接近的是 分列申报表"):
        layout_question(LAYOUTS, 2024, UNITS).read("分列")
