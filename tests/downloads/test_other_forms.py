"""The downloads of forms in other layouts: every cell is in one of the files, and no sum mixes kinds of forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from generator.downloads.description import describe_data
from generator.downloads.file_list import written_downloads
from generator.downloads.spreadsheet_guard import GUARD
from generator.downloads.tables import CELL_TABLE, tables_of
from generator.downloads.write_all import download_order
from generator.pages.open_data import draw_open_data
from generator.projects.catalog import Catalog
from tests.support.download_files import ADDRESS, records_in, table_in, write
from tests.support.other_forms import BY_TOWN, DEPARTMENT, OTHER_FORMS, OWN_LAYOUT, REGION, other_catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Five forms in four layouts and of three kinds."""
    return other_catalog(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def folder(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their downloads."""
    return write(catalog, tmp_path_factory.mktemp("written"))


@pytest.mark.parametrize("name", ["cells", "projects", "departments", "transfer-payments"])
def test_tables(name: str, folder: Path, golden: Callable[[Path, str], None]) -> None:
    """The files as people can read them; the mark is shown as ⟨0⟩."""
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")
    golden(OTHER_FORMS / f"{name}.csv", text.replace("\r\n", "\n").replace(GUARD, "⟨0⟩"))


def test_every_kind_has_its_own_tables(folder: Path) -> None:
    """Whoever sums the table of projects sums projects, in 万元, the forms in 元 converted exactly."""
    rows = {
        name: table_in(folder / f"{name}.csv") for name in ("projects", "departments", "transfer-payments")
    }
    ids = {name: [row["项目标识"] for row in table] for name, table in rows.items()}
    assert ids["projects"] == ["2023/puji", BY_TOWN, OWN_LAYOUT]
    assert (ids["departments"], ids["transfer-payments"]) == ([DEPARTMENT], [REGION])
    funds = [Decimal(row["年度财政拨款（万元）"] or 0) for row in rows["projects"]]
    assert sum(funds) == Decimal("90.00") + Decimal("19.05") + Decimal("330.984005")
    assert rows["departments"][0]["名称"] == "例县教育局"
    assert rows["departments"][0]["年度资金总额（万元）"] == ""
    for name, own in ids.items():
        indicators = "indicators" if name == "projects" else f"{name}-indicators"
        assert {row["项目标识"] for row in table_in(folder / f"{indicators}.csv")} == set(own)


def test_every_text_is_in_a_table(folder: Path) -> None:
    """Whatever a record says of the form stands in a cell of some table."""
    cells = {
        text
        for file in folder.glob("*.csv")
        if file.name != "columns.csv"
        for row in table_in(file)
        for value in row.values()
        for text in value.split("\n")
    }
    for record in records_in(folder / "projects.json"):
        amounts = [
            cell
            for side in ("medium_term", "annual")
            if record["funds"][side]
            for cell in record["funds"][side].get("cells", ())
        ]
        own = [record.get("head_cells"), record.get("foot_cells"), record["indicators"], record["goals"]]
        texts = {*_texts(own), *(cell["text"] for cell in amounts)} - _WORDS_OF_PROGRAM
        assert texts <= cells, record["id"]


_WORDS_OF_PROGRAM = {"quantitative", "qualitative", "blank"}


def _texts(value: object) -> set[str]:
    """Every text in lists and mappings that is no number."""
    if isinstance(value, dict):
        return {text for key, inner in value.items() if key != "measure" for text in _texts(inner)}
    if isinstance(value, list):
        return {text for inner in value for text in _texts(inner)}
    return {value} if isinstance(value, str) else set()


def test_data_package(folder: Path) -> None:
    """Keys are keys, columns that are said to have no blank cell have none, and rows belong to rows that are there."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    tables = {resource["name"]: table_in(folder / resource["path"]) for resource in package["resources"]}
    assert list(tables) == [
        "projects", "indicators", "departments", "departments-indicators",
        "transfer-payments", "transfer-payments-indicators", "cells", "findings",
    ]  # fmt: skip
    for resource in package["resources"]:
        rows, schema = tables[resource["name"]], resource["schema"]
        assert [field["name"] for field in schema["fields"]] == list(rows[0])
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        required = [field["name"] for field in schema["fields"] if "constraints" in field]
        assert all(row[name] for row in rows for name in required)
        for foreign in schema.get("foreignKeys", ()):
            owners = {row[foreign["reference"]["fields"]] for row in tables[foreign["reference"]["resource"]]}
            assert {row[foreign["fields"]] for row in rows} <= owners
    total = next(
        field
        for field in package["resources"][0]["schema"]["fields"]
        if field["name"] == "年度资金总额（万元）"
    )
    assert "constraints" not in total  # a form without a total


def test_workbook(folder: Path) -> None:
    """A sheet for every table, with the same cells, and a note on what must not be summed."""
    book = openpyxl.load_workbook(folder / "disclosure.xlsx")
    assert book.sheetnames == [
        "说明",
        "项目",
        "指标",
        "部门整体",
        "部门整体指标",
        "转移支付",
        "转移支付指标",
        "其他栏目",
    ]
    heading, *rows = book["其他栏目"].iter_rows(values_only=True)
    assert list(heading) == CELL_TABLE.headings
    cells = table_in(folder / "cells.csv")
    assert [["" if cell is None else str(cell) for cell in row] for row in rows] == [
        list(row.values()) for row in cells
    ]
    notes = "".join(str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell)
    assert "不要加在一起" in notes
    assert "另有部门整体支出绩效目标表 1 张" in notes


def test_json_is_what_its_schema_says(folder: Path) -> None:
    """All forms are in it, each with its kind."""
    validator = Draft202012Validator(json.loads((folder / "projects.schema.json").read_bytes()))
    content = json.loads((folder / "projects.json").read_bytes())
    assert [error.message for error in validator.iter_errors(content)] == []
    kinds = {project["id"]: project.get("form", {}).get("kind") for project in content["projects"]}
    assert kinds[DEPARTMENT] == "部门整体支出绩效目标"
    assert kinds["2023/puji"] is None


def test_page_of_open_data(catalog: Catalog, folder: Path) -> None:
    """It lists every file and explains every column."""
    description = describe_data(catalog, ADDRESS)
    files = written_downloads(download_order(catalog, ADDRESS), folder.parent)
    assert {file.name for file in files} == {file.name for file in folder.iterdir()}
    page = draw_open_data(catalog.registers.site, description, files, None)
    for table in tables_of(description):
        assert f'href="{table.name}.csv"' in page
        assert f"{table.name}.csv 的列" in page
    assert "没有就没有这个键" in page
    assert (description.projects, description.indicators, description.quantifiable) == (3, 7, 5)


def test_counts_of_rows(catalog: Catalog, folder: Path) -> None:
    """The number of rows that the page says is the number of rows."""
    listed = written_downloads(download_order(catalog, ADDRESS), folder.parent)
    amounts = {file.name: file.amount for file in listed if file.name.endswith(".csv") and file.amount}
    assert amounts == {name: f"{len(table_in(folder / name))} 行" for name in amounts}
    assert len(amounts) == 6
