"""Lay out tables as CSV that opens right in a spreadsheet: UTF-8 with BOM, CRLF, Chinese headings, guarded texts."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from generator.downloads.columns import COLUMN_TYPE_WORDS, Cell, ColumnType
from generator.downloads.description import DataDescription
from generator.downloads.spreadsheet_guard import guarded
from generator.downloads.table import Table
from generator.downloads.tables import described_tables
from generator.downloads.text_file import TextFile

DICTIONARY_FILE = "columns.csv"
"""Name of the file that describes each column of each table."""


def csv_text_file(table: Table) -> TextFile:
    """Return the file of a table."""
    name = f"{table.name}.csv"
    return TextFile(name, name, BOM_UTF8 + _csv([table.headings]))


def csv_rows(table: Table, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows of a table as they stand in its file."""
    is_text = [column.type is ColumnType.TEXT for column in table.columns]
    return _csv(
        [guarded(cell) if guards and cell else cell for cell, guards in zip(row, is_text, strict=True)]
        for row in rows
    )


def dictionary(description: DataDescription) -> bytes:
    """Return the content of the file that describes each column of each table."""
    heading = ("文件", "列", "JSON 里的位置", "类型", "含义")
    return BOM_UTF8 + _csv([heading, *_dictionary(description)])


def _dictionary(description: DataDescription) -> Iterator[Sequence[str]]:
    for table in described_tables(description):
        for column in table.columns:
            words = COLUMN_TYPE_WORDS[column.type]
            yield f"{table.name}.csv", column.heading, column.path, words, column.description


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
