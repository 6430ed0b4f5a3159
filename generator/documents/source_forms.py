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
        _add_grid(grid, forms, labels)
    return [form for form in forms if any(is_indicator_header(row) for row in form.rows)]


def _add_grid(grid: Grid, forms: list[SourceForm], labels: frozenset[str]) -> None:
    """Add the rows of a table to the form that goes on in it, and to those that begin in it."""
    titles = [line for line in map(one_line, grid.text_before) if line]
    title_cells: list[GridCell] = []
    current = forms[-1] if forms else None
    if titles and any(_TITLE.search(title) for title in titles):
        current = None
    rows = list(_rows(grid))
    if current is not None and not _goes_on(current, rows, labels):
        return
    for number, row in enumerate(rows):
        if is_indicator_header(row) and any(label_text(cell.text) in labels for cell in row.own):
            flat = flat_forms(row, rows[number + 1 :], titles, grid.place, labels)
            if flat:
                flat[0].title_cells += title_cells
                forms += flat
                return
        if not row.own:
            if current is not None and row.cells:
                current.rows.append(row)
            continue
        if _is_title(row, grid):
            if current is not None and _ORIGIN.match(row.own[0].text):
                current.lines_after.append(one_line(row.own[0].text))
                continue
            if current is not None and not _TITLE.search(one_line(row.own[0].text)):
                current.rows.append(row)
                continue
            if current is not None and any(is_indicator_header(earlier) for earlier in current.rows):
                current = None
            titles.append(one_line(row.own[0].text))
            if not _SAYS_SOMETHING.search(titles[-1]):
                title_cells.append(row.own[0])
            continue
        begins = row.first_label in labels and (
            current is None or any(earlier.first_label == row.first_label for earlier in current.rows)
        )
        if current is None or begins:
            if current is None and not begins and not forms:
                begins = True
            current = SourceForm(titles=titles, title_cells=title_cells)
            forms.append(current)
            titles, title_cells = [], []
        if grid.place not in current.places:
            current.places.append(grid.place)
        current.rows.append(row)
    if current is not None:
        current.lines_after += [line for line in map(one_line, grid.text_after) if line]


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
