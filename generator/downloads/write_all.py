"""Every file to download, written in one go: first the records, then what is made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from generator.downloads import csv_files, data_package, json_files, workbook, zip_archive
from generator.downloads.description import About, about
from generator.downloads.tables import INDICATORS, PROJECTS, TABLES, Table
from generator.projects.artifact_store import ArtifactPart, read_part
from generator.projects.catalog import Catalog
from generator.projects.record import Record, read_record

FOLDER = "open-data"
"""Below the site's root."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file to download."""

    name: str
    """Below `FOLDER`."""
    media_type: str
    content: str
    """What is in it."""
    amount: str
    """How much is in it, such as ``6 个项目``; empty where that says nothing."""
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Order:
    """What is to be written, so that any process can do it."""

    about: About
    sheets: Path
    """Where sheets are kept."""
    records: tuple[tuple[int, str], ...]
    """Year and key of the sheet of each project."""


def order_of(catalog: Catalog, address: str = "") -> Order:
    """Downloads of all projects; `address` is the site's, with the last slash, empty where it is not known."""
    sheets = catalog.artifacts
    records = tuple((row.year, sheets.keys[row.id]) for row in catalog.projects)
    return Order(about(catalog, address), sheets.cache.folder, records)


def write_downloads(order: Order, site_dir: Path) -> None:
    """Write all files into ``site_dir/open-data/``. Raises CacheRemoved, OSError."""
    folder = site_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    records = ((year, read_part(order.sheets, key, ArtifactPart.RECORD)) for year, key in order.records)
    json_files.write_projects(records, order.about, folder)
    _write_tables(order.about, folder)
    workbook.write_workbook(_records(folder), order.about, folder)
    zip_archive.write_archive((file.name for file in _files(order) if file.packed), folder)


def written_downloads(order: Order, site_dir: Path) -> tuple[Download, ...]:
    """What `write_downloads` wrote there."""
    folder = site_dir / FOLDER
    return tuple(
        Download(file.name, file.media_type, file.content, file.amount, (folder / file.name).stat().st_size)
        for file in _files(order)
    )


def _write_tables(said: About, folder: Path) -> None:
    csv_files.write_tables(_records(folder), said.address, folder)
    csv_files.write_dictionary(folder)
    for name, schema in json_files.schemas().items():
        (folder / name).write_bytes(schema)
    tables = (_table_file(table, folder / f"{table.name}.csv") for table in TABLES)
    (folder / data_package.FILE).write_bytes(data_package.descriptor(said, tables))


def _table_file(table: Table, file: Path) -> data_package.TableFile:
    with file.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return data_package.TableFile(table, file.name, file.stat().st_size, digest)


def _records(folder: Path) -> Iterator[Record]:
    return map(read_record, json_files.read_lines(folder / json_files.PROJECTS_FILE))


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    media_type: str
    content: str
    amount: str = ""
    packed: bool = True
    """Whether the archive has it."""


_CSV, _JSON = "text/csv", "application/json"


def _files(order: Order) -> Iterator[_File]:
    """In the order in which people want them."""
    said, projects_of_year = order.about, Counter(year for year, _ in order.records)
    projects, indicators = f"{said.projects} 个项目", f"{said.indicators} 条指标"
    both = f"{projects}，{indicators}"
    yield _File(
        workbook.FILE,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "电子表格，用 WPS 表格、Excel 直接打开。分“说明”“项目”“指标”三张工作表，能筛选，能排序。",
        both,
    )
    yield _File(f"{PROJECTS.name}.csv", _CSV, f"项目表，{PROJECTS.description}", f"{said.projects} 行")
    yield _File(f"{INDICATORS.name}.csv", _CSV, f"指标表，{INDICATORS.description}", f"{said.indicators} 行")
    yield _File(
        json_files.PROJECTS_FILE,
        _JSON,
        "全部内容，给程序用：中期和年度都在，文字一字不差，一个项目占一行。",
        both,
    )
    for year in reversed(said.years):
        yield _File(
            json_files.name_of_year(year),
            _JSON,
            f"同上，只有 {year} 年度的。",
            f"{projects_of_year[year]} 个项目",
            packed=False,
        )
    yield _File(csv_files.DICTIONARY_FILE, _CSV, "每一列的含义，与本页下面的说明相同。")
    yield _File(
        data_package.FILE,
        _JSON,
        "两个 CSV 文件的说明，供程序核对：格式是 Frictionless 的 Data Package，各列注明财政数据的类别。",
    )
    yield _File(
        json_files.PROJECTS_SCHEMA_FILE,
        "application/schema+json",
        f"{json_files.PROJECTS_FILE} 的 JSON Schema。",
    )
    yield _File(
        json_files.PROJECT_SCHEMA_FILE, "application/schema+json", "每个项目的 project.json 的 JSON Schema。"
    )
    yield _File(zip_archive.FILE, "application/zip", "以上文件打成一包，分年度的除外。", both, packed=False)
