"""The descriptor of the CSV tables: a Tabular Data Package with what Fiscal Data Package adds to it.

Sources: the Data Package, Table Schema and Fiscal Data Package specifications of Frictionless Data (version 1) and its
taxonomy of column types for budgets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from generator.downloads.description import About
from generator.downloads.tables import (
    AMOUNT_OF,
    INDICATORS,
    KIND_WORDS,
    PERIOD_OF,
    PROJECTS,
    Column,
    Table,
)
from generator.form.amounts import AMOUNT_UNIT

FILE = "datapackage.json"

_MARK_NOTE = "文字前面的零宽空格（U+200B）是保护记号，防止电子表格把文字当成公式、数或日期；读的时候从开头去掉一个，就是原文。"


class TableFile(NamedTuple):
    """A table as it was written."""

    table: Table
    path: str
    size: int
    """Bytes."""
    sha256: str
    """In hexadecimal digits."""


def descriptor(about: About, files: Iterable[TableFile]) -> bytes:
    """``datapackage.json``; the files lie beside it."""
    licence = about.licence
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "performance-targets",
        "title": about.title,
        "description": f"{about.description}{_MARK_NOTE}",
        "contributors": [{"title": about.publisher, "role": "publisher"}],
    }
    if about.address:
        package["homepage"] = f"{about.address}open-data/"
    if licence and licence.url:
        package["licenses"] = [{"path": licence.url, "title": licence.name}]
    package["resources"] = [_resource(file) for file in files]
    return f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode()


def _resource(file: TableFile) -> dict[str, Any]:
    table = file.table
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table is INDICATORS:
        own = table.key[0]
        schema["foreignKeys"] = [
            {"fields": own, "reference": {"resource": PROJECTS.name, "fields": PROJECTS.key[0]}}
        ]
    if table is PROJECTS:
        schema["extraFields"] = _EXTRA_FIELDS
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


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.heading,
        "type": column.kind.value,
        "description": f"{KIND_WORDS[column.kind]}：{column.description}",
        **({"constraints": {"required": True}} if column.required else {}),
        **column.fiscal,
    }


_EXTRA_FIELDS: list[dict[str, Any]] = [
    {
        "name": f"金额（{AMOUNT_UNIT}）",
        "type": "number",
        "columnType": "value",
        "normalizationTarget": True,
        "description": f"单位{AMOUNT_UNIT}，1 {AMOUNT_UNIT}等于 10000 元",
    },
    {"name": PERIOD_OF, "type": "string", "columnType": "value-kind:code", "description": "年度 或 中期"},
    {"name": AMOUNT_OF, "type": "string", "columnType": "fin-source:generic:code"},
    {"name": "币种", "type": "string", "columnType": "value-currency:code", "constant": "CNY"},
    {"name": "收支方向", "type": "string", "columnType": "direction", "constant": "expenditure"},
]
"""The columns that the table of projects has where every amount of a source gets a row of its own."""
