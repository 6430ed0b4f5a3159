"""Define the table of findings that people download, and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.downloads.columns import Column, ColumnType
from generator.downloads.table import FORM_NAME_COLUMN, ID_COLUMN, UNITS_COLUMN, YEAR_COLUMN, Table
from generator.projects.findings_record import FINDING_KEYS
from generator.projects.record import Figure, Record


class _FindingItem(NamedTuple):
    """The source of a row of the table of findings."""

    record: Record
    number: int
    """Number of the finding among those of its form, from 1."""
    finding: Record
    address: str
    """Address of the site with the last slash; empty where it is not known."""


def _items(record: Record, address: str) -> Iterator[_FindingItem]:
    for number, finding in enumerate(record["findings"], start=1):
        yield _FindingItem(record, number, finding, address)


def _column(name: str, width: int, required: bool = False) -> Column:
    """Return the column of a key of a finding."""
    key = next(key for key in FINDING_KEYS if key.name == name)
    description = key.description.replace("就是 null", "就空着")
    path = f"findings.{name}"
    return Column(
        key.title, path, description, lambda item: item.finding[name], width=width, required=required
    )


FINDING_TABLE = Table(
    name="findings",
    title="核对提示",
    description="一条提示一行：程序按公开的规则对照表上的数字和文字得出，只陈述事实，不是对项目的评价。",
    key=(ID_COLUMN.heading, "序号"),
    items=_items,
    kind=None,
    columns=(
        ID_COLUMN,
        YEAR_COLUMN,
        FORM_NAME_COLUMN,
        UNITS_COLUMN,
        Column(
            "序号",
            "findings",
            "在这张表的提示里是第几条，从 1 起",
            lambda item: Figure(item.number),
            ColumnType.INTEGER,
            6,
            required=True,
        ),
        _column("level", 8, required=True),
        _column("rule", 24, required=True),
        _column("title", 30, required=True),
        _column("field", 40),
        _column("message", 60, required=True),
        Column(
            "涉及的其他项目",
            "findings.other_projects",
            "项目标识，中间用空格隔开；没有就空着",
            lambda item: " ".join(item.finding["other_projects"]) or None,
            width=26,
        ),
        Column(
            "网页地址",
            "url",
            "项目的网页；本站没有登记公开网址的，从首页的地址算起",
            lambda item: item.address + item.record["url"],
            width=40,
            required=True,
        ),
    ),
)
"""The findings of all forms. It is not in the workbook: findings are said about forms, not by them."""
