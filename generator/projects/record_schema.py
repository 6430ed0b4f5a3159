"""The keys of a project's record: their Chinese names and explanations, and the JSON Schema that is published.

`record_of` makes its objects from the same keys, so a record and its schema cannot differ in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.form.amounts import AMOUNT_UNIT
from generator.form.funds import FUND_SOURCES, FundsOfPeriod
from generator.form.operators import Operator
from generator.form.project import Indicator, Origin, Project, Target
from generator.form.target_value import Nature
from generator.rendering.words import NATURE_WORDS


class RecordKey(NamedTuple):
    """A key of a record, or of an object within a record."""

    name: str
    """Name of the key in JSON."""
    title: str
    """Chinese name of the key; where the form has the field, the form's own name."""
    description: str
    """Chinese explanation of the value."""
    schema: Mapping[str, Any]
    """JSON Schema of the value, without title and description."""


RecordKeys = tuple[RecordKey, ...]
"""All keys of one JSON object, in the order in which they are written."""

_TEXT: Mapping[str, Any] = {"type": "string"}
_TEXT_OR_BLANK: Mapping[str, Any] = {"type": ["string", "null"]}
_NUMBER: Mapping[str, Any] = {"type": "number"}
_AMOUNT: Mapping[str, Any] = {"type": "number", "minimum": 0}
_AMOUNT_OR_BLANK: Mapping[str, Any] = {"type": ["number", "null"], "minimum": 0}


def _object_with(keys: RecordKeys) -> dict[str, Any]:
    """Return the JSON Schema of an object that has these keys, all of them, and no others."""
    return {
        "type": "object",
        "properties": {
            key.name: {"title": key.title, "description": key.description, **key.schema} for key in keys
        },
        "required": [key.name for key in keys],
        "additionalProperties": False,
    }


def _or_blank(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a value that the form may leave blank: null then."""
    return {"anyOf": [schema, {"type": "null"}]}


def _list_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _alias(form: type, field: str) -> str:
    """Return the form's own name of a field."""
    return str(form.model_fields[field].alias)  # type: ignore[attr-defined]  # every form is a pydantic model


UNIT_KEYS: RecordKeys = (
    RecordKey("name", "名称", "单位全称", _TEXT),
    RecordKey("slug", "地址名", "单位页面的地址是 units/<地址名>/", _TEXT),
)

ORIGIN_KEYS: RecordKeys = (
    RecordKey("document", _alias(Origin, "document"), "最先公布这张表的文件", _TEXT),
    RecordKey("number", _alias(Origin, "number"), "这张表在文件里的序号；没有就是 null", _TEXT_OR_BLANK),
    RecordKey(
        "published",
        _alias(Origin, "published"),
        "文件公开的日期，例如 2023-03-01；没有就是 null",
        {"type": ["string", "null"], "format": "date"},
    ),
)

FUNDS_OF_PERIOD_KEYS: RecordKeys = (
    RecordKey(
        "total",
        _alias(FundsOfPeriod, "total"),
        f"资金总额，单位{AMOUNT_UNIT}；数字的位数与表上相同",
        _AMOUNT_OR_BLANK,
    ),
    *(
        RecordKey(
            name, label, f"{label}，单位{AMOUNT_UNIT}；表上没有这一栏就是 null，是零就是 0", _AMOUNT_OR_BLANK
        )
        for name, label in FUND_SOURCES.items()
    ),
)

FUNDS_KEYS: RecordKeys = (
    RecordKey(
        "unit", "金额单位", f"下面每个金额的单位；1 {AMOUNT_UNIT}等于 10000 元", {"const": AMOUNT_UNIT}
    ),
    RecordKey(
        "medium_term",
        "中期资金",
        "中期一栏的资金；表上没有中期就是 null",
        _or_blank(_object_with(FUNDS_OF_PERIOD_KEYS)),
    ),
    RecordKey("annual", "年度资金", "年度一栏的资金", _object_with(FUNDS_OF_PERIOD_KEYS)),
)

GOALS_KEYS: RecordKeys = (
    RecordKey("medium_term", "中期目标", "中期一栏的目标，一条一项；没有就是空列表", _list_of(_TEXT)),
    RecordKey("annual", "年度目标", "年度一栏的目标，一条一项；没有就是空列表", _list_of(_TEXT)),
)

MEASURE_KEYS: RecordKeys = (
    RecordKey(
        "operator",
        "比较符号",
        "程序从指标值读出的比较方向，“不少于”也读作 ≥；没有写就是 null",
        {"enum": [*(operator.value for operator in Operator), None]},
    ),
    RecordKey("low", "数", "程序从指标值读出的数，“1万”读作 10000；写成范围的，是较小的一端", _NUMBER),
    RecordKey("high", "数的上端", "写成范围的，是较大的一端；其他的与 low 相同", _NUMBER),
    RecordKey("unit", "计量单位", "数的单位，例如 人次、%、元/人；没有写就是 null", _TEXT_OR_BLANK),
    RecordKey(
        "change",
        "是否变化量",
        "true 表示这个数说的是增加或减少多少，例如“同比增长5%”",
        {"type": "boolean"},
    ),
)

TARGET_KEYS: RecordKeys = (
    RecordKey("target_value", _alias(Target, "target_value"), "要达到的数值或程度，照表上的写法", _TEXT),
    RecordKey("standard", _alias(Target, "standard"), "衡量的标准；表上没有就是 null", _TEXT_OR_BLANK),
    RecordKey(
        "measure",
        "读出的数",
        "指标值整句只说一个数或一个范围的，程序把它读出来；读不准的不猜，就是 null",
        _or_blank(_object_with(MEASURE_KEYS)),
    ),
)

INDICATOR_KEYS: RecordKeys = (
    RecordKey("level1", "一级指标", "照表上的叫法", _TEXT),
    RecordKey("level2", "二级指标", "照表上的叫法", _TEXT),
    RecordKey("name", "三级指标", _alias(Indicator, "name"), _TEXT),
    RecordKey(
        "nature",
        "类型",
        "程序按指标值判断："
        + "，".join(f"{nature.value} 是{NATURE_WORDS[nature]}" for nature in Nature)
        + "；怎样判断见本站“关于本站”一页",
        {"enum": [nature.value for nature in Nature]},
    ),
    RecordKey(
        "medium_term",
        "中期",
        "中期的指标值和绩效标准；中期没有这一条就是 null",
        _or_blank(_object_with(TARGET_KEYS)),
    ),
    RecordKey(
        "annual",
        "年度",
        "年度的指标值和绩效标准；年度没有这一条就是 null",
        _or_blank(_object_with(TARGET_KEYS)),
    ),
)

RECORD_KEYS: RecordKeys = (
    RecordKey("id", "项目标识", "项目在本站的标识，公布以后不变，例如 2023/yiliao-huzhu", _TEXT),
    RecordKey("url", "网页地址", "项目的网页，从本站首页的地址算起，例如 2023/yiliao-huzhu/", _TEXT),
    RecordKey(
        "year", _alias(Project, "year"), "表的年度", {"type": "integer", "minimum": 2000, "maximum": 2099}
    ),
    RecordKey("name", _alias(Project, "name"), "照表上的写法", _TEXT),
    RecordKey(
        "project_code",
        _alias(Project, "project_code"),
        "预算系统里的项目编码，是文字，不是数；没有就是 null",
        _TEXT_OR_BLANK,
    ),
    RecordKey(
        "implementing_units",
        _alias(Project, "implementing_units"),
        "一个或几个；几个单位共同实施的项目只算一个项目",
        {**_list_of(_object_with(UNIT_KEYS)), "minItems": 1},
    ),
    RecordKey(
        "competent_department",
        _alias(Project, "competent_department"),
        "表上没有就是 null",
        _TEXT_OR_BLANK,
    ),
    RecordKey(
        "project_attribute",
        _alias(Project, "project_attribute"),
        "例如 经常性项目；表上没有就是 null",
        _TEXT_OR_BLANK,
    ),
    RecordKey(
        "project_period",
        _alias(Project, "project_period"),
        "项目实施的起止时间，照表上的写法；表上没有就是 null",
        _TEXT_OR_BLANK,
    ),
    RecordKey(
        "medium_term_period",
        _alias(Project, "medium_term_years"),
        "中期一栏包括的年度，例如 2023—2024；表上没有中期就是 null",
        {"type": ["string", "null"], "pattern": "^20[0-9]{2}—20[0-9]{2}$"},
    ),
    RecordKey("scheme", _alias(Project, "scheme"), "一级、二级指标按哪一套体系划分", _TEXT),
    RecordKey("origin", _alias(Project, "origin"), "这些数最先公布在哪里", _object_with(ORIGIN_KEYS)),
    RecordKey("funds", _alias(Project, "funds"), "各期各来源的资金", _object_with(FUNDS_KEYS)),
    RecordKey("goals", _alias(Project, "goals"), "各期的目标，照表上的写法", _object_with(GOALS_KEYS)),
    RecordKey(
        "indicators",
        _alias(Project, "indicators"),
        "表上的每一行，照表上的顺序；写明“不涉及”的也在内",
        _list_of(_object_with(INDICATOR_KEYS)),
    ),
    RecordKey("remarks", _alias(Project, "remarks"), "印在表下面的说明；没有就是 null", _TEXT_OR_BLANK),
)

RECORD_SCHEMA = _object_with(RECORD_KEYS)
"""JSON Schema of a record, without `$schema` and a title of its own."""
