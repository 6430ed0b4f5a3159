"""Refused keys: which word a clerk meant, and that no guess ever makes another thing of it."""

from __future__ import annotations

import pytest

from generator.reading.form_errors import suggest_key
from generator.reading.key_guesses import guess_key
from tests.support.forms import registers

FOUNDING = "中期与年度目标表"


def _words(layout_name: str) -> list[str]:
    layout = registers().layouts.by_name[layout_name]
    return list(dict.fromkeys(["总额", "名称", "指标值", "总体目标", "绩效指标", *layout.words_of_file()]))


@pytest.mark.parametrize(
    ("typed", "layout", "expected"),
    [
        # slips of the pen
        ("财政拔款", FOUNDING, "财政拨款"),
        ("财政拨", FOUNDING, None),
        ("财拨政款", FOUNDING, "财政拨款"),
        ("财政拨款款", FOUNDING, "财政拨款"),
        ("总体目标值", FOUNDING, "总体目标"),
        ("项目期限", FOUNDING, "项目期"),
        ("财政 拨款", FOUNDING, "财政拨款"),
        ("“财政拨款”", FOUNDING, "财政拨款"),
        ("其它资金", FOUNDING, None),
        ("其他资京", FOUNDING, "其他资金"),
        ("上年结砖", FOUNDING, "上年结转"),
        ("项目名程", FOUNDING, "项目名称"),
        ("项目属牲", FOUNDING, "项目属性"),
        ("项目编玛", FOUNDING, "项目编码"),
        ("主管部们", FOUNDING, "主管部门"),
        ("实施单伫", FOUNDING, "实施单位"),
        ("绩效标难", FOUNDING, "绩效标准"),
        ("三级指标标", FOUNDING, "三级指标"),
        ("三级指票", FOUNDING, "三级指标"),
        ("总体目杯", FOUNDING, "总体目标"),
        ("总目标", FOUNDING, "总体目标"),
        ("绩效指木示", FOUNDING, None),
        ("指标直", FOUNDING, "指标值"),
        ("财政专户管里资金", FOUNDING, "财政专户管理资金"),
        ("财政专户管哩资金", FOUNDING, "财政专户管理资金"),
        ("年初目标直", "预算执行自评表", "年初目标值"),
        ("实际完成直", "项目支出绩效自评表", "实际完成值"),
        ("度量单拉", "湖南2025年目标表", "度量单位"),
        ("指标方向牲", "分列填报目标表", "指标方向性"),
        ("二级项目名陈", "两级项目名称目标表", "二级项目名称"),
        ("专项资金名陈", "专项资金绩效自评表", "专项资金名称"),
        ("年度资金总颜", "上级补助资金目标表", "年度资金总额"),
        ("完成目标可能牲", "绩效运行监控表", "完成目标可能性"),
        # money of another nature
        ("上级资金", FOUNDING, None),
        ("区级资金", "专项资金绩效自评表", None),
        ("省级资金", "专项资金绩效自评表", None),
        ("市级资金", "专项资金绩效自评表", None),
        ("乡级资金", "专项资金绩效自评表", None),
        ("单位资金", "专项资金绩效自评表", None),
        ("预算数", FOUNDING, None),
        ("执行数", FOUNDING, None),
        ("全年预算数", FOUNDING, None),
        ("自筹资金", FOUNDING, None),
        ("自有资金", FOUNDING, None),
        ("下年结转", FOUNDING, None),
        ("本年结转", FOUNDING, None),
        ("非财政拨款", FOUNDING, None),
        ("省财政拨款", FOUNDING, None),
        ("财政存款", FOUNDING, None),
        ("财政付款", FOUNDING, None),
        ("地方补助", "上级补助资金目标表", None),
        ("中央资金", "上级补助资金目标表", None),
        ("省级补助", "上级补助资金目标表", None),
        ("外资金", FOUNDING, None),
        ("总价", FOUNDING, None),
        ("总量", FOUNDING, None),
        ("金额", FOUNDING, None),
        ("年度本级预算支出", "湖南2025年目标表", None),
        # cells of another meaning
        ("目标值", FOUNDING, None),
        ("年度指标值", FOUNDING, None),
        ("全年完成值", FOUNDING, None),
        ("指标", FOUNDING, None),
        ("指标名称", FOUNDING, None),
        ("项目类别", FOUNDING, None),
        ("项目类型", FOUNDING, None),
        ("项目来源", FOUNDING, None),
        ("部门名称", FOUNDING, None),
        ("一级项目名称", "两级项目名称目标表", None),
        ("三级项目名称", "两级项目名称目标表", None),
        ("副主管部门", FOUNDING, None),
        ("区县主管部门", FOUNDING, None),
        ("二级指标", FOUNDING, None),
        ("四级指标", FOUNDING, None),
        ("长期目标", FOUNDING, None),
        ("单价", FOUNDING, None),
        ("备住", FOUNDING, None),
        ("得分率", "项目支出绩效自评表", None),
        ("指标性质", FOUNDING, None),
        ("project_attribute", FOUNDING, None),
    ],
)
def test_guess_never_crosses_a_meaning(typed: str, layout: str, expected: str | None) -> None:
    """A slip of the pen gets its word; a word of its own gets none, however near another one is."""
    assert guess_key(typed, _words(layout), registers().layouts.words) == expected


def test_two_words_that_are_as_near_give_no_guess() -> None:
    """项目类X may be 项目类别 or 项目类型."""
    assert guess_key("项目类", ["项目类别", "项目类型"]) is None


def test_without_a_guess_all_words_are_listed() -> None:
    """The clerk chooses among what there is."""
    assert suggest_key("上级资金", ["财政拨款", "单位资金"], ()) == "可以写的有：财政拨款、单位资金"
    assert suggest_key("财政拔款", ["财政拨款", "单位资金"], ()) == "最接近的是 财政拨款"
