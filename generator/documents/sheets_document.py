"""Workbooks of every format: which of their sheets are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from generator.documents.grid import Document, DocumentProblem, Grid
from generator.documents.sheet_grid import SheetContent, quoted_names, read_sheet_content


class SheetSource(NamedTuple):
    """A sheet that has not been read yet."""

    name: str
    hidden: bool
    read: Callable[[], SheetContent]
    read_doubts: Callable[[], Iterable[str]]
    """Yields messages about what lies over the cells: text boxes, pictures."""


def read_sheets(name: str, sources: Sequence[SheetSource], requested: str) -> Document:
    """Read every visible sheet, or the requested one, as a table; `name` is the file's."""
    if requested and requested not in {source.name for source in sources}:
        raise DocumentProblem(
            "no-sheet",
            f"文件里没有工作表“{requested}”，有：{quoted_names([source.name for source in sources])}",
        )
    grids: list[Grid] = []
    doubts: list[str] = []
    for source in sources:
        if requested and source.name != requested:
            continue
        reading = read_sheet_content(source.read())
        if source.hidden and not requested:
            if reading.grid is not None:
                doubts.append(f"工作表“{source.name}”是隐藏的，没有读；要读请写 --sheet {source.name}")
            continue
        if reading.grid is not None:
            grids.append(reading.grid)
        doubts += [*reading.doubts, *source.read_doubts()]
    return Document(name, grids, doubts=doubts)
