"""The keys of a project's record: their Chinese names and explanations, and the JSON Schema that is published.

`record_of` makes its objects from the same keys, so a record and its schema cannot differ in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT, YUAN
from generator.form.copied_as_printed import COPIABLE_CODES
from generator.form.form_kinds import FormKind
from generator.form.funds import FUND_SOURCES, FundsOfPeriod
from generator.form.layout_choice import DEFAULT_LAYOUT
from generator.form.operators import Operator
from generator.form.project import Indicator, Project, Target
from generator.form.target_value import Nature
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
from generator.projects.results_schema import PROJECT_RESULTS_KEYS
from generator.rendering.words import NATURE_WORDS


class FundsCellRole(StrEnum):
    """Kind of a cell of 项目资金."""

    TOTAL = "total"
    SOURCE = "source"
    FIGURE = "figure"
    """A figure that is no part of the total."""


_PERIOD_PATTERN = "^20[0-9]{2}(—20[0-9]{2}$|[.．/年-](0?[1-9]|1[0-2])(?![0-9]))"
"""Two years, or a period to the month in the form's own notation."""

UNIT_KEYS: RecordKeys = (
    RecordKey("name", "名称", "单位全称", PLAIN_TEXT),
    RecordKey("slug", "地址名", "单位页面的地址是 units/<地址名>/", PLAIN_TEXT),
)

FUNDS_CELL_KEYS: RecordKeys = (
    RecordKey("label", "栏目", "表上的叫法", PLAIN_TEXT),
    RecordKey(
        "role",
        "是什么",
        "total 是总额，source 是资金来源，figure 是不相加的其他数，例如执行率",
        {"enum": [role.value for role in FundsCellRole]},
    ),
    RecordKey("counted_under", "归入", "统计时归入哪一项来源；不是来源就是 null", TEXT_OR_BLANK),
    RecordKey("depth", "层次", "总额和它下面的各项是 0，再分的各项是 1", {"type": "integer", "minimum": 0}),
    RecordKey("amount", "金额", f"单位{AMOUNT_UNIT}；表上空着的、不是金额的，就是 null", AMOUNT_OR_BLANK),
    RecordKey(
        "text", "文字", f"照表上的写法，金额的单位是表上的单位；{BLANK_TEXT}是表上这一格空着", PLAIN_TEXT
    ),
)

FUNDS_OF_PERIOD_KEYS: RecordKeys = (
    RecordKey(
        "total",
        field_alias(FundsOfPeriod, "total"),
        f"资金总额，单位{AMOUNT_UNIT}；数字的位数与表上相同",
        AMOUNT_OR_BLANK,
    ),
    *(
        RecordKey(
            name, label, f"{label}，单位{AMOUNT_UNIT}；表上没有这一栏就是 null，是零就是 0", AMOUNT_OR_BLANK
        )
        for name, label in FUND_SOURCES.items()
    ),
    RecordKey(
        "cells",
        "表上的各格",
        "照表上的次序；上面的键已经说全了，就没有这个键",
        list_of(object_with(FUNDS_CELL_KEYS)),
        required=False,
    ),
)

FUNDS_KEYS: RecordKeys = (
    RecordKey(
        "unit", "金额单位", f"下面每个金额的单位；1 {AMOUNT_UNIT}等于 10000 元", {"const": AMOUNT_UNIT}
    ),
    RecordKey(
        "form_unit",
        "表上的金额单位",
        f"表上的金额不以{AMOUNT_UNIT}为单位的，是什么单位；以{AMOUNT_UNIT}为单位就没有这个键",
        {"const": YUAN},
        required=False,
    ),
    RecordKey(
        "medium_term",
        "中期资金",
        "中期一栏的资金；表上没有中期就是 null",
        or_null(object_with(FUNDS_OF_PERIOD_KEYS)),
    ),
    RecordKey("annual", "年度资金", "年度一栏的资金", object_with(FUNDS_OF_PERIOD_KEYS)),
)

GOALS_KEYS: RecordKeys = (
    RecordKey("medium_term", "中期目标", "中期一栏的目标，一条一项；没有就是空列表", list_of(PLAIN_TEXT)),
    RecordKey("annual", "年度目标", "年度一栏的目标，一条一项；没有就是空列表", list_of(PLAIN_TEXT)),
)

MEASURE_KEYS: RecordKeys = (
    RecordKey(
        "operator",
        "比较符号",
        "程序从指标值读出的比较方向，“不少于”也读作 ≥；没有写就是 null",
        {"enum": [*(operator.value for operator in Operator), None]},
    ),
    RecordKey("low", "数", "程序从指标值读出的数，“1万”读作 10000；写成范围的，是较小的一端", PLAIN_NUMBER),
    RecordKey("high", "数的上端", "写成范围的，是较大的一端；其他的与 low 相同", PLAIN_NUMBER),
    RecordKey("unit", "计量单位", "数的单位，例如 人次、%、元/人；没有写就是 null", TEXT_OR_BLANK),
    RecordKey(
        "change",
        "是否变化量",
        "true 表示这个数说的是增加或减少多少，例如“同比增长5%”",
        {"type": "boolean"},
    ),
)

TARGET_KEYS: RecordKeys = (
    RecordKey(
        "target_value",
        field_alias(Target, "target_value"),
        "要达到的数值或程度，照表上的写法；表上只在 cells 的各列里写的就是 null",
        TEXT_OR_BLANK,
    ),
    RecordKey("standard", field_alias(Target, "standard"), "衡量的标准；表上没有就是 null", TEXT_OR_BLANK),
    RecordKey(
        "measure",
        "读出的数",
        "指标值整句只说一个数或一个范围的，程序把它读出来；读不准的不猜，就是 null",
        or_null(object_with(MEASURE_KEYS)),
    ),
    RecordKey(
        "cells",
        "其他各列",
        "指标的其他各列，列名 → 文字，都照表上的写法；没有就没有这个键",
        texts_by_word(),
        required=False,
    ),
)

INDICATOR_KEYS: RecordKeys = (
    RecordKey("level1", "一级指标", "照表上的叫法", PLAIN_TEXT),
    RecordKey("level2", "二级指标", "照表上的叫法；表上不分二级就是 null", TEXT_OR_BLANK),
    RecordKey("name", "三级指标", field_alias(Indicator, "name"), PLAIN_TEXT),
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
        or_null(object_with(TARGET_KEYS)),
    ),
    RecordKey(
        "annual",
        "年度",
        "年度的指标值和绩效标准；年度没有这一条就是 null",
        or_null(object_with(TARGET_KEYS)),
    ),
)

FORM_KEYS: RecordKeys = (
    RecordKey("layout", "表式", "这种表式的名称", PLAIN_TEXT),
    RecordKey(
        "kind", "种类", "哪一种表；不同种类的金额不能相加", {"enum": [kind.value for kind in FormKind]}
    ),
    RecordKey("title", "标题", "印在表上面的标题", PLAIN_TEXT),
    RecordKey(
        "sides",
        "期",
        "表分几期，照表上的词；最后一个是 annual，有两个的，前一个是 medium_term",
        {**list_of(PLAIN_TEXT), "minItems": 1, "maxItems": 2},
    ),
    RecordKey(
        "words",
        "用词",
        "通常的叫法 → 表上的叫法；没有不同的就是空的",
        {**texts_by_word(), "minProperties": 0},
    ),
    RecordKey("columns", "指标列", "指标的各列，照表上的叫法和次序", list_of(PLAIN_TEXT)),
)

_CELLS_OF_FORM: Mapping[str, Any] = texts_by_word(
    {"anyOf": [PLAIN_TEXT, texts_by_word(), {**list_of(texts_by_word()), "minItems": 1}]}
)
"""Cells of head or foot: a text, a block of named texts, or the rows of a small table."""

COPIED_KEYS: RecordKeys = (
    RecordKey("code", "提示", "哪一种出入", {"enum": list(COPIABLE_CODES)}),
    RecordKey("place", "位置", "在表上哪里；每一处都是就是 null", TEXT_OR_BLANK),
    RecordKey("explanation", "说明", "原表是怎样写的", PLAIN_TEXT),
)

RECORD_KEYS: RecordKeys = (
    RecordKey("id", "项目标识", "项目在本站的标识，公布以后不变，例如 2023/yiliao-huzhu", PLAIN_TEXT),
    RecordKey("url", "网页地址", "项目的网页，从本站首页的地址算起，例如 2023/yiliao-huzhu/", PLAIN_TEXT),
    RecordKey(
        "year",
        field_alias(Project, "year"),
        "表的年度",
        {"type": "integer", "minimum": 2000, "maximum": 2099},
    ),
    RecordKey("name", field_alias(Project, "name"), "照表上的写法", PLAIN_TEXT),
    RecordKey(
        "project_code",
        field_alias(Project, "project_code"),
        "预算系统里的项目编码，是文字，不是数；没有就是 null",
        TEXT_OR_BLANK,
    ),
    RecordKey(
        "implementing_units",
        field_alias(Project, "implementing_units"),
        "一个或几个；几个单位共同实施的项目只算一个项目",
        {**list_of(object_with(UNIT_KEYS)), "minItems": 1},
    ),
    RecordKey(
        "competent_department",
        field_alias(Project, "competent_department"),
        "表上没有就是 null",
        TEXT_OR_BLANK,
    ),
    RecordKey(
        "project_attribute",
        field_alias(Project, "project_attribute"),
        "例如 经常性项目；表上没有就是 null",
        TEXT_OR_BLANK,
    ),
    RecordKey(
        "project_period",
        field_alias(Project, "project_period"),
        "项目实施的起止时间，照表上的写法；表上没有就是 null",
        TEXT_OR_BLANK,
    ),
    RecordKey(
        "medium_term_period",
        field_alias(Project, "medium_term_years"),
        "中期一栏包括的年度，例如 2023—2024；表上没有中期就是 null",
        {"type": ["string", "null"], "pattern": _PERIOD_PATTERN},
    ),
    RecordKey("scheme", field_alias(Project, "scheme"), "一级、二级指标按哪一套体系划分", PLAIN_TEXT),
    RecordKey(
        "form",
        "这张表的样子",
        f"表式；“{DEFAULT_LAYOUT}”没有这个键",
        object_with(FORM_KEYS),
        required=False,
    ),
    RecordKey(
        "head_cells",
        "表头的其他栏目",
        "栏目名 → 内容，照表上的写法；没有就没有这个键",
        _CELLS_OF_FORM,
        required=False,
    ),
    RecordKey("origin", field_alias(Project, "origin"), "这些数最先公布在哪里", object_with(ORIGIN_KEYS)),
    RecordKey("funds", field_alias(Project, "funds"), "各期各来源的资金", object_with(FUNDS_KEYS)),
    RecordKey("goals", field_alias(Project, "goals"), "各期的目标，照表上的写法", object_with(GOALS_KEYS)),
    RecordKey(
        "indicators",
        field_alias(Project, "indicators"),
        "表上的每一行，照表上的顺序；写明“不涉及”的也在内",
        list_of(object_with(INDICATOR_KEYS)),
    ),
    RecordKey("remarks", field_alias(Project, "remarks"), "印在表下面的说明；没有就是 null", TEXT_OR_BLANK),
    RecordKey(
        "foot_cells",
        "表尾的其他栏目",
        "栏目名 → 内容，照表上的写法；没有就没有这个键",
        _CELLS_OF_FORM,
        required=False,
    ),
    RecordKey(
        "copied_as_printed",
        field_alias(Project, "copied_as_printed"),
        "原表本身有出入、照原样录入的地方；没有就没有这个键",
        {**list_of(object_with(COPIED_KEYS)), "minItems": 1},
        required=False,
    ),
    RecordKey(
        "results",
        "完成情况",
        "这个项目的绩效自评、绩效监控和绩效评价；一样也没有公开的，没有这个键",
        object_with(PROJECT_RESULTS_KEYS),
        required=False,
    ),
)

RECORD_SCHEMA = object_with(RECORD_KEYS)
"""JSON Schema of a record, without `$schema` and a title of its own."""
