"""The downloads of a small data folder that people can read: tests/cases/downloads."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from generator.downloads.file_list import OPEN_DATA_FOLDER
from generator.downloads.spreadsheet_guard import unguarded
from generator.downloads.write_all import download_order, write_downloads
from generator.projects.catalog import Catalog, read_catalog
from tests.support.forms import CASES, DATA

CASE = CASES / "downloads"
ADDRESS = "https://www.example.gov.cn/budget/"


def case_catalog(folder: Path) -> Catalog:
    """The projects of the case, its data copied into `folder`; the taxonomy is the real one."""
    data = folder / "data"
    shutil.copytree(CASE / "data", data, copy_function=shutil.copyfile)
    shutil.copyfile(DATA / "taxonomy.yml", data / "taxonomy.yml")
    catalog = read_catalog(data)
    assert catalog.errors == ()
    return catalog


def write(catalog: Catalog, folder: Path, address: str = ADDRESS) -> Path:
    """Write all downloads; where they lie."""
    write_downloads(download_order(catalog, address), folder)
    return folder / OPEN_DATA_FOLDER


class Digits(str):
    """A number as it is written."""


def records_in(file: Path) -> list[dict[str, Any]]:
    """The projects in a file, numbers with their digits."""
    found = json.loads(file.read_bytes(), parse_float=Digits, parse_int=Digits)["projects"]
    assert isinstance(found, list)
    return found


def table_in(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by their headings, the way the page of open data tells programs to read it."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return [{key: unguarded(text) for key, text in row.items()} for row in csv.DictReader(opened)]
