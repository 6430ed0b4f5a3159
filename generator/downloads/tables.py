"""Define the tables that people download, projects and indicators first: their columns, and the rows of a record.

CSV, workbook, data package and the dictionary of columns are all written from these definitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.downloads.columns import (
    Column,
    ColumnType,
    amount_columns,
    count_of,
    goals_text,
    indicator_items,
    indicator_value,
    measure_value,
    nature_word,
    origin_value,
    project_item,
    record_column,
    unit_slugs,
    upper_end,
)
from generator.downloads.description import DataDescription
from generator.downloads.finding_table import FINDING_TABLE
from generator.downloads.further_cells import further_cells
from generator.downloads.result_tables import (
    EVALUATION_TABLE,
    EXECUTION_TABLE,
    MONITORING_TABLE,
    RESULT_TABLE,
)
from generator.downloads.table import (
    FORM_NAME_COLUMN,
    ID_COLUMN,
    NAME_COLUMN,
    UNITS_COLUMN,
    YEAR_COLUMN,
    Table,
)
from generator.form.form_kinds import FormKind
from generator.form.target_value import Nature
from generator.projects.record import Figure
from generator.rendering.words import NATURE_WORDS

PROJECT_TABLE = Table(
    name="projects",
    title="项目",
    description="一个项目一行：资金、目标、指标条数和来源。",
    key=(ID_COLUMN.heading,),
    items=project_item,
    columns=(
        ID_COLUMN,
        YEAR_COLUMN,
        NAME_COLUMN,
        UNITS_COLUMN,
        Column(
            "实施单位地址名",
            "implementing_units.slug",
            "单位页面的地址是 units/<地址名>/；几个单位共同实施的，中间用空格隔开",
            unit_slugs,
            width=20,
            required=True,
            fiscal={"columnType": "administrative-classification:generic:code"},
        ),
        record_column("project_attribute", 14, fiscal={"columnType": "expenditure-type:code"}),
        record_column("medium_term_period", 12),
        *amount_columns(),
        Column("年度目标", "goals.annual", "年度一栏的目标；几条目标分行写在同一格", goals_text("annual"), width=50),
        Column(
            "中期目标", "goals.medium_term", "中期一栏的目标；几条目标分行写在同一格", goals_text("medium_term"), width=50
        ),
        Column(
            "指标条数",
            "indicators",
            "表上有几行指标，写明“不涉及”的也在内",
            count_of(Nature),
            ColumnType.INTEGER,
            10,
            required=True,
        ),
        Column(
            "可量化条数",
            "indicators.nature",
            "其中类型是“定量”的有几条",
            count_of([Nature.QUANTITATIVE]),
            ColumnType.INTEGER,
            10,
            required=True,
        ),
        Column(
            "不涉及条数",
            "indicators.nature",
            "其中写明“不涉及”的有几条",
            count_of([Nature.NOT_APPLICABLE]),
            ColumnType.INTEGER,
            10,
            required=True,
        ),
        record_column("project_code", 22),
        record_column("competent_department", 22),
        record_column("project_period", 16),
        record_column("scheme", 12, required=True),
        record_column("remarks", 30),
        Column(
            "来源文件", "origin.document", "最先公布这张表的文件", origin_value("document"), width=36, required=True
        ),
        Column("来源序号", "origin.number", "这张表在文件里的序号；没有就空着", origin_value("number"), width=10),
        Column("公开日期", "origin.published", "来源文件公开的日期；没有就空着", origin_value("published"), ColumnType.DATE),
        Column(
            "网页地址",
            "url",
            "项目的网页；本站没有登记公开网址的，从首页的地址算起",
            lambda item: item.address + item.record["url"],
            width=40,
            required=True,
        ),
    ),
)  # fmt: skip


INDICATOR_TABLE = Table(
    name="indicators",
    title="指标",
    description="一条绩效指标一行，照表上的顺序；写明“不涉及”的也在内。",
    key=(ID_COLUMN.heading, "行号"),
    items=indicator_items,
    belongs_to=PROJECT_TABLE.name,
    columns=(
        ID_COLUMN,
        YEAR_COLUMN,
        NAME_COLUMN,
        UNITS_COLUMN,
        Column(
            "行号",
            "indicators",
            "在这张表的指标里是第几行，从 1 起",
            lambda item: Figure(item.number),
            ColumnType.INTEGER,
            6,
            required=True,
        ),
        Column("一级指标", "indicators.level1", "照表上的叫法", indicator_value("level1"), required=True),
        Column("二级指标", "indicators.level2", "照表上的叫法", indicator_value("level2"), width=18, required=True),
        Column("三级指标", "indicators.name", "照表上的写法", indicator_value("name"), width=40, required=True),
        Column(
            "类型",
            "indicators.nature",
            f"程序按指标值判断：{'、'.join(NATURE_WORDS.values())}",
            nature_word,
            width=8,
            required=True,
        ),
        Column(
            "年度指标值",
            "indicators.annual.target_value",
            "照表上的写法；年度没有这一条就空着",
            lambda item: item.annual.get("target_value"),
            width=24,
        ),
        Column(
            "年度绩效标准",
            "indicators.annual.standard",
            "照表上的写法；表上没有就空着",
            lambda item: item.annual.get("standard"),
            width=24,
        ),
        Column(
            "年度比较符号",
            "indicators.annual.measure.operator",
            "程序从年度指标值读出的比较方向，“不少于”也读作 ≥",
            measure_value("operator"),
            width=8,
        ),
        Column(
            "年度数",
            "indicators.annual.measure.low",
            "程序从年度指标值读出的数，“1万”读作 10000，“95%”读作 95；读不准的空着",
            measure_value("low"),
            ColumnType.NUMBER,
            19,
        ),
        Column(
            "年度数的上端",
            "indicators.annual.measure.high",
            "写成范围的，是较大的一端；不是范围就空着",
            upper_end,
            ColumnType.NUMBER,
            19,
        ),
        Column(
            "年度计量单位",
            "indicators.annual.measure.unit",
            "那个数的单位；没有写就空着",
            measure_value("unit"),
        ),
        Column(
            "年度数是变化量",
            "indicators.annual.measure.change",
            "写“是”的，那个数说的是增加或减少多少，例如“同比增长5%”",
            lambda item: "是" if item.measure.get("change") else None,
            width=8,
        ),
        Column(
            "中期指标值",
            "indicators.medium_term.target_value",
            "照表上的写法；中期没有这一条就空着",
            lambda item: item.medium_term.get("target_value"),
            width=24,
        ),
        Column(
            "中期绩效标准",
            "indicators.medium_term.standard",
            "照表上的写法；表上没有就空着",
            lambda item: item.medium_term.get("standard"),
            width=24,
        ),
    ),
)  # fmt: skip

TABLES = (PROJECT_TABLE, INDICATOR_TABLE)
"""The tables that every site has."""

CELL_TABLE = Table(
    name="cells",
    title="其他栏目",
    description="一格一行：表上有、“项目”“指标”没有列的栏目，照表上的写法和次序。",
    key=(ID_COLUMN.heading, "序号"),
    items=further_cells,
    kind=None,
    columns=(
        ID_COLUMN,
        YEAR_COLUMN,
        FORM_NAME_COLUMN,
        Column(
            "序号",
            "",
            "在这张表的其他栏目里是第几格，从 1 起",
            lambda item: Figure(item.number),
            ColumnType.INTEGER,
            6,
            required=True,
        ),
        Column("位置", "", "表头、资金、指标、表尾；照录的，是对原表出入的说明；自评、监控、评价的，前面写明是哪一张", lambda item: item.place, width=8, required=True),
        Column(
            "指标行号",
            "indicators",
            "是指标的哪一行；不是指标的就空着",
            lambda item: item.indicator_number and Figure(item.indicator_number),
            ColumnType.INTEGER,
            8,
        ),
        Column("指标", "indicators.name", "三级指标；不是指标的就空着", lambda item: item.indicator, width=36),
        Column("期", "", "表上哪一期，照表上的词；不分期就空着", lambda item: item.period, width=12),
        Column(
            "栏目",
            "",
            "照表上的叫法；一栏分几格、几行的，中间用点隔开；金额注明表上的单位；照录的，是出入在哪里",
            lambda item: item.label,
            width=30,
            required=True,
        ),
        Column("内容", "", "照表上的写法", lambda item: item.text, width=60, required=True),
    ),
)  # fmt: skip
"""The cells for which the other tables have no columns; only where there are any."""

_OTHER_KINDS = {
    FormKind.DEPARTMENT: ("departments", "部门整体", "一个部门一行"),
    FormKind.TRANSFER_PAYMENT: ("transfer-payments", "转移支付", "一张区域表一行"),
}
"""Name, title and beginning of the description of the table of a kind that is no project's."""


def tables_of(description: DataDescription) -> tuple[Table, ...]:
    """Return the tables that a site has: forms of another kind have tables of their own, for they are in no sum of projects."""
    tables = [*TABLES]
    for kind, *_ in description.other_kinds:
        tables += _tables_of_kind(kind)
    tables += _result_tables(description)
    return (*tables, CELL_TABLE) if description.has_further_cells else tuple(tables)


def described_tables(description: DataDescription) -> tuple[Table, ...]:
    """Return all tables that lie in CSV files: those of the workbook, and the findings where they are public."""
    tables = tables_of(description)
    return (*tables, FINDING_TABLE) if description.has_findings else tables


def _result_tables(description: DataDescription) -> Iterator[Table]:
    """Yield the tables of results that have rows."""
    if description.self_evaluations:
        yield RESULT_TABLE
    if description.monitorings:
        yield MONITORING_TABLE
    if description.has_results:
        yield EXECUTION_TABLE
        yield EVALUATION_TABLE


def _tables_of_kind(kind: FormKind) -> tuple[Table, Table]:
    """Return the tables of the forms of a kind that is no project's, and of their indicators."""
    name, title, beginning = _OTHER_KINDS[kind]
    forms = replace(
        PROJECT_TABLE,
        name=name,
        title=title,
        description=f"{beginning}：资金、目标、指标条数和来源。不要与项目表相加。",
        columns=_columns_of_kind(PROJECT_TABLE),
        kind=kind,
    )
    indicators = replace(
        INDICATOR_TABLE,
        name=f"{name}-indicators",
        title=f"{title}指标",
        columns=_columns_of_kind(INDICATOR_TABLE),
        kind=kind,
        belongs_to=name,
    )
    return forms, indicators


def _columns_of_kind(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table for forms that are no project's."""
    return tuple(FORM_NAME_COLUMN if column is NAME_COLUMN else column for column in table.columns)
