"""Records → the rows of the two tables that people download: projects, and indicators.

The columns are defined once: CSV, workbook, data package and the dictionary of columns are all made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from generator.form.cells import AMOUNT_UNIT
from generator.form.project import FUND_SOURCES
from generator.form.target_value import Nature
from generator.projects.record import Figure, Record
from generator.projects.record_schema import RECORD_KEYS, RecordKeys
from generator.rendering.words import NATURE_WORDS

Cell = str | None
"""A text, a `Figure`, or None for a blank."""


class ColumnType(StrEnum):
    """What the cells of a column hold, by its name in Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


KIND_WORDS: Mapping[ColumnType, str] = {
    ColumnType.TEXT: "文字",
    ColumnType.INTEGER: "整数",
    ColumnType.NUMBER: "数",
    ColumnType.DATE: "日期",
}


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    heading: str
    """With the unit, where there is one; no two columns of a table share it."""
    path: str
    """Where the same stands in a record, with dots between keys."""
    description: str
    value: Callable[[Any], Cell]
    """From an item of the table's `items`."""
    kind: ColumnType = ColumnType.TEXT
    width: int = 12
    """In the workbook, in digits; a Chinese character takes two."""
    required: bool = False
    """Whether no cell of it is blank."""
    fiscal: Mapping[str, Any] = field(default_factory=dict)
    """What a Fiscal Data Package says of it beside its type."""


@dataclass(frozen=True)
class Table:
    """One of the tables."""

    name: str
    """Of its file, without ``.csv``."""
    title: str
    description: str
    columns: Sequence[Column]
    key: Sequence[str]
    """The headings whose cells tell a row from all others."""
    items: Callable[[Record, str], Iterator[Any]]
    """What a record has in the table; a row each. Beside the record, the address of the site or an empty text."""

    def rows(self, record: Record, address: str) -> Iterator[list[Cell]]:
        """The rows of a record."""
        values = [column.value for column in self.columns]
        for item in self.items(record, address):
            yield [value(item) for value in values]

    @property
    def headings(self) -> list[str]:
        """The first row."""
        return [column.heading for column in self.columns]


class _ProjectItem(NamedTuple):
    record: Record
    address: str


class _IndicatorItem(NamedTuple):
    record: Record
    number: int
    """From 1, in the order of the form."""
    indicator: Record
    annual: Record
    """Empty where the year has no such indicator."""
    medium_term: Record
    measure: Record
    """The number in the year's target; empty where none was read."""


def _project_item(record: Record, address: str) -> Iterator[_ProjectItem]:
    yield _ProjectItem(record, address)


def _indicator_items(record: Record, address: str) -> Iterator[_IndicatorItem]:
    for number, indicator in enumerate(record["indicators"], start=1):
        annual = indicator["annual"] or {}
        yield _IndicatorItem(
            record, number, indicator, annual, indicator["medium_term"] or {}, annual.get("measure") or {}
        )


def _explained(keys: RecordKeys, name: str) -> str:
    """What the definition of records says of a key, in the words of a table."""
    found = next(key.description for key in keys if key.name == name)
    return found.replace("就是 null", "就空着")


def _names(item: _ProjectItem | _IndicatorItem) -> str:
    return "；".join(unit["name"] for unit in item.record["implementing_units"])


def _from_record(name: str) -> Callable[[Any], Cell]:
    def value(item: _ProjectItem | _IndicatorItem) -> Cell:
        found: Cell = item.record[name]
        return found

    return value


def _count(natures: Iterable[Nature]) -> Callable[[_ProjectItem], Cell]:
    counted = {nature.value for nature in natures}

    def value(item: _ProjectItem) -> Cell:
        return Figure(sum(each["nature"] in counted for each in item.record["indicators"]))

    return value


def _origin(name: str) -> Callable[[_ProjectItem], Cell]:
    def value(item: _ProjectItem) -> Cell:
        found: Cell = item.record["origin"][name]
        return found

    return value


def _goals(period: str) -> Callable[[_ProjectItem], Cell]:
    def value(item: _ProjectItem) -> Cell:
        return "\n".join(item.record["goals"][period]) or None

    return value


_PERIODS = {"annual": "年度", "medium_term": "中期"}

AMOUNT_OF = "资金来源"
PERIOD_OF = "期间"
"""Names of the two columns that a Fiscal Data Package adds where every amount has a row of its own."""


def _amounts() -> Iterator[Column]:
    for period, word in _PERIODS.items():
        labels = {"total": "资金总额", **FUND_SOURCES}
        for name, label in labels.items():
            blank = "" if (period, name) == ("annual", "total") else "；表上没有就空着，是零就写 0"
            yield Column(
                f"{word}{label}（{AMOUNT_UNIT}）",
                f"funds.{period}.{name}",
                f"{word}一栏的{label}{blank}",
                _amount(period, name),
                ColumnType.NUMBER,
                width=19,
                required=not blank,
                # The total is the sum of the others: as an amount of its own it would count twice.
                fiscal={} if name == "total" else {"normalize": {PERIOD_OF: word, AMOUNT_OF: label}},
            )


def _amount(period: str, name: str) -> Callable[[_ProjectItem], Cell]:
    def value(item: _ProjectItem) -> Cell:
        funds = item.record["funds"][period]
        found: Cell = funds and funds[name]
        return found

    return value


def _column_of(name: str, width: int, heading: str = "", **more: Any) -> Column:
    """A column that a key of the record fills alone."""
    title = next(key.title for key in RECORD_KEYS if key.name == name)
    return Column(
        heading or title, name, _explained(RECORD_KEYS, name), _from_record(name), width=width, **more
    )


_ID = _column_of("id", 26, required=True, fiscal={"columnType": "activity:generic:project:code"})
_YEAR = _column_of(
    "year", 6, kind=ColumnType.INTEGER, required=True, fiscal={"columnType": "date:fiscal-year"}
)
_NAME = _column_of(
    "name", 36, "项目名称", required=True, fiscal={"columnType": "activity:generic:project:label"}
)
_UNITS = Column(
    "实施单位",
    "implementing_units.name",
    "单位全称；几个单位共同实施的，中间用“；”隔开",
    _names,
    width=26,
    required=True,
    fiscal={"columnType": "administrative-classification:generic:label"},
)

PROJECTS = Table(
    name="projects",
    title="项目",
    description="一个项目一行：资金、目标、指标条数和来源。",
    key=(_ID.heading,),
    items=_project_item,
    columns=(
        _ID,
        _YEAR,
        _NAME,
        _UNITS,
        Column(
            "实施单位地址名",
            "implementing_units.slug",
            "单位页面的地址是 units/<地址名>/；几个单位共同实施的，中间用空格隔开",
            lambda item: " ".join(unit["slug"] for unit in item.record["implementing_units"]),
            width=20,
            required=True,
            fiscal={"columnType": "administrative-classification:generic:code"},
        ),
        _column_of("project_attribute", 14, fiscal={"columnType": "expenditure-type:code"}),
        _column_of("medium_term_period", 12),
        *_amounts(),
        Column("年度目标", "goals.annual", "年度一栏的目标；几条目标分行写在同一格", _goals("annual"), width=50),
        Column(
            "中期目标", "goals.medium_term", "中期一栏的目标；几条目标分行写在同一格", _goals("medium_term"), width=50
        ),
        Column(
            "指标条数",
            "indicators",
            "表上有几行指标，写明“不涉及”的也在内",
            _count(Nature),
            ColumnType.INTEGER,
            10,
            required=True,
        ),
        Column(
            "可量化条数",
            "indicators.nature",
            "其中类型是“定量”的有几条",
            _count([Nature.QUANTITATIVE]),
            ColumnType.INTEGER,
            10,
            required=True,
        ),
        Column(
            "不涉及条数",
            "indicators.nature",
            "其中写明“不涉及”的有几条",
            _count([Nature.NOT_APPLICABLE]),
            ColumnType.INTEGER,
            10,
            required=True,
        ),
        _column_of("project_code", 22),
        _column_of("competent_department", 22),
        _column_of("project_period", 16),
        _column_of("scheme", 12, required=True),
        _column_of("remarks", 30),
        Column(
            "来源文件", "origin.document", "最先公布这张表的文件", _origin("document"), width=36, required=True
        ),
        Column("来源序号", "origin.number", "这张表在文件里的序号；没有就空着", _origin("number"), width=10),
        Column("公开日期", "origin.published", "来源文件公开的日期；没有就空着", _origin("published"), ColumnType.DATE),
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


_NATURE_WORDS = {nature.value: words for nature, words in NATURE_WORDS.items()}


def _of_indicator(name: str) -> Callable[[_IndicatorItem], Cell]:
    return lambda item: item.indicator[name]


def _of_measure(name: str) -> Callable[[_IndicatorItem], Cell]:
    return lambda item: item.measure.get(name)


def _upper_end(item: _IndicatorItem) -> Cell:
    high: Cell = item.measure.get("high")
    return None if high == item.measure.get("low") else high


INDICATORS = Table(
    name="indicators",
    title="指标",
    description="一条绩效指标一行，照表上的顺序；写明“不涉及”的也在内。",
    key=(_ID.heading, "行号"),
    items=_indicator_items,
    columns=(
        _ID,
        _YEAR,
        _NAME,
        _UNITS,
        Column(
            "行号",
            "indicators",
            "在这张表的指标里是第几行，从 1 起",
            lambda item: Figure(item.number),
            ColumnType.INTEGER,
            6,
            required=True,
        ),
        Column("一级指标", "indicators.level1", "照表上的叫法", _of_indicator("level1"), required=True),
        Column("二级指标", "indicators.level2", "照表上的叫法", _of_indicator("level2"), width=18, required=True),
        Column("三级指标", "indicators.name", "照表上的写法", _of_indicator("name"), width=40, required=True),
        Column(
            "类型",
            "indicators.nature",
            f"程序按指标值判断：{'、'.join(NATURE_WORDS.values())}",
            lambda item: _NATURE_WORDS[item.indicator["nature"]],
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
            _of_measure("operator"),
            width=8,
        ),
        Column(
            "年度数",
            "indicators.annual.measure.low",
            "程序从年度指标值读出的数，“1万”读作 10000，“95%”读作 95；读不准的空着",
            _of_measure("low"),
            ColumnType.NUMBER,
            19,
        ),
        Column(
            "年度数的上端",
            "indicators.annual.measure.high",
            "写成范围的，是较大的一端；不是范围就空着",
            _upper_end,
            ColumnType.NUMBER,
            19,
        ),
        Column(
            "年度计量单位",
            "indicators.annual.measure.unit",
            "那个数的单位；没有写就空着",
            _of_measure("unit"),
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

TABLES = (PROJECTS, INDICATORS)
