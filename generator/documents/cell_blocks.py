"""Read a label with several cells to its right: named cells, cells within those, or the rows of a small table."""

from __future__ import annotations

from collections.abc import Sequence

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_reading import FormReading
from generator.documents.grid import GridCell
from generator.documents.source_rows import SourceRow
from generator.form.amounts import BLANK_TEXT
from generator.form.field_path import Value
from generator.form.form_layouts import CellBlock, FormLayout


def block_of(layout: FormLayout, label: GridCell) -> CellBlock | None:
    """Return the block of several cells that a label names; None where the layout has none of that name."""
    words = label_text(label.text)
    blocks = (block for name, block in layout.blocks.items() if label_text(name) == words)
    return next((block for block in blocks if block.parts or block.columns), None)


def rows_beside(label: GridCell, rows: Sequence[SourceRow]) -> list[SourceRow]:
    """Return the rows that a label reaches over."""
    return [row for row in rows if any(cell is label for cell in row.cells)]


def read_block(
    label: GridCell,
    rows: Sequence[SourceRow],
    block: CellBlock | None,
    reading: FormReading,
    *,
    flat: bool = False,
) -> Value:
    """Return the content of a block and take its cells; `block` is that of the layout, None where it has none.

    With `flat`, cells within named cells have joined names: ``支出·基本支出``.
    """
    reading.take(label)
    inner = [SourceRow(_without(row.cells, label), _without(row.own, label)) for row in rows]
    is_table = bool(block.columns) if block else len(inner[0].own) > 2 and len(inner) > 1
    return _table(inner, reading) if is_table else _named_cells(inner, block, reading, flat)


def _without(cells: Sequence[GridCell], label: GridCell) -> list[GridCell]:
    return [cell for cell in cells if cell is not label]


def _table(rows: Sequence[SourceRow], reading: FormReading) -> Value:
    """Return the rows of a small table, under the words of its first row."""
    header, *body = rows
    reading.take(*header.own)
    items: list[Value] = []
    for row in body:
        item: dict[str, Value] = {}
        for heading in header.own:
            cell = next(
                (
                    cell
                    for cell in row.own
                    if heading.column <= cell.column < heading.column + heading.column_span
                ),
                None,
            )
            if cell is not None:
                reading.take(cell)
                item[one_line(heading.text)] = one_line(cell.text)
        if item:
            items.append(item)
    return items


def _named_cells(
    rows: Sequence[SourceRow], block: CellBlock | None, reading: FormReading, flat: bool
) -> Value:
    """Return named cells: a value behind its labels, those that reach down from rows above among them."""
    names = {label_text(part): part for part in block.parts} if block else {}
    content: dict[str, Value] = {}
    for row in rows:
        groups = [list(row.cells)]
        if len(row.cells) > 2 and len(row.cells) % 2 == 0 and len(row.own) == len(row.cells):
            groups = [list(row.cells[place : place + 2]) for place in range(0, len(row.cells), 2)]
        for *labels, value in filter(None, groups):
            if not labels or value not in row.own:
                continue
            reading.take(*labels, value)
            words = "·".join(label_text(label.text) for label in labels)
            name = names.get(words, words)
            _put(content, [name] if flat else name.split("·"), one_line(value.text))
    return content


def _put(content: dict[str, Value], keys: Sequence[str], text: str) -> None:
    """Put a text under keys within each other."""
    *outer, last = keys
    for key in outer:
        inner = content.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        content = inner
    if text != BLANK_TEXT or last not in content:
        content[last] = text
