"""Describe the CSV tables for programs: a Tabular Data Package with what Fiscal Data Package adds to it.

Sources: the Data Package, Table Schema and Fiscal Data Package specifications of Frictionless Data (version 1) and its
taxonomy of column types for budgets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.downloads.columns import AMOUNT_OF, COLUMN_TYPE_WORDS, PERIOD_OF, Column, project_item
from generator.downloads.description import DataDescription
from generator.downloads.result_items import execution_items
from generator.downloads.result_tables import PHASE_OF
from generator.downloads.table import Table
from generator.form.amounts import AMOUNT_UNIT
from generator.projects.record import Record

DATA_PACKAGE_FILE = "datapackage.json"

_MARK_NOTE = "文字前面的零宽空格（U+200B）是保护记号，防止电子表格把文字当成公式、数或日期；读的时候从开头去掉一个，就是原文。"


class TableFile(NamedTuple):
    """A table in its CSV file."""

    table: Table
    path: str
    """Path of the file from the descriptor."""
    size: int
    """Size in bytes."""
    sha256: str
    """Digest of the file in hexadecimal digits."""
    required: Collection[str]
    """Headings of the columns without a blank cell."""


def descriptor(description: DataDescription, files: Iterable[TableFile]) -> bytes:
    """Return the content of ``datapackage.json``, which lies in the folder of the files."""
    licence = description.licence
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "performance-targets",
        "title": description.title,
        "description": f"{description.summary}{_MARK_NOTE}",
        "contributors": [{"title": description.publisher, "role": "publisher"}],
    }
    if description.address:
        package["homepage"] = f"{description.address}open-data/"
    if licence and licence.url:
        package["licenses"] = [{"path": licence.url, "title": licence.name}]
    package["resources"] = [_resource(file) for file in files]
    return f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode()


def _resource(file: TableFile) -> dict[str, Any]:
    table = file.table
    schema: dict[str, Any] = {
        "fields": [_field(column, column.heading in file.required) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.belongs_to:
        own = table.key[0]
        schema["foreignKeys"] = [{"fields": own, "reference": {"resource": table.belongs_to, "fields": own}}]
    if table.items in _PARTS_OF_AMOUNTS:
        schema["extraFields"] = [_AMOUNT_FIELD, *_PARTS_OF_AMOUNTS[table.items], *_CONSTANT_FIELDS]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file.path,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": schema,
    }


def _field(column: Column, is_required: bool) -> dict[str, Any]:
    return {
        "name": column.heading,
        "type": column.type.value,
        "description": f"{COLUMN_TYPE_WORDS[column.type]}：{column.description}",
        **({"constraints": {"required": True}} if is_required else {}),
        **column.fiscal,
    }


_AMOUNT_FIELD: dict[str, Any] = {
    "name": f"金额（{AMOUNT_UNIT}）",
    "type": "number",
    "columnType": "value",
    "normalizationTarget": True,
    "description": f"单位{AMOUNT_UNIT}，1 {AMOUNT_UNIT}等于 10000 元",
}
_CONSTANT_FIELDS: list[dict[str, Any]] = [
    {"name": "币种", "type": "string", "columnType": "value-currency:code", "constant": "CNY"},
    {"name": "收支方向", "type": "string", "columnType": "direction", "constant": "expenditure"},
]
_PARTS_OF_AMOUNTS: Mapping[Callable[[Record, str], Iterator[Any]], Sequence[dict[str, Any]]] = {
    project_item: (
        {"name": PERIOD_OF, "type": "string", "columnType": "value-kind:code", "description": "年度 或 中期"},
        {"name": AMOUNT_OF, "type": "string", "columnType": "fin-source:generic:code"},
    ),
    execution_items: (
        {
            "name": PHASE_OF,
            "type": "string",
            "columnType": "phase:id",
            "description": "approved 是年初预算，adjusted 是全年预算，executed 是执行数",
        },
    ),
}
"""Columns that tell amounts apart, by the function that yields the rows of their table.

With the amount and the constants they are what the table would have more if every amount had a row of its own.
"""
