"""Mend labels that were recognised in a picture with one wrong character, where exactly one label is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_words import (
    COLUMN_WORDS,
    FUNDS_LABELS,
    GOAL_LABELS,
    HEAD_WORDS,
    INDICATOR_LABELS,
    LEVEL1_HEADINGS,
    LEVEL2_HEADINGS,
    NAME_HEADINGS,
    SOURCE_WORDS,
    TOTAL_LABELS,
)
from generator.documents.grid import Document, GridCell
from generator.documents.result_words import ACHIEVED_GOALS, EXPECTED_GOALS, FUNDS_COLUMNS, RESULT_COLUMNS
from generator.form.registers import Registers

_MIN_MENDED_CHARACTERS = 4
"""Characters of a label in which one may be wrong: of shorter ones too many are alike."""
_GENERAL_WORDS = frozenset().union(
    FUNDS_LABELS,
    GOAL_LABELS,
    HEAD_WORDS,
    INDICATOR_LABELS,
    LEVEL1_HEADINGS,
    LEVEL2_HEADINGS,
    NAME_HEADINGS,
    SOURCE_WORDS,
    TOTAL_LABELS,
    COLUMN_WORDS,
    RESULT_COLUMNS,
    FUNDS_COLUMNS,
    EXPECTED_GOALS,
    ACHIEVED_GOALS,
)


def with_mended_labels(document: Document, registers: Registers) -> Document:
    """Return a document that was recognised in pictures with its labels mended, each with a doubt."""
    words = _known_words(registers)
    grids = [replace(grid, cells=[_mended(cell, words) for cell in grid.cells]) for grid in document.grids]
    return replace(document, grids=grids)


def _known_words(registers: Registers) -> frozenset[str]:
    layouts = registers.layouts
    of_forms = layouts.words | layouts.results.words | registers.level_names
    own: set[str] = {label_text(word) for word in of_forms}
    for layout in layouts.by_name.values():
        own |= {label_text(layout.total_of(side)) for side in layout.sides}
        own |= {f"{side}目标" for side in layout.sides}
    return _GENERAL_WORDS | own


def _mended(cell: GridCell, words: frozenset[str]) -> GridCell:
    """Return a cell with its label mended; as it is where it is a label already, or none is near, or several are."""
    text = cell.text.strip()
    if label_text(text) in words or len(text) < _MIN_MENDED_CHARACTERS:
        return cell
    for shorter in (text[1:], text[:-1]):
        if label_text(shorter) in words:
            return _with_label(cell, shorter)
    label = label_text(text)
    near = list(_near(label, words)) if len(label) >= _MIN_MENDED_CHARACTERS else []
    return _with_label(cell, near[0]) if len(near) == 1 else cell


def _near(label: str, words: Iterable[str]) -> Iterable[str]:
    """Yield the words that differ from a label in one character."""
    for word in words:
        if (
            len(word) == len(label)
            and sum(left != right for left, right in zip(word, label, strict=True)) == 1
        ):
            yield word


def _with_label(cell: GridCell, text: str) -> GridCell:
    doubt = f"原来认作“{one_line(cell.text)}”，照栏目名改了，请对照原件"
    return replace(cell, text=text, doubt=f"{cell.doubt}；{doubt}" if cell.doubt else doubt)
