"""What readers are told of a change: the words of the form, without the path in its file."""

from __future__ import annotations

import pytest

from generator.form.target_strictness import Strictness
from generator.history.field_changes import Difference, FieldChange, field_change
from generator.pages.change_sentences import change_line

SATISFACTION = "绩效指标.满意度指标.服务对象满意度指标.受助家庭满意度"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            field_change(
                f"{SATISFACTION}.指标值和绩效标准（中期与年度）",
                "≥99%",
                "≥98%",
                strictness=Strictness.LOOSENED,
            ),
            "受助家庭满意度 ≥99% 改为 ≥98%，放宽",
        ),
        (field_change(f"{SATISFACTION}.指标值（年度）", "≥99%", "≥98%"), "受助家庭满意度（年度） ≥99% 改为 ≥98%"),
        (field_change(f"{SATISFACTION}.绩效标准（中期与年度）", "≥99%", None), "受助家庭满意度的绩效标准：删除 ≥99%"),
        (
            field_change("绩效指标.产出指标.数量指标.净含1.5升水的箱数.权重（实施期）", "20", "30"),
            "净含1.5升水的箱数的权重（实施期） 20 改为 30",
        ),
        (field_change("绩效指标.产出指标.数量指标", None, "慰问户数：=20户"), "数量指标：新增 慰问户数：=20户"),
        (
            field_change("项目资金.年度.总额", "150.00", "160.00", Difference("+10.00", "6.67", "6.67%")),
            "年度资金总额 150.00 改为 160.00 万元，增加 10.00 万元（6.67%）",
        ),
        (field_change("项目资金.年度.财政拨款", None, "50.00"), "年度财政拨款：新增 50.00"),
        (field_change("项目属性", "一次性项目", "经常性项目"), "项目属性 一次性项目 改为 经常性项目"),
        (
            field_change("总体目标第1项（中期与年度）", f"为{'职工' * 12}服务。", f"热情为{'职工' * 12}周到服务。"),
            f"总体目标第1项：热情为{'职工' * 12}周到服务。",
        ),
        (
            field_change("总体目标第1项", f"竭诚{'为职工服务' * 6}。", f"热情{'为职工服务' * 6}。"),
            "总体目标第1项有改动",
        ),
    ],
)  # fmt: skip
def test_sentence(change: FieldChange, sentence: str) -> None:
    """Old and new stand in words, an indicator has its own name, an amount no dots."""
    assert change_line(change).text == sentence
