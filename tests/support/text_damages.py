"""Damages that a converter does to the text of a table: rows slide, empty cells go, pages end; and one that loses a cell."""

from __future__ import annotations

import random
from collections.abc import Callable

Damage = Callable[[random.Random, list[str]], list[str]]


def row_slid(chance: random.Random, lines: list[str]) -> list[str]:
    """A row moves by some columns."""
    number = _row(chance, lines)
    cells = lines[number].split("\t")
    if not cells[0].strip() and chance.random() < 0.5:
        cells = cells[1:]
    else:
        cells = [*[""] * chance.randint(1, 2), *cells]
    return [*lines[:number], "\t".join(cells), *lines[number + 1 :]]


def empty_cells_gone(chance: random.Random, lines: list[str]) -> list[str]:
    """Rows lose their empty cells."""
    number = _row(chance, lines)
    last = min(number + chance.randint(1, 6), len(lines))
    return [
        "\t".join(cell for cell in line.split("\t") if cell.strip()) + "\t"
        if number <= place < last and "\t" in line
        else line
        for place, line in enumerate(lines)
    ]


def page_break(chance: random.Random, lines: list[str]) -> list[str]:
    """A page ends above a row; the columns of the next are counted anew."""
    number = _row(chance, lines)
    last = number + chance.randint(1, 8)
    moved = [line[1:] if line.startswith("\t") else line for line in lines[number:last]]
    return [*lines[:number], *[""] * chance.randint(1, 3), *moved, *lines[last:]]


def cell_lost(chance: random.Random, lines: list[str]) -> list[str]:
    """A cell of an indicator is gone: this is no harmless damage."""
    number = chance.choice(
        [
            n
            for n, line in enumerate(lines)
            if line.count("指标") > 1 and "一级指标" not in line and "\t" in line
        ]
    )
    cells = lines[number].split("\t")
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    cells[chance.choice(filled)] = ""
    return [*lines[:number], "\t".join(cells), *lines[number + 1 :]]


HARMLESS = (row_slid, empty_cells_gone, page_break)


def _row(chance: random.Random, lines: list[str]) -> int:
    return chance.choice([number for number, line in enumerate(lines) if line.count("\t") > 3])
