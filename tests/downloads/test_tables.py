"""What people take away: exact, harmless in a spreadsheet, the same in every format, the same in every run."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from generator.downloads import sheet_rows
from generator.downloads.columns import ColumnType
from generator.downloads.description import describe_data
from generator.downloads.file_list import written_downloads
from generator.downloads.finding_table import FINDING_TABLE
from generator.downloads.spreadsheet_guard import GUARD
from generator.downloads.table import Table
from generator.downloads.tables import INDICATOR_TABLE, PROJECT_TABLE, TABLES
from generator.downloads.write_all import download_order
from generator.form.funds import FUND_SOURCES
from generator.form.registers import Licence
from generator.projects.catalog import Catalog, read_catalog
from generator.projects.record import Figure, read_record
from generator.projects.totals import level_counts, sum_of_levels, totals_of
from tests.support.download_files import ADDRESS, CASE, case_catalog, records_in, table_in, write
from tests.support.forms import DATA

FILES = [
    "columns.csv",
    "datapackage.json",
    "disclosure.xlsx",
    "disclosure.zip",
    "findings.csv",
    "findings.json",
    "findings.schema.json",
    "indicators.csv",
    "project.schema.json",
    "projects-2022.json",
    "projects-2023.json",
    "projects.csv",
    "projects.json",
    "projects.schema.json",
]
HOSTILE = "2023/anquan"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Three projects: a plain one, one without a medium term, one whose every text would like to be something else."""
    return case_catalog(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def folder(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their downloads."""
    return write(catalog, tmp_path_factory.mktemp("written"))


def expected_rows(folder: Path, table: Table) -> list[list[str | None]]:
    """The rows of a table by the records: what every format has to say."""
    lines = (folder / "projects.json").read_text(encoding="utf-8").splitlines()[1:-1]
    records = [read_record(line.rstrip(",")) for line in lines]
    return [row for record in records for row in table.rows(record, ADDRESS)]


def test_every_file_is_there(catalog: Catalog, folder: Path) -> None:
    """And the page is told of each, with its size, and of no other."""
    assert sorted(path.name for path in folder.iterdir()) == FILES
    listed = written_downloads(download_order(catalog, ADDRESS), folder.parent)
    assert sorted(file.name for file in listed) == FILES
    assert {file.name: file.size for file in listed} == {
        path.name: path.stat().st_size for path in folder.iterdir()
    }
    amounts = {file.name: file.amount for file in listed if file.amount}
    assert amounts["projects.csv"] == f"{len(table_in(folder / 'projects.csv'))} 行"
    assert amounts["indicators.csv"] == f"{len(table_in(folder / 'indicators.csv'))} 行"
    assert amounts["projects-2023.json"] == f"{len(records_in(folder / 'projects-2023.json'))} 个项目"


def test_same_catalog_gives_the_same_bytes(catalog: Catalog, folder: Path, tmp_path: Path) -> None:
    """In another folder, from sheets that were made anew: no clock, no chance, no path in any file."""
    again = write(case_catalog(tmp_path / "again"), tmp_path / "other" / "folder")
    for name in FILES:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


# CSV


@pytest.mark.parametrize("name", ["projects.csv", "indicators.csv", "findings.csv", "columns.csv"])
def test_csv(name: str, folder: Path, golden: Callable[[Path, str], None]) -> None:
    """The files as people can read them; the mark is shown as ⟨0⟩, else nobody would see it in a diff."""
    text = (folder / name).read_bytes().decode("utf-8-sig")
    golden(CASE / name, text.replace("\r\n", "\n").replace(GUARD, "⟨0⟩"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_csv_says_what_the_records_say(table: Table, folder: Path) -> None:
    """Cell by cell, once the marks are taken away; a blank is an empty cell."""
    rows = table_in(folder / f"{table.name}.csv")
    assert [list(row.values()) for row in rows] == [
        [cell or "" for cell in row] for row in expected_rows(folder, table)
    ]
    assert list(rows[0]) == table.headings


@pytest.mark.parametrize("name", ["projects.csv", "indicators.csv", "findings.csv", "columns.csv"])
def test_csv_opens_right(name: str, folder: Path) -> None:
    """UTF-8 with its mark at the beginning, Windows line ends, no cell that a spreadsheet would run or change."""
    content = (folder / name).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    text = content.decode("utf-8-sig")
    assert len(re.findall(r"\r\n", text)) == 1 + len(table_in(folder / name))
    numbers = {
        column.heading
        for table in (*TABLES, FINDING_TABLE)
        for column in table.columns
        if column.type is not ColumnType.TEXT
    }
    with (folder / name).open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            for heading, cell in row.items():
                if heading in numbers and name != "columns.csv":
                    assert re.fullmatch(r"(-?[0-9]+(\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2})?", cell), heading
                else:
                    assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), heading
                    assert not re.fullmatch(r"[0-9.]+", cell), heading


def test_hostile_texts_in_csv(folder: Path) -> None:
    """As typed, the program that reads them finds what the file says."""
    (project,) = [row for row in table_in(folder / "projects.csv") if row["项目标识"] == HOSTILE]
    assert project["项目名称"] == '=HYPERLINK("https://example.com","领取补贴")'
    assert project["项目编码"] == "341100230000012345"
    assert project["来源序号"] == "007"
    assert project["备注"] == "第一行；\n=第二行，“=”在行首。"
    assert project["年度资金总额（万元）"] == "12345678.123456"
    assert project["年度财政拨款（万元）"] == "12345678.123450"
    assert project["年度财政专户管理资金（万元）"] == "0"
    assert project["中期上年结转（万元）"] == ""
    values = [row["年度指标值"] for row in table_in(folder / "indicators.csv") if row["项目标识"] == HOSTILE]
    assert {"=5万元", "-1", "1.10", "＝5万元", "=cmd|'/c calc'!A0"} <= set(values)


# The workbook, read by other code than wrote it


@pytest.fixture(scope="module")
def book(folder: Path) -> Iterator[Any]:
    """The workbook."""
    opened = openpyxl.load_workbook(folder / "disclosure.xlsx")
    yield opened
    opened.close()


def assert_cell(cell: Any, expected: str | None, table: Table, number: int) -> None:
    """A cell holds what the record says, as what it is."""
    if expected is None:
        assert cell.value is None
        return
    kind = table.columns[number].type
    if kind is ColumnType.TEXT:
        assert (cell.data_type, cell.value, cell.number_format) == ("s", expected, "@")
    elif kind is ColumnType.DATE:
        assert cell.value == datetime.combine(date.fromisoformat(expected), datetime.min.time())
        assert cell.number_format == "yyyy-mm-dd"
    elif len(expected.replace(".", "").lstrip("-0")) > 15:
        assert (cell.data_type, cell.value) == ("s", expected)
    else:
        assert cell.data_type == "n"
        assert cell.value == float(expected)
        assert Decimal(repr(cell.value)) == Decimal(expected)
        places = len(expected.partition(".")[2])
        shown = "0" if kind is ColumnType.INTEGER else "#,##0" + (f".{'0' * places}" if places else "")
        assert cell.number_format == shown


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_workbook_says_what_the_records_say(table: Table, folder: Path, book: Any) -> None:
    """Cell by cell: texts as texts, numbers with the form's decimals, nothing a formula."""
    heading, *rows = book[table.title].iter_rows()
    assert [cell.value for cell in heading] == table.headings
    expected = expected_rows(folder, table)
    assert len(rows) == len(expected)
    for cells, texts in zip(rows, expected, strict=True):
        for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            assert_cell(cell, text, table, number)


def test_workbook_is_ready_for_work(book: Any, folder: Path) -> None:
    """Sheets in order, heads that stay, filters over all rows, widths, print settings."""
    assert book.sheetnames == ["说明", "项目", "指标"]
    for table in TABLES:
        sheet = book[table.title]
        last = openpyxl.utils.get_column_letter(len(table.columns))
        rows = len(expected_rows(folder, table)) + 1
        assert sheet.freeze_panes == "D2"
        assert sheet.auto_filter.ref == f"A1:{last}{rows}"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert min(widths) > 6
        assert "numberStoredAsText" in sheet_xml(folder, table)


def sheet_xml(folder: Path, table: Table) -> str:
    """What a sheet is made of."""
    with ZipFile(folder / "disclosure.xlsx") as opened:
        return opened.read(f"xl/worksheets/sheet{TABLES.index(table) + 2}.xml").decode()


def test_workbook_explains_itself(book: Any, catalog: Catalog) -> None:
    """Who publishes, how to read it, the terms, how to cite it, and every column."""
    text = {
        str(cell.value)
        for row in book["说明"].iter_rows()
        for cell in row
        if cell.value is not None and cell.data_type == "s"
    }
    said = describe_data(catalog, ADDRESS)
    assert {said.title, said.publisher, said.citation, "2022—2023 年度"} <= text
    assert "可以自由使用，请注明出处（https://www.example.gov.cn/licence）" in text
    assert {column.heading for table in TABLES for column in table.columns} <= text


def test_workbook_tells_no_clock_and_no_machine(folder: Path) -> None:
    """Fixed times inside and out, and no name but the publisher's."""
    with ZipFile(folder / "disclosure.xlsx") as opened:
        assert {entry.date_time[:3] for entry in opened.infolist()} == {(1980, 1, 1)}
        core = opened.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d{2}-\d{2}T[^<]*", core) == ["1980-01-01T00:00:00Z"] * 2
    assert "云溪镇总工会" in core


def test_more_rows_than_a_sheet_has(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They go on in another sheet, with its own head and filter; no row is lost or told twice."""
    monkeypatch.setattr(sheet_rows, "MAX_SHEET_ROWS", 8)
    opened = openpyxl.load_workbook(write(case_catalog(tmp_path), tmp_path) / "disclosure.xlsx")
    assert opened.sheetnames == ["说明", "项目", "指标", "指标（2）", "指标（3）"]
    found = []
    for name in opened.sheetnames[2:]:
        heading, *rows = opened[name].iter_rows(values_only=True)
        assert list(heading) == INDICATOR_TABLE.headings
        assert len(rows) <= 7
        assert opened[name].auto_filter.ref.endswith(str(len(rows) + 1))
        found += [(row[0], str(row[4])) for row in rows]
    assert found == [(row[0], row[4]) for row in expected_rows(folder, INDICATOR_TABLE)]


def test_text_that_is_too_long_for_a_cell(tmp_path: Path) -> None:
    """It is cut, and says so; a pair of surrogates is not torn; the other formats have all of it."""
    catalog = case_catalog(tmp_path)
    file = catalog.folder / "2023" / "bangfu.yml"
    for text in ("长" * 40_000, "😀" * 20_000, "长" * 32_767, "😀" * 16_383):
        given = f"备注: {text}\n"
        kept = file.read_text(encoding="utf-8")
        file.write_text(kept + given, encoding="utf-8")
        written = write(read_catalog(catalog.folder), tmp_path / "written")
        file.write_text(kept, encoding="utf-8")
        opened = openpyxl.load_workbook(written / "disclosure.xlsx")
        column = PROJECT_TABLE.headings.index("备注")
        remarks = [
            row[column].value for row in opened["项目"].iter_rows(min_row=2) if row[0].value == "2023/bangfu"
        ]
        assert len(remarks) == 1
        fits = len(text.encode("utf-16-le")) // 2 <= 32_767
        if fits:
            assert remarks == [text]
        else:
            assert remarks[0].endswith("……（这一格超过电子表格的上限，全文见 projects.json）")
            assert len(remarks[0].encode("utf-16-le")) // 2 in (32_766, 32_767)
            assert text.startswith(remarks[0].partition("……")[0])
        (project,) = [row for row in table_in(written / "projects.csv") if row["项目标识"] == "2023/bangfu"]
        assert project["备注"] == text
        shutil.rmtree(tmp_path / "written")


# JSON


def test_projects_are_what_their_schema_says(folder: Path) -> None:
    """The whole and each year; the schema that is published is the one that holds."""
    schema = json.loads((folder / "projects.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name in ("projects.json", "projects-2022.json", "projects-2023.json"):
        content = json.loads((folder / name).read_bytes())
        assert [error.message for error in validator.iter_errors(content)] == []
        assert not validator.is_valid({**content, "unit": "元"})
        assert not validator.is_valid({**content, "projects": [{}]})
    one = json.loads((folder / "project.schema.json").read_bytes())
    Draft202012Validator.check_schema(one)
    for project in json.loads((folder / "projects.json").read_bytes())["projects"]:
        Draft202012Validator(one).validate(project)


def test_projects_stand_line_by_line(catalog: Catalog, folder: Path) -> None:
    """Each is its record; the years together are the whole."""
    lines = (folder / "projects.json").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(catalog.projects) + 2
    for row, line in zip(catalog.projects, lines[1:-1], strict=True):
        assert json.loads(line.rstrip(",")) == json.loads(catalog.artifacts.record(row.id))
    whole = records_in(folder / "projects.json")
    assert [record["id"] for record in whole] == [row.id for row in catalog.projects]
    years = [records_in(folder / f"projects-{year}.json") for year in (2022, 2023)]
    assert years[0] + years[1] == whole
    head = json.loads(lines[0] + "]}")
    assert head == {
        "unit": "万元",
        "publisher": "云溪镇总工会",
        "title": "云溪镇项目支出绩效目标公开",
        "licence": {"name": "可以自由使用，请注明出处", "url": "https://www.example.gov.cn/licence"},
        "projects": [],
    }


def test_findings_as_json(catalog: Catalog, folder: Path) -> None:
    """A form on each line, as the schema says, with the findings that `disclosure check` prints."""
    content = json.loads((folder / "findings.json").read_bytes())
    Draft202012Validator(json.loads((folder / "findings.schema.json").read_bytes())).validate(content)
    assert [form["id"] for form in content["findings"]] == [project.id for project in catalog.projects]
    told = sorted(
        (f"data/{form['id']}.yml", finding["rule"], finding["level"], finding["message"])
        for form in content["findings"]
        for finding in form["findings"]
    )
    printed = sorted(
        (problem.path, problem.code, problem.level.word, problem.message) for problem in catalog.problems
    )
    assert len(told) > 15
    for finding, problem in zip(told, printed, strict=True):
        assert finding[:3] == problem[:3]
        assert problem[3].endswith(finding[3])


# The data package


def test_data_package(folder: Path, golden: Callable[[Path, str], None]) -> None:
    """The descriptor as people can read it."""
    golden(CASE / "datapackage.json", (folder / "datapackage.json").read_text(encoding="utf-8"))


def test_data_package_describes_the_files(folder: Path) -> None:
    """Headings, sizes, digests, keys: what `frictionless validate` looks at, and that every cell is of its type."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    tables = {}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        rows = tables[resource["name"]] = table_in(folder / resource["path"])
        schema = resource["schema"]
        assert [field["name"] for field in schema["fields"]] == list(rows[0])
        for field in schema["fields"]:
            cells = [row[field["name"]] for row in rows]
            assert all(map(TYPES[field["type"]], filter(None, cells))), field["name"]
            assert all(cells) or not field.get("constraints", {}).get("required"), field["name"]
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
    (foreign,) = package["resources"][1]["schema"]["foreignKeys"]
    assert foreign["reference"] == {"resource": "projects", "fields": "项目标识"}
    known = {row["项目标识"] for row in tables["projects"]}
    assert {row[foreign["fields"]] for row in tables["indicators"]} == known


TYPES: dict[str, Callable[[str], Any]] = {
    "string": bool,
    "integer": re.compile(r"[0-9]+").fullmatch,
    "number": re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch,
    "date": date.fromisoformat,
}


def test_fiscal_fields(folder: Path) -> None:
    """Column types of the budget taxonomy; amounts fold into one, each once, without the totals."""
    schema = json.loads((folder / "datapackage.json").read_bytes())["resources"][0]["schema"]
    types = {field["name"]: field["columnType"] for field in schema["fields"] if "columnType" in field}
    assert types == {
        "项目标识": "activity:generic:project:code",
        "年度": "date:fiscal-year",
        "项目名称": "activity:generic:project:label",
        "实施单位": "administrative-classification:generic:label",
        "实施单位地址名": "administrative-classification:generic:code",
        "项目属性": "expenditure-type:code",
    }
    folded = [field["normalize"] for field in schema["fields"] if "normalize" in field]
    assert len(folded) == len({tuple(each.items()) for each in folded}) == 2 * len(FUND_SOURCES)
    extra = {field["name"]: field for field in schema["extraFields"]}
    assert {name for each in folded for name in each} == {"期间", "资金来源"} < extra.keys()
    assert extra["金额（万元）"]["normalizationTarget"] is True
    assert extra["币种"]["constant"] == "CNY"


# The archive


def test_archive_has_everything(folder: Path) -> None:
    """The files as they lie beside it; those of single years would be there twice."""
    with ZipFile(folder / "disclosure.zip") as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        assert sorted(names) == [name for name in FILES if not re.match(r"projects-\d|disclosure\.zip", name)]
        for entry in opened.infolist():
            assert opened.read(entry) == (folder / entry.filename).read_bytes()
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.compress_type == ZIP_STORED) == (entry.filename == "disclosure.xlsx")


# What holds for all


def test_sums_are_those_of_the_overview(tmp_path: Path) -> None:
    """Of the real projects: money, sources, indicators, and how many can be measured."""
    catalog = read_catalog(DATA)
    folder = write(catalog, tmp_path)
    rows, totals = table_in(folder / "projects.csv"), totals_of(catalog.projects)
    assert sum(Decimal(row["年度资金总额（万元）"]) for row in rows) == totals.annual == Decimal("370.00")
    for label, value in totals.sources.items():
        assert sum(Decimal(row[f"年度{label}（万元）"] or 0) for row in rows) == value
    assert sum(int(row["指标条数"]) for row in rows) == totals.indicators == 63
    assert sum(int(row["可量化条数"]) for row in rows) == totals.quantifiable
    indicators = table_in(folder / "indicators.csv")
    assert len(indicators) == totals.indicators
    assert sum(row["类型"] == "定量" for row in indicators) == totals.quantifiable
    levels = level_counts(catalog.registers.taxonomy, catalog.projects)
    assert sum(row["类型"] == "不涉及" for row in indicators) == sum_of_levels(levels).counts[3] == 8
    assert sum(int(row["不涉及条数"]) for row in rows) == 8
    records = records_in(folder / "projects.json")
    assert sum(Decimal(record["funds"]["medium_term"]["total"]) for record in records) == Decimal("185.00")


def test_site_without_a_project(tmp_path: Path) -> None:
    """Empty tables are tables."""
    catalog = case_catalog(tmp_path)
    for year in ("2022", "2023"):
        shutil.rmtree(catalog.folder / year)
    folder = write(read_catalog(catalog.folder), tmp_path / "written")
    assert table_in(folder / "projects.csv") == []
    assert records_in(folder / "projects.json") == []
    opened = openpyxl.load_workbook(folder / "disclosure.xlsx")
    assert [opened[table.title].max_row for table in TABLES] == [1, 1]


def test_terms_of_use_are_told_only_where_they_are_given(catalog: Catalog) -> None:
    """Nothing is invented: without the register's word it is 未注明, and the package names no licence."""
    said = describe_data(catalog, ADDRESS)
    assert said.licence_in_words == "可以自由使用，请注明出处"
    assert replace(said, licence=None).licence_in_words == "未注明"
    assert replace(said, licence=Licence.model_validate({"名称": "甲"})).licence_in_words == "甲"


@pytest.mark.parametrize("licence", ["", "数据许可: {名称: 只有一句话}\n"])
def test_package_without_the_address_of_a_licence(licence: str, tmp_path: Path) -> None:
    """A Data Package names a licence by its address: without one it names none."""
    catalog = case_catalog(tmp_path)
    site = catalog.folder / "site.yml"
    site.write_text(site.read_text(encoding="utf-8").partition("数据许可")[0] + licence, encoding="utf-8")
    folder = write(read_catalog(catalog.folder), tmp_path / "written", address="")
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert "licenses" not in package
    assert "homepage" not in package
    head = json.loads((folder / "projects.json").read_bytes())
    assert head["licence"] == ({"name": "只有一句话", "url": None} if licence else None)


def test_addresses_where_the_site_knows_its_own(catalog: Catalog, folder: Path, tmp_path: Path) -> None:
    """Whole ones where it does, else from the root; the records never say more than the way from the root."""
    rows = table_in(folder / "projects.csv")
    assert [row["网页地址"] for row in rows] == [f"{ADDRESS}{row.address}" for row in catalog.projects]
    unknown = write(catalog, tmp_path, address="")
    assert [row["网页地址"] for row in table_in(unknown / "projects.csv")] == [
        row.address for row in catalog.projects
    ]
    assert (unknown / "projects.json").read_bytes() == (folder / "projects.json").read_bytes()
    assert describe_data(catalog).citation.endswith("（网址）.")
    assert describe_data(catalog, ADDRESS).citation.endswith(f"{ADDRESS}open-data/.")


def test_figures_are_texts_with_digits() -> None:
    """A number of a record keeps its digits, and can be told from a text."""
    record = read_record('{"a":75.00,"b":1e3,"c":"75.00","d":0}')
    assert record == {"a": "75.00", "b": "1e3", "c": "75.00", "d": "0"}
    assert [type(value) is Figure for value in record.values()] == [True, True, False, True]


def test_columns_are_told_apart() -> None:
    """No heading stands twice in a table, and amounts name their unit."""
    for table in TABLES:
        assert len(set(table.headings)) == len(table.headings)
        amounts = [column.heading for column in table.columns if column.path.startswith("funds.")]
        assert all(heading.endswith("（万元）") for heading in amounts)
        assert set(table.key) <= set(table.headings)
