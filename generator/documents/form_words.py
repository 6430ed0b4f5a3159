"""Know the words that forms have for their cells, besides those of the layouts."""

from __future__ import annotations

from collections.abc import Mapping

from generator.form.column_roles import ColumnRole

HEAD_WORDS: Mapping[str, str] = {
    "二级项目名称": "项目名称", "专项资金名称": "项目名称", "专项名称": "项目名称", "政策名称": "项目名称", "项目(政策)名称": "项目名称",
    "项目单位": "实施单位", "项目实施单位": "实施单位", "单位名称": "实施单位", "预算单位": "实施单位", "填报单位": "实施单位",
    "承担单位": "实施单位", "项目承担单位": "实施单位", "资金使用单位": "实施单位", "实施单位名称": "实施单位", "预算单位名称": "实施单位",
    "主管部门名称": "主管部门", "主管部门及代码": "主管部门", "主管单位": "主管部门", "部门名称": "主管部门", "预算部门": "主管部门",
    "项目性质": "项目属性", "项目代码": "项目编码", "项目编号": "项目编码",
    "项目起止时间": "项目期", "项目周期": "项目期", "实施期限": "项目期", "起止时间": "项目期", "项目实施期": "项目期", "项目期限": "项目期",
    "项目起止日期": "项目期", "项目实施周期": "项目期", "项目年限": "项目期",
    "项目简介": "项目概况", "项目概述": "项目概况", "项目基本情况": "项目概况", "项目描述": "项目概况", "项目立项依据": "立项依据",
    "联系人": "项目负责人", "负责人": "项目负责人", "项目联系人": "项目负责人", "电话": "联系电话",
    "说明": "备注", "其他说明": "备注", "注": "备注", "其他说明的问题": "备注", "其他需要说明的问题": "备注",
}  # fmt: skip
"""Label in the head or foot of a form → usual label."""
FUNDS_LABELS = frozenset(
    ("项目资金", "资金情况", "项目资金情况", "预算资金", "资金来源", "项目预算", "投入目标", "资金安排", "项目资金安排", "预算执行情况", "资金总量", "预算情况", "资金",
     "项目资金来源", "年度资金", "预算资金情况", "资金投入情况", "项目投入")
)  # fmt: skip
"""Labels at the left of the funds."""
TOTAL_LABELS = frozenset(
    ("资金总额", "总额", "合计", "项目总预算", "预算数", "预算总额", "项目资金总额", "资金合计", "项目预算总额", "总预算", "预算金额", "项目总投资", "总计", "预算资金总额",
     "项目资金合计", "资金申请总额", "资金申请数", "资金规模",  "小计", "年度预算", "年度预算数", "年度金额", "申报金额", "金额")
)  # fmt: skip
"""Labels of the total of the funds, without the side."""
SOURCE_WORDS: Mapping[str, tuple[str, ...]] = {
    "本年财政拨款": ("当年财政拨款", "财政拨款"),
    "当年财政拨款": ("财政拨款",),
    "财政资金": ("财政拨款",),
    "财政拨款资金": ("财政拨款",),
    "财政性资金": ("财政拨款",),
    "本年一般公共预算拨款": ("一般公共预算", "财政拨款"),
    "一般公共预算拨款": ("一般公共预算",),
    "一般公共预算资金": ("一般公共预算",),
    "政府性基金": ("政府性基金预算",),
    "政府性基金预算拨款": ("政府性基金预算",),
    "上年结转资金": ("上年结转",),
    "上年结转": ("上年结转资金",),
    "结转资金": ("上年结转资金", "上年结转"),
    "财政专户管理": ("财政专户管理资金",),
    "其他": ("其他资金",),
    "单位自有资金": ("自有资金", "单位资金"),
    "自筹资金": ("自有资金", "单位资金", "其他资金"),
}
"""Word for a source of funds → words that mean the same, the nearest first."""
GOAL_LABELS = frozenset(
    ("总体目标", "目标", "绩效目标", "总体绩效目标", "项目绩效目标", "项目总体目标", "年度绩效目标", "年度总体绩效目标", "项目目标", "预期目标", "年度目标", "年度总体目标",
     "总目标", "整体目标", "项目总目标", "绩效总目标", "项目总体绩效目标", "项目绩效总目标")
)  # fmt: skip
"""Labels of the goals, without the side."""
LEVEL1_HEADINGS = frozenset(("一级指标", "一级指标名称", "指标类型", "指标分类"))
LEVEL2_HEADINGS = frozenset(("二级指标", "二级指标名称", "指标类别"))
NAME_HEADINGS = frozenset(
    (
        "三级指标",
        "三级指标名称",
        "指标名称",
        "指标内容",
        "绩效指标名称",
        "三级指标内容",
        "四级指标",
        "具体指标",
        "指标",
    )
)
INDICATOR_LABELS = frozenset(
    ("绩效指标", "年度绩效指标", "指标", "项目绩效指标", "绩效目标指标", "绩效指标情况", "绩效目标")
)
"""Labels at the left of the indicators."""
COLUMN_WORDS: Mapping[str, ColumnRole] = {
    "年度指标值": ColumnRole.TARGET_VALUE, "目标值": ColumnRole.TARGET_VALUE, "年初目标值": ColumnRole.TARGET_VALUE,
    "当年预期实现值": ColumnRole.TARGET_VALUE, "预期指标值": ColumnRole.TARGET_VALUE, "指标目标值": ColumnRole.TARGET_VALUE,
    "计划指标值": ColumnRole.TARGET_VALUE, "绩效目标值": ColumnRole.TARGET_VALUE, "预期目标值": ColumnRole.TARGET_VALUE,
    "年度目标值": ColumnRole.TARGET_VALUE, "预期值": ColumnRole.TARGET_VALUE, "计划值": ColumnRole.TARGET_VALUE,
    "指标值(内容)": ColumnRole.TARGET_VALUE, "本年指标值": ColumnRole.TARGET_VALUE, "本年目标值": ColumnRole.TARGET_VALUE,
    "指标值": ColumnRole.TARGET_VALUE, "预期当年实现值": ColumnRole.TARGET_VALUE, "预期实现值": ColumnRole.TARGET_VALUE,
    "指标性质": ColumnRole.SIGN, "指标值类型": ColumnRole.SIGN, "运算符号": ColumnRole.SIGN, "计算符号": ColumnRole.SIGN,
    "比较符": ColumnRole.SIGN, "指标符号": ColumnRole.SIGN, "性质": ColumnRole.SIGN, "符号": ColumnRole.SIGN,
    "数值": ColumnRole.NUMBER,
    "度量单位": ColumnRole.UNIT, "计量单位": ColumnRole.UNIT, "单位": ColumnRole.UNIT, "指标单位": ColumnRole.UNIT,
    "绩效标准": ColumnRole.STANDARD, "指标标准": ColumnRole.STANDARD,
    "分值": ColumnRole.SCORE, "指标分值": ColumnRole.SCORE, "标准分值": ColumnRole.SCORE, "分数": ColumnRole.SCORE,
    "权重": ColumnRole.WEIGHT, "指标权重": ColumnRole.WEIGHT, "分值权重": ColumnRole.WEIGHT, "权重分值": ColumnRole.WEIGHT, "分值(权重)": ColumnRole.WEIGHT,
    "指标方向性": ColumnRole.DIRECTION, "指标方向": ColumnRole.DIRECTION, "方向": ColumnRole.DIRECTION,
    "指标解释": ColumnRole.EXPLANATION, "解释": ColumnRole.EXPLANATION, "指标说明": ColumnRole.EXPLANATION, "指标值内容": ColumnRole.EXPLANATION,
    "数据来源": ColumnRole.DATA_SOURCE, "指标来源": ColumnRole.DATA_SOURCE, "佐证资料": ColumnRole.DATA_SOURCE,
    "是否核心指标": ColumnRole.CORE, "核心指标": ColumnRole.CORE,
    "上年指标值": ColumnRole.LAST_YEAR, "上年完成值": ColumnRole.LAST_YEAR, "上年水平": ColumnRole.LAST_YEAR,
    "备注": ColumnRole.REMARK,
}  # fmt: skip
"""Heading of a column of indicators → its role."""
RESULT_HEADINGS = frozenset(
    ("实际完成值", "全年完成值", "完成值", "全年实际值", "全年实际完成值", "实际值", "实际完成情况", "实际完成指标值", "完成情况", "得分", "自评得分", "偏差原因分析及改进措施",
     "偏差原因分析", "偏差原因", "未完成原因和改进措施", "完成目标可能性")
)  # fmt: skip
"""Headings of columns that say what became of the targets."""
SIGN_TEXTS = frozenset(
    (
        "≥",
        "≤",
        "=",
        ">",
        "<",
        "＞",
        "＜",
        "＝",
        "≦",
        "≧",
        "定性",
        "定量",
        "大于",
        "小于",
        "等于",
        "大于等于",
        "小于等于",
    )
)
DIRECTION_TEXTS = frozenset(("正向", "反向", "正向指标", "反向指标", "负向", "负向指标", "逆向", "逆向指标"))
PLACEHOLDER = r"[.…．·*＊×✕Xx—\-_/、\s]*"
"""Regex of what stands in the blank cells of a form."""
