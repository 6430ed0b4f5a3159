"""Reads the founding document, damage and all, apart from the code under test.

The document is a text made from a PDF: cells are divided by tabs, and page breaks moved
some of them to the left, dropped labels, tore one cell in two and cut three off. So the
reader never trusts a column: a cell is a label because of its words, and belongs to the
medium-term or the annual side by which of the two indicator names it follows. Whatever
it cannot explain is an error, so that nothing is lost in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "cases" / "founding-document.txt"

LEVEL1_OF = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
}
"""Second-level label → first-level label, in the order of the printed form."""

_HEADING = re.compile(r"^#+ (\d)\. “(.+?)”项目", re.MULTILINE)
_YEAR = re.compile(r"^[(（](\d{4}) ?年度[)）]$", re.MULTILINE)
_NAME = re.compile(r"^指标 ?\d: ?")
_GOAL = re.compile(r"目标 ?\d: ?")
_AMOUNT = re.compile(r"^\d+(\.\d+)?$")
_PERIOD = re.compile(r"^中期目标 ?[(（](\d{4}) ?年—(\d{4}) ?年[)）]$")


@dataclass(frozen=True, slots=True)
class Side:
    """The three cells of an indicator in one period, as typed, without ``指标1：``."""

    name: str
    target_value: str
    standard: str | None
    """None where the conversion cut the cell off."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One printed row: an indicator in both periods."""

    line: int
    """Line of the document, from 1."""
    level1: str
    level2: str
    medium_term: Side
    annual: Side


@dataclass(frozen=True, slots=True)
class Funds:
    """Amounts of one period in 万元, digits as typed."""

    total: str
    fiscal_appropriation: str
    other_funds: str


@dataclass(frozen=True, slots=True)
class TargetForm:
    """One of the six tables; every text as typed, form filler left out."""

    number: str
    """Place in the document, from 1."""
    year: str
    project_name: str
    implementing_units: tuple[str, ...]
    project_attribute: str
    medium_term_period: str
    """First and last year, ``2023—2024``."""
    medium_term_funds: Funds
    annual_funds: Funds
    medium_term_goals: tuple[str, ...]
    annual_goals: tuple[str, ...]
    indicators: tuple[IndicatorRow, ...]


class UnexplainedTextError(Exception):
    """The document holds something that this reader has no explanation for."""


def fold(text: str) -> str:
    """The text with what a conversion may change levelled: white space, full and half width.

    Everything else stays: ``≥5`` and ``≤5``, ``、`` and ``，`` fold to different texts.
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_forms(text: str) -> tuple[TargetForm, ...]:
    """All tables of the document, in its order; UnexplainedTextError where a row makes no sense."""
    starts = list(_HEADING.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return tuple(_form(text, start, end) for start, end in zip(starts, ends, strict=True))


def document_title(text: str) -> str:
    """The heading of the whole document, as typed."""
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    if not found:
        raise UnexplainedTextError("no title")
    return found[1]


def cells(line: str) -> list[str]:
    """The cells of a line that hold something, from left to right."""
    return [cell.strip() for cell in line.split("\t") if cell.strip()]


def name_without_number(cell: str) -> str:
    """An indicator's name without the form's ``指标1：`` before it; other cells unchanged."""
    return _NAME.sub("", cell)


def _form(text: str, start: re.Match[str], end: int) -> TargetForm:
    first_line = text.count("\n", 0, start.start()) + 1
    year = _YEAR.search(text, start.end(), end)
    if not year:
        raise UnexplainedTextError(f"line {first_line}: no year under the heading")
    rows = [
        (number, line)
        for number, line in enumerate(text[start.start() : end].splitlines(), first_line)
        if "\t" in line
    ]
    head, indicator_rows = rows[:8], rows[9:]
    _expect_labels(rows[8], ["绩效指标", "一级指标", *["二级指标", "三级指标", "指标值", "绩效标准"] * 2])
    name, units, attribute = (
        _value(row, label) for row, label in zip(head, ("项目名称", "实施单位", "项目属性"), strict=False)
    )
    if fold(name) != fold(start[2]):
        raise UnexplainedTextError(f"line {first_line}: heading and 项目名称 differ")
    medium_term_funds, annual_funds = _funds(head[3:6])
    medium_term_goals, annual_goals = _goals(head[7])
    return TargetForm(
        number=start[1],
        year=year[1],
        project_name=name,
        implementing_units=tuple(units.split()),
        project_attribute=attribute,
        medium_term_period=_period(head[6]),
        medium_term_funds=medium_term_funds,
        annual_funds=annual_funds,
        medium_term_goals=medium_term_goals,
        annual_goals=annual_goals,
        indicators=tuple(_indicators(indicator_rows)),
    )


def _value(row: tuple[int, str], label: str) -> str:
    found = cells(row[1])
    if len(found) != 2 or found[0] != label:
        raise UnexplainedTextError(f"line {row[0]}: expected {label} and one value, found {found}")
    return found[1]


def _expect_labels(row: tuple[int, str], labels: list[str]) -> None:
    if cells(row[1]) != labels:
        raise UnexplainedTextError(f"line {row[0]}: expected the labels {labels}, found {cells(row[1])}")


def _funds(rows: list[tuple[int, str]]) -> tuple[Funds, Funds]:
    """Medium-term and annual funds from the three rows 总额, 财政拨款 and 其他资金."""
    labels = (
        ["项目资金(万元)", "中期资金总额:", "年度资金总额:"],
        ["其中:财政拨款", "其中:财政拨款"],
        ["其他资金", "其他资金"],
    )
    pairs = []
    for row, expected in zip(rows, labels, strict=True):
        found = cells(row[1])
        amounts = [cell for cell in found if _AMOUNT.match(cell)]
        if [fold(cell) for cell in found if cell not in amounts] != expected or len(amounts) != 2:
            raise UnexplainedTextError(f"line {row[0]}: expected two amounts under {expected}, found {found}")
        pairs.append(amounts)
    medium_term, annual = zip(*pairs, strict=True)
    return Funds(*medium_term), Funds(*annual)


def _period(row: tuple[int, str]) -> str:
    found = cells(row[1])
    period = _PERIOD.match(found[1]) if len(found) == 3 else None
    if not period or found[0] != "总体目标" or found[2] != "年度目标":
        raise UnexplainedTextError(f"line {row[0]}: expected the labels of 总体目标, found {found}")
    return f"{period[1]}—{period[2]}"


def _goals(row: tuple[int, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = cells(row[1])
    if len(found) != 2:
        raise UnexplainedTextError(f"line {row[0]}: expected the goals of two periods, found {found}")
    medium_term, annual = (_goal_texts(cell) for cell in found)
    return medium_term, annual


def _goal_texts(cell: str) -> tuple[str, ...]:
    """The goals of one cell, without ``目标1：``, paragraph marks and unfilled ``目标2：.....``."""
    before, *goals = (part.strip() for part in _GOAL.split(re.sub(r"</?p>", " ", cell)))
    if before:
        raise UnexplainedTextError(f"text before the first goal: {before}")
    return tuple(goal for goal in goals if goal.strip("."))


def _indicators(rows: list[tuple[int, str]]) -> Iterator[IndicatorRow]:
    """The rows in order; a torn cell is joined to the one it was torn from."""
    level2 = ""
    last: IndicatorRow | None = None
    for number, line in rows:
        found = cells(line)
        if last and len(found) == 1:
            last = _joined(last, found[0])
            continue
        if last:
            yield last
        label, left, right = _halves(number, found)
        level2 = label or level2
        last = IndicatorRow(number, LEVEL1_OF[level2], level2, left, right)
    if last:
        yield last


def _halves(number: int, found: list[str]) -> tuple[str, Side, Side]:
    """The second-level label of a row ("" where it has none) and its two sides."""
    level2 = [cell for cell in found if cell in LEVEL1_OF]
    level1 = [cell for cell in found if cell in LEVEL1_OF.values()]
    values = [cell for cell in found if cell not in level2 and cell not in level1]
    if level2 and values and not _NAME.match(values[0]) and level2[0].startswith(values[0]):
        values.pop(0)  # 经济 of 经济效益指标, printed once more in the column before it
    names = [place for place, cell in enumerate(values) if _NAME.match(cell)]
    if len(set(level2)) > 1 or len(names) != 2 or names[0] != 0:
        raise UnexplainedTextError(f"line {number}: expected one label and two names, found {found}")
    if level2 and any(label != LEVEL1_OF[level2[0]] for label in level1):
        raise UnexplainedTextError(f"line {number}: the two levels do not fit: {found}")
    left, right = values[: names[1]], values[names[1] :]
    return (level2[0] if level2 else ""), _side(number, left), _side(number, right)


def _side(number: int, values: list[str]) -> Side:
    name = name_without_number(values[0])
    match values[1:]:
        case [target_value, standard]:
            return Side(name, target_value, standard)
        case [target_value]:
            return Side(name, target_value, None)
    raise UnexplainedTextError(f"line {number}: expected a target value and a standard, found {values}")


def _joined(row: IndicatorRow, torn_off: str) -> IndicatorRow:
    """The row with `torn_off` put to the one target value that ends in an open ``/``."""
    if row.medium_term.target_value.endswith("/") and not row.annual.target_value.endswith("/"):
        whole = row.medium_term.target_value + torn_off
        return replace(row, medium_term=replace(row.medium_term, target_value=whole))
    raise UnexplainedTextError(f"line {row.line}: nothing that {torn_off} was torn from")
