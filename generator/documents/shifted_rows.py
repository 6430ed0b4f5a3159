"""Read rows of indicators whose cells have slid from under their headings.

Levels are recognised by their names, all other cells stand in the order of the headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.documents.cell_text import NUMBER_OF_NAME, label_text, one_line, without_number
from generator.documents.grid import GridCell
from generator.documents.indicator_cells import SideCells
from generator.documents.indicator_columns import HeadingKind, IndicatorColumn
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.lost_cells import fill_lost_cells
from generator.documents.source_rows import SourceRow


def read_shifted_row(table: IndicatorReading, row: SourceRow) -> bool:
    """Read a row whose columns have slid; return False, with nothing read, where its order does not tell."""
    labels = table.label_cells(row)
    cells = [cell for cell in row.own if cell not in labels]
    leading = _leading_levels(table, cells)
    rest = cells[leading.length :]
    if not rest:
        if leading.length and table.has_level2:
            table.levels.enter(leading.level1, leading.level2)
            table.reading.take(*cells)
            return True
        return False
    per_side = _columns_by_side(table)
    split = _split_sides(table, rest, leading.level2, len(per_side[0]))
    named = NUMBER_OF_NAME.match(_text(rest[0])) or leading.length
    if not named or any(len(part) > len(per_side[0]) for part in split.parts):
        return False
    if len(rest) < 2:
        return False
    table.levels.enter(leading.level1, leading.level2 or split.level2)
    sides = [
        _side_of(_slots(part, split.parts, columns))
        for part, columns in zip(split.parts, per_side, strict=False)
    ]
    sides += [SideCells() for _ in range(table.sides - len(sides))]
    table.reading.take(*cells)
    fill_lost_cells(table, sides, cells)
    table.add(sides, cells)
    return True


def _text(cell: GridCell) -> str:
    return one_line(cell.text)


def _columns_by_side(table: IndicatorReading) -> list[list[IndicatorColumn]]:
    """Return the columns of names and values, side by side."""
    kinds = (HeadingKind.NAME, HeadingKind.VALUE)
    return [
        [column for column in table.columns if column.side == side and column.kind in kinds]
        for side in range(table.sides)
    ]


class _LeadingLevels(NamedTuple):
    """The cells at the left of a row that are names of levels."""

    length: int
    level1: str
    level2: str


def _leading_levels(table: IndicatorReading, cells: Sequence[GridCell]) -> _LeadingLevels:
    """Return how many cells at the left are names of levels, and those names."""
    level1 = level2 = ""
    position = 0
    while position < len(cells):
        words = label_text(cells[position].text)
        level = table.names.level(words)
        following = label_text(cells[position + 1].text) if position + 1 < len(cells) else ""
        if not level:
            if not (words and table.names.level(following) and following.startswith(words)):
                break
        elif (
            table.has_level2 and 2 in level and (1 not in level or level1 or not table.names.level(following))
        ):
            level2 = words
        else:
            level1 = words
        position += 1
    return _LeadingLevels(position, level1, level2)


class _SplitCells(NamedTuple):
    """The cells of a row side by side, and the level that stands between the sides."""

    parts: list[Sequence[GridCell]]
    level2: str = ""


def _split_sides(
    table: IndicatorReading, cells: Sequence[GridCell], level2: str, columns_per_side: int
) -> _SplitCells:
    """Return the cells of every side: parted by a level, by a second number or name, or in the middle."""
    if table.sides < 2:
        return _SplitCells([cells])
    first = _text(cells[0])
    for position in range(1, len(cells)):
        words = label_text(cells[position].text)
        following = cells[position + 1] if position + 1 < len(cells) else None
        if 2 in table.names.level(words) and (
            words == level2 or (following and NUMBER_OF_NAME.match(_text(following)))
        ):
            return _SplitCells([cells[:position], cells[position + 1 :]], words)
    for position in range(1, len(cells)):
        text = _text(cells[position])
        if NUMBER_OF_NAME.match(text) or (text == first and position > 1 and not level2):
            return _SplitCells([cells[:position], cells[position:]])
    for position in range(1, len(cells)):
        if _text(cells[position]) == first and position in (columns_per_side, columns_per_side - 1):
            return _SplitCells([cells[:position], cells[position:]])
    return _SplitCells([cells])


class _Slot(NamedTuple):
    """A cell with the column to which it belongs."""

    cell: GridCell
    column: IndicatorColumn


def _slots(
    part: Sequence[GridCell], parts: Sequence[Sequence[GridCell]], columns: Sequence[IndicatorColumn]
) -> list[_Slot]:
    """Return the cells of a side with their columns; where some are missing, as the whole side has them."""
    whole = max(parts, key=len)
    if not (0 < len(part) < len(columns) == len(whole)):
        return [_Slot(cell, column) for cell, column in zip(part, columns, strict=False)]
    texts = [_text(cell) for cell in whole]
    lacks_name = NUMBER_OF_NAME.match(texts[0]) and not NUMBER_OF_NAME.match(_text(part[0]))
    position = 1 if lacks_name else 0
    slots: list[_Slot] = []
    for cell in part:
        same = (number for number in range(position, len(texts)) if texts[number] == _text(cell))
        position = next(same, position)
        if position >= len(columns):
            break
        slots.append(_Slot(cell, columns[position]))
        position += 1
    return slots


def _side_of(slots: Sequence[_Slot]) -> SideCells:
    """Return a side with every cell in its column."""
    side = SideCells()
    for cell, column in slots:
        if column.kind is HeadingKind.NAME:
            side.name, side.name_text = cell, without_number(_text(cell))
        else:
            side.set_value(column, cell)
    return side
