"""Put the indicators of a table under their levels, in the words of a data file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.documents.form_reading import FormReading, short
from generator.documents.form_words import PLACEHOLDER
from generator.documents.indicator_cells import SideCells, TableIndicator, all_values
from generator.documents.indicator_columns import IndicatorColumn, heading_words
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.misplaced_columns import correct_columns
from generator.form.amounts import BLANK_TEXT
from generator.form.column_roles import ColumnRole
from generator.form.field_path import FieldPath, Value
from generator.form.form_layouts import FormLayout
from generator.form.target_value import parse_target_value, spreadsheet_day

_INDICATORS = "绩效指标"
_TARGETS = (ColumnRole.TARGET_VALUE, ColumnRole.NUMBER)


def add_indicators(
    reading: FormReading, table: IndicatorReading, unplaced: Sequence[IndicatorColumn]
) -> None:
    """Add the indicators of a table to the content; tell the columns that the layout does not have."""
    right = correct_columns(table.indicators, reading.layout)
    levels: dict[str, Value] = {}
    paths: dict[int, FieldPath] = {}
    for number, indicator in enumerate(table.indicators):
        _add_indicator(reading, indicator, levels, paths, number, table.has_level2)
    if levels:
        reading.content[_INDICATORS] = levels
    reading.doubts = [
        replace(doubt, path=paths.get(int(doubt.path[3]), (_INDICATORS,)))
        if doubt.path[:3] == (_INDICATORS, "", "") and len(doubt.path) == 4
        else doubt
        for doubt in reading.doubts
    ]
    _tell_unplaced(reading, table, unplaced, right)


def _add_indicator(
    reading: FormReading,
    indicator: TableIndicator,
    levels: dict[str, Value],
    paths: dict[int, FieldPath],
    number: int,
    has_level2: bool,
) -> None:
    level1, level2 = indicator.level1, indicator.level2
    first = reading.scheme.first_level(level1) if reading.scheme else None
    has_level2 = has_level2 and (bool(level2) or first is None or bool(first.second_levels))
    if not level1 or (has_level2 and not level2):
        name = next((side.name_text for side in indicator.sides if side.name_text), "")
        missing = "一级指标" if not level1 else "二级指标"
        reading.doubt(f"“{short(name)}”没有读出是哪个{missing}，没有写进去", indicator.cells)
        return
    path: FieldPath = (_INDICATORS, level1)
    if has_level2:
        groups = levels.setdefault(level1, {})
        items = groups.setdefault(level2, []) if isinstance(groups, dict) else []
        path = (*path, level2)
    else:
        items = levels.setdefault(level1, [])
    if not isinstance(items, list):
        reading.doubt("同一个一级指标下面，有的写了二级指标，有的没有写", indicator.cells)
        return
    paths[number] = (*path, len(items))
    items.extend(_items(reading, indicator))
    _tell_serial_dates(reading, indicator, paths[number])
    if not items:
        return
    for item, own in _blank_names(items, path):
        item["名称"] = BLANK_TEXT
        reading.doubt("没有读出三级指标的名称", indicator.cells, own)


def _tell_serial_dates(reading: FormReading, indicator: TableIndicator, path: FieldPath) -> None:
    """Tell numbers that are probably a day, written by a spreadsheet as its number."""
    for side in indicator.sides:
        if not re.search("[时日期]", indicator.level2 + side.name_text):
            continue
        for key, text in side.values.items():
            if day := spreadsheet_day(parse_target_value(text)):
                cell = side.cells.get(key)
                reading.doubt(
                    f"“{text}”像是日期，表格软件存成了数字（{day}），请照原表改", [cell] if cell else (), path
                )


def _blank_names(items: Sequence[Value], path: FieldPath) -> list[tuple[dict[str, Value], FieldPath]]:
    return [
        (item, (*path, number))
        for number, item in enumerate(items)
        if isinstance(item, dict) and not item.get("名称")
    ]


def _items(reading: FormReading, indicator: TableIndicator) -> list[Value]:
    """Return an indicator as the file has it: once where both sides say the same, else by side."""
    layout = reading.layout
    sides = indicator.sides
    if len(sides) == 1 or layout.medium_term_word is None:
        return [{"名称": side.name_text, **_target(side, layout)} for side in sides if not side.is_blank]
    first, annual = sides[0], sides[1]
    if first.is_blank or annual.is_blank:
        side, word = (annual, layout.annual_word) if first.is_blank else (first, layout.medium_term_word)
        return [{"名称": side.name_text, word: _target(side, layout)}]
    if not first.name_text or not annual.name_text or first.name_text == annual.name_text:
        name = first.name_text or annual.name_text
        earlier, later = _target(first, layout), _target(annual, layout)
        if earlier == later:
            return [{"名称": name, **earlier}]
        return [{"名称": name, layout.medium_term_word: earlier, layout.annual_word: later}]
    return [
        {"名称": first.name_text, layout.medium_term_word: _target(first, layout)},
        {"名称": annual.name_text, layout.annual_word: _target(annual, layout)},
    ]


def _target(side: SideCells, layout: FormLayout) -> dict[str, Value]:
    """Return the cells of a side in the order of the layout; the target that is blank on the form as blank."""
    target: dict[str, Value] = {}
    roles = layout.role_by_column
    has_others = any(text and roles.get(key) is ColumnRole.OTHER for key, text in side.values.items())
    for word, role in layout.role_by_column.items():
        text = side.values.get(word, "")
        if role is ColumnRole.NAME:
            continue
        if text and not (role is not ColumnRole.OTHER and re.fullmatch(r"\s*", text)):
            target[word] = text
        elif role in _TARGETS and not has_others:  # targets by town stand in columns of their own
            target[word] = BLANK_TEXT
    return target


def _tell_unplaced(
    reading: FormReading,
    table: IndicatorReading,
    unplaced: Sequence[IndicatorColumn],
    right: Mapping[str, str],
) -> None:
    """Tell every column of the table that the layout does not have, with what it holds."""
    for column in unplaced:
        key = f"({heading_words(column)})"
        texts = [(side, text) for side, own, text in all_values(table.indicators) if own == key and text]
        if texts and not all(re.fullmatch(PLACEHOLDER, text) for _, text in texts):
            quoted = "、".join(dict.fromkeys(short(text) for _, text in texts))
            cells = [cell for side, _ in texts if (cell := side.cells.get(key)) is not None]
            reading.doubt(f"表式里没有“{heading_words(column)}”这一列，没有写进去：{short(quoted)}", cells)
        elif key not in right and heading_words(column):
            reading.doubt(f"表式里没有“{heading_words(column)}”这一列，这一列是空的", [column.heading])
