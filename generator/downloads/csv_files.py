"""Write records as CSV that opens right in a spreadsheet: UTF-8 with BOM, CRLF, Chinese headings, guarded texts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from generator.downloads.columns import COLUMN_TYPE_WORDS, ColumnType
from generator.downloads.description import DataDescription
from generator.downloads.spreadsheet_guard import guarded
from generator.downloads.table import Table
from generator.downloads.tables import described_tables, tables_of
from generator.projects.record import Record

DICTIONARY_FILE = "columns.csv"
"""Name of the file that describes each column of each table."""


def write_tables(
    records: Iterable[Record], description: DataDescription, folder: Path
) -> Mapping[str, frozenset[str]]:
    """Write a CSV file for every table, named after it.

    Returns by name of the table the headings of the columns without a blank cell, among those that should have none.
    """
    return write_records(records, tables_of(description), description.address, folder)


def write_records(
    records: Iterable[Record], tables: Iterable[Table], address: str, folder: Path
) -> Mapping[str, frozenset[str]]:
    """Write the rows of records into a CSV file for each of `tables`; for `address` and the result see `write_tables`."""
    with ExitStack() as stack:
        writers = [
            _TableWriter(table, stack.enter_context(_csv_writer(folder / f"{table.name}.csv")))
            for table in tables
        ]
        for record in records:
            for writer in writers:
                writer.add(record, address)
    return {table.table.name: frozenset(table.required.values()) for table in writers}


class _TableWriter:
    """Writes one table, and notes which of its columns that should have no blank cell have none."""

    def __init__(self, table: Table, writer: Any) -> None:
        self.table = table
        self._writer = writer
        self._is_text = [column.type is ColumnType.TEXT for column in table.columns]
        self.required = {
            number: column.heading for number, column in enumerate(table.columns) if column.required
        }
        """Position and heading of the columns that have had no blank cell so far."""
        writer.writerow(table.headings)

    def add(self, record: Record, address: str) -> None:
        """Write the rows of a record; `address` is the site's, empty where it is not known."""
        for row in self.table.rows(record, address):
            for number in [number for number in self.required if row[number] is None]:
                del self.required[number]
            self._writer.writerow(
                [
                    guarded(cell) if is_text and cell else cell
                    for cell, is_text in zip(row, self._is_text, strict=True)
                ]
            )


def write_dictionary(description: DataDescription, folder: Path) -> None:
    """Write a description of each column of each table."""
    with _csv_writer(folder / DICTIONARY_FILE) as writer:
        writer.writerow(("文件", "列", "JSON 里的位置", "类型", "含义"))
        writer.writerows(_dictionary(description))


def _dictionary(description: DataDescription) -> Iterator[Sequence[str]]:
    for table in described_tables(description):
        for column in table.columns:
            words = COLUMN_TYPE_WORDS[column.type]
            yield f"{table.name}.csv", column.heading, column.path, words, column.description


@contextmanager
def _csv_writer(file: Path) -> Iterator[Any]:
    """Open a CSV file and yield its writer."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        yield csv.writer(opened, lineterminator="\r\n")
