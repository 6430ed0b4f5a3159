"""Find out how wide a page has to be for the columns of a table, whose numbers are never broken, to stand side by side."""

from __future__ import annotations

from collections.abc import Iterable

_ROOM_WIDTHS_REM = {"phone": 16, "narrow": 34, "wide": 56}
"""Widths of a page from which a table with that variant in its class has columns, as in pages.css."""


def column_room(columns: int, piece_widths: Iterable[float], min_names: float, min_column: float) -> str:
    """Return the variant of the class ``years`` for a table; with ``rows`` its columns become lines on every page.

    `piece_widths` are those of the unbreakable pieces in the columns, in em, a piece that reaches over several columns in
    parts; the least widths of the column with the names and of every other column are in rem.
    """
    # Letters of a table are 0.7 rem high, and the margins of a cell 1.2 rem wide at most.
    column = max(min_column, max(piece_widths, default=0.0) * 0.7 + 1.2)
    needed = min_names + columns * column
    return next((name for name, room in _ROOM_WIDTHS_REM.items() if room >= needed), "rows")
