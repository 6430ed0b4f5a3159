"""Put the words of last year's form beside the cells of this year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.form.field_path import FieldPath
from generator.form_app.sheets import CannotOpen, Sheet, open_sheet, open_text
from generator.form_app.table_model import EntryCell, Group, Row, Section, all_cells
from generator.form_app.workspace import Workspace


def last_year_of(address: str) -> str:
    """Return the address of the file of the same name in the year before."""
    *bodies, year, slug = address.split("/")
    return "/".join([*bodies, str(int(year) - 1), slug])


def with_last_year(workspace: Workspace, sheet: Sheet, sections: Sequence[Section]) -> Sequence[Section]:
    """Return the sections with last year's text in every cell, where last year has such a file. Raises DataProblems."""
    if sheet.is_results:
        return sections
    try:
        last = open_sheet(workspace, f"{last_year_of(sheet.address)}.yml")
        earlier = open_text(workspace, last.path, last.start).table()
    except (CannotOpen, OSError):
        return sections
    by_path = {cell.path: cell.text for cell in all_cells(earlier)}
    rows = {
        (group.name, row.slots[0][0].text): row
        for section in earlier
        for group in section.groups
        for row in group.rows
        if row.path is not None
    }

    def cell_with(cell: EntryCell, item: FieldPath | None, counterpart: Row | None) -> EntryCell:
        if item is None:
            return replace(cell, last=by_path.get(cell.path))
        if counterpart is None or counterpart.path is None:
            return cell
        return replace(cell, last=by_path.get((*counterpart.path, *cell.path[len(item) :])))

    def row_with(row: Row, group: Group) -> Row:
        counterpart = rows.get((group.name, row.slots[0][0].text)) if row.path is not None else None
        slots = tuple(tuple(cell_with(cell, row.path, counterpart) for cell in slot) for slot in row.slots)
        return replace(row, slots=slots)

    return [
        replace(
            section,
            groups=tuple(
                replace(group, rows=tuple(row_with(row, group) for row in group.rows))
                for group in section.groups
            ),
        )
        for section in sections
    ]
