"""The keys of the results in a project's record: their Chinese names and explanations, and the JSON Schema.

`results_record` makes its objects from the same keys, so results and their schema cannot differ in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT, YUAN
from generator.form.result_columns import ScoredLevel
from generator.form.result_states import ResultState, StateReason
from generator.form.results import (
    COPIABLE_RESULT_CODES,
    Evaluation,
    FundsResult,
    IndicatorProgress,
    IndicatorResult,
    Monitoring,
    Results,
    SelfEvaluation,
)
from generator.projects.record_keys import (
    AMOUNT_OR_BLANK,
    ORIGIN_KEYS,
    PLAIN_NUMBER,
    PLAIN_TEXT,
    TEXT_OR_BLANK,
    RecordKey,
    RecordKeys,
    field_alias,
    list_of,
    object_with,
    or_null,
    texts_by_word,
)
from generator.rendering.result_words import STATE_REASON_WORDS, STATE_WORDS

_POINTS_OR_BLANK: Mapping[str, Any] = {"type": ["number", "null"], "minimum": 0}
_TABLE_CELLS: Mapping[str, Any] = texts_by_word(
    {"anyOf": [PLAIN_TEXT, texts_by_word(), {**list_of(texts_by_word()), "minItems": 1}]}
)
"""Further cells of a table: a text, a block of named texts, or the rows of a small table."""


def _text_of(form: type, field: str, description: str) -> RecordKey:
    """Return the key of a text that the published table may not have."""
    return RecordKey(field, field_alias(form, field), f"{description}；没有就是 null", TEXT_OR_BLANK)


def _amount_of(field: str, description: str) -> RecordKey:
    """Return the key of an amount in 项目资金."""
    title = field_alias(FundsResult, field)
    return RecordKey(
        field, title, f"{description}，单位{AMOUNT_UNIT}；表上没有这一格、空着，就是 null", AMOUNT_OR_BLANK
    )


def _points_of(form: type, field: str, description: str) -> RecordKey:
    """Return the key of points or of a percentage, as printed."""
    title = field_alias(form, field)
    return RecordKey(field, title, f"{description}，照表上的数，不复算；没有就是 null", _POINTS_OR_BLANK)


def _further_cells(cells: Mapping[str, Any]) -> RecordKey:
    """Return the key of the cells for which there are no other keys."""
    return RecordKey(
        "cells",
        "其他栏目",
        "栏目名 → 内容，照表上的写法；没有就没有这个键",
        cells,
        required=False,
    )


RESULT_AMOUNTS: Mapping[str, str] = {
    "initial_budget": "年初批复的预算",
    "full_year_budget": "调整以后的全年预算",
    "executed": "全年实际支出",
    "executed_so_far": "监控时已经支出的数",
}
"""Keys of the amounts in a row of 项目资金, with their explanations."""

FUNDS_RESULT_KEYS: RecordKeys = (
    RecordKey("label", "栏目", "年度总额，或者一项资金来源，照表上的叫法", PLAIN_TEXT),
    *(_amount_of(name, description) for name, description in RESULT_AMOUNTS.items()),
    RecordKey(
        "printed",
        "表上的写法",
        f"表上写得与上面不同的金额：键 → 照表上的写法，例如以元为单位的；{BLANK_TEXT}是表上这一格空着；没有就没有这个键",
        texts_by_word(),
        required=False,
    ),
    _points_of(FundsResult, "points", "预算执行占多少分"),
    _points_of(FundsResult, "rate", "百分数，86.28 是百分之 86.28"),
    _points_of(FundsResult, "score", "预算执行得了多少分"),
    _text_of(FundsResult, "variance_note", "这一行写的原因"),
    _further_cells(texts_by_word()),
)

ACTUAL_MEASURE_KEYS: RecordKeys = (
    RecordKey("value", "数", "程序从实际完成值读出的数，已经换算成目标的单位", PLAIN_NUMBER),
    RecordKey("unit", "计量单位", "目标的单位；没有写就是 null", TEXT_OR_BLANK),
    RecordKey("change", "是否变化量", "true 表示这个数说的是增加或减少多少", {"type": "boolean"}),
    RecordKey(
        "unit_assumed", "单位是推定的", "true 表示表上只写了数，当作与目标的单位相同", {"type": "boolean"}
    ),
)

_ROW_KEYS: RecordKeys = (
    RecordKey(
        "number",
        "目标行号",
        "回答目标表（indicators）里的第几条，从 1 起；目标表没有这一条就是 null",
        {"type": ["integer", "null"], "minimum": 1},
    ),
    RecordKey("level1", "一级指标", "照表上的叫法", PLAIN_TEXT),
    RecordKey("level2", "二级指标", "照表上的叫法；表上不分二级就是 null", TEXT_OR_BLANK),
    RecordKey("name", "三级指标", field_alias(IndicatorResult, "name"), PLAIN_TEXT),
    RecordKey(
        "target_value",
        field_alias(IndicatorResult, "target_value"),
        "这张表上印的指标值，与目标表不同的才有；与目标表相同就是 null",
        TEXT_OR_BLANK,
    ),
)
"""Keys of a row of any table of results."""


def _own_column_of(field: str, description: str) -> RecordKey:
    """Return the key of a text in a column of indicators that few tables have."""
    return RecordKey(
        field,
        field_alias(IndicatorResult, field),
        f"{description}；没有就没有这个键",
        PLAIN_TEXT,
        required=False,
    )


INDICATOR_RESULT_KEYS: RecordKeys = (
    *_ROW_KEYS,
    _own_column_of("initial_target", "表上分年初、调整后两列，年初的与目标表不同的才有，照表上的写法"),
    _text_of(IndicatorResult, "actual_value", "照表上的写法"),
    RecordKey(
        "measure",
        "读出的数",
        "能与目标比较的，程序把实际完成值的数读出来；读不准的不猜，就是 null",
        or_null(object_with(ACTUAL_MEASURE_KEYS)),
    ),
    RecordKey(
        "state",
        "完成情况",
        "程序按目标和实际完成值判断，不看得分："
        + "，".join(f"{state.value} 是{STATE_WORDS[state].word}" for state in ResultState),
        {"enum": [state.value for state in ResultState]},
    ),
    RecordKey(
        "state_reason",
        "为什么不能判断",
        "，".join(f"{reason.value} 是{STATE_REASON_WORDS[reason]}" for reason in StateReason)
        + "；判断了的就是 null",
        {"enum": [*(reason.value for reason in StateReason), None]},
    ),
    _text_of(IndicatorResult, "band", "照表上的写法，例如 达成年度指标"),
    _own_column_of("weight", "照表上的写法，例如 15、15%"),
    _points_of(IndicatorResult, "points", "这一条占多少分"),
    _own_column_of("coefficient", "照表上的写法，例如 0.95、95%"),
    _points_of(IndicatorResult, "score", "这一条得了多少分"),
    _text_of(IndicatorResult, "variance_note", "照表上的写法"),
    _further_cells(texts_by_word()),
)

COPIED_RESULT_KEYS: RecordKeys = (
    RecordKey("code", "提示", "哪一种出入", {"enum": list(COPIABLE_RESULT_CODES)}),
    RecordKey("place", "位置", "在表上哪里；每一处都是就是 null", TEXT_OR_BLANK),
    RecordKey("explanation", "说明", "原表是怎样写的", PLAIN_TEXT),
)

_ORIGIN_KEY = RecordKey(
    "origin", field_alias(SelfEvaluation, "origin"), "最先公布在哪里", object_with(ORIGIN_KEYS)
)
_FUNDS_KEY = RecordKey(
    "funds",
    field_alias(SelfEvaluation, "funds"),
    "年度总额和各项来源，照表上的次序；表上没有就是空列表",
    list_of(object_with(FUNDS_RESULT_KEYS)),
)

_FORM_UNIT_KEY = RecordKey(
    "form_unit",
    "这张表的金额单位",
    "同一个项目的几张表单位不同的，这张表以什么为单位；相同就没有这个键",
    {"enum": [AMOUNT_UNIT, YUAN]},
    required=False,
)
_COLUMN_KEYS: Mapping[str, Any] = {"type": "object", "additionalProperties": TEXT_OR_BLANK}
RESULT_COLUMNS_KEYS: RecordKeys = (
    RecordKey("columns", "指标的列", "表上的列名 → indicators 里的键；写在 cells 里的是 null", _COLUMN_KEYS),
    RecordKey("funds_columns", "资金的列", "表上的列名 → funds 里的键；写在 cells 里的是 null", _COLUMN_KEYS),
    RecordKey(
        "scored_level",
        "计分到",
        "一个得分管下面几条指标的，管到哪一级；得分写在第一条里。一条一个得分就没有这个键",
        {"enum": [level.value for level in ScoredLevel if level is not ScoredLevel.INDICATOR]},
        required=False,
    ),
)
_TABLE_FORM_KEY = RecordKey(
    "form",
    "表上的列",
    "表上有哪些列，照表上的叫法和次序；没有写表式的就没有这个键",
    object_with(RESULT_COLUMNS_KEYS),
    required=False,
)

SELF_EVALUATION_KEYS: RecordKeys = (
    _ORIGIN_KEY,
    _text_of(SelfEvaluation, "layout_name", "自评表是哪一种表式"),
    _FORM_UNIT_KEY,
    _TABLE_FORM_KEY,
    RecordKey(
        "scoring_method",
        field_alias(SelfEvaluation, "method_name"),
        "核对分数用哪一种计分办法；没有合适的就是 null，不复算",
        TEXT_OR_BLANK,
    ),
    _FUNDS_KEY,
    _text_of(SelfEvaluation, "goals_achieved", "照表上的写法"),
    RecordKey(
        "indicators",
        field_alias(SelfEvaluation, "indicators"),
        "自评表上的每一行，照表上的次序",
        list_of(object_with(INDICATOR_RESULT_KEYS)),
    ),
    _points_of(SelfEvaluation, "total_score", "表上印的总分"),
    _text_of(SelfEvaluation, "grade", "照表上的写法"),
    _text_of(SelfEvaluation, "conclusion", "照表上的写法"),
    _text_of(SelfEvaluation, "remarks", "印在表下面的说明"),
    _further_cells(_TABLE_CELLS),
    RecordKey(
        "copied_as_printed",
        field_alias(SelfEvaluation, "copied_as_printed"),
        "原表本身有出入、照原样录入的地方；没有就没有这个键",
        {**list_of(object_with(COPIED_RESULT_KEYS)), "minItems": 1},
        required=False,
    ),
)

INDICATOR_PROGRESS_KEYS: RecordKeys = (
    *_ROW_KEYS,
    _text_of(IndicatorProgress, "actual_value", "截至这一天的完成情况，照表上的写法"),
    _text_of(IndicatorProgress, "likelihood", "照表上的写法"),
    _text_of(IndicatorProgress, "variance_note", "照表上的写法"),
    _further_cells(texts_by_word()),
)

MONITORING_KEYS: RecordKeys = (
    RecordKey(
        "until",
        field_alias(Monitoring, "until"),
        "数据截至哪一天，例如 2023-07-31",
        {"type": "string", "format": "date"},
    ),
    _ORIGIN_KEY,
    _text_of(Monitoring, "layout_name", "监控表是哪一种表式"),
    _FORM_UNIT_KEY,
    _TABLE_FORM_KEY,
    _FUNDS_KEY,
    RecordKey(
        "indicators",
        field_alias(Monitoring, "indicators"),
        "监控表上的每一行，照表上的次序",
        list_of(object_with(INDICATOR_PROGRESS_KEYS)),
    ),
    _text_of(Monitoring, "remarks", "印在表下面的说明"),
    _further_cells(_TABLE_CELLS),
)

EVALUATION_KEYS: RecordKeys = (
    RecordKey("evaluator", field_alias(Evaluation, "evaluator"), "谁作的评价", PLAIN_TEXT),
    _ORIGIN_KEY,
    _points_of(Evaluation, "score", "评价的得分"),
    _text_of(Evaluation, "grade", "照公布的写法"),
    _text_of(Evaluation, "conclusion", "照公布的写法"),
    _text_of(Evaluation, "use_of_results", "照公布的写法"),
    _further_cells(_TABLE_CELLS),
)

PROJECT_RESULTS_KEYS: RecordKeys = (
    RecordKey("unit", "金额单位", "下面每个金额的单位", {"const": AMOUNT_UNIT}),
    RecordKey(
        "form_unit",
        "表上的金额单位",
        f"表上的金额不以{AMOUNT_UNIT}为单位的，是什么单位；以{AMOUNT_UNIT}为单位就没有这个键",
        {"const": YUAN},
        required=False,
    ),
    RecordKey(
        "self_evaluation",
        field_alias(Results, "self_evaluation"),
        "年度结束以后的自评；没有公开就是 null",
        or_null(object_with(SELF_EVALUATION_KEYS)),
    ),
    RecordKey(
        "monitoring",
        field_alias(Results, "monitoring"),
        "年度中间的监控，一次一项；没有公开就是空列表",
        list_of(object_with(MONITORING_KEYS)),
    ),
    RecordKey(
        "evaluations",
        field_alias(Results, "evaluations"),
        "财政部门、主管部门或第三方的评价，一次一项；没有公开就是空列表",
        list_of(object_with(EVALUATION_KEYS)),
    ),
)
