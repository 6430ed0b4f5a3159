"""Join rows that a page break has cut off to the row of indicators above."""

from __future__ import annotations

from collections.abc import Sequence

from generator.documents.cell_text import NUMBER_OF_NAME, one_line
from generator.documents.form_reading import short
from generator.documents.grid import GridCell
from generator.documents.indicator_cells import SideCells, TableIndicator
from generator.documents.indicator_columns import HeadingKind, IndicatorColumn
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.source_rows import SourceRow


def continue_row_above(table: IndicatorReading, row: SourceRow) -> None:
    """Add the cells of a row to the indicator above, as far as it can be decided where they belong."""
    if not table.indicators or any(NUMBER_OF_NAME.match(one_line(cell.text)) for cell in row.own):
        return  # a numbered name begins an indicator of its own
    above = table.indicators[-1]
    for cell in row.own:
        if _completes_side(above.sides, one_line(cell.text)):
            table.reading.take(cell)
        else:
            _continue_under_heading(table, above, cell)


def _completes_side(sides: Sequence[SideCells], text: str) -> bool:
    """Put a text behind the beginning of a cell if both sides then agree; return whether they do."""
    if len(sides) != 2:
        return False
    for poor, rich in ((sides[0], sides[1]), (sides[1], sides[0])):
        for key, whole in rich.values.items():
            if poor.values.get(key, "") + text == whole:
                poor.values[key] = whole
                return True
        if poor.name_text + text == rich.name_text:
            poor.name_text = rich.name_text
            return True
    return False


def _continue_under_heading(table: IndicatorReading, above: TableIndicator, cell: GridCell) -> None:
    """Put a cell behind the one above it under the same heading, as a doubt."""
    column = table.column_over(cell)
    if column is None or column.kind in (HeadingKind.LEVEL1, HeadingKind.LEVEL2):
        return
    text = one_line(cell.text)
    side = above.sides[min(column.side, len(above.sides) - 1)]
    begin = side.name_text if column.kind is HeadingKind.NAME else side.values.get(column.key, "")
    if not begin or _is_shifted(table, side, column):
        return
    if column.kind is HeadingKind.NAME:
        side.name_text = begin + text
    else:
        side.values[column.key] = begin + text
    table.reading.take(cell)
    table.reading.doubt(
        f"“{short(begin)}”与“{short(text)}”分在两行，并成了一格",
        [cell],
        table.last_path,
    )


def _is_shifted(table: IndicatorReading, side: SideCells, column: IndicatorColumn) -> bool:
    """Whether the cell that a side has for a column does not stand under its heading."""
    cell = side.name if column.kind is HeadingKind.NAME else side.cells.get(column.key)
    return cell is None or table.column_over(cell) is not column
