"""Edit single cells in the text of a data file; comments, order, quotes and digits of everything else stay byte for byte.

Reading a file and writing it anew, by whatever library, would keep less.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from generator.editing.yaml_splices import EditedText
from generator.form.field_path import FieldPath, Value
from generator.reading.hidden_characters import find_forbidden_characters
from generator.reading.yaml_spans import CannotFindSpans
from generator.reading.yaml_text import read_yaml

MAX_EDITS = 5_000
"""Edits of one file at once. The largest form seen has some two hundred cells."""
_BYTE_ORDER_MARK = "\ufeff"


class CellEdit(NamedTuple):
    """One cell with its new text."""

    path: FieldPath
    """Path in the words of the file; a position in a list that does not exist yet is a new last item."""
    text: str | None
    """New text, empty for a cell that stays there blank; None for a cell, an item or a whole part that is removed."""


class CannotEdit(Exception):
    """Raised where a text cannot be edited at its places; its text says why in Chinese, without the full stop."""

    def __init__(self, message: str, path: FieldPath | None = None) -> None:
        super().__init__(message)
        self.path = path
        """Path of the cell whose new text cannot be written; None where it is the file."""


KeyOrder = Callable[[FieldPath], Sequence[str]]
"""Returns the keys that a mapping may have, in the order of the form."""


def edit_cells(text: str, edits: Sequence[CellEdit], order: KeyOrder, keys: Collection[str]) -> str:
    """Return `text` after the edits. Raises CannotEdit.

    Cells are replaced, then added, then removed, so positions in lists are those of `text`. What loses its last cell is
    removed with it. `keys` are the field names of the form.
    """
    if not edits:
        return text
    for edit in edits:
        for slip in find_forbidden_characters(edit.text or ""):
            raise CannotEdit(slip.message, edit.path)
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    try:
        edited = EditedText(text.removeprefix(mark), keys)
        expected = _expected_value(_value_of(edited.text, keys), edits)
        edited = _replace(edited, edits)
        edited = _insert(edited, edits, order)
        edited = _remove(edited, edits)
    except CannotFindSpans:
        raise CannotEdit("这个文件的写法特别，程序改不了。请用编辑器打开它，先改好检查指出的写法") from None
    if _value_of(edited.text, keys) != expected:
        raise CannotEdit("刚填的内容里有程序写不进文件的字。请改一个写法")
    return mark + edited.text


def _value_of(text: str, keys: Collection[str]) -> Value:
    return read_yaml("", text.encode(errors="surrogatepass"), keys)[0].value


def _replace(edited: EditedText, edits: Iterable[CellEdit]) -> EditedText:
    for path, text in edits:
        if text is not None and path in edited.spans:
            edited = edited.replace(path, text)
    return edited


def _insert(edited: EditedText, edits: Iterable[CellEdit], order: KeyOrder) -> EditedText:
    """Return the text with every new part: one for all new cells that share their first new step."""
    parts: dict[FieldPath, list[CellEdit]] = {}
    for edit in edits:
        if edit.text is not None and edit.path not in edited.spans:
            known = next(end for end in range(len(edit.path), -1, -1) if edit.path[:end] in edited.spans)
            parts.setdefault(edit.path[: known + 1], []).append(edit)
    for path in sorted(parts, key=lambda path: _numbers_of(path)):
        place = path
        if isinstance(path[-1], int):  # items that were begun and given up leave gaps
            place = (*path[:-1], len(edited.spans[path[:-1]].children))
        value = _built(parts[path], len(path), path, order)
        edited = edited.insert(place, value, order(path[:-1]))
    return edited


def _numbers_of(path: FieldPath) -> int:
    return path[-1] if isinstance(path[-1], int) else 0


def _built(edits: Sequence[CellEdit], depth: int, path: FieldPath, order: KeyOrder) -> Value:
    """Return the value at `path` that the edits, whose paths begin with it, make up."""
    if len(edits[0].path) == depth:
        return edits[-1].text
    groups: dict[str | int, list[CellEdit]] = {}
    for edit in edits:
        groups.setdefault(edit.path[depth], []).append(edit)
    values = {step: _built(group, depth + 1, (*path, step), order) for step, group in groups.items()}
    if isinstance(next(iter(values)), int):
        return [values[step] for step in sorted(values, key=int)]
    known = list(order(path))
    steps = sorted(values, key=lambda step: known.index(step) if step in known else len(known))
    return {str(step): values[step] for step in steps}


def _remove(edited: EditedText, edits: Iterable[CellEdit]) -> EditedText:
    removed = {path for path, text in edits if text is None and path in edited.spans}
    for path in sorted(edited.spans, key=len, reverse=True):
        children = edited.spans[path].children
        if children and removed.issuperset(children):
            removed.add(path)
    outermost = [path for path in removed if not any(path[:end] in removed for end in range(len(path)))]
    for path in sorted(outermost, key=lambda path: edited.spans[path].begin, reverse=True):
        edited = edited.remove(path)
    return edited


def _expected_value(value: Value, edits: Sequence[CellEdit]) -> Value:
    """Return the content of a file after the edits, found by other means than its text: what is written has to read as this."""
    for path, text in edits:
        if text is not None:
            value = _with_text(value, path, text or None)
    for path, text in edits:
        if text is None:
            value = _with_text(value, path, _REMOVED)
    remaining = _without_removed(value)
    return None if remaining is _REMOVED else remaining


_REMOVED: Value = "\x00"
"""Stands for a value that is removed; no file has this character."""
_ABSENT: Value = "\x00\x00"
"""Stands for an item of a list before its last one that was not given."""


def _with_text(value: Value, path: FieldPath, text: Value) -> Value:
    """Return `value` with `text` at the end of `path`; nothing is removed that is not there."""
    if not path:
        return text
    step, *rest = path
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        if text is _REMOVED and step >= len(items):
            return value
        items += [_ABSENT] * (step + 1 - len(items))
        inner = None if items[step] is _ABSENT else items[step]
        items[step] = _with_text(inner, tuple(rest), text)
        return items
    cells = dict(value) if isinstance(value, dict) else {}
    if text is _REMOVED and step not in cells:
        return value
    cells[step] = _with_text(cells.get(step), tuple(rest), text)
    return cells


def _without_removed(value: Value) -> Value:
    """Return a value without what was removed; `_REMOVED` for a mapping or list that had nothing else."""
    if isinstance(value, list):
        items = [_without_removed(item) for item in value if item is not _ABSENT]
        remaining = [item for item in items if item is not _REMOVED]
        return remaining if remaining or not items else _REMOVED
    if isinstance(value, dict):
        cells = {key: _without_removed(inner) for key, inner in value.items()}
        filled = {key: inner for key, inner in cells.items() if inner is not _REMOVED}
        return filled if filled or not cells else _REMOVED
    return value
