"""Define the columns of the tables that people download: their types, and how a cell is read from a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from generator.form.amounts import AMOUNT_UNIT
from generator.form.funds import FUND_SOURCES
from generator.form.target_value import Nature
from generator.projects.record import Figure, Record
from generator.projects.record_keys import RecordKeys
from generator.projects.record_schema import RECORD_KEYS
from generator.rendering.words import NATURE_WORDS

Cell: TypeAlias = str | None
"""A text, a `Figure`, or None for a blank."""


class ColumnType(StrEnum):
    """Type of the cells of a column, by its name in Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


COLUMN_TYPE_WORDS: Mapping[ColumnType, str] = {
    ColumnType.TEXT: "文字",
    ColumnType.INTEGER: "整数",
    ColumnType.NUMBER: "数",
    ColumnType.DATE: "日期",
}


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    heading: str
    """Heading with the unit, where there is one; no two columns of a table share it."""
    path: str
    """Keys that lead to the value in a record, joined by dots."""
    description: str
    value: Callable[[Any], Cell]
    """Returns the cell from an item of the table, see `Table.items`."""
    type: ColumnType = ColumnType.TEXT
    width: int = 12
    """Width in the workbook, in digits; a Chinese character takes two."""
    required: bool = False
    """Whether no cell of the column is blank."""
    fiscal: Mapping[str, Any] = field(default_factory=dict)
    """Properties of the column in a Fiscal Data Package, beside its type."""


class ProjectItem(NamedTuple):
    """The source of a row of the table of projects."""

    record: Record
    address: str
    """Address of the site with the last slash; empty where it is not known."""


class IndicatorItem(NamedTuple):
    """The source of a row of the table of indicators."""

    record: Record
    number: int
    """Number of the indicator in the order of the form, from 1."""
    indicator: Record
    annual: Record
    """Target for the year; empty where there is none."""
    medium_term: Record
    """Target for the medium term; empty where there is none."""
    measure: Record
    """The number in the year's target; empty where none was read."""


def project_item(record: Record, address: str) -> Iterator[ProjectItem]:
    """Yield the only item of a record in the table of projects."""
    yield ProjectItem(record, address)


def indicator_items(record: Record, address: str) -> Iterator[IndicatorItem]:
    """Yield an item for each indicator of a record. The address is not needed."""
    for number, indicator in enumerate(record["indicators"], start=1):
        annual = indicator["annual"] or {}
        medium_term = indicator["medium_term"] or {}
        yield IndicatorItem(record, number, indicator, annual, medium_term, annual.get("measure") or {})


def record_column(name: str, width: int, heading: str = "", **more: Any) -> Column:
    """Return the column of a top-level key of the record; `heading` takes the place of the key's title."""
    title = next(key.title for key in RECORD_KEYS if key.name == name)
    description = _description(RECORD_KEYS, name)
    return Column(heading or title, name, description, _record_value(name), width=width, **more)


def _description(keys: RecordKeys, name: str) -> str:
    """Return the description of a record's key, adapted from JSON to tables."""
    description = next(key.description for key in keys if key.name == name)
    return description.replace("就是 null", "就空着")


def _record_value(name: str) -> Callable[[ProjectItem | IndicatorItem], Cell]:
    return lambda item: item.record[name]


def unit_names(item: ProjectItem | IndicatorItem) -> str:
    """Return the names of the implementing units."""
    return "；".join(unit["name"] for unit in item.record["implementing_units"])


def unit_slugs(item: ProjectItem) -> str:
    """Return the 地址名 of the implementing units."""
    return " ".join(unit["slug"] for unit in item.record["implementing_units"])


def count_of(natures: Iterable[Nature]) -> Callable[[ProjectItem], Cell]:
    """Return a function that counts the indicators of these kinds."""
    counted = {nature.value for nature in natures}
    return lambda item: Figure(sum(indicator["nature"] in counted for indicator in item.record["indicators"]))


def origin_value(name: str) -> Callable[[ProjectItem], Cell]:
    """Return a function that reads a key of the form's origin."""
    return lambda item: item.record["origin"][name]


def goals_text(period: str) -> Callable[[ProjectItem], Cell]:
    """Return a function that joins the goals of a period, ``annual`` or ``medium_term``, one on a line."""
    return lambda item: "\n".join(item.record["goals"][period]) or None


def indicator_value(name: str) -> Callable[[IndicatorItem], Cell]:
    """Return a function that reads a key of the indicator."""
    return lambda item: item.indicator[name]


def measure_value(name: str) -> Callable[[IndicatorItem], Cell]:
    """Return a function that reads a key of the number in the year's target; None where there is no number."""
    return lambda item: item.measure.get(name)


_WORDS_BY_VALUE = {nature.value: words for nature, words in NATURE_WORDS.items()}


def nature_word(item: IndicatorItem) -> Cell:
    """Return the word for the kind of the indicator."""
    return _WORDS_BY_VALUE[item.indicator["nature"]]


def upper_end(item: IndicatorItem) -> Cell:
    """Return the upper end of a range in the year's target; None where it is no range."""
    high: Cell = item.measure.get("high")
    return None if high == item.measure.get("low") else high


_PERIODS = {"annual": "年度", "medium_term": "中期"}

AMOUNT_OF = "资金来源"
"""Name of a column that a Fiscal Data Package adds where every amount has a row of its own: the amount's source."""
PERIOD_OF = "期间"
"""Name of the other such column: the amount's period."""


def amount_columns() -> Iterator[Column]:
    """Yield a column for the total and each source of funds, of the year and of the medium term."""
    for period, word in _PERIODS.items():
        labels = {"total": "资金总额", **FUND_SOURCES}
        for name, label in labels.items():
            blank = "" if (period, name) == ("annual", "total") else "；表上没有就空着，是零就写 0"
            yield Column(
                f"{word}{label}（{AMOUNT_UNIT}）",
                f"funds.{period}.{name}",
                f"{word}一栏的{label}{blank}",
                _amount_value(period, name),
                ColumnType.NUMBER,
                width=19,
                required=not blank,
                # The total is the sum of the others: as an amount of its own it would count twice.
                fiscal={} if name == "total" else {"normalize": {PERIOD_OF: word, AMOUNT_OF: label}},
            )


def _amount_value(period: str, name: str) -> Callable[[ProjectItem], Cell]:
    def value(item: ProjectItem) -> Cell:
        funds = item.record["funds"][period]
        amount: Cell = funds and funds[name]
        return amount

    return value
