"""Texts of a scan that differ from each other by a sign: one of both was probably misread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from generator.documents.grid import Grid, GridCell

MIN_CHARACTERS_COMPARED = 5
_CHARACTERS_PER_DIFFERENCE = 8
"""Longer texts may differ in more signs and still be meant alike."""
_MAX_TEXTS_COMPARED = 2_000


def mark_near_twins(grids: Sequence[Grid]) -> list[Grid]:
    """Return tables in which each text that differs from another one by a few signs has a doubt; digits count as meant."""
    texts = sorted({_without_blanks(cell.text) for grid in grids for cell in grid.cells})
    twins = _near_twins(
        [text for text in texts if len(text) >= MIN_CHARACTERS_COMPARED][:_MAX_TEXTS_COMPARED]
    )
    return [replace(grid, cells=[_marked(cell, twins) for cell in grid.cells]) for grid in grids]


def _marked(cell: GridCell, twins: dict[str, str]) -> GridCell:
    """Return a cell, with a doubt where its text has a near twin."""
    twin = twins.get(_without_blanks(cell.text))
    if twin is None:
        return cell
    return replace(
        cell,
        doubt="；".join(filter(None, [cell.doubt, f"与另一格的“{twin}”只差一两个字，可能认错，请对照原件"])),
    )


def _near_twins(texts: Sequence[str]) -> dict[str, str]:
    """Return for each text another one of the same length that differs from it a little."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for text in texts:
        by_length[len(text)].append(text)
    twins: dict[str, str] = {}
    for length, group in by_length.items():
        limit = 1 + length // _CHARACTERS_PER_DIFFERENCE
        for i, text in enumerate(group):
            for second in group[i + 1 :]:
                differing = [(a, b) for a, b in zip(text, second, strict=True) if a != b]
                if len(differing) <= limit and not any(a.isdigit() or b.isdigit() for a, b in differing):
                    twins[text], twins[second] = second, text
    return twins


def _without_blanks(text: str) -> str:
    """Return a text without blanks and line feeds."""
    return "".join(text.split())
