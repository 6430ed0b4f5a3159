"""Look up the text of cells in the content of a project file."""

from __future__ import annotations

from generator.form.field_path import FieldPath, Value
from generator.form.form_layouts import FormLayout
from generator.form.period import Period
from generator.form.registers import Registers
from generator.form_app.table_model import CellKind, EntryCell, text_at


class FileCells:
    """The content of one file, in the words of its layout."""

    def __init__(self, value: dict[str, Value], layout: FormLayout, registers: Registers) -> None:
        """Take the content, the layout in whose words it is, and the registers."""
        self.value = value
        self.layout = layout
        self.registers = registers

    def cell(
        self, path: FieldPath, label: str, kind: CellKind = CellKind.TEXT, help: str = "", side: str = ""
    ) -> EntryCell:
        """Return the cell at a path, with the text that the file has there."""
        return EntryCell(path, label, kind, text_at(self.value, path), help, side=side)

    def side_key(self, value: Value, side: str) -> str:
        """Return the key of a side in a part of the file: the form's word, or the usual one where the file has that."""
        usual = (Period.ANNUAL if side == self.layout.annual_word else Period.MEDIUM_TERM).word
        return usual if isinstance(value, dict) and usual in value and side not in value else side
