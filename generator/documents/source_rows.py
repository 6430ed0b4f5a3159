"""Rows of tables, and the forms that they make up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.documents.cell_text import label_text
from generator.documents.grid import GridCell

_INDICATOR_NAME = re.compile(r"^(?:三级指标|指标名称|绩效指标名称|指标内容|三级指标名称|四级指标)$")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table: every cell that covers it, in the order of the columns, the empty ones left out."""

    cells: Sequence[GridCell]
    own: Sequence[GridCell]
    """Cells that begin in this row."""

    @property
    def first_label(self) -> str:
        """Words of the first cell that begins here, as a label; empty where none does."""
        return label_text(self.own[0].text) if self.own else ""


@dataclass(slots=True)
class SourceForm:
    """The rows of one form, whatever tables they stand in, with the lines above."""

    rows: list[SourceRow] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    """Lines and merged rows above the first label: title, year, unit of the amounts."""
    title_cells: list[GridCell] = field(default_factory=list)
    """Cells of the titles that say neither what table it is, nor its year, nor the unit of its amounts."""
    places: list[str] = field(default_factory=list)
    """Places of the tables in the words of the format."""
    lines_after: list[str] = field(default_factory=list)
    unread: list[GridCell] = field(default_factory=list)
    """Cells of the table that belong to no form, such as a line of sums."""
    repeated: list[GridCell] = field(default_factory=list)
    """Cells that say again what a row above has said of the form."""
    may_lack_cells: bool = False
    """True for a plain text, in which an empty cell may be one that the converter has lost."""

    @property
    def place(self) -> str:
        """Place of the first table of the form."""
        return self.places[0] if self.places else ""

    def cells(self) -> Iterator[GridCell]:
        """Yield every cell of the form with a text once, in reading order."""
        for row in self.rows:
            yield from row.own
        yield from self.title_cells
        yield from self.unread
        said = {cell.text for row in self.rows for cell in row.own}
        yield from (cell for cell in self.repeated if cell.text not in said)


def is_indicator_header(row: SourceRow) -> bool:
    """Whether a row has the names of the columns of the indicators."""
    words = [label_text(cell.text) for cell in row.cells]
    named = any(_INDICATOR_NAME.match(word) for word in words)
    return len(words) > 2 and (named or {"一级指标", "二级指标"} <= set(words))
