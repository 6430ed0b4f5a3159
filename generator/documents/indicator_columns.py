"""Read the headings over the indicators: which column is what, on which side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from generator.documents.cell_text import label_text, one_line, without_side
from generator.documents.form_words import (
    COLUMN_WORDS,
    INDICATOR_LABELS,
    LEVEL1_HEADINGS,
    LEVEL2_HEADINGS,
    NAME_HEADINGS,
)
from generator.documents.grid import GridCell
from generator.documents.source_rows import SourceRow
from generator.form.column_roles import ColumnRole
from generator.form.form_layouts import FormLayout


class HeadingKind(Enum):
    """Kind of a column of the table of indicators."""

    LABEL = auto()
    """The word 绩效指标 at the left, which reaches over all rows."""
    LEVEL1 = auto()
    LEVEL2 = auto()
    NAME = auto()
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """A column of the indicators."""

    kind: HeadingKind
    heading: GridCell
    begin: int
    end: int
    """Column of the table after the last one that the heading covers."""
    key: str = ""
    """Key of the layout for a value; empty where the layout has no such column."""
    side: int = 0
    """Position of the column's side among the sides of the table."""


def indicator_columns(
    row: SourceRow, below: SourceRow | None, layout: FormLayout
) -> tuple[list[IndicatorColumn], bool]:
    """Return the columns that the headings of a row name, and whether the row below belongs to the headings."""
    cells = list(row.cells)
    two_rows = below is not None and _is_second_heading(row, below)
    if two_rows and below is not None:
        under = below.own
        cells = [cell for cell in cells if not any(_overlap(cell, lower) for lower in under)] + list(under)
        cells.sort(key=lambda cell: cell.column)
    columns = [_column(cell, layout) for cell in cells]
    return _with_sides(columns, layout), two_rows


def _is_second_heading(row: SourceRow, below: SourceRow) -> bool:
    """Whether a row only has headings again: 中期, 年度 or names of columns under a common heading."""
    if not below.own or not all(any(_overlap(upper, lower) for upper in row.own) for lower in below.own):
        return False
    words = [label_text(cell.text) for cell in below.own]
    known = [
        word in COLUMN_WORDS or word in NAME_HEADINGS or word in LEVEL1_HEADINGS | LEVEL2_HEADINGS
        for word in words
    ]
    return all(known) and len(below.own) < len(row.own) + 6


def _overlap(upper: GridCell, lower: GridCell) -> bool:
    return upper.column < lower.column + lower.column_span and lower.column < upper.column + upper.column_span


def _column(cell: GridCell, layout: FormLayout) -> IndicatorColumn:
    words = label_text(cell.text)
    begin, end = cell.column, cell.column + cell.column_span
    layout_words = {label_text(word): word for word in layout.columns}
    kind, key = HeadingKind.VALUE, ""
    if words in LEVEL1_HEADINGS:
        kind = HeadingKind.LEVEL1
    elif words in LEVEL2_HEADINGS:
        kind = HeadingKind.LEVEL2
    elif words in layout_words:
        key = layout_words[words]
        kind = HeadingKind.NAME if layout.role_by_column[key] is ColumnRole.NAME else HeadingKind.VALUE
    elif words in NAME_HEADINGS:
        kind = HeadingKind.NAME
    elif words in INDICATOR_LABELS or words.startswith("绩效指标"):
        kind = HeadingKind.LABEL
    else:
        side = _side_named(words, layout)
        bare = without_side(words, layout.sides[side]) if side is not None else words
        key = layout_words.get(bare) or _key_of_role(words, layout)
    return IndicatorColumn(kind, cell, begin, end, key)


def _key_of_role(words: str, layout: FormLayout) -> str:
    """Return the layout's column for a heading that means the same; empty where it has none."""
    role = COLUMN_WORDS.get(words) or COLUMN_WORDS.get(re.sub(r"^(?:本?年度?|中期)", "", words))
    if role is None:
        return ""
    wanted = [role]
    if role is ColumnRole.TARGET_VALUE:
        wanted.append(ColumnRole.NUMBER)
    elif role in (ColumnRole.SCORE, ColumnRole.WEIGHT):
        wanted = [role, ColumnRole.WEIGHT, ColumnRole.SCORE]
    return next((key for own_role in wanted if (key := layout.column_of(own_role))), "")


def _with_sides(columns: Sequence[IndicatorColumn], layout: FormLayout) -> list[IndicatorColumn]:
    """Return the columns with the side of each: named by the heading, else a heading that comes again begins the next."""
    named = [_side_named(label_text(column.heading.text), layout) for column in columns]
    names = sum(column.kind is HeadingKind.NAME for column in columns)
    if names < 2 and len({side for side in named if side is not None}) > 1:
        return [replace(column, side=side or 0) for column, side in zip(columns, named, strict=True)]
    side = 0
    placed: list[IndicatorColumn] = []
    headings: set[tuple[HeadingKind, str]] = set()
    for column in columns:
        mark = (column.kind, column.key or label_text(column.heading.text))
        if mark in headings and column.kind is not HeadingKind.LABEL:
            side, headings = side + 1, set()
        headings.add(mark)
        placed.append(replace(column, side=side))
    return placed


def _side_named(words: str, layout: FormLayout) -> int | None:
    """Return the position of the side whose word a heading begins with; None where it begins with none."""
    starts = (number for number, side in enumerate(layout.sides) if words.startswith((side, f"本{side}")))
    return next(starts, None) if words not in {label_text(word) for word in layout.columns} else None


def heading_words(column: IndicatorColumn) -> str:
    """Return the heading of a column on one line."""
    return one_line(column.heading.text)
