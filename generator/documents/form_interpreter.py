"""Read a form as one of a layout: what stands in its cells, in the words of a data file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_reading import FormReading
from generator.documents.funds_cells import funds_key, is_funds_label, printed_unit, read_funds
from generator.documents.goal_cells import goal_side, read_goals
from generator.documents.head_cells import head_keys, read_label_rows
from generator.documents.indicator_columns import HeadingKind, indicator_columns
from generator.documents.indicator_content import add_indicators
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.indicator_rows import read_indicator_rows
from generator.documents.source_rows import SourceForm, SourceRow, is_indicator_header
from generator.form.field_path import Value
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.registers import Registers

_SECTION = re.compile(r"^(?:项目)?(?:基本情况|基本信息|项目信息|绩效目标|绩效指标|目标情况)$")
_YEAR = re.compile(r"(20[0-9]{2})\s*年")
_YEAR_LABELS = frozenset(("年度", "预算年度", "填报年度", "申报年度", "所属年度"))


def interpret(
    form: SourceForm, layout: FormLayout, scheme: Scheme | None, registers: Registers
) -> FormReading:
    """Return what a form says as one of a layout and a scheme, with an account of its cells."""
    reading = FormReading(form, layout, scheme)
    header = next(number for number, row in enumerate(form.rows) if is_indicator_header(row))
    reading.unit = next((unit for line in form.titles if (unit := printed_unit(line))), "")
    _read_upper_part(reading, form.rows[:header], registers)
    _read_indicators(reading, form.rows[header:], registers)
    _read_year(reading)
    if origin := printed_origin(form):
        reading.content["来源"] = origin
    reading.tell_untaken()
    return reading


def _read_upper_part(reading: FormReading, rows: Sequence[SourceRow], registers: Registers) -> None:
    """Read head, funds and goals."""
    parts: dict[str, list[SourceRow]] = {"head": [], "funds": [], "goals": []}
    keys = head_keys(reading.layout)
    part = "head"
    for row in rows:
        if not row.own:
            continue
        part = _part_of(row, part, reading.layout, keys.keys())
        parts[part].append(row)
    for row in parts["head"]:
        _read_lone_cells(reading, row)
    read_label_rows(reading, parts["head"], registers)
    for row in parts["funds"]:
        reading.take(*(cell for cell in row.cells if is_funds_label(cell.text, reading.layout)))
        reading.unit = reading.unit or next(filter(None, (printed_unit(cell.text) for cell in row.cells)), "")
    if reading.layout.has("项目资金"):
        read_funds(reading, parts["funds"])
    read_goals(reading, parts["goals"])


def _part_of(row: SourceRow, before: str, layout: FormLayout, head_labels: Sequence[str] | object) -> str:
    """Return the part of the form to which a row belongs: by its labels, else that of the row above."""
    own, first = row.own, row.first_label
    reaching = [cell for cell in row.cells if cell not in row.own]
    if any(is_funds_label(cell.text, layout) for cell in reaching):
        return "funds"
    if any(goal_side(layout, cell.text) is not None for cell in reaching):
        return "goals"
    if is_funds_label(own[0].text, layout) or (
        funds_key(layout, own[0].text) and first not in _labels(head_labels)
    ):
        return "funds"
    if goal_side(layout, own[0].text) is not None:
        return "goals"
    if first in _labels(head_labels):
        return "head"
    if before == "goals" or (before == "funds" and any(funds_key(layout, cell.text) for cell in own)):
        return before
    return "head"


def _labels(head_labels: object) -> frozenset[str]:
    return frozenset(head_labels)  # type: ignore[call-overload,no-any-return]


def _read_lone_cells(reading: FormReading, row: SourceRow) -> None:
    """Take the cells that name a section of the form, the year, or the unit of the amounts."""
    own = row.own
    if len(own) == 1 and (
        _SECTION.match(label_text(own[0].text))
        or re.fullmatch(r"[（(]?20[0-9]{2}年度?[）)]?", one_line(own[0].text))
    ):
        reading.take(own[0])
        reading.form.titles.append(one_line(own[0].text))
    for label, value in pairwise(own):
        if label_text(label.text) in _YEAR_LABELS and (
            year := re.match(r"(20[0-9]{2})\s*年?度?$", one_line(value.text))
        ):
            reading.take(label, value)
            reading.content["年度"] = year[1]


def _read_indicators(reading: FormReading, rows: Sequence[SourceRow], registers: Registers) -> None:
    """Read the headings, the indicators, and what stands below them."""
    heading, below = rows[0], rows[1] if len(rows) > 1 else None
    columns, two_rows = indicator_columns(heading, below, reading.layout)
    reading.take(*heading.own, *(column.heading for column in columns))
    reading.take(*(cell for cell in heading.cells if goal_side(reading.layout, cell.text) is not None))
    table = IndicatorReading(reading, columns)
    rest = rows[2 if two_rows else 1 :]
    count = read_indicator_rows(table, rest)
    unplaced = [column for column in columns if column.kind is HeadingKind.VALUE and not column.key]
    add_indicators(reading, table, unplaced)
    if not table.indicators:
        reading.missing.append("绩效指标")
    foot = rest[count:]
    if foot:
        read_label_rows(reading, foot, registers, is_foot=True)


def _read_year(reading: FormReading) -> None:
    """Read the year of the form out of the lines above it."""
    if "年度" in reading.content:
        return
    lines = [one_line(line) for line in reading.form.titles]
    years = [match[1] for line in lines for match in re.finditer(r"(20[0-9]{2})\s*年度", line)]
    years += [match[1] for line in lines for match in _YEAR.finditer(line)]
    years += [match[1] for line in lines for match in re.finditer(r"(20[0-9]{2})[-.][0-9]", line)]
    if years:
        reading.content["年度"] = years[0]


_ORIGIN_LINE = re.compile(
    r"^来源[：:](?P<document>.+?)(?:，第\s*(?P<number>[0-9]+)\s*张表)?(?:（(?P<day>20[0-9]{2}-[0-9]{2}-[0-9]{2})\s*公开）)?$"
)
_NUMBERED_TITLE = re.compile(r"^#*\s*([0-9]{1,3})\s*[.、．]\s*“")


def printed_origin(form: SourceForm) -> dict[str, Value]:
    """Return which document a form is from, where a line says so, and its number there."""
    origin: dict[str, Value] = {}
    for line in form.lines_after + form.titles:
        if match := _ORIGIN_LINE.match(line):
            origin["文件"] = match["document"]
            origin |= {
                key: match[name] for key, name in (("序号", "number"), ("公开日期", "day")) if match[name]
            }
    for line in form.titles:
        if (match := _NUMBERED_TITLE.match(line)) and "序号" not in origin:
            origin["序号"] = match[1]
    return origin
