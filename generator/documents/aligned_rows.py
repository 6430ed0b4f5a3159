"""Read rows of indicators whose cells stand under their headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.documents.cell_text import NUMBER_OF_NAME, label_text, one_line, without_number
from generator.documents.form_reading import short
from generator.documents.grid import GridCell
from generator.documents.indicator_cells import SideCells
from generator.documents.indicator_columns import HeadingKind, IndicatorColumn
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.lost_cells import fill_lost_cells
from generator.documents.source_rows import SourceRow

_DEPTHS = {HeadingKind.LEVEL1: 1, HeadingKind.LEVEL2: 2}


@dataclass(slots=True)
class _AlignedCells:
    """The cells of a row by the headings over them."""

    sides: list[SideCells]
    levels: dict[int, str] = field(default_factory=lambda: {1: "", 2: ""})
    """Name of a level by its depth."""
    taken: list[GridCell] = field(default_factory=list)
    differing: list[GridCell] = field(default_factory=list)
    """Cells that name another level than the cell left of them at the same depth."""


def read_aligned_row(table: IndicatorReading, row: SourceRow) -> bool:
    """Read a row whose cells stand under their headings; return False, with nothing read, where they do not."""
    aligned = _align_cells(table, row)
    if aligned is None:
        return False
    sides, taken = aligned.sides, aligned.taken
    if sum(column.kind is HeadingKind.NAME for column in table.columns) == 1:
        for side in sides[1:]:
            side.name, side.name_text = sides[0].name, sides[0].name_text
    if any(side.name is None and not side.is_blank for side in sides):
        return False
    if not any(cell in row.own for cell in taken):
        return True
    is_alone = len(taken) == 1 and not NUMBER_OF_NAME.match(one_line(taken[0].text))
    if table.reading.form.may_lack_cells and is_alone:
        return False
    fill_lost_cells(table, sides, taken)
    for cell in aligned.differing:
        message = f"同一行的二级指标不同，没有用上：“{short(one_line(cell.text))}”"
        table.reading.doubt(message, [cell], table.next_path)
    table.levels.enter(aligned.levels[1], aligned.levels[2])
    table.reading.take(*taken)
    table.add(sides, taken)
    return True


def _align_cells(table: IndicatorReading, row: SourceRow) -> _AlignedCells | None:
    """Return the cells of a row by their headings; None where one of them cannot belong under its heading."""
    aligned = _AlignedCells([SideCells() for _ in range(table.sides)])
    labels = table.label_cells(row)
    for cell in row.cells:
        if cell in labels:
            continue
        column = table.column_over(cell)
        if column is None:
            if cell in row.own:
                return None
            continue
        if column.kind in _DEPTHS:
            fits = _place_level(table, aligned, _DEPTHS[column.kind], cell)
        elif column.kind is HeadingKind.NAME:
            fits = _place_name(table, aligned.sides[column.side], row, cell)
        else:
            fits = _place_value(table, aligned.sides[column.side], column, cell)
        if not fits:
            return None
        aligned.taken.append(cell)
    return aligned


def _place_level(table: IndicatorReading, aligned: _AlignedCells, depth: int, cell: GridCell) -> bool:
    """Enter a cell below the heading of a level; return False where it is none of that depth."""
    words = label_text(cell.text)
    level = table.names.level(words)
    if (level and depth not in level and table.has_level2) or NUMBER_OF_NAME.match(one_line(cell.text)):
        return False
    if aligned.levels[depth] not in ("", words):
        aligned.differing.append(cell)
    aligned.levels[depth] = aligned.levels[depth] or words
    return True


def _place_name(table: IndicatorReading, side: SideCells, row: SourceRow, cell: GridCell) -> bool:
    """Enter a cell as the name of a side; return False where it is a level, or a second name."""
    text = one_line(cell.text)
    is_level = table.has_level2 and label_text(cell.text) == text and table.names.level(text)
    if (is_level and not _may_be_name(table, row, cell)) or side.name is not None:
        return False
    side.name, side.name_text = cell, without_number(text)
    return True


def _place_value(table: IndicatorReading, side: SideCells, column: IndicatorColumn, cell: GridCell) -> bool:
    """Enter a cell as a value; return False where it is a name, a level, or the second below its heading."""
    is_name = NUMBER_OF_NAME.match(one_line(cell.text))
    is_level = table.has_level2 and table.names.level(label_text(cell.text))
    if is_name or is_level or column.heading in side.headings:
        return False
    side.headings.append(column.heading)
    side.set_value(column, cell)
    return True


def _may_be_name(table: IndicatorReading, row: SourceRow, cell: GridCell) -> bool:
    """Whether an indicator has the name of a level: its own second level stands left of it."""
    has_level_left = any(
        left.column < cell.column and table.names.level(label_text(left.text)) for left in row.cells
    )
    return has_level_left and not any(NUMBER_OF_NAME.match(one_line(own.text)) for own in row.cells)
