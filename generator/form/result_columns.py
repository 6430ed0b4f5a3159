"""Name the kinds of tables of results, and the roles that a column of indicators can have on them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from generator.form.cell_errors import read_word


class ResultKind(Enum):
    """A kind of table of results, with its Chinese name."""

    SELF_EVALUATION = "自评"
    MONITORING = "监控"


class ScoredLevel(Enum):
    """The level of indicators that has one score, with its Chinese name: a score may stand for several rows."""

    INDICATOR = "三级指标"
    SECOND_LEVEL = "二级指标"
    FIRST_LEVEL = "一级指标"


class ResultRole(Enum):
    """A role of a column of indicators on a table of results, with its Chinese name."""

    NAME = "名称"
    INITIAL_TARGET = "年初指标值"
    TARGET = "年度指标值"
    """The target that is judged: the adjusted one, where the form prints an initial one as well."""
    ACTUAL = "实际完成值"
    BAND = "完成档次"
    WEIGHT = "权重"
    POINTS = "分值"
    COEFFICIENT = "得分系数"
    SCORE = "得分"
    LIKELIHOOD = "完成目标可能性"
    REASON = "偏差原因"
    OTHER = "其他"
    """Carried, shown, searched and exported word for word."""


_ROLES_BY_NAME = {
    **{role.value: role for role in ResultRole},
    "三级指标": ResultRole.NAME,
    "调整后指标值": ResultRole.TARGET,
    "指标值": ResultRole.TARGET,
    "完成值": ResultRole.ACTUAL,
    "偏差原因分析及改进措施": ResultRole.REASON,
}
_SHARED = {ResultRole.NAME: "名称", ResultRole.TARGET: "年度指标值"}
USUAL_WORDS_OF_ROLES: Mapping[ResultKind, Mapping[ResultRole, str]] = {
    ResultKind.SELF_EVALUATION: _SHARED
    | {
        ResultRole.INITIAL_TARGET: "年初指标值",
        ResultRole.ACTUAL: "实际完成值",
        ResultRole.BAND: "完成档次",
        ResultRole.WEIGHT: "权重",
        ResultRole.POINTS: "分值",
        ResultRole.COEFFICIENT: "得分系数",
        ResultRole.SCORE: "得分",
        ResultRole.REASON: "偏差原因分析及改进措施",
    },
    ResultKind.MONITORING: _SHARED
    | {
        ResultRole.ACTUAL: "完成值",
        ResultRole.LIKELIHOOD: "完成目标可能性",
        ResultRole.REASON: "偏差原因",
    },
}
"""Usual word, which is the key of `IndicatorResult` or `IndicatorProgress`, of every role that a kind of table has."""


FIELDS_OF_ROLES: Mapping[ResultRole, str] = {
    ResultRole.INITIAL_TARGET: "initial_target",
    ResultRole.TARGET: "target_value",
    ResultRole.ACTUAL: "actual_value",
    ResultRole.BAND: "band",
    ResultRole.WEIGHT: "weight",
    ResultRole.POINTS: "points",
    ResultRole.COEFFICIENT: "coefficient",
    ResultRole.SCORE: "score",
    ResultRole.LIKELIHOOD: "likelihood",
    ResultRole.REASON: "variance_note",
}
"""Attribute of `IndicatorResult` or `IndicatorProgress` of every role but the name and further columns."""
SCORE_ROLES = (ResultRole.WEIGHT, ResultRole.POINTS, ResultRole.COEFFICIENT, ResultRole.SCORE)
"""Roles of the columns that one cell may fill for several rows."""


def role_named(word: str, kind: ResultKind) -> ResultRole:
    """Return the role of a column that is called `word`, where the layout says nothing of it."""
    role = _ROLES_BY_NAME.get(word, ResultRole.OTHER)
    return role if role in USUAL_WORDS_OF_ROLES[kind] else ResultRole.OTHER


def read_result_kind(text: object) -> ResultKind:
    """Return the kind of table of that Chinese name; refuse any other value."""
    return read_word(ResultKind, text, "form-kind", "结果表的种类")


def read_result_role(text: object) -> ResultRole:
    """Return the role of that Chinese name; refuse any other value."""
    return read_word(ResultRole, text, "column-role", "列的含义")


def read_scored_level(text: object) -> ScoredLevel:
    """Return the level of that Chinese name; refuse any other value."""
    return read_word(ScoredLevel, text, "layout-columns", "指标的级")
