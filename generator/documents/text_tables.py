"""Make tables of the lines of a plain text in which tabs part the cells, as converters of PDF files leave them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.documents.cell_text import with_chinese_marks
from generator.documents.grid import Grid, GridCell

_PARAGRAPHS = re.compile(r"</p>\s*<p>|<br ?/?>")
_TAGS = re.compile(r"</?p>")


def tables_of_lines(lines: Sequence[str]) -> list[Grid]:
    """Return a table for every run of lines with tabs; an empty line, where a page ended, does not end the run."""
    grids: list[Grid] = []
    before: list[str] = []
    rows: list[tuple[int, str]] = []

    def finish() -> None:
        if rows:
            grids.append(_grid(rows, f"第 {len(grids) + 1} 张表", before))
            before.clear()
            rows.clear()

    for number, line in enumerate(lines, 1):
        if "\t" in line:
            rows.append((number, line))
        elif line.strip():
            finish()
            before.append(line.strip())
    finish()
    if before and grids:
        last = grids[-1]
        grids[-1] = Grid(last.cells, last.place, last.text_before, tuple(before))
    return grids


def _grid(rows: Sequence[tuple[int, str]], place: str, before: Sequence[str]) -> Grid:
    cells = [
        GridCell(_cell_text(text), row, column, place=f"第 {number} 行第 {column + 1} 格")
        for row, (number, line) in enumerate(rows)
        for column, text in enumerate(line.split("\t"))
        if text.strip()
    ]
    return Grid(cells, place, tuple(map(with_chinese_marks, before)))


def _cell_text(text: str) -> str:
    return with_chinese_marks(_TAGS.sub("", _PARAGRAPHS.sub("\n", text)).strip())
