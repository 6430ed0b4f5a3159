"""Part the tables of a document into forms: several on a sheet, a form over several pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.documents.cell_text import label_text, one_line
from generator.documents.grid import Document, Grid, GridCell

NAME_LABELS = frozenset(
    (
        "项目名称",
        "二级项目名称",
        "专项资金名称",
        "专项名称",
        "部门名称",
        "部门",
        "部门(单位)名称",
        "单位名称",
        "政策名称",
        "项目(政策)名称",
    )
)
"""Labels with which a form begins; the layouts have further ones."""
_TITLE = re.compile(r"(?:绩效|目标|自评|监控).*表(?:$|[^格])")
_INDICATOR_NAME = re.compile(r"^(?:三级指标|指标名称|绩效指标名称|指标内容|三级指标名称|四级指标)$")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table: every cell that covers it, in the order of the columns, the empty ones left out."""

    cells: Sequence[GridCell]
    number: int
    """Position in its grid, counted from 0; it begins anew with every grid."""

    @property
    def own(self) -> list[GridCell]:
        """Cells that begin in this row."""
        return [cell for cell in self.cells if cell.row == self.number]

    @property
    def first_label(self) -> str:
        """Words of the first cell that begins here, as a label; empty where none does."""
        own = self.own
        return label_text(own[0].text) if own else ""


@dataclass(slots=True)
class SourceForm:
    """The rows of one form, whatever tables they stand in, with the lines above."""

    rows: list[SourceRow] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    """Lines and merged rows above the first label: title, year, unit of the amounts."""
    places: list[str] = field(default_factory=list)
    """Places of the tables in the words of the format."""
    lines_after: list[str] = field(default_factory=list)
    may_lack_cells: bool = False
    """True for a plain text, in which an empty cell may be one that the converter has lost."""

    @property
    def place(self) -> str:
        """Place of its first table."""
        return self.places[0] if self.places else ""

    def cells(self) -> Iterator[GridCell]:
        """Yield every cell of the form with a text once, in reading order."""
        for row in self.rows:
            yield from row.own


def source_forms(document: Document, name_labels: Iterable[str] = ()) -> list[SourceForm]:
    """Return the forms of a document in its order; tables before the first form are no part of any.

    `name_labels` are further labels with which a form begins.
    """
    labels = NAME_LABELS.union(name_labels)
    forms: list[SourceForm] = []
    for grid in document.grids:
        _add_grid(grid, forms, labels)
    return [form for form in forms if any(is_indicator_header(row) for row in form.rows)]


def is_indicator_header(row: SourceRow) -> bool:
    """Whether a row has the names of the columns of the indicators."""
    words = [label_text(cell.text) for cell in row.cells]
    named = any(_INDICATOR_NAME.match(word) for word in words)
    return len(words) > 2 and (named or {"一级指标", "二级指标"} <= set(words))


def _add_grid(grid: Grid, forms: list[SourceForm], labels: frozenset[str]) -> None:
    """Add the rows of a table to the form that goes on in it, and to those that begin in it."""
    titles = [line for line in map(one_line, grid.text_before) if line]
    current = forms[-1] if forms else None
    if titles and any(_TITLE.search(title) for title in titles):
        current = None
    for row in _rows(grid):
        if not row.own:
            if current is not None and row.cells:
                current.rows.append(row)
            continue
        if _is_title(row, grid):
            if current is not None and not _TITLE.search(one_line(row.own[0].text)):
                current.rows.append(row)
                continue
            if current is not None and any(is_indicator_header(earlier) for earlier in current.rows):
                current = None
            titles.append(one_line(row.own[0].text))
            continue
        begins = row.first_label in labels and (
            current is None or any(earlier.first_label == row.first_label for earlier in current.rows)
        )
        if current is None or begins:
            if current is None and not begins and not forms:
                begins = True
            current = SourceForm(titles=titles)
            forms.append(current)
            titles = []
        if grid.place not in current.places:
            current.places.append(grid.place)
        current.rows.append(row)
    if current is not None:
        current.lines_after += [line for line in map(one_line, grid.text_after) if line]


def _is_title(row: SourceRow, grid: Grid) -> bool:
    """Whether a row is one cell over the whole table: a title, the year, the unit of the amounts."""
    if len(row.cells) != 1 or len(row.own) != 1:
        return False
    cell = row.own[0]
    width = max(any_cell.column + any_cell.column_span for any_cell in grid.cells)
    text = one_line(cell.text)
    whole = cell.column_span >= width - 1 and width > 2
    return whole or bool(_TITLE.search(text) and len(text) < 60)


def _rows(grid: Grid) -> Iterator[SourceRow]:
    """Yield the rows of a grid, the empty ones left out."""
    covering: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            for number in range(cell.row, cell.row + cell.row_span):
                covering.setdefault(number, []).append(cell)
    for number in sorted(covering):
        yield SourceRow(sorted(covering[number], key=lambda cell: cell.column), number)
