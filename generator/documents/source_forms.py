"""Part the tables of a document into forms: several on a sheet, a form over several pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from generator.documents.cell_text import label_text, one_line
from generator.documents.flat_tables import flat_forms
from generator.documents.grid import Document, Grid, GridCell
from generator.documents.source_rows import SourceForm, SourceRow, is_indicator_header

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
_SAYS_SOMETHING = re.compile(r"绩效|目标|自评|监控|表$|20[0-9]{2}|20[Xx×*]{2}|单位|部门")
_FOOT_LABELS = frozenset(("备注", "说明", "其他说明", "总分", "合计"))
_ORIGIN = re.compile(r"\s*来源\s*[：:]")
"""Beginning of a line below a form that says where it was published."""
_TITLE = re.compile(r"(?:绩效|目标|自评|监控).*表(?:$|[^格])")


def source_forms(document: Document, name_labels: Iterable[str] = ()) -> list[SourceForm]:
    """Return the forms of a document in its order; tables before the first form are no part of any.

    `name_labels` are further labels with which a form begins.
    """
    labels = NAME_LABELS.union(name_labels)
    forms: list[SourceForm] = []
    for grid in document.grids:
        _GridForms(grid, forms, labels).add_rows()
    return [form for form in forms if any(is_indicator_header(row) for row in form.rows)]


class _GridForms:
    """The forms to which the rows of a table belong: the one that goes on in it, and those that begin in it."""

    def __init__(self, grid: Grid, forms: list[SourceForm], labels: frozenset[str]) -> None:
        self.grid = grid
        self.forms = forms
        self.labels = labels
        self.titles = [line for line in map(one_line, grid.text_before) if line]
        self.title_cells: list[GridCell] = []
        has_title = any(_TITLE.search(title) for title in self.titles)
        self.current = forms[-1] if forms and not has_title else None

    def add_rows(self) -> None:
        """Add every row of the table to its form."""
        rows = list(_rows(self.grid))
        if self.current is not None and not _goes_on(self.current, rows, self.labels):
            return
        for number, row in enumerate(rows):
            if self._add_flat_forms(row, rows[number + 1 :]):
                return
            if not row.own:
                if self.current is not None and row.cells:
                    self.current.rows.append(row)
            elif _is_title(row, self.grid):
                self._add_title(row)
            else:
                self._add_row(row)
        if self.current is not None:
            self.current.lines_after += [line for line in map(one_line, self.grid.text_after) if line]

    def _add_flat_forms(self, header: SourceRow, below: Sequence[SourceRow]) -> bool:
        """Add a form for every project below headings that name projects; return whether there are any."""
        has_names = any(label_text(cell.text) in self.labels for cell in header.own)
        if not (has_names and is_indicator_header(header)):
            return False
        flat = flat_forms(header, below, self.titles, self.grid.place, self.labels)
        if flat:
            flat[0].title_cells += self.title_cells
            self.forms += flat
        return bool(flat)

    def _add_title(self, row: SourceRow) -> None:
        """Add a row of one cell: the origin or a row of the current form, else a title of the next."""
        cell, text = row.own[0], one_line(row.own[0].text)
        if self.current is not None and _ORIGIN.match(cell.text):
            self.current.lines_after.append(text)
            return
        if self.current is not None and not _TITLE.search(text):
            self.current.rows.append(row)
            return
        if self.current is not None and any(is_indicator_header(earlier) for earlier in self.current.rows):
            self.current = None
        self.titles.append(text)
        if not _SAYS_SOMETHING.search(text):
            self.title_cells.append(cell)

    def _add_row(self, row: SourceRow) -> None:
        """Add a row to the current form, or to a new one where its first label comes a second time."""
        begins = row.first_label in self.labels and (
            self.current is None
            or any(earlier.first_label == row.first_label for earlier in self.current.rows)
        )
        if self.current is None or begins:
            self.current = SourceForm(titles=self.titles, title_cells=self.title_cells)
            self.forms.append(self.current)
            self.titles, self.title_cells = [], []
        if self.grid.place not in self.current.places:
            self.current.places.append(self.grid.place)
        self.current.rows.append(row)


def _goes_on(form: SourceForm, rows: Sequence[SourceRow], labels: frozenset[str]) -> bool:
    """Whether a table continues a form, or begins with one: menus and foot lines of a web page do neither."""
    if any(row.first_label in labels or is_indicator_header(row) for row in rows):
        return True
    heading = next((row for row in form.rows if is_indicator_header(row)), None)
    most = max((len(row.cells) for row in rows), default=0)
    return (
        heading is None
        or most > len(heading.cells) // 2
        or any(row.first_label in _FOOT_LABELS for row in rows)
    )


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
        cells = sorted(covering[number], key=lambda cell: cell.column)
        yield SourceRow(cells, [cell for cell in cells if cell.row == number])
