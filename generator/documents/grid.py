"""Tables of a document as cells with spans: what every reader of a format makes, and what every writer of one draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table, which may reach over several rows and columns."""

    text: str
    """Text as the document shows it: number formats applied, lines parted by a line feed, no blanks at the ends."""
    row: int
    """Row of the upper left corner, counted from 0."""
    column: int
    row_span: int = 1
    column_span: int = 1
    place: str = ""
    """Place in the words of the format: `表1!C7`, `第 2 张表第 5 行第 3 格`, `第 3 页第 1 张表第 5 行第 3 格`."""
    doubt: str = ""
    """A Chinese sentence for a clerk that says why the text may be wrong; empty where it is certain."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a document. Cells do not overlap and stand in reading order; a place without a cell is empty."""

    cells: Sequence[GridCell]
    place: str
    """Place in the words of the format: `表1`, `第 2 张表`, `第 3 页第 1 张表`."""
    text_before: Sequence[str] = ()
    """Lines between the table before and this one: titles, 单位：万元."""
    text_after: Sequence[str] = ()
    """Lines after the last table of the document."""
    sheet: str = ""
    """Name of the sheet; empty where the format has none."""
    page: int = 0
    """Page on which the table begins, counted from 1; 0 where the format has none."""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that was read of a file."""

    name: str
    """The file's name without folders."""
    grids: Sequence[Grid]
    lines: Sequence[str] = ()
    """Lines of a file without tables, such as plain text; empty where it has any."""
    doubts: Sequence[str] = ()
    """Chinese sentences about the whole file: a page that was left out, a picture that nobody read."""
    from_picture: bool = False
    """True where texts were recognised in pictures."""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Options of the command that a reader of documents follows."""

    pages: Sequence[int] = ()
    """Pages to read, counted from 1; all where empty."""
    sheet: str = ""
    """The only sheet to read; all where empty."""
    recognise: bool = False
    """True where pictures and scans are to be read too (`--ocr`)."""


@dataclass(frozen=True)
class DocumentProblem(Exception):
    """A file that is not read, with the reason as one Chinese sentence for a clerk."""

    code: str
    """`password`, `macros`, `corrupt`, `unknown-format`, `doctype`, `too-big`, `too-many-pages`, `scan`, `not-installed`."""
    message: str = field(default="")

    def __str__(self) -> str:
        return self.message
