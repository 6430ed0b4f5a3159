"""Write every file to download: first the records as JSON, then everything else from that file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from generator.checks import Finding
from generator.downloads import csv_files, data_package, finding_files, json_files
from generator.downloads.data_package import DATA_PACKAGE_FILE
from generator.downloads.description import DataDescription, describe_data
from generator.downloads.finding_table import FINDING_TABLE
from generator.downloads.table import Table
from generator.downloads.tables import described_tables, tables_of
from generator.downloads.workbook import WORKBOOK_FILE, write_workbook
from generator.downloads.zip_archive import ARCHIVE_FILE, write_archive
from generator.projects.artifact_store import ArtifactPart, read_part
from generator.projects.catalog import Catalog
from generator.projects.findings_record import with_findings_between
from generator.projects.record import Record, read_record

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


@dataclass(frozen=True)
class DownloadOrder:
    """The downloads that are to be written. Can be pickled, so that any process can write them."""

    description: DataDescription
    artifacts: Path
    """Folder of cached artifacts."""
    records: tuple[tuple[int, str], ...]
    """Year and cache key of each project."""
    findings_between: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """Findings between projects, by the cache key of the project."""


def download_order(catalog: Catalog, address: str = "") -> DownloadOrder:
    """Return the order for all projects; `address` is the site's with the last slash, empty where it is not known."""
    sheets = catalog.artifacts
    records = tuple((project.year, sheets.keys[project.id]) for project in catalog.projects)
    between = {sheets.keys[project]: findings for project, findings in catalog.findings_between.items()}
    return DownloadOrder(describe_data(catalog, address), sheets.cache.folder, records, between)


def write_downloads(order: DownloadOrder, site_dir: Path) -> None:
    """Write all files into ``site_dir/open-data/``. Raises CacheRemoved, OSError."""
    folder = site_dir / OPEN_DATA_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    records = ((year, read_part(order.artifacts, key, ArtifactPart.RECORD)) for year, key in order.records)
    json_files.write_projects(records, order.description, folder)
    _write_tables(order, folder)
    write_workbook(_records(folder), order.description, folder)
    write_archive((file.name for file in _files(order) if file.is_archived), folder)


def written_downloads(order: DownloadOrder, site_dir: Path) -> tuple[Download, ...]:
    """Return the files that `write_downloads` wrote into that folder, with their sizes. Raises OSError."""
    folder = site_dir / OPEN_DATA_FOLDER
    return tuple(
        Download(file.name, file.media_type, file.content, file.amount, (folder / file.name).stat().st_size)
        for file in _files(order)
    )


def _write_tables(order: DownloadOrder, folder: Path) -> None:
    """Write the CSV files and everything that describes files to programs."""
    description = order.description
    required = {**csv_files.write_tables(_records(folder), description, folder)}
    if description.has_findings:
        required |= finding_files.write_findings(_findings(order), description, folder)
    csv_files.write_dictionary(description, folder)
    for name, schema in json_files.schemas().items():
        (folder / name).write_bytes(schema)
    tables = (
        _table_file(table, folder / f"{table.name}.csv", required[table.name])
        for table in described_tables(description)
    )
    (folder / DATA_PACKAGE_FILE).write_bytes(data_package.descriptor(description, tables))


def _table_file(table: Table, file: Path, required: Collection[str]) -> data_package.TableFile:
    with file.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return data_package.TableFile(table, file.name, file.stat().st_size, digest, required)


def _findings(order: DownloadOrder) -> Iterator[bytes]:
    """Yield the findings of every form, see `findings_record`. Raises CacheRemoved."""
    for _, key in order.records:
        record = read_part(order.artifacts, key, ArtifactPart.FINDINGS_RECORD)
        yield with_findings_between(record, order.findings_between.get(key, ()))


def _records(folder: Path) -> Iterator[Record]:
    return map(read_record, json_files.read_lines(folder / json_files.PROJECTS_FILE))


_CSV, _JSON = "text/csv", "application/json"


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


def _files(order: DownloadOrder) -> Iterator[_File]:
    """Yield all files, those first that most people want."""
    description = order.description
    projects_of_year = Counter(year for year, _ in order.records)
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
        for name, media_type in ((finding_files.FINDINGS_CSV, _CSV), (finding_files.FINDINGS_JSON, _JSON)):
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
        yield _File(
            finding_files.FINDINGS_SCHEMA_FILE,
            "application/schema+json",
            f"{finding_files.FINDINGS_JSON} 的 JSON Schema。",
        )
    yield _File(ARCHIVE_FILE, "application/zip", "以上文件打成一包，分年度的除外。", both, is_archived=False)
