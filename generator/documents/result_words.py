"""Know the words that tables of results have for their columns."""

from __future__ import annotations

from collections.abc import Mapping

TARGET, ACTUAL, POINTS, SCORE, NOTE, BAND, LIKELIHOOD = (
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
    "完成档次",
    "完成目标可能性",
)
RESULT_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(
        ("年度指标值", "指标值", "目标值", "年初目标值", "年初设定值", "预期指标值", "计划指标值", "绩效目标值", "年初指标值", "预期值", "全年指标值", "年度目标值",
         "调整后指标值", "调整后目标值", "调整后值", "调整后的指标值", "年中调整值"), TARGET
    ),
    **dict.fromkeys(
        ("实际完成值", "全年完成值", "完成值", "全年实际值", "全年实际完成值", "实际值", "实际完成情况", "实际完成指标值", "完成情况", "年度完成值", "年度实际完成值", "自评完成值"), ACTUAL
    ),
    **dict.fromkeys(("分值", "指标分值", "分值权重", "权重", "标准分", "标准分值"), POINTS),
    **dict.fromkeys(("得分", "自评得分", "自评分", "指标得分", "评分"), SCORE),
    **dict.fromkeys(
        ("偏差原因分析及改进措施", "偏差原因分析", "偏差原因", "未完成原因和改进措施", "未完成原因分析", "偏差原因及改进措施", "未完成原因及改进措施", "未完成原因分析与改进措施",
         "偏差原因分析与改进措施", "原因分析及改进措施"), NOTE
    ),
    **dict.fromkeys(("完成档次", "完成等次", "指标完成情况"), BAND),
    **dict.fromkeys(("完成目标可能性", "完成可能性"), LIKELIHOOD),
}  # fmt: skip
"""Heading of a column of indicators, as a label → usual word of a self-evaluation."""
MONITORING_WORDS: Mapping[str, str] = {ACTUAL: "完成值", NOTE: "偏差原因"}
"""Usual word of a self-evaluation → that of a monitoring, where it is another."""
FUNDS_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("年初预算数", "年初预算", "年初批复数", "年初预算安排数"), "年初预算数"),
    **dict.fromkeys(("全年预算数", "全年预算", "调整后预算数", "预算数", "调整预算数"), "全年预算数"),
    **dict.fromkeys(
        ("全年执行数", "执行数", "全年执行", "实际执行数", "全年支出数", "实际支出数"), "全年执行数"
    ),
    **dict.fromkeys(("分值", "标准分"), "分值"),
    **dict.fromkeys(("执行率", "预算执行率"), "执行率"),
    **dict.fromkeys(("得分", "自评得分"), "得分"),
    **dict.fromkeys(("偏差原因分析及改进措施", "偏差原因", "偏差原因分析"), NOTE),
}
"""Heading of a column of the funds, as a label → usual word."""
EXPECTED_GOALS = frozenset(
    ("预期目标", "年初设定目标", "年度目标", "预期绩效目标", "年初目标", "年初设定绩效目标")
)
ACHIEVED_GOALS = frozenset({"总体目标完成情况", "年度总体目标完成情况", "绩效目标完成情况"}) | frozenset(
    ("实际完成情况", "目标完成情况", "完成情况", "全年目标完成情况", "目标实际完成情况", "年度目标完成情况")
)
"""Headings over what became of the goals."""
