"""Keep account of a table of indicators that is being read: columns, levels and the indicators so far."""

from __future__ import annotations

from collections.abc import Sequence

from generator.documents.cell_text import label_text
from generator.documents.form_reading import FormReading
from generator.documents.grid import GridCell
from generator.documents.indicator_cells import SideCells, TableIndicator
from generator.documents.indicator_columns import HeadingKind, IndicatorColumn
from generator.documents.indicator_levels import CurrentLevels, LevelNames
from generator.documents.source_rows import SourceRow
from generator.form.field_path import FieldPath


class IndicatorReading:
    """A table of indicators as far as its rows have been read."""

    def __init__(self, reading: FormReading, columns: Sequence[IndicatorColumn]) -> None:
        self.reading = reading
        self.columns = [column for column in columns if column.kind is not HeadingKind.LABEL]
        self.label_columns = [column for column in columns if column.kind is HeadingKind.LABEL]
        self.sides = max((column.side for column in self.columns), default=0) + 1
        self.names = LevelNames(reading.scheme)
        self.has_level2 = any(column.kind is HeadingKind.LEVEL2 for column in self.columns)
        self.levels = CurrentLevels(self.names, has_level2=self.has_level2)
        self.indicators: list[TableIndicator] = []

    @property
    def next_path(self) -> FieldPath:
        """Path that stands for the next indicator until its place in the file is known."""
        return _path(len(self.indicators))

    @property
    def last_path(self) -> FieldPath:
        """Path that stands for the last indicator until its place in the file is known."""
        return _path(len(self.indicators) - 1)

    def label_cells(self, row: SourceRow) -> list[GridCell]:
        """Return the cells that are the word 绩效指标 at the left."""
        return [
            cell
            for cell in row.own
            if any(
                column.begin == cell.column and label_text(cell.text).startswith("绩效指标")
                for column in self.label_columns
            )
        ]

    def column_over(self, cell: GridCell) -> IndicatorColumn | None:
        """Return the column under whose heading a cell stands: it begins there, or most of it lies there."""
        middle = cell.column + (cell.column_span - 1) / 2
        for column in self.columns:
            if column.begin <= cell.column < column.end and cell.column + cell.column_span <= column.end:
                return column
        return next((column for column in self.columns if column.begin <= middle < column.end), None)

    def add(self, sides: list[SideCells], cells: Sequence[GridCell]) -> None:
        """Add an indicator below the current levels; a blank row of the form is none."""
        if not all(side.is_blank or side.is_placeholder for side in sides):
            self.indicators.append(TableIndicator(self.levels.level1, self.levels.level2, sides, cells))


def _path(number: int) -> FieldPath:
    """Return a path with the number of an indicator; `add_indicators` puts the path in the file in its place."""
    return ("绩效指标", "", "", number)
