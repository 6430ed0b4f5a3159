"""Define a table that people download, and the columns that several tables have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.downloads.columns import Cell, Column, ColumnType, record_column, unit_names
from generator.form.form_kinds import FormKind
from generator.projects.record import Record


@dataclass(frozen=True)
class Table:
    """A table with one or more rows for each record."""

    name: str
    """Name of its file, without ``.csv``."""
    title: str
    description: str
    columns: Sequence[Column]
    key: Sequence[str]
    """Headings of the columns whose cells together identify a row."""
    items: Callable[[Record, str], Iterator[Any]]
    """Takes a record and the address of the site, which may be empty, and yields an item for each row."""
    kind: FormKind | None = FormKind.PROJECT
    """Kind of the forms that the table has; None for all kinds."""
    belongs_to: str | None = None
    """Name of the table whose key is the first column of this one."""

    def rows(self, record: Record, address: str) -> Iterator[list[Cell]]:
        """Yield the rows of a record; `address` is the site's with the last slash, empty where it is not known."""
        if self.kind is not None and self.kind.value != record.get("form", _USUAL_FORM)["kind"]:
            return
        values = [column.value for column in self.columns]
        for item in self.items(record, address):
            yield [value(item) for value in values]

    @property
    def headings(self) -> list[str]:
        """Headings of all columns: the first row of a file with this table."""
        return [column.heading for column in self.columns]


_USUAL_FORM = {"kind": FormKind.PROJECT.value}

ID_COLUMN = record_column("id", 26, required=True, fiscal={"columnType": "activity:generic:project:code"})
YEAR_COLUMN = record_column(
    "year", 6, type=ColumnType.INTEGER, required=True, fiscal={"columnType": "date:fiscal-year"}
)
NAME_COLUMN = record_column(
    "name", 36, "项目名称", required=True, fiscal={"columnType": "activity:generic:project:label"}
)
FORM_NAME_COLUMN = replace(NAME_COLUMN, heading="名称", description="表上的项目、部门或资金名称")
"""Column of the names of forms that need not be a project's."""
UNITS_COLUMN = Column(
    "实施单位",
    "implementing_units.name",
    "单位全称；几个单位共同实施的，中间用“；”隔开",
    unit_names,
    width=26,
    required=True,
    fiscal={"columnType": "administrative-classification:generic:label"},
)
