"""The downloads of results: every cell of a record in some table, the same in every format, none where there are none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from generator.downloads.description import describe_data
from generator.downloads.file_list import written_downloads
from generator.downloads.result_tables import (
    EVALUATION_TABLE,
    EXECUTION_TABLE,
    MONITORING_TABLE,
    RESULT_TABLE,
)
from generator.downloads.spreadsheet_guard import GUARD
from generator.downloads.tables import tables_of
from generator.downloads.write_all import download_order
from generator.form.result_columns import FIELDS_OF_ROLES
from generator.form.result_states import ResultState
from generator.form.results import FundsResult
from generator.pages.open_data import draw_open_data
from generator.projects.catalog import Catalog, read_catalog
from generator.rendering.result_words import STATE_REASON_WORDS, STATE_WORDS
from tests.support.download_files import ADDRESS, case_catalog, records_in, table_in, write
from tests.support.results import BODY, RESULT_FILES

RESULT_TABLES = (RESULT_TABLE, MONITORING_TABLE, EXECUTION_TABLE, EVALUATION_TABLE)
NAMES = [table.name for table in RESULT_TABLES]


def body_catalog(folder: Path) -> Catalog:
    """The invented body, its data copied into `folder`."""
    catalog = read_catalog(Path(shutil.copytree(BODY, folder / "data", copy_function=shutil.copyfile)))
    assert catalog.errors == ()
    return catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Five projects, four of them with results."""
    return body_catalog(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def folder(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their downloads."""
    return write(catalog, tmp_path_factory.mktemp("written"))


@pytest.mark.parametrize("name", [*NAMES, "cells"])
def test_tables(name: str, folder: Path, golden: Callable[[Path, str], None]) -> None:
    """The files as people can read them; the mark is shown as ⟨0⟩."""
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")
    golden(RESULT_FILES / f"{name}.csv", text.replace("\r\n", "\n").replace(GUARD, "⟨0⟩"))


def test_sites_without_results_have_no_such_table(tmp_path: Path) -> None:
    """Neither files nor sheets, notes or columns."""
    plain = case_catalog(tmp_path)
    description = describe_data(plain, ADDRESS)
    assert not {table.name for table in tables_of(description)} & set(NAMES)
    assert "完成情况" not in "".join(heading for heading, _ in description.notes)
    assert "自评" not in description.summary


def test_monitoring_alone_has_no_table_of_self_evaluation(tmp_path: Path) -> None:
    """Each table is only where it has rows; goals in 元 have further cells in any case."""
    data = Path(shutil.copytree(BODY, tmp_path / "data", copy_function=shutil.copyfile))
    for file in data.glob("2023/*.results.yml"):
        if file.name != "fuwu-zhan.results.yml":
            file.unlink()
    description = describe_data(read_catalog(data), ADDRESS)
    assert [table.name for table in tables_of(description)] == [
        "projects", "indicators", "monitoring", "execution", "evaluations", "cells",
    ]  # fmt: skip


def test_every_text_is_in_a_table(folder: Path) -> None:
    """Whatever a record says of the results stands in a cell of some table, letter by letter."""
    cells = {
        text
        for file in folder.glob("*.csv")
        if file.name != "columns.csv"
        for row in table_in(file)
        for value in row.values()
        for text in (value, *value.split("\n"))
    }
    for record in records_in(folder / "projects.json"):
        assert _texts(record.get("results", {})) - _WORDS_OF_PROGRAM <= cells, record["id"]


_KEYS = {"name", *FIELDS_OF_ROLES.values(), *FundsResult.model_fields}
_WORDS_OF_PROGRAM = {*STATE_WORDS, *STATE_REASON_WORDS, "万元", "元", *_KEYS}


def _texts(value: object) -> set[str]:
    """Every text and number in lists and mappings."""
    if isinstance(value, dict):
        return {text for inner in value.values() for text in _texts(inner)}
    if isinstance(value, list):
        return {text for inner in value for text in _texts(inner)}
    return {value} if isinstance(value, str) else set()


def test_a_row_of_the_self_evaluation_leads_to_its_target(folder: Path) -> None:
    """The number is that of the table of indicators; one that the goals do not have leads nowhere."""
    targets = {(row["项目标识"], row["行号"]): row for row in table_in(folder / "indicators.csv")}
    rows = table_in(folder / "results.csv")
    assert sum(not row["目标行号"] for row in rows) == 1
    for row in rows:
        if row["目标行号"]:
            target = targets[row["项目标识"], row["目标行号"]]
            assert target["三级指标"] == row["三级指标"]
            assert target["年度指标值"] == row["目标表指标值"]
    drifted = {
        row["三级指标"]: (row["目标表指标值"], row["自评表指标值"]) for row in rows if row["自评表指标值"]
    }
    assert drifted["慰问困难职工人数"] == ("≥500人", "≥400人")


def test_states_are_those_of_the_summaries(catalog: Catalog, folder: Path) -> None:
    """As many rows of each state as the project's pages count."""
    rows = [row["完成情况"] for row in table_in(folder / "results.csv")]
    for place, state in enumerate(ResultState):
        expected = sum(
            project.results.counts[place]
            for project in catalog.projects
            if project.results and project.results.counts
        )
        assert rows.count(STATE_WORDS[state].word) == expected


def test_money_is_in_ten_thousand_yuan(folder: Path) -> None:
    """Amounts that a table prints in 元 are converted exactly, and stand as printed among the further cells."""
    (row,) = [
        row
        for row in table_in(folder / "execution.csv")
        if row["项目标识"] == "2023/shuwu-jianshe" and row["资金"] == "年度总额"
    ]
    assert Decimal(row["全年执行数（万元）"]) == Decimal("21.98005")
    printed = {
        row["栏目"]: row["内容"] for row in table_in(folder / "cells.csv") if row["位置"] == "绩效自评·资金"
    }
    assert printed["年度总额.全年执行数（元）"] == "219,800.50"


def test_workbook_has_the_sheets(folder: Path) -> None:
    """A sheet for every table, with as many rows, its numbers numbers, and a note on what is judged."""
    book = openpyxl.load_workbook(folder / "disclosure.xlsx")
    for table in RESULT_TABLES:
        heading, *rows = book[table.title].iter_rows(values_only=True)
        assert list(heading) == table.headings
        assert len(rows) == len(table_in(folder / f"{table.name}.csv")) > 0
    points = RESULT_TABLE.headings.index("得分")
    values = [row[points] for row in book["自评指标"].iter_rows(min_row=2, values_only=True)]
    assert {type(value) for value in values} <= {int, float, type(None)}
    notes = "".join(str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell)
    assert "都照表上的，不复算" in notes


def test_data_package(folder: Path) -> None:
    """Keys are keys, required columns have no blank, cells are of their types, phases are approved, adjusted, executed."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    resources = {resource["name"]: resource for resource in package["resources"]}
    for name in NAMES:
        rows, schema = table_in(folder / f"{name}.csv"), resources[name]["schema"]
        assert [field["name"] for field in schema["fields"]] == list(rows[0])
        keys = [tuple(row[key] for key in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        required = [field["name"] for field in schema["fields"] if "constraints" in field]
        assert required
        assert all(row[heading] for row in rows for heading in required)
        for field in schema["fields"]:
            if field["type"] in ("number", "integer"):
                assert all(Decimal(row[field["name"]]).is_finite() for row in rows if row[field["name"]])
    schema = resources["execution"]["schema"]
    phases = {field["name"]: field["normalize"] for field in schema["fields"] if "normalize" in field}
    assert phases == {
        "年初预算数（万元）": {"预算阶段": "approved"},
        "全年预算数（万元）": {"预算阶段": "adjusted"},
        "全年执行数（万元）": {"预算阶段": "executed"},
    }
    extra = {field["name"]: field for field in schema["extraFields"]}
    assert extra["预算阶段"]["columnType"] == "phase:id"
    assert extra["金额（万元）"]["normalizationTarget"] is True


def test_json_is_what_its_schema_says(folder: Path) -> None:
    """With results in it, and a project without."""
    validator = Draft202012Validator(json.loads((folder / "projects.schema.json").read_bytes()))
    content: dict[str, Any] = json.loads((folder / "projects.json").read_bytes())
    assert [error.message for error in validator.iter_errors(content)] == []
    assert sum("results" in project for project in content["projects"]) == 4


def test_page_of_open_data(catalog: Catalog, folder: Path) -> None:
    """It lists every file and explains every column."""
    description = describe_data(catalog, ADDRESS)
    files = written_downloads(download_order(catalog, ADDRESS), folder.parent)
    assert {file.name for file in files} == {file.name for file in folder.iterdir()}
    page = draw_open_data(catalog.registers.site, description, files, None)
    for table in RESULT_TABLES:
        assert f'href="{table.name}.csv"' in page
        assert f"{table.name}.csv 的列" in page
    assert "另有绩效自评表3张。另有绩效监控表2张。" in description.summary
    assert "不复算" in page
