"""Read the rows of indicators below their headings, up to the foot of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.documents.aligned_rows import read_aligned_row
from generator.documents.cell_text import label_text
from generator.documents.continued_rows import continue_row_above
from generator.documents.grid import GridCell
from generator.documents.indicator_columns import HeadingKind
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.shifted_rows import read_shifted_row
from generator.documents.source_rows import SourceRow

_FOOT_LABEL = re.compile("(?:总分|合计|备注|说明|其他说明|填表|填报|联系|注[:：]?|单位负责人|审核|自评|结论)")
"""Beginning of a label below the indicators."""


def read_indicator_rows(table: IndicatorReading, rows: Sequence[SourceRow]) -> int:
    """Read rows until one is no indicator; return how many were read."""
    for number, row in enumerate(rows):
        if not row.own:
            continue
        if _is_foot(table, row):
            return number
        if _is_repeated_heading(table, row):
            table.reading.take(*row.own)
            continue
        table.reading.take(*table.label_cells(row))
        inside = _inside_table(table, row)
        if not (_read_row(table, row) or (inside != row and _read_row(table, inside))):
            continue_row_above(table, inside)
    return len(rows)


def _read_row(table: IndicatorReading, row: SourceRow) -> bool:
    """Read a row; return False, with nothing read, where its order does not tell what its cells are."""
    return read_aligned_row(table, row) or read_shifted_row(table, row)


def _inside_table(table: IndicatorReading, row: SourceRow) -> SourceRow:
    """Return a row without the cells at the right of all headings: a word beside the table is no cell of it."""
    end = max(column.end for column in table.columns)
    return SourceRow(*([cell for cell in cells if cell.column < end] for cells in (row.cells, row.own)))


def _is_repeated_heading(table: IndicatorReading, row: SourceRow) -> bool:
    """Whether a row repeats the headings, as tables do that go on over a page."""
    headings = {label_text(column.heading.text) for column in (*table.columns, *table.label_columns)}
    return len(row.own) > 2 and all(label_text(cell.text) in headings for cell in row.own)


def _is_foot(table: IndicatorReading, row: SourceRow) -> bool:
    """Whether a row stands below the indicators: it has a label of the foot, or one cell over the whole table."""
    labels = table.label_cells(row)
    own = [cell for cell in row.own if cell not in labels]
    if not own:
        return False
    words = label_text(own[0].text)
    is_level = bool(table.names.level(words))
    if _FOOT_LABEL.match(words) and not is_level:
        return not _is_under_name(table, own[0])
    if len(row.cells) == 1:
        return _covers_table(table, own[0])
    head_labels = {label_text(block) for block in table.reading.layout.blocks}
    leftmost = min(column.begin for column in (*table.columns, *table.label_columns))
    if own[0].column == leftmost and not is_level:
        return words in head_labels or _is_below_label(table, row, own[0])
    return words in head_labels and len(own) <= 2 and not is_level


def _is_under_name(table: IndicatorReading, cell: GridCell) -> bool:
    """Whether a cell stands where names of indicators do, and not at the left of the table."""
    return any(
        column.kind is HeadingKind.NAME and column.begin == cell.column and column.begin > 0
        for column in table.columns
    )


def _covers_table(table: IndicatorReading, cell: GridCell) -> bool:
    """Whether a cell reaches over all columns, or all but the last."""
    last = max(column.end for column in table.columns)
    return (
        cell.column_span > 1
        and cell.column <= table.columns[0].begin
        and cell.column + cell.column_span >= last - 1
    )


def _is_below_label(table: IndicatorReading, row: SourceRow, cell: GridCell) -> bool:
    """Whether the word 绩效指标 at the left has ended above a cell that stands in its column."""
    has_ended = any(
        column.heading.row_span > 1 and column.heading not in row.cells for column in table.label_columns
    )
    return has_ended and cell.column == table.label_columns[0].begin
