"""Write records as CSV that opens right in a spreadsheet: UTF-8 with BOM, CRLF, Chinese headings, guarded texts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from generator.downloads.columns import COLUMN_TYPE_WORDS, ColumnType
from generator.downloads.spreadsheet_guard import guarded
from generator.downloads.tables import TABLES
from generator.projects.record import Record

DICTIONARY_FILE = "columns.csv"
"""Name of the file that describes each column of each table."""


def write_tables(records: Iterable[Record], address: str, folder: Path) -> None:
    """Write a CSV file for every table, named after it; `address` is the site's, empty where it is not known."""
    with ExitStack() as stack:
        files = []
        for table in TABLES:
            writer = stack.enter_context(_csv_writer(folder / f"{table.name}.csv"))
            writer.writerow(table.headings)
            files.append((table, [column.type is ColumnType.TEXT for column in table.columns], writer))
        for record in records:
            for table, texts, writer in files:
                for row in table.rows(record, address):
                    writer.writerow(
                        [
                            guarded(cell) if is_text and cell else cell
                            for cell, is_text in zip(row, texts, strict=True)
                        ]
                    )


def write_dictionary(folder: Path) -> None:
    """Write a description of each column of each table."""
    with _csv_writer(folder / DICTIONARY_FILE) as writer:
        writer.writerow(("文件", "列", "JSON 里的位置", "类型", "含义"))
        writer.writerows(_dictionary())


def _dictionary() -> Iterator[Sequence[str]]:
    for table in TABLES:
        for column in table.columns:
            words = COLUMN_TYPE_WORDS[column.type]
            yield f"{table.name}.csv", column.heading, column.path, words, column.description


@contextmanager
def _csv_writer(file: Path) -> Iterator[Any]:
    """Open a CSV file and yield its writer."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        yield csv.writer(opened, lineterminator="\r\n")
