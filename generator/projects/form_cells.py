"""Prepare the cells of head and foot of a form: texts, blocks of named cells, small tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.form.form_layouts import USUAL_BLOCKS, USUAL_HEAD, CellBlock, FormLayout
from generator.form.project import Project
from generator.rendering.words import printed_text


class SmallTable(NamedTuple):
    """A cell that is a table of its own."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    """A text for every column; empty where a row has no such cell."""


class FormCell(NamedTuple):
    """A cell above the funds or below the indicators; one of the three last fields is filled."""

    label: str
    """The form's word."""
    text: str = ""
    parts: Sequence[tuple[str, str]] = ()
    """Label and text of every cell of a block."""
    table: SmallTable | None = None


def head_cells(project: Project) -> list[FormCell]:
    """Return every cell above the funds that the form fills, in its order; cells that no layout places come last."""
    layout = project.layout
    placed = layout.blocks
    further = [name for name in project.other_cells if name not in placed]
    return [*_cells(project, layout.head), *(_other_cell(project, name, ()) for name in further)]


def foot_cells(project: Project) -> list[FormCell]:
    """Return every cell below the indicators that the form fills, in its order."""
    return list(_cells(project, project.layout.foot))


def own_cells(project: Project, cells: Sequence[FormCell]) -> list[FormCell]:
    """Return the cells that a page has no other place for: all but the usual ones, and those the form calls otherwise."""
    return [
        cell
        for cell in cells
        if cell.label in project.other_cells or cell.label in _own_words(project.layout)
    ]


def _own_words(layout: FormLayout) -> set[str]:
    """Return the form's own words for the name of the project and its units, which a page shows without a word."""
    return {layout.words[usual] for usual in ("项目名称", "实施单位") if usual in layout.words}


def _cells(project: Project, blocks: Sequence[CellBlock]) -> Iterator[FormCell]:
    for block in blocks:
        if block.name in project.other_cells:
            yield _other_cell(project, block.name, block.columns)
            continue
        for usual in project.layout.usual_words.get(block.name, (block.name,)):
            if text := usual_cell(project, usual):
                yield FormCell(block.name, printed_text(text))
                break


def usual_cell(project: Project, usual: str) -> str | None:
    """Return the text of a usual cell of head or foot by its usual word; None where the form does not fill it."""
    if usual not in USUAL_BLOCKS:
        return None
    if usual == "实施单位":
        return "　".join(project.implementing_units)
    text: str | None = project.remarks if usual == "备注" else getattr(project, USUAL_HEAD[usual])
    return text


def _other_cell(project: Project, name: str, columns: Sequence[str]) -> FormCell:
    value = project.other_cells[name]
    if isinstance(value, str):
        return FormCell(name, printed_text(value))
    if isinstance(value, tuple):
        words = list(dict.fromkeys([*columns, *(word for row in value for word in row)]))
        used = [word for word in words if any(word in row for row in value)]
        rows = [[printed_text(row.get(word, "")) for word in used] for row in value]
        return FormCell(name, table=SmallTable(used, rows))
    return FormCell(name, parts=[(part, printed_text(text)) for part, text in value.items()])
