"""Name the roles that a column of indicators can have on a form, whatever word the form has for it."""

from __future__ import annotations

from enum import Enum

from generator.form.cell_errors import read_word


class ColumnRole(Enum):
    """A role of a column of indicators, with its Chinese name; a column called by that name has that role."""

    NAME = "名称"
    TARGET_VALUE = "指标值"
    """The whole target: ≥95%."""
    SIGN = "符号"
    """The comparison alone: ≥. Joined with number and unit to the whole target."""
    NUMBER = "数值"
    UNIT = "单位"
    STANDARD = "绩效标准"
    SCORE = "分值"
    WEIGHT = "权重"
    DIRECTION = "方向"
    """正向 where more is better, 反向 where less is."""
    NATURE = "性质"
    """定量 or 定性, as the form declares it."""
    EXPLANATION = "解释"
    DATA_SOURCE = "数据来源"
    CORE = "核心"
    LAST_YEAR = "上年水平"
    REMARK = "备注"
    OTHER = "其他"
    """Carried, shown, searched and exported word for word."""


TARGET_PARTS = (ColumnRole.SIGN, ColumnRole.NUMBER, ColumnRole.UNIT)
"""Roles whose texts are joined to the whole target, in this order."""


def read_column_role(text: object) -> ColumnRole:
    """Return the role of that Chinese name; refuse any other value."""
    return read_word(ColumnRole, text, "column-role", "列的含义")
