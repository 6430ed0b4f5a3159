"""List every file to download with its type, a sentence about its content, and its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.downloads import csv_files, json_files
from generator.downloads.data_package import DATA_PACKAGE_FILE
from generator.downloads.description import DataDescription
from generator.downloads.finding_files import FINDING_FILES, FINDINGS_JSON, FINDINGS_SCHEMA_FILE
from generator.downloads.finding_table import FINDING_TABLE
from generator.downloads.pieces import DownloadOrder
from generator.downloads.table import Table
from generator.downloads.tables import described_tables, tables_of
from generator.downloads.workbook import WORKBOOK_FILE

ARCHIVE_FILE = "disclosure.zip"
OPEN_DATA_FOLDER = "open-data"
"""Name of the folder of downloads below the site's root."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download, as the page of open data lists it."""

    name: str
    """Name of the file in `OPEN_DATA_FOLDER`."""
    media_type: str
    content: str
    """A sentence about the content."""
    amount: str
    """The amount of content, such as ``6 个项目``; empty where that says nothing."""
    size: int
    """Size in bytes."""


def archived_files(order: DownloadOrder) -> list[str]:
    """Return the names of the files that the archive contains, in its order."""
    return [file.name for file in _files(order) if file.is_archived]


def written_downloads(order: DownloadOrder, site_dir: Path) -> tuple[Download, ...]:
    """Return the files that `write_downloads` wrote into that folder, with their sizes. Raises OSError."""
    folder = site_dir / OPEN_DATA_FOLDER
    return tuple(
        Download(file.name, file.media_type, file.content, file.amount, (folder / file.name).stat().st_size)
        for file in _files(order)
    )


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the downloads; see `Download`."""

    name: str
    media_type: str
    content: str
    amount: str = ""
    is_archived: bool = True
    """Whether the archive contains the file."""


_NUMERALS = ("〇", *"一二三四五六七八九十", *(f"十{unit}" for unit in "一二三四五六七八九"))


def _count_in_words(count: int) -> str:
    """Return a number of things below twenty as it is spoken."""
    return "两" if count == 2 else _NUMERALS[count]


def _rows(table: Table, description: DataDescription) -> int | None:
    """Return the number of rows of a table; None where it is not known before the table is written."""
    if table.kind is None:
        return None
    counts = {kind: (forms, indicators) for kind, forms, indicators in description.other_kinds}
    forms, indicators = counts.get(table.kind, (description.projects, description.indicators))
    return indicators if table.belongs_to else forms


_CSV, _JSON = "text/csv", "application/json"


def _files(order: DownloadOrder) -> Iterator[_File]:
    """Yield all files, those first that most people want."""
    description = order.description
    projects_of_year: Counter[int] = Counter()
    for run in order.runs:
        projects_of_year[run.year] += len(run.keys)
    projects, indicators = f"{description.projects} 个项目", f"{description.indicators} 条指标"
    others = "".join(f"，另有{kind.value}表 {forms} 张" for kind, forms, _ in description.other_kinds)
    both = f"{projects}，{indicators}{others}"
    counted = "张表" if description.other_kinds else "个项目"
    tables = tables_of(description)
    sheets = ["说明", *(table.title for table in tables)]
    yield _File(
        WORKBOOK_FILE,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        f"电子表格，用 WPS 表格、Excel 直接打开。分{''.join(f'“{sheet}”' for sheet in sheets)}"
        f"{_NUMERALS[len(sheets)]}张工作表，能筛选，能排序。",
        both,
    )
    for table in tables:
        rows = _rows(table, description)
        yield _File(
            f"{table.name}.csv",
            _CSV,
            f"{table.title}表，{table.description}",
            "" if rows is None else f"{rows} 行",
        )
    yield _File(
        json_files.PROJECTS_FILE,
        _JSON,
        "全部内容，给程序用：中期和年度都在，文字一字不差，一个项目占一行。",
        both,
    )
    for year in reversed(description.years):
        yield _File(
            json_files.name_of_year(year),
            _JSON,
            f"同上，只有 {year} 年度的。",
            f"{projects_of_year[year]} {counted}",
            is_archived=False,
        )
    if description.has_findings:
        for name, media_type in zip(FINDING_FILES, (_CSV, _JSON), strict=True):
            yield _File(name, media_type, FINDING_TABLE.description)
    yield _File(csv_files.DICTIONARY_FILE, _CSV, "每一列的含义，与本页下面的说明相同。")
    yield _File(
        DATA_PACKAGE_FILE,
        _JSON,
        f"{_count_in_words(len(described_tables(description)))}个 CSV 文件的说明，供程序核对：格式是 Frictionless 的 Data Package，各列注明财政数据的类别。",
    )
    yield _File(
        json_files.PROJECTS_SCHEMA_FILE,
        "application/schema+json",
        f"{json_files.PROJECTS_FILE} 的 JSON Schema。",
    )
    yield _File(
        json_files.PROJECT_SCHEMA_FILE, "application/schema+json", "每个项目的 project.json 的 JSON Schema。"
    )
    if description.has_findings:
        yield _File(FINDINGS_SCHEMA_FILE, "application/schema+json", f"{FINDINGS_JSON} 的 JSON Schema。")
    yield _File(ARCHIVE_FILE, "application/zip", "以上文件打成一包，分年度的除外。", both, is_archived=False)
