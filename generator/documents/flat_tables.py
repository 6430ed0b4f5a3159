"""Read tables that have many projects below one row of headings, as budget systems export them: a form of every project."""

from __future__ import annotations

from collections.abc import Sequence

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_words import (
    COLUMN_WORDS,
    LEVEL1_HEADINGS,
    LEVEL2_HEADINGS,
    NAME_HEADINGS,
)
from generator.documents.grid import GridCell
from generator.documents.source_rows import SourceForm, SourceRow

_INDICATOR_HEADINGS = LEVEL1_HEADINGS | LEVEL2_HEADINGS | NAME_HEADINGS


def flat_forms(
    header: SourceRow,
    rows: Sequence[SourceRow],
    titles: Sequence[str],
    place: str,
    name_labels: frozenset[str],
) -> list[SourceForm]:
    """Return the forms of a table, none where no column names projects; the columns up to the first level are their head."""
    headings = (cell.column for cell in header.own if label_text(cell.text) in _INDICATOR_HEADINGS)
    first = min(headings, default=0)
    head = [cell for cell in header.own if cell.column < first or _is_late_head(cell, first)]
    indicators = [cell for cell in header.own if cell not in head]
    name = next((cell for cell in head if label_text(cell.text) in name_labels and "项目" in cell.text), None)
    name = name or next((cell for cell in head if label_text(cell.text) in name_labels), None)
    if name is None:
        return []
    forms: list[SourceForm] = []
    current: SourceForm | None = None
    current_name = ""
    unread: list[GridCell] = []
    for row in rows:
        named = _below(row, name)
        text = one_line(named.text) if named else ""
        if named and text != current_name:
            current, current_name = SourceForm(titles=list(titles), places=[place]), text
            forms.append(current)
            values = [(label, value) for label in head if (value := _below(row, label))]
            current.rows += [SourceRow([label, value], [label, value]) for label, value in values]
            current.rows.append(SourceRow(indicators, indicators))
        if current is None or (not named and not any(_below(row, cell) for cell in indicators)):
            unread += row.own
            continue
        cells = [cell for cell in row.cells if any(_below(row, heading) is cell for heading in indicators)]
        current.rows.append(SourceRow(cells, [cell for cell in cells if cell in row.own]))
        current.repeated += [cell for cell in row.own if cell not in cells and not _is_value(current, cell)]
    if forms:
        forms[0].unread += unread
    return forms


def _is_late_head(cell: GridCell, first: int) -> bool:
    """Whether a heading right of the indicators belongs to the project: no form has such a column of indicators."""
    words = label_text(cell.text)
    return (
        cell.column > first
        and words not in _INDICATOR_HEADINGS
        and words not in COLUMN_WORDS
        and "资金" in words
    )


def _below(row: SourceRow, heading: GridCell) -> GridCell | None:
    """Return the cell of a row that stands under a heading."""
    end = heading.column + heading.column_span
    return next((cell for cell in row.cells if heading.column <= cell.column < end), None)


def _is_value(form: SourceForm, cell: GridCell) -> bool:
    return any(cell is value for row in form.rows for value in row.own)
