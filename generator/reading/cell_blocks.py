"""Put further cells of a form, which may be blocks or small tables, into the shape that the model has for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from generator.form.field_path import FieldPath, Value


def further_cell(
    value: Value, path: FieldPath, file_path: FieldPath, paths: MutableMapping[FieldPath, FieldPath]
) -> Value:
    """Return a further cell: a block within a block as cells ``支出·基本支出``, rows without their blank cells.

    `path` is that of the cell in the usual words, `file_path` that in the file; `paths` gets those of cells in blocks.
    """
    if isinstance(value, list):
        return [_filled(row) if isinstance(row, dict) else row for row in value]
    if not isinstance(value, dict):
        return value
    cells: dict[str, Value] = {}
    for keys, text in _leaves(value):
        name = "·".join(keys)
        cells[name] = text
        if len(keys) > 1:
            paths[(*path, name)] = (*file_path, *keys)
    return cells


def joined_texts(value: Value) -> Value:
    """Return texts that stand in one cell of the form as one text; anything else as it is."""
    if isinstance(value, dict):
        value = [f"{key}：{text}" if isinstance(text, str) else text for key, text in _filled(value).items()]
    if isinstance(value, list):
        texts = [text for text in value if isinstance(text, str)]
        return "；".join(texts) if texts and len(texts) == len(value) else value
    return value


def _filled(row: Mapping[str, Value]) -> dict[str, Value]:
    """Return a row without the cells that have no text."""
    return {key: value for key, value in row.items() if value is not None}


def _leaves(
    block: Mapping[str, Value], outer: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Yield the keys and the text of every cell with a text in a block and in the blocks within it."""
    for key, value in block.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*outer, key))
        elif value is not None:
            yield (*outer, key), joined_texts(value)
