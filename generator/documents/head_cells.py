"""Read the cells above and below the funds, goals and indicators: a label, and its value to the right or below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.documents.cell_blocks import block_of, read_block, rows_beside
from generator.documents.cell_text import label_text, one_line, paragraphs, ticked
from generator.documents.form_reading import FormReading, short
from generator.documents.form_words import HEAD_WORDS
from generator.documents.grid import GridCell
from generator.documents.source_rows import SourceRow
from generator.form.form_layouts import USUAL_BLOCKS, FormLayout
from generator.form.layout_keys import has_usual_cell
from generator.form.registers import Registers

OTHER_CELLS = "其他栏目"
_LONG_TEXTS = ("立项依据", "项目概况", "备注", "主要内容", "项目实施计划", "当年实施进度计划", "资金用途")
_UNIT_CODE = re.compile(r"^(?:[\[（(【][0-9A-Za-z]+[\]）)】]|[0-9]{3,}\s*(?:[-—_－]|(?=[\u4e00-\u9fff])))\s*")


def head_keys(layout: FormLayout) -> Mapping[str, str]:
    """Return label → key of the layout for every cell of its head and foot that is a text."""
    keys = {label_text(word): word for word in layout.blocks}
    for usual in ("项目名称", "实施单位", *USUAL_BLOCKS):
        if has_usual_cell(layout, usual):
            keys.setdefault(label_text(layout.word(usual)), layout.word(usual))
            keys.setdefault(usual, layout.word(usual))
    for label, usual in HEAD_WORDS.items():
        if keys.get(usual) is not None:
            keys.setdefault(label, keys[usual])
    return keys


def read_label_rows(
    reading: FormReading, rows: Sequence[SourceRow], registers: Registers, *, is_foot: bool = False
) -> None:
    """Read rows of labels with their values; labels that the layout does not have go into 其他栏目, with a doubt."""
    keys = head_keys(reading.layout)
    _read_blocks(reading, rows, keys)
    for row in rows:
        cells = [cell for cell in row.own if not reading.has_taken(cell)]
        for label, value in _pairs(cells, keys):
            if label is None:
                continue
            reading.take(label)
            key = keys.get(label_text(re.split("[：:]", label.text)[0] if value is label else label.text))
            if value is not None:
                reading.take(value)
            if key is None:
                _add_other_cell(reading, label, value)
            elif value is not None:
                _add_cell(reading, key, label, value, registers)
    if is_foot and not reading.content.get(OTHER_CELLS):
        reading.content.pop(OTHER_CELLS, None)


def _read_blocks(reading: FormReading, rows: Sequence[SourceRow], keys: Mapping[str, str]) -> None:
    """Read the labels that have several cells to their right."""
    for row in rows:
        for label in row.own:
            block = block_of(reading.layout, label)
            reached = rows_beside(label, rows)
            words = label_text(label.text)
            if reading.has_taken(label) or (block is None and len(reached) < 2):
                continue
            if block is None and (
                label is not row.own[0] or sum(len(reached_row.own) for reached_row in reached) < 4
            ):
                continue
            content = read_block(label, reached, block, reading, flat=block is None and words not in keys)
            if block is not None or words in keys:
                reading.content[block.name if block else keys[words]] = content
                continue
            cells = reading.content.setdefault(OTHER_CELLS, {})
            assert isinstance(cells, dict)
            name = re.sub(r"[：:]$", "", one_line(label.text))
            cells[name] = content
            reading.doubt(f"表式里没有“{short(name)}”这一栏，写进了“其他栏目”", [label], (OTHER_CELLS, name))


def _pairs(
    cells: Sequence[GridCell], keys: Mapping[str, str]
) -> Iterator[tuple[GridCell | None, GridCell | None]]:
    """Yield labels with their values: the next cell, unless it is a label too."""
    position = 0
    while position < len(cells):
        cell = cells[position]
        following = cells[position + 1] if position + 1 < len(cells) else None
        is_label = label_text(cell.text) in keys
        if following is None and not is_label:
            colon = re.match(r"^([^：:\n]{1,12})[：:](.+)$", cell.text, re.DOTALL)
            if colon and label_text(colon[1]) in keys:
                yield cell, cell
            position += 1
            continue
        if following is None or (is_label and label_text(following.text) in keys):
            yield cell, None
            position += 1
            continue
        yield cell, following
        position += 2


def _add_cell(reading: FormReading, key: str, label: GridCell, value: GridCell, registers: Registers) -> None:
    layout, content = reading.layout, reading.content
    text = _text_of(key, value if value is not label else _after_colon(value))
    usual = (*layout.usual_words.get(key, ()), key)
    if not text:
        return
    if "实施单位" in usual and "项目名称" not in usual:
        if key not in content:
            content[key] = list(names_of_units(value.text, registers))
        elif names_of_units(value.text, registers) != content[key]:
            _add_other_cell(reading, label, value)
        return
    if key in content:
        if content[key] != text:
            _add_other_cell(reading, label, value)
        return
    if "主管部门" in usual:
        text = one_line(value.text)
    content[key] = text


def _after_colon(cell: GridCell) -> GridCell:
    text = re.split("[：:]", cell.text, maxsplit=1)[1]
    return GridCell(text, cell.row, cell.column, cell.row_span, cell.column_span, cell.place)


def _text_of(key: str, cell: GridCell) -> str:
    return paragraphs(cell.text) if key in _LONG_TEXTS else ticked(one_line(cell.text))


def _add_other_cell(reading: FormReading, label: GridCell, value: GridCell | None) -> None:
    """Put a cell that the layout does not have into 其他栏目."""
    words = re.sub(r"[：:]$", "", one_line(label.text))
    if value is None:
        reading.doubt(f"没有用上：“{short(words)}”", [label])
        return
    cells = reading.content.setdefault(OTHER_CELLS, {})
    assert isinstance(cells, dict)
    number = 2
    name = words
    while name in cells:
        name, number = f"{words}{number}", number + 1
    cells[name] = paragraphs(value.text)
    reading.doubt(f"表式里没有“{short(words)}”这一栏，写进了“其他栏目”", [label], (OTHER_CELLS, name))


def names_of_units(text: str, registers: Registers) -> Sequence[str]:
    """Return the names of units in a cell: several only where the register knows them."""
    whole = one_line(text)
    known = registers.unit_by_name
    for name in (whole, _UNIT_CODE.sub("", whole)):
        if name in known:
            return [name]
    parts = [_UNIT_CODE.sub("", one_line(part)) for part in re.split(r"[\s、，,;；/]+", text) if part.strip()]
    if len(parts) > 1 and any(part in known for part in parts):
        return parts
    return [_UNIT_CODE.sub("", whole) or whole]
