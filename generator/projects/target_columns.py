"""Choose the columns that a project's table of indicators has after the names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.form.column_roles import ColumnRole
from generator.form.project import Project
from generator.form.project_rows import RowTarget
from generator.rendering.words import printed_text


class TargetColumn(NamedTuple):
    """A column of the table of indicators after the names."""

    word: str
    """The form's word."""
    role: ColumnRole

    def text_of(self, target: RowTarget) -> str:
        """Return the text that a target has in this column, as printed; empty where it has none."""
        if self.word in target.cells:
            return printed_text(target.cells[self.word])
        if self.role is ColumnRole.TARGET_VALUE:
            return printed_text(target.target_value)
        if self.role is ColumnRole.NUMBER:  # a target that the file gives in one piece
            return printed_text(target.target_value)
        return printed_text(target.standard or "") if self.role is ColumnRole.STANDARD else ""


def target_columns(project: Project) -> Sequence[TargetColumn]:
    """Return the columns of the layout, in its order, in which an indicator of the project has a text."""
    columns = [
        TargetColumn(word, role)
        for word, role in project.layout.role_by_column.items()
        if role is not ColumnRole.NAME
    ]
    targets = list(_targets(project))
    return [column for column in columns if any(column.text_of(target) for target in targets)]


def _targets(project: Project) -> Iterator[RowTarget]:
    for row in project.rows:
        for _, target in row.targets():
            yield target
