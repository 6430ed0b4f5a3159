"""Draw the blank form of a layout as an HTML table: its cells with their words, in their places."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from generator.form.column_roles import ColumnRole
from generator.form.form_layouts import CellBlock, FormLayout

_COLUMNS = 12
"""Columns of the table; cells span several of them."""


def form_picture(layout: FormLayout, levels: tuple[str, ...] = ("一级指标", "二级指标")) -> str:
    """Return the blank form of `layout` as HTML, one row a line; `levels` are the heads of the columns of levels."""
    rows = [*_blocks(layout.head), *_funds(layout), *_goals(layout)]
    rows += [*_indicators(layout, levels), *_blocks(layout.foot)]
    lines = [f"<tr>{''.join(map(_html, row))}</tr>" for row in _without_spare_columns(rows)]
    label = escape(f"表式“{layout.name}”的样子：一张空白的{layout.title}")
    begin = f'<div class="form-picture" role="img" aria-label="{label}">\n<table class="blank-form">\n'
    begin += f"<caption>{escape(layout.title)}</caption>\n<tbody>\n"
    return begin + "\n".join(lines) + "\n</tbody>\n</table>\n</div>\n"


class _Cell(NamedTuple):
    text: str
    span: int
    rows: int = 1
    head: bool = True


def _html(cell: _Cell) -> str:
    tag = "th" if cell.head else "td"
    attributes = f' colspan="{cell.span}"' if cell.span > 1 else ""
    if cell.rows > 1:
        attributes += f' rowspan="{cell.rows}"'
    return f"<{tag}{attributes}>{escape(cell.text)}</{tag}>"


def _without_spare_columns(rows: list[list[_Cell]]) -> Iterator[list[_Cell]]:
    """Yield the rows in a table without the columns in which no cell begins: HTML does not allow them."""
    placed, begin_of_rest, rows_left = [], 0, 0
    for row in rows:
        begin, cells = begin_of_rest if rows_left else 0, []
        for cell in row:
            if cell.rows > 1:  # it is always the first one
                begin_of_rest, rows_left = cell.span, cell.rows
            cells.append((begin, cell))
            begin += cell.span
        placed.append(cells)
        rows_left = max(0, rows_left - 1)
    used = {begin for row in placed for begin, _ in row}
    for cells in placed:
        yield [cell._replace(span=len(used & {*range(begin, begin + cell.span)})) for begin, cell in cells]


def _blocks(blocks: tuple[CellBlock, ...]) -> Iterator[list[_Cell]]:
    """Yield the rows of head or foot: a cell, a block of cells, or a small table."""
    for block in blocks:
        words = block.parts or block.columns
        if not words:
            yield [_Cell(block.name, 3), _Cell("", _COLUMNS - 3, head=False)]
            continue
        for place, word in enumerate(words):
            first = [_Cell(block.name, 3, rows=len(words))] if place == 0 else []
            yield [*first, _Cell(word.replace("·", "："), 4), _Cell("", _COLUMNS - 7, head=False)]


def _funds(layout: FormLayout) -> Iterator[list[_Cell]]:
    """Yield the rows of 项目资金, side by side where the form has them so."""
    if not layout.has("项目资金"):
        return
    sides = layout.sides if layout.funds_by_side else layout.sides[-1:]
    rows = [[f"{side}{layout.total_word}" for side in sides]] if layout.has("总额") else []
    for line in layout.all_sources.values():
        word = f"其中：{line.name}" if line.depth else line.name
        rows.append([word] * len(sides))
    for place, words in enumerate(rows):
        title = f"{layout.word('项目资金')}（{layout.unit}）"
        first = [_Cell(title, 3, rows=len(rows))] if place == 0 else []
        yield [*first, *_side_cells(words)]


def _side_cells(words: list[str]) -> Iterator[_Cell]:
    width = (_COLUMNS - 3) // len(words)
    spare = (_COLUMNS - 3) - width * len(words)
    for place, word in enumerate(words):
        label = width - 1 - width // 3
        yield _Cell(word, label)
        yield _Cell("", width - label + (spare if place == len(words) - 1 else 0), head=False)


def _goals(layout: FormLayout) -> Iterator[list[_Cell]]:
    if not layout.has("总体目标"):
        return
    sides = [f"{side}目标" for side in layout.sides]
    width = (_COLUMNS - 3) // len(sides)
    widths = [width] * (len(sides) - 1) + [(_COLUMNS - 3) - width * (len(sides) - 1)]
    heads = [_Cell(word, span) for word, span in zip(sides, widths, strict=True)]
    yield [_Cell(layout.word("总体目标"), 3, rows=2), *heads]
    yield [_Cell("", span, head=False) for span in widths]


def _indicators(layout: FormLayout, levels: tuple[str, ...]) -> Iterator[list[_Cell]]:
    """Yield the heads of the indicators and one blank row; columns that do not fit stand below each other."""
    sides = layout.sides if layout.indicators_by_side and len(layout.sides) > 1 else ("",)
    columns = [
        f"{side}{word}" if role in (ColumnRole.TARGET_VALUE, ColumnRole.STANDARD) else word
        for side in sides
        for word, role in layout.role_by_column.items()
        if role is not ColumnRole.NAME or side == sides[0]
    ]
    words = [*levels, *columns]
    for begin in range(0, len(words), _COLUMNS - 2):
        part = words[begin : begin + _COLUMNS - 2]
        title = _Cell(layout.word("绩效指标") if begin == 0 else "（接上行）", 2, rows=2)
        last = _COLUMNS - 2 - (len(part) - 1)
        spans = [1] * (len(part) - 1) + [last]
        yield [title, *(_Cell(word, span) for word, span in zip(part, spans, strict=True))]
        yield [_Cell("", span, head=False) for span in spans]
