"""Records → CSV that opens right in a spreadsheet: UTF-8 with BOM, CRLF, Chinese headings, texts under their mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from generator.downloads.spreadsheet_guard import marked
from generator.downloads.tables import KIND_WORDS, TABLES, ColumnType
from generator.projects.record import Record

DICTIONARY_FILE = "columns.csv"
"""What each column of each table means."""


def write_tables(records: Iterable[Record], address: str, folder: Path) -> None:
    """Write a CSV file for every table, named after it."""
    with ExitStack() as stack:
        files = []
        for table in TABLES:
            write = stack.enter_context(_writing(folder / f"{table.name}.csv"))
            write.writerow(table.headings)
            files.append((table, [column.kind is ColumnType.TEXT for column in table.columns], write))
        for record in records:
            for table, texts, write in files:
                for row in table.rows(record, address):
                    write.writerow(
                        [
                            marked(cell) if text and cell else cell
                            for cell, text in zip(row, texts, strict=True)
                        ]
                    )


def write_dictionary(folder: Path) -> None:
    """Write what each column means."""
    with _writing(folder / DICTIONARY_FILE) as write:
        write.writerow(("文件", "列", "JSON 里的位置", "类型", "含义"))
        write.writerows(_dictionary())


def _dictionary() -> Iterator[Sequence[str]]:
    for table in TABLES:
        for column in table.columns:
            kind = KIND_WORDS[column.kind]
            yield f"{table.name}.csv", column.heading, column.path, kind, column.description


@contextmanager
def _writing(file: Path) -> Iterator[Any]:
    """What writes rows to the file."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        yield csv.writer(opened, lineterminator="\r\n")
