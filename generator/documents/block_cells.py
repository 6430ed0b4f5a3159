"""Read a cell of head or foot that has cells of its own: named ones below each other, or a small table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_reading import FormReading
from generator.documents.grid import GridCell
from generator.documents.source_forms import SourceRow
from generator.form.field_path import Value


def read_blocks(reading: FormReading, rows: Sequence[SourceRow], keys: Mapping[str, str]) -> None:
    """Read the blocks among rows of labels; what they do not take is left to the caller."""
    for row in rows:
        for label in row.own[:1]:
            inner = list(_inner_cells(label, rows))
            if reading.has_taken(label) or not _is_block(label, inner):
                continue
            key = keys.get(label_text(label.text))
            block = reading.layout.blocks.get(key or "")
            value = _table(inner) if block is None or not block.parts else _parts(inner)
            if len(inner[0]) == 2 and not (block and block.columns):
                value = _parts(inner)
            if not value:
                continue
            reading.take(label, *(cell for cells in inner for cell in cells))
            if key is None:
                others = reading.content.setdefault("其他栏目", {})
                assert isinstance(others, dict)
                others[one_line(label.text)] = value
            else:
                reading.content.setdefault(key, value)


def _inner_cells(label: GridCell, rows: Sequence[SourceRow]) -> Iterator[list[GridCell]]:
    """Yield the cells to the right of a label, row by row."""
    for row in rows:
        if label.row <= row.number < label.row + label.row_span and label in row.cells:
            cells = [cell for cell in row.own if cell is not label and cell.column > label.column]
            if cells:
                yield cells


def _is_block(label: GridCell, inner: Sequence[Sequence[GridCell]]) -> bool:
    """Whether the cells beside a label are more than one text: several rows of them, or a name and a text in one row."""
    return len(inner) > 1 or (label.row_span == 1 and len(inner) == 1 and len(inner[0]) == 2)


def _parts(inner: Sequence[Sequence[GridCell]]) -> dict[str, Value]:
    """Return the texts of named cells; nothing where a row is no pair."""
    if any(len(cells) != 2 for cells in inner):
        return {}
    return {one_line(name.text): one_line(text.text) for name, text in inner}


def _table(inner: Sequence[Sequence[GridCell]]) -> list[Value]:
    """Return the rows of a small table by the words in its first row; nothing where a cell stands under none of them."""
    head, *rows = inner
    table: list[Value] = []
    for cells in rows:
        texts: dict[str, Value] = {}
        for cell in cells:
            over = [word for word in head if word.column <= cell.column < word.column + word.column_span]
            if not over:
                return []
            texts[one_line(over[0].text)] = one_line(cell.text)
        table.append(texts)
    return table
