"""Keep account of a form that is being read: which cells were taken, what is doubtful and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.documents.cell_text import one_line, without_number
from generator.documents.grid import GridCell
from generator.documents.source_rows import SourceForm
from generator.form.field_path import FieldPath, Value, walk_values
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that may be wrong, or a cell that was not read."""

    message: str
    """Chinese, without the place and without a full stop."""
    place: str
    """Place in the document: `表1!C7`."""
    path: FieldPath = ()
    """Path of the value in the draft; empty where it concerns no single value."""
    is_remark: bool = False
    """True for a sentence that may stand in the file for good: it says where a value of the file comes from."""


@dataclass(slots=True)
class FormReading:
    """Content that was read of a form as one of a layout, with the account of its cells."""

    form: SourceForm
    layout: FormLayout
    scheme: Scheme | None
    content: dict[str, Value] = field(default_factory=dict)
    """Values in the words of the layout, in the order in which they were read."""
    doubts: list[Doubt] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Names of the cells without which nothing is written, as far as the form lacks them."""
    unit: str = ""
    """Unit of the amounts as the form prints it; empty where it prints none."""
    _taken: set[int] = field(default_factory=set)

    def take(self, *cells: GridCell) -> None:
        """Note that cells were read: a field took them, or they are known words of the form."""
        self._taken.update(map(id, cells))

    def has_taken(self, cell: GridCell) -> bool:
        """Whether a cell was read."""
        return id(cell) in self._taken

    def doubt(
        self, message: str, cells: Iterable[GridCell] = (), path: FieldPath = (), *, is_remark: bool = False
    ) -> None:
        """Add a doubt; its place is that of the cells."""
        places = [place_of_cell(cell) for cell in cells]
        if len(places) > 2:
            places = [f"{places[0]}—{places[-1]}"]
        self.doubts.append(Doubt(message, "、".join(places) or self.form.place, path, is_remark))

    def untaken(self) -> Iterator[GridCell]:
        """Yield the cells with a text that nothing has read."""
        return (cell for cell in self.form.cells() if id(cell) not in self._taken)

    def tell_untaken(self) -> None:
        """Add a doubt for every cell that nothing has read, and for what the reader of the format doubts."""
        for cell in self.untaken():
            self.doubt(f"没有用上：“{short(one_line(cell.text))}”", [cell])
        for cell in self.form.cells():
            if cell.doubt:
                self.doubt(f"“{short(one_line(cell.text))}”{cell.doubt}", [cell], self._path_of(cell))

    def _path_of(self, cell: GridCell) -> FieldPath:
        """Return the path of the first value that a cell gave; empty where none is its text."""
        text = without_number(one_line(cell.text))
        return next((path for path, value in walk_values(self.content) if value == text), ())


_MAX_QUOTED_CHARACTERS = 40


def short(text: str) -> str:
    """Return the beginning of a text that is too long to be quoted."""
    return text if len(text) <= _MAX_QUOTED_CHARACTERS else f"{text[: _MAX_QUOTED_CHARACTERS - 1]}…"


def place_of_cell(cell: GridCell) -> str:
    """Return the place of a cell in the words of its format."""
    return cell.place or f"第 {cell.row + 1} 行第 {cell.column + 1} 列"
