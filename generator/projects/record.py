"""Project → its canonical record: the JSON object that is published beside its page and that every download is made of.

One definition (`PROJECT`) gives the object its keys and its JSON Schema its words. Every key is always there: null is
what the form leaves blank, so a blank and a zero stay two things; a list without anything in it is empty, not null.
Amounts and numbers are JSON numbers with the digits of the form (``75.00``): written from Decimal, never through float.

Findings are not in it: they are said about a form, not by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from json import JSONEncoder
from typing import Any, NamedTuple

from generator.checks import ProjectFacts, RowFacts
from generator.checks.facts import Side
from generator.form.amounts import AMOUNT_UNIT
from generator.form.funds import FUND_SOURCES, FundsOfPeriod
from generator.form.operators import Operator
from generator.form.period import BOTH_PERIODS
from generator.form.project import Indicator, Origin, Project, Target
from generator.form.registers import Registers
from generator.form.target_value import Nature, TargetValue
from generator.rendering.words import NATURE_WORDS, amount_text


class Key(NamedTuple):
    """One key of an object."""

    name: str
    title: str
    """As people call it; where the form has the field, the form's own name."""
    description: str
    schema: Mapping[str, Any]
    """JSON Schema of its value, without title and description."""


Keys = tuple[Key, ...]

_TEXT: Mapping[str, Any] = {"type": "string"}
_TEXT_OR_BLANK: Mapping[str, Any] = {"type": ["string", "null"]}
_NUMBER: Mapping[str, Any] = {"type": "number"}
_AMOUNT: Mapping[str, Any] = {"type": "number", "minimum": 0}
_AMOUNT_OR_BLANK: Mapping[str, Any] = {"type": ["number", "null"], "minimum": 0}


def _object(keys: Keys) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            key.name: {"title": key.title, "description": key.description, **key.schema} for key in keys
        },
        "required": [key.name for key in keys],
        "additionalProperties": False,
    }


def _or_blank(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _list_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _alias(form: type, field: str) -> str:
    """The form's own name of a field."""
    return str(form.model_fields[field].alias)  # type: ignore[attr-defined]  # every form is a pydantic model


UNIT: Keys = (
    Key("name", "名称", "单位全称", _TEXT),
    Key("slug", "地址名", "单位页面的地址是 units/<地址名>/", _TEXT),
)

ORIGIN: Keys = (
    Key("document", _alias(Origin, "document"), "最先公布这张表的文件", _TEXT),
    Key("number", _alias(Origin, "number"), "这张表在文件里的序号；没有就是 null", _TEXT_OR_BLANK),
    Key(
        "published",
        _alias(Origin, "published"),
        "文件公开的日期，例如 2023-03-01；没有就是 null",
        {"type": ["string", "null"], "format": "date"},
    ),
)

FUNDS_OF_PERIOD: Keys = (
    Key(
        "total", _alias(FundsOfPeriod, "total"), f"资金总额，单位{AMOUNT_UNIT}；数字的位数与表上相同", _AMOUNT
    ),
    *(
        Key(name, label, f"{label}，单位{AMOUNT_UNIT}；表上没有这一栏就是 null，是零就是 0", _AMOUNT_OR_BLANK)
        for name, label in FUND_SOURCES.items()
    ),
)

FUNDS: Keys = (
    Key("unit", "金额单位", f"下面每个金额的单位；1 {AMOUNT_UNIT}等于 10000 元", {"const": AMOUNT_UNIT}),
    Key(
        "medium_term",
        "中期资金",
        "中期一栏的资金；表上没有中期就是 null",
        _or_blank(_object(FUNDS_OF_PERIOD)),
    ),
    Key("annual", "年度资金", "年度一栏的资金", _object(FUNDS_OF_PERIOD)),
)

GOALS: Keys = (
    Key("medium_term", "中期目标", "中期一栏的目标，一条一项；没有就是空列表", _list_of(_TEXT)),
    Key("annual", "年度目标", "年度一栏的目标，一条一项；没有就是空列表", _list_of(_TEXT)),
)

MEASURE: Keys = (
    Key(
        "operator",
        "比较符号",
        "程序从指标值读出的比较方向，“不少于”也读作 ≥；没有写就是 null",
        {"enum": [*(operator.value for operator in Operator), None]},
    ),
    Key("low", "数", "程序从指标值读出的数，“1万”读作 10000；写成范围的，是较小的一端", _NUMBER),
    Key("high", "数的上端", "写成范围的，是较大的一端；其他的与 low 相同", _NUMBER),
    Key("unit", "计量单位", "数的单位，例如 人次、%、元/人；没有写就是 null", _TEXT_OR_BLANK),
    Key(
        "change",
        "是否变化量",
        "true 表示这个数说的是增加或减少多少，例如“同比增长5%”",
        {"type": "boolean"},
    ),
)

TARGET: Keys = (
    Key("target_value", _alias(Target, "target_value"), "要达到的数值或程度，照表上的写法", _TEXT),
    Key("standard", _alias(Target, "standard"), "衡量的标准；表上没有就是 null", _TEXT_OR_BLANK),
    Key(
        "measure",
        "读出的数",
        "指标值整句只说一个数或一个范围的，程序把它读出来；读不准的不猜，就是 null",
        _or_blank(_object(MEASURE)),
    ),
)

INDICATOR: Keys = (
    Key("level1", "一级指标", "照表上的叫法", _TEXT),
    Key("level2", "二级指标", "照表上的叫法", _TEXT),
    Key("name", "三级指标", _alias(Indicator, "name"), _TEXT),
    Key(
        "nature",
        "类型",
        "程序按指标值判断："
        + "，".join(f"{nature.value} 是{NATURE_WORDS[nature]}" for nature in Nature)
        + "；怎样判断见本站“关于本站”一页",
        {"enum": [nature.value for nature in Nature]},
    ),
    Key("medium_term", "中期", "中期的指标值和绩效标准；中期没有这一条就是 null", _or_blank(_object(TARGET))),
    Key("annual", "年度", "年度的指标值和绩效标准；年度没有这一条就是 null", _or_blank(_object(TARGET))),
)

PROJECT: Keys = (
    Key("id", "项目标识", "项目在本站的标识，公布以后不变，例如 2023/yiliao-huzhu", _TEXT),
    Key("url", "网页地址", "项目的网页，从本站首页的地址算起，例如 2023/yiliao-huzhu/", _TEXT),
    Key("year", _alias(Project, "year"), "表的年度", {"type": "integer", "minimum": 2000, "maximum": 2099}),
    Key("name", _alias(Project, "name"), "照表上的写法", _TEXT),
    Key(
        "project_code",
        _alias(Project, "project_code"),
        "预算系统里的项目编码，是文字，不是数；没有就是 null",
        _TEXT_OR_BLANK,
    ),
    Key(
        "implementing_units",
        _alias(Project, "implementing_units"),
        "一个或几个；几个单位共同实施的项目只算一个项目",
        {**_list_of(_object(UNIT)), "minItems": 1},
    ),
    Key(
        "competent_department",
        _alias(Project, "competent_department"),
        "表上没有就是 null",
        _TEXT_OR_BLANK,
    ),
    Key(
        "project_attribute",
        _alias(Project, "project_attribute"),
        "例如 经常性项目；表上没有就是 null",
        _TEXT_OR_BLANK,
    ),
    Key(
        "project_period",
        _alias(Project, "project_period"),
        "项目实施的起止时间，照表上的写法；表上没有就是 null",
        _TEXT_OR_BLANK,
    ),
    Key(
        "medium_term_period",
        _alias(Project, "medium_term_years"),
        "中期一栏包括的年度，例如 2023—2024；表上没有中期就是 null",
        {"type": ["string", "null"], "pattern": "^20[0-9]{2}—20[0-9]{2}$"},
    ),
    Key("scheme", _alias(Project, "scheme"), "一级、二级指标按哪一套体系划分", _TEXT),
    Key("origin", _alias(Project, "origin"), "这些数最先公布在哪里", _object(ORIGIN)),
    Key("funds", _alias(Project, "funds"), "各期各来源的资金", _object(FUNDS)),
    Key("goals", _alias(Project, "goals"), "各期的目标，照表上的写法", _object(GOALS)),
    Key(
        "indicators",
        _alias(Project, "indicators"),
        "表上的每一行，照表上的顺序；写明“不涉及”的也在内",
        _list_of(_object(INDICATOR)),
    ),
    Key("remarks", _alias(Project, "remarks"), "印在表下面的说明；没有就是 null", _TEXT_OR_BLANK),
)

PROJECT_SCHEMA = _object(PROJECT)
"""JSON Schema of a record, without its own title."""


def _template(keys: Keys, between: str = ",") -> str:
    """What makes an object of the JSON of its values: ``{"low":%s,"high":%s}``."""
    pairs = between.join(f'"{key.name}":%s' for key in keys)
    end = between.removeprefix(",")
    return f"{{{end}{pairs}{end}}}"


_UNIT, _ORIGIN, _FUNDS_OF_PERIOD, _FUNDS, _GOALS, _MEASURE, _TARGET, _INDICATOR = map(
    _template, (UNIT, ORIGIN, FUNDS_OF_PERIOD, FUNDS, GOALS, MEASURE, TARGET, INDICATOR)
)
_PROJECT = _template(PROJECT, ",\n")
_NULL = "null"
_encode = JSONEncoder(ensure_ascii=False).encode


def record_of(project_id: str, facts: ProjectFacts, registers: Registers) -> str:
    """The record of a project as JSON text: a line for every key and every indicator, no line break at the end.

    Without its line breaks it is the same object: JSON writes those within texts as ``\\n``.
    """
    project = facts.project
    goals = list(project.goal_rows())
    units = [(name, registers.unit_by_name[name].slug) for name in project.implementing_units]
    return _PROJECT % (
        _encode(project_id),
        _encode(f"{project_id}/"),
        project.year,
        _encode(project.name),
        _text(project.project_code),
        _list(_UNIT % (_encode(name), _encode(slug)) for name, slug in units),
        _text(project.competent_department),
        _text(project.project_attribute),
        _text(project.project_period),
        _text(str(project.medium_term_years) if project.medium_term_years else None),
        _encode(facts.scheme.name),
        _ORIGIN % (
            _encode(project.origin.document),
            _text(project.origin.number),
            _text(project.origin.published),
        ),
        _FUNDS % (
            _encode(AMOUNT_UNIT),
            _funds_of_period(project.funds.medium_term),
            _funds_of_period(project.funds.annual),
        ),
        _GOALS % (
            _list(_encode(goal.medium_term) for goal in goals if goal.medium_term is not None),
            _list(_encode(goal.annual) for goal in goals if goal.annual is not None),
        ),
        _lines([_indicator(row) for row in facts.all_rows]),
        _text(project.remarks),
    )  # fmt: skip


def _indicator(row: RowFacts) -> str:
    sides = {side.period: _target(side) for side in row.sides}
    both = sides.get(BOTH_PERIODS, _NULL)
    return _INDICATOR % (
        _encode(row.row.level1),
        _encode(row.row.level2),
        _encode(row.row.name),
        _encode(row.nature.value),
        sides.get("中期", both),
        sides.get("年度", both),
    )


def _target(side: Side) -> str:
    value, standard = side.target_value, side.standard
    return _TARGET % (_encode(value.text), _text(standard.text if standard else None), _measure(value))


def _measure(value: TargetValue) -> str:
    if value.low is None or value.high is None:
        return _NULL
    return _MEASURE % (
        _text(value.operator),
        amount_text(value.low),
        amount_text(value.high),
        _text(value.unit or None),
        "true" if value.is_change else "false",
    )


def _funds_of_period(funds: FundsOfPeriod | None) -> str:
    if funds is None:
        return _NULL
    return _FUNDS_OF_PERIOD % (
        amount_text(funds.total),
        *[_amount(getattr(funds, name)) for name in FUND_SOURCES],
    )


def _amount(value: Decimal | None) -> str:
    return _NULL if value is None else amount_text(value)


def _text(text: str | None) -> str:
    return _NULL if text is None else _encode(text)


def _list(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def _lines(items: Sequence[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]" if items else "[]"


Record = Mapping[str, Any]
"""A record as read: texts, `Figure`, None, True and False in lists and mappings."""


class Figure(str):
    """A number with the digits of the record; a text is a plain str."""

    __slots__ = ()


def read_record(line: bytes | str) -> Record:
    """The record in a line of JSON."""
    record: Record = json.loads(line, parse_float=Figure, parse_int=Figure)
    return record
