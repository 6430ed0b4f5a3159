"""Define the tables of results: self-evaluated indicators, monitored ones, money, and the evaluations as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.downloads.columns import Cell, Column, ColumnType
from generator.downloads.result_items import (
    AMOUNT_WORDS,
    evaluation_items,
    execution_items,
    progress_items,
    result_items,
)
from generator.downloads.table import FORM_NAME_COLUMN, ID_COLUMN, UNITS_COLUMN, YEAR_COLUMN, Table
from generator.form.amounts import AMOUNT_UNIT
from generator.form.result_states import ResultState, StateReason
from generator.projects.record import Figure, Record
from generator.projects.results_schema import RESULT_AMOUNTS
from generator.rendering.result_words import STATE_REASON_WORDS, STATE_WORDS

PHASE_OF = "预算阶段"
"""Name of a column that a Fiscal Data Package adds where every amount has a row of its own: the amount's phase."""

_PHASES = {"initial_budget": "approved", "full_year_budget": "adjusted", "executed": "executed"}
"""Phases of the budget taxonomy by the key of an amount."""
_SELF_EVALUATION, _MONITORING = "results.self_evaluation", "results.monitoring"


def _row_value(name: str) -> Callable[[Any], Cell]:
    """Return a function that reads a key of the row."""
    return lambda item: item.row.get(name)


def _table_value(name: str) -> Callable[[Any], Cell]:
    """Return a function that reads a key of a published table; None where its kind has no such key."""
    return lambda item: item.table.get(name)


def _origin_value(name: str) -> Callable[[Any], Cell]:
    """Return a function that reads a key of the source of a published table."""
    return lambda item: item.table["origin"][name]


def _number_column(path: str, description: str) -> Column:
    return Column(
        "序号", path, description, lambda item: Figure(item.number), ColumnType.INTEGER, 6, required=True
    )


def _until_column(path: str, description: str, required: bool = False) -> Column:
    return Column(
        "截至", f"{path}.until", description, lambda item: item.until, ColumnType.DATE, required=required
    )


_FIRST = (ID_COLUMN, YEAR_COLUMN, FORM_NAME_COLUMN, UNITS_COLUMN)
_LEVEL2 = "照表上的叫法；表上不分二级就空着"


def _indicator_columns(table: str, word: str) -> Iterator[Column]:
    """Yield the columns of an indicator and its targets; `table` is the path of the table of results, `word` its name."""
    path = f"{table}.indicators"
    yield Column(
        "目标行号",
        f"{path}.number",
        "回答“指标”表里这个项目的第几行；目标表没有这一条就空着",
        _row_value("number"),
        ColumnType.INTEGER,
        8,
    )
    yield Column("一级指标", f"{path}.level1", "照表上的叫法", _row_value("level1"), required=True)
    yield Column("二级指标", f"{path}.level2", _LEVEL2, _row_value("level2"), width=18)
    yield Column("三级指标", f"{path}.name", "照表上的写法", _row_value("name"), width=40, required=True)
    yield Column(
        "目标表指标值",
        "indicators.annual.target_value",
        "目标表上的年度指标值；目标表没有这一条就空着",
        lambda item: item.goal_target,
        width=24,
    )
    yield Column(
        f"{word}表指标值",
        f"{path}.target_value",
        f"{word}表上印的指标值，与目标表不同的才有",
        _row_value("target_value"),
        width=24,
    )


def _measure_value(name: str) -> Callable[[Any], Cell]:
    """Return a function that reads a key of the number in the actual value; None where none was read."""
    return lambda item: (item.row["measure"] or {}).get(name)


def _flag_value(name: str) -> Callable[[Any], Cell]:
    """Return a function that says 是 where a key of the number in the actual value is true."""
    return lambda item: "是" if (item.row["measure"] or {}).get(name) else None


def _state_word(item: Any) -> Cell:
    return STATE_WORDS[ResultState(item.row["state"])].word


def _reason_words(item: Any) -> Cell:
    reason = item.row["state_reason"]
    return STATE_REASON_WORDS[StateReason(reason)] if reason else None


_RESULT_ROWS = f"{_SELF_EVALUATION}.indicators"

RESULT_TABLE = Table(
    name="results",
    title="自评指标",
    description="绩效自评表的一条指标一行：目标、实际完成值、完成情况、得分和原因。完成情况是程序判断的，得分是表上印的。",
    key=(ID_COLUMN.heading, "行号"),
    items=result_items,
    kind=None,
    columns=(
        *_FIRST,
        Column(
            "行号", _RESULT_ROWS, "在自评表的指标里是第几行，从 1 起", lambda item: Figure(item.number), ColumnType.INTEGER, 6, required=True
        ),
        *_indicator_columns(_SELF_EVALUATION, "自评"),
        Column("实际完成值", f"{_RESULT_ROWS}.actual_value", "照表上的写法；没有就空着", _row_value("actual_value"), width=24),
        Column(
            "实际完成数",
            f"{_RESULT_ROWS}.measure.value",
            "程序从实际完成值读出的数，已经换算成目标的单位；不能与目标比较的空着",
            _measure_value("value"),
            ColumnType.NUMBER,
            19,
        ),
        Column("计量单位", f"{_RESULT_ROWS}.measure.unit", "那个数的单位，也是目标的单位；没有写就空着", _measure_value("unit")),
        Column(
            "完成数是变化量",
            f"{_RESULT_ROWS}.measure.change",
            "写“是”的，那个数说的是增加或减少多少",
            _flag_value("change"),
            width=8,
        ),
        Column(
            "单位是推定的",
            f"{_RESULT_ROWS}.measure.unit_assumed",
            "写“是”的，表上只写了数，当作与目标的单位相同",
            _flag_value("unit_assumed"),
            width=8,
        ),
        Column(
            "完成情况",
            f"{_RESULT_ROWS}.state",
            f"程序按目标和实际完成值判断，不看得分：{'、'.join(words.word for words in STATE_WORDS.values())}",
            _state_word,
            required=True,
        ),
        Column(
            "为什么不能判断",
            f"{_RESULT_ROWS}.state_reason",
            f"{'、'.join(STATE_REASON_WORDS.values())}；判断了的就空着",
            _reason_words,
            width=22,
        ),
        Column("完成档次", f"{_RESULT_ROWS}.band", "照表上的写法；表上没有就空着", _row_value("band"), width=16),
        Column("分值", f"{_RESULT_ROWS}.points", "表上这一条占多少分；没有就空着", _row_value("points"), ColumnType.NUMBER, 8),
        Column("得分", f"{_RESULT_ROWS}.score", "表上这一条得了多少分，不复算；没有就空着", _row_value("score"), ColumnType.NUMBER, 8),
        Column(
            "偏差原因分析及改进措施",
            f"{_RESULT_ROWS}.variance_note",
            "照表上的写法；没有就空着",
            _row_value("variance_note"),
            width=50,
        ),
        Column(
            "年初指标值",
            f"{_RESULT_ROWS}.initial_target",
            "表上分年初、调整后两列的，年初的一列，与目标表不同的才有",
            _row_value("initial_target"),
            width=24,
        ),
        Column("权重", f"{_RESULT_ROWS}.weight", "照表上的写法，例如 15%；没有就空着", _row_value("weight"), width=8),
        Column("得分系数", f"{_RESULT_ROWS}.coefficient", "照表上的写法，例如 0.95；没有就空着", _row_value("coefficient"), width=8),
    ),
)  # fmt: skip

_PROGRESS_ROWS = f"{_MONITORING}.indicators"

MONITORING_TABLE = Table(
    name="monitoring",
    title="监控指标",
    description="绩效监控表的一条指标一行：目标、截至那一天的完成值、能不能完成和原因。",
    key=(ID_COLUMN.heading, "序号"),
    items=progress_items,
    kind=None,
    columns=(
        *_FIRST,
        _number_column(_PROGRESS_ROWS, "在这个项目的监控指标里是第几行，从 1 起；先是早的一次"),
        _until_column(_MONITORING, "数据截至哪一天", required=True),
        *_indicator_columns(_MONITORING, "监控"),
        Column("完成值", f"{_PROGRESS_ROWS}.actual_value", "照表上的写法；没有就空着", _row_value("actual_value"), width=24),
        Column("完成目标可能性", f"{_PROGRESS_ROWS}.likelihood", "照表上的写法；没有就空着", _row_value("likelihood"), width=16),
        Column("偏差原因", f"{_PROGRESS_ROWS}.variance_note", "照表上的写法；没有就空着", _row_value("variance_note"), width=50),
    ),
)  # fmt: skip


def _amount_columns() -> Iterator[Column]:
    """Yield a column for every amount; the three that a budget goes through have a phase of the budget taxonomy."""
    for name, description in RESULT_AMOUNTS.items():
        fiscal: Mapping[str, Any] = {"normalize": {PHASE_OF: _PHASES[name]}} if name in _PHASES else {}
        yield Column(
            f"{AMOUNT_WORDS[name]}（{AMOUNT_UNIT}）",
            f"{_SELF_EVALUATION}.funds.{name}",
            f"{description}；表上没有就空着，是零就写 0",
            _row_value(name),
            ColumnType.NUMBER,
            width=19,
            fiscal=fiscal,
        )


_FUNDS = f"{_SELF_EVALUATION}.funds"

EXECUTION_TABLE = Table(
    name="execution",
    title="预算执行",
    description="自评表、监控表里的一行资金一行：年初预算、全年预算、执行数。“年度总额”是各项来源的合计，监控表说的是同一笔钱，都不要加在一起。",
    key=(ID_COLUMN.heading, "序号"),
    items=execution_items,
    kind=None,
    columns=(
        *_FIRST,
        _number_column(_FUNDS, "在这个项目的资金里是第几行，从 1 起；先是自评表，再是监控表"),
        Column(
            "表", "", "绩效自评，或者绩效监控", lambda item: item.word, width=10, required=True
        ),
        _until_column(_MONITORING, "监控的数据截至哪一天；自评的空着"),
        Column(
            "资金",
            f"{_FUNDS}.label",
            "年度总额，或者一项资金来源，照表上的叫法",
            _row_value("label"),
            width=20,
            required=True,
            fiscal={"columnType": "fin-source:generic:label"},
        ),
        *_amount_columns(),
        Column("执行率（%）", f"{_FUNDS}.rate", "表上印的百分数，不复算；没有就空着", _row_value("rate"), ColumnType.NUMBER, 10),
        Column("分值", f"{_FUNDS}.points", "表上预算执行占多少分；没有就空着", _row_value("points"), ColumnType.NUMBER, 8),
        Column("得分", f"{_FUNDS}.score", "表上预算执行得了多少分，不复算；没有就空着", _row_value("score"), ColumnType.NUMBER, 8),
        Column("偏差原因分析及改进措施", f"{_FUNDS}.variance_note", "照表上的写法；没有就空着", _row_value("variance_note"), width=50),
    ),
)  # fmt: skip


def _total_score(item: Any) -> Cell:
    table: Record = item.table
    score: Cell = table.get("total_score", table.get("score"))
    return score


EVALUATION_TABLE = Table(
    name="evaluations",
    title="评价",
    description="公布的一张自评表、监控表或一次评价一行：总分、等次、结论和来源。",
    key=(ID_COLUMN.heading, "序号"),
    items=evaluation_items,
    kind=None,
    columns=(
        *_FIRST,
        _number_column("results", "在这个项目公布的各张表里是第几张，从 1 起"),
        Column("表", "", "绩效自评、绩效监控，或者绩效评价", lambda item: item.word, width=10, required=True),
        Column("截至", f"{_MONITORING}.until", "监控的数据截至哪一天；其他的空着", _table_value("until"), ColumnType.DATE),
        Column("评价方", "results.evaluations.evaluator", "谁作的评价；自评、监控空着", _table_value("evaluator"), width=22),
        Column("总分", f"{_SELF_EVALUATION}.total_score", "公布的分，不复算；没有就空着", _total_score, ColumnType.NUMBER, 8),
        Column("等次", f"{_SELF_EVALUATION}.grade", "照公布的写法；没有就空着", _table_value("grade"), width=8),
        Column("总体目标完成情况", f"{_SELF_EVALUATION}.goals_achieved", "照表上的写法；没有就空着", _table_value("goals_achieved"), width=50),
        Column("评价结论", f"{_SELF_EVALUATION}.conclusion", "照公布的写法；没有就空着", _table_value("conclusion"), width=50),
        Column("结果应用", "results.evaluations.use_of_results", "照公布的写法；没有就空着", _table_value("use_of_results"), width=40),
        Column("备注", f"{_SELF_EVALUATION}.remarks", "印在表下面的说明；没有就空着", _table_value("remarks"), width=30),
        Column("表式", f"{_SELF_EVALUATION}.layout_name", "是哪一种表式；没有写就空着", _table_value("layout_name"), width=18),
        Column("计分办法", f"{_SELF_EVALUATION}.scoring_method", "核对分数用哪一种；没有就空着", _table_value("scoring_method"), width=18),
        Column("来源文件", f"{_SELF_EVALUATION}.origin.document", "最先公布的文件", _origin_value("document"), width=36, required=True),
        Column("来源序号", f"{_SELF_EVALUATION}.origin.number", "在文件里的序号；没有就空着", _origin_value("number"), width=10),
        Column("公开日期", f"{_SELF_EVALUATION}.origin.published", "来源文件公开的日期；没有就空着", _origin_value("published"), ColumnType.DATE),
    ),
)  # fmt: skip
