"""Define the table that the page draws: sections of groups of rows of cells, each cell with its path in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from generator.form.amounts import BLANK_TEXT
from generator.form.field_path import FieldPath, Value, value_at

NEW_ITEM = "#"
"""Step of a path that stands for the position of an item that is yet to be added."""


class CellKind(Enum):
    """Kind of text in a cell; it decides the width, the keyboard and whether there may be several lines."""

    TEXT = "text"
    LONG_TEXT = "long"
    AMOUNT = "amount"
    YEAR = "year"
    UNIT = "unit"
    CHOICE = "choice"


@dataclass(frozen=True)
class EntryCell:
    """One cell of the table."""

    path: FieldPath
    """Path in the words of the file, whether the file has the cell yet or not."""
    label: str
    """Words for the cell by themselves, for those who do not see the table around it."""
    kind: CellKind = CellKind.TEXT
    text: str = ""
    help: str = ""
    choices: tuple[str, ...] = ()
    """Texts that are offered; others may be typed."""
    side: str = ""
    """Side of the form to which the cell belongs; empty for a cell that holds for both."""
    last: str | None = None
    """Text of last year's form in the same place; None without one."""

    @property
    def name(self) -> str:
        """The path as JSON, by which the page names the cell."""
        return path_name(self.path)

    @property
    def blank_text(self) -> str:
        """Text of a cell that is empty on the printed form."""
        return BLANK_TEXT


@dataclass(frozen=True)
class Row:
    """One row of a group."""

    slots: tuple[tuple[EntryCell, ...], ...]
    """Cells below each column; several where a cell differs between the sides of the form."""
    title: str = ""
    """Heading of the row, for groups whose rows are named by the form."""
    help: str = ""
    depth: int = 0
    """1 for a part of the row above."""
    path: FieldPath | None = None
    """Path of the item, which can be removed; None for a row of the form itself."""
    same: bool | None = None
    """True if both sides have one text; None where the form has one side."""
    further: tuple[EntryCell, ...] = ()
    """Cells of the item that its form has no column for."""
    target: str | None = None
    """Target of the goals beside a result; None elsewhere."""

    @property
    def name(self) -> str:
        """The path of the item as JSON."""
        return path_name(self.path or ())

    @property
    def cells(self) -> Iterator[EntryCell]:
        """Every cell of the row."""
        for slot in self.slots:
            yield from slot
        yield from self.further


@dataclass(frozen=True)
class Group:
    """Rows under one heading, to which more can be added where they are items of a list."""

    rows: tuple[Row, ...]
    title: str = ""
    blank: Row | None = None
    """Row to be added, with `NEW_ITEM` in its paths; None where the form fixes the rows."""
    is_optional: bool = False
    """True if a form need not have a row here."""

    @property
    def name(self) -> str:
        """The path of the list as JSON; empty where no row can be added."""
        path = self.blank.path if self.blank else None
        return path_name(path[:-1]) if path else ""


@dataclass(frozen=True)
class Section:
    """One part of the form with the columns of its table."""

    id: str
    title: str
    columns: tuple[str, ...]
    """Headings of the columns; none for a section of named cells."""
    groups: tuple[Group, ...]
    help: str = ""
    adds_up: bool = False
    """True for amounts of which sums are shown."""

    @property
    def has_tools(self) -> bool:
        """True if rows can be removed, or ticked."""
        rows = [
            row for group in self.groups for row in (*group.rows, *([group.blank] if group.blank else ()))
        ]
        return any(row.path is not None for row in rows)


def path_name(path: FieldPath) -> str:
    """Return a path as JSON."""
    return json.dumps(path, ensure_ascii=False)


def all_cells(sections: Sequence[Section]) -> Iterator[EntryCell]:
    """Yield every cell of a table in the order of the page."""
    for section in sections:
        for group in section.groups:
            for row in group.rows:
                yield from row.cells


def text_at(value: Value, path: FieldPath) -> str:
    """Return the text of a file at `path`, empty for a blank or absent cell."""
    text = value_at(value, path)
    return text if isinstance(text, str) else ""


COPIED_COLUMNS = ("提示", "位置", "说明")
"""Keys of an entry of 照录."""
COPIED_HELP = "原表本身有出入、照原样录入的地方，一处一行"


def list_group(value: Value, path: FieldPath, title: str, keys: Sequence[str]) -> Group:
    """Return the rows of the list of mappings at `path`, one more to be added; `keys` are their cells."""
    items = value_at(value, path)
    count = len(items) if isinstance(items, list) else 0

    def row(number: int | str) -> Row:
        place = (*path, number)
        slots = tuple(
            (EntryCell((*place, key), f"{title or path[-1]}：{key}", text=text_at(value, (*place, key))),)
            for key in keys
        )
        return Row(slots, path=place)

    return Group(tuple(row(number) for number in range(count)), title, row(NEW_ITEM))
