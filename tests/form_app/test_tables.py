"""The tables of many forms: a cell for everything that a file says, and what is typed into any cell is read back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from generator.editing.cell_edits import CellEdit, edit_cells
from generator.file_reading import read_below
from generator.form.field_path import value_at, walk_values
from generator.form.registers import Registers
from generator.form_app.sheets import OpenedFile, key_order, open_sheet, open_text
from generator.form_app.table_model import NEW_ITEM, all_cells
from generator.form_app.workspace import Workspace
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml
from tests.support.forms import CASES, DATA

TYPED = [
    file
    for file in sorted((CASES / "typed").glob("*/project.yml"))
    if file.parent.name != "operator-and-unit-columns"  # its % is no YAML yet
]
RESULTS = sorted((CASES / "results").rglob("*.results.yml"))


class _Folder(Workspace):
    """A folder of which the registers are those of the tests."""

    def registers(self) -> Registers:
        return read_registers(
            partial(read_below, self.data if (self.data / "site.yml").exists() else DATA), "data"
        )


def opened(file: Path) -> OpenedFile:
    """The file as the form opens it."""
    folder = _Folder(file.parents[1])
    sheet = open_sheet(folder, file.relative_to(folder.data).as_posix())
    return open_text(folder, sheet.path, sheet.start)


@pytest.mark.parametrize("file", [*TYPED, *RESULTS], ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_text_has_one_cell(file: Path) -> None:
    """No text of the file is left out, or stands twice; all blank cells filled at once are read back."""
    table = opened(file)
    cells = list(all_cells(table.table()))
    texts = [path for path, value in walk_values(table.source.value) if isinstance(value, str)]
    assert sorted((cell.path for cell in cells if cell.text), key=str) == sorted(texts, key=str)
    assert len({cell.path for cell in cells}) == len(cells)


@pytest.mark.parametrize("file", TYPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_blank_cell_takes_a_text(file: Path) -> None:
    """All blank cells of the table, and a new row in every list, are filled at once; reading gives each its text."""
    table = opened(file)
    sections = table.table()
    groups = [group for section in sections for group in section.groups]
    new = [cell for group in groups if group.blank for cell in group.blank.cells if not cell.side]
    blank = [cell for cell in all_cells(sections) if not cell.text and not cell.side]
    rows = {group.name: len(group.rows) for group in groups}
    edits = [CellEdit(cell.path, f"字{number}") for number, cell in enumerate(blank)]
    for number, cell in enumerate(new):
        place = cell.path.index(NEW_ITEM)
        name = next(group.name for group in groups if group.blank and cell in group.blank.cells)
        path = (
            *cell.path[:place],
            rows[name] if value_at(table.source.value, cell.path[:place]) else 0,
            *cell.path[place + 1 :],
        )
        edits.append(CellEdit(path, f"新{number}"))
    text = "\n".join(table.source.lines)
    edited = edit_cells(text, edits, key_order(table.layout, sections), table.keys)
    value = read_yaml("", edited.encode(), table.keys)[0].value
    for edit in edits:
        assert value_at(value, edit.path) == edit.text, edit.path
