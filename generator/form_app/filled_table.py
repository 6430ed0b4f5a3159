"""Put what was typed into the text of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.editing.cell_edits import edit_cells
from generator.form.field_path import FieldPath
from generator.form_app.drafts import TableDraft
from generator.form_app.funds_sums import sums_in_words
from generator.form_app.sheets import key_order, open_text, without_carry_marks, without_comments
from generator.form_app.table_model import all_cells
from generator.form_app.workspace import Workspace


class FilledTable(NamedTuple):
    """A file with everything that was typed."""

    path: str
    text: str
    cells: Sequence[FieldPath]
    """Paths of the cells of its table."""
    sums: Sequence[str]
    """Sums of the funds in words."""


def fill_table(workspace: Workspace, draft: TableDraft) -> FilledTable:
    """Return the file of a draft with its edits. Raises CannotEdit, CannotOpen, DataProblems, OSError."""
    opened = open_text(workspace, draft.path, draft.start)
    text = edit_cells(draft.start, draft.edits, key_order(opened.layout, opened.table()), opened.keys)
    if draft.is_confirmed:
        text = without_carry_marks(text)
    text = without_comments(text, draft.settled)
    filled = open_text(workspace, draft.path, text)
    sections = filled.table()
    sums = [
        words
        for section in sections
        if section.id == "funds"
        for words in sums_in_words(section, filled.layout)
    ]
    return FilledTable(draft.path, text, [cell.path for cell in all_cells(sections)], sums)
