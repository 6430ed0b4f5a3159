"""A table of results that is being read, in the words of its layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.documents.form_reading import FormReading
from generator.form.field_path import Value
from generator.form.project import Project
from generator.form.result_columns import ResultKind
from generator.form.result_layouts import ResultLayout

OTHER_CELLS_OF_TABLE = "其他栏目"
"""Key of the cells that a layout has no column for."""


@dataclass(slots=True)
class ResultDraft:
    """A table of results that is being read, part after part."""

    reading: FormReading
    layout: ResultLayout
    project: Project
    cells: dict[str, Value] = field(default_factory=dict)
    """Parts of the table by their usual words, further cells of head and foot by those of the layout."""

    @property
    def is_monitoring(self) -> bool:
        """Whether the table was drawn up within the year."""
        return self.layout.kind is ResultKind.MONITORING

    @property
    def unit(self) -> str:
        """Unit of the amounts: as printed, else that of the goals."""
        return self.reading.unit or self.project.annual_funds.unit

    def content(self) -> dict[str, Value]:
        """Return the table as the file has it, in the order of the form."""
        return {self.layout.word(key): self.cells[key] for key in self._order() if self._says(key)}

    def _order(self) -> Iterator[str]:
        layout = self.layout
        head = [
            name for name in layout.further_blocks if name in {block.name for block in layout.head_blocks}
        ]
        order = ["截至", "来源", "表式", *head, "项目资金", "总体目标完成情况", "绩效指标"]
        order += [layout.usual_parts.get(block.name, block.name) for block in layout.foot_blocks]
        return iter(dict.fromkeys([*order, *self.cells]))

    def _says(self, key: str) -> bool:
        return bool(self.cells.get(key)) or (key == "来源" and key in self.cells)
