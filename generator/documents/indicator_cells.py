"""Hold the cells of a table's indicators, one row at a time and side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.documents.cell_text import one_line
from generator.documents.form_words import PLACEHOLDER
from generator.documents.grid import GridCell
from generator.documents.indicator_columns import IndicatorColumn, heading_words


@dataclass(slots=True)
class SideCells:
    """The cells of one indicator on one side of a table."""

    name: GridCell | None = None
    name_text: str = ""
    values: dict[str, str] = field(default_factory=dict)
    """Text by key of the layout; by the heading in brackets where the layout has no such column."""
    cells: dict[str, GridCell] = field(default_factory=dict)
    headings: list[GridCell] = field(default_factory=list)
    """Headings under which a cell was read."""

    @property
    def is_blank(self) -> bool:
        """True if the side says nothing."""
        return not self.name_text and not any(self.values.values())

    @property
    def is_placeholder(self) -> bool:
        """True if the side has nothing but dots and numbers of blank rows."""
        texts = (self.name_text, *self.values.values())
        return all(re.fullmatch(PLACEHOLDER, text) for text in texts)

    def set_value(self, column: IndicatorColumn, cell: GridCell) -> None:
        """Enter a cell as the value of a column."""
        key = column.key or f"({heading_words(column)})"
        self.values[key] = one_line(cell.text)
        self.cells[key] = cell


@dataclass(slots=True)
class TableIndicator:
    """One row of indicators."""

    level1: str
    level2: str
    sides: list[SideCells]
    cells: Sequence[GridCell] = ()


class PlacedValue(NamedTuple):
    """A value of an indicator with its side and key."""

    side: SideCells
    key: str
    text: str


def all_values(indicators: Sequence[TableIndicator]) -> Iterator[PlacedValue]:
    """Yield every value with its side and key."""
    for indicator in indicators:
        for side in indicator.sides:
            for key, text in side.values.items():
                yield PlacedValue(side, key, text)
