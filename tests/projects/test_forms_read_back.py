"""The official forms that the site offers, read back by the import, give the data that they were made from."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.documents.cell_text import paragraphs
from generator.documents.drafts import Draft, GoalsFile, ImportWishes, drafts_of
from generator.documents.form_table import FormTable
from generator.documents.grid import Document, Grid, GridCell
from generator.file_reading import read_below
from generator.form.project import Project
from generator.form.registers import Registers
from generator.form.results import Results
from generator.projects.artifacts import build_artifacts
from generator.projects.form_files import form_tables
from generator.projects.printed_form import form_of
from generator.projects.result_form import result_forms
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.results_file import read_results, results_keys
from generator.reading.yaml_text import read_yaml
from tests.support.every_layout import LAYOUT_FILES, write_layouts
from tests.support.form_tables import placed_cells
from tests.support.forms import CASES, DATA

SIX = sorted((DATA / "2023").glob("*.yml"))
RESULTS = sorted((CASES / "results").glob("2*/*.results.yml"))
OTHER_LAYOUT = {"level-not-on-the-form", "cost-first-level"}
"""Tables that say nothing by which their layout could be told from the default one."""
NOT_PRINTED = {"layout_name", "method_name", "copied_as_printed"}


def read(path: Path, registers: Registers) -> Project:
    """The project in a file."""
    data = path.read_bytes()
    source, _ = read_yaml("a.yml", data, project_keys(data, registers.layouts, registers.level_names))
    project, problems = read_project(source, registers)
    assert project is not None, problems
    return project


def drafts(tables: list[FormTable], registers: Registers, wishes: ImportWishes | None = None) -> list[Draft]:
    """The drafts of forms, each of which stands on a sheet of its own."""
    grids = [
        Grid(
            [
                GridCell(cell.box.text, cell.row, cell.column, cell.box.rows, cell.columns)
                for cell in placed_cells(table)
            ],
            f"表{number}",
            (table.title, *table.lines_before),
            table.lines_after,
        )
        for number, table in enumerate(tables, 1)
    ]
    return drafts_of(Document("官方的表.xlsx", grids), registers, wishes)


def without_comments(text: str) -> str:
    """The lines of a file that say something."""
    return "".join(line for line in text.splitlines(True) if not line.lstrip().startswith("#"))


def said(project: Project) -> dict[str, Any]:
    """What a project says, its layout aside; a blank beside a Chinese character and a last line break say nothing."""
    fields = {name: getattr(project, name) for name in Project.model_fields if name not in NOT_PRINTED}
    further = {
        name: paragraphs(text) if isinstance(text, str) else text
        for name, text in project.other_cells.items()
    }
    return fields | {"other_cells": further, "scheme": None}


def test_the_six_on_six_sheets_give_the_six_files() -> None:
    """Byte for byte, but for the comments that no form prints."""
    registers = read_registers(partial(read_below, DATA), "data")
    projects = [read(path, registers) for path in SIX]
    tables = [form_tables(project, form_of(project), {})["form"][0] for project in projects]
    read_back = drafts(tables, registers)
    assert [draft.text for draft in read_back] == [without_comments(path.read_text("utf-8")) for path in SIX]
    assert [draft.doubts for draft in read_back] == [[]] * len(SIX)


@pytest.fixture(scope="module")
def layouts_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a body with a table of every layout."""
    data = tmp_path_factory.mktemp("layouts") / "data"
    write_layouts(data)
    return data


def test_every_layout_is_told_from_the_others_and_read(layouts_data: Path) -> None:
    """The delivered ones and the body's own: the project is the same, and so is the layout where the form shows it."""
    registers = read_registers(partial(read_below, layouts_data), "data")
    wrong = []
    for path in LAYOUT_FILES:
        if path.name.endswith(".results.yml"):
            continue
        project = read(path, registers)
        wishes = ImportWishes(layout=project.layout) if project.layout.has_results else None
        (draft,) = drafts(form_tables(project, form_of(project), {})["form"], registers, wishes)
        same_layout = draft.layout.name == project.layout.name or path.stem in OTHER_LAYOUT
        (layouts_data / "draft.yml").write_text(draft.text, encoding="utf-8")
        if (
            not draft.text
            or not same_layout
            or said(read(layouts_data / "draft.yml", registers)) != said(project)
        ):
            wrong.append((path.stem, draft.layout.name, draft.refusal, draft.doubts))
    assert wrong == []


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.name.removesuffix(".results.yml"))
def test_results_are_read_beside_their_goals(path: Path) -> None:
    """Self-evaluation and monitoring, whatever the table says of the goals again."""
    registers = read_registers(partial(read_below, CASES / "results"), "data")
    goals = path.with_name(path.name.replace(".results", ""))
    artifacts = build_artifacts(
        "2023/a", "a.yml", goals.read_bytes(), registers, results_data=path.read_bytes()
    )
    project = artifacts.project
    assert project is not None
    assert artifacts.results is not None
    wishes = ImportWishes(find_project=lambda name, year: GoalsFile(f"{year}/a.yml", project))
    tables = form_tables(project, form_of(project), result_forms(artifacts.results))
    for kind, field in (("self-evaluation", "self_evaluation"), ("monitoring", "monitoring")):
        read_back = drafts(tables.get(kind, []), registers, wishes)
        assert [(draft.path, draft.doubts, draft.problems) for draft in read_back] == [
            ("2023/a.results.yml", [], [])
        ] * len(tables.get(kind, []))
        for number, draft in enumerate(read_back):
            source, _ = read_yaml(
                "a.results.yml", draft.text.encode(), results_keys(registers, project.layout)
            )
            results, problems = read_results(source, project, registers)
            assert results is not None, problems
            assert table_of(results, field, 0) == table_of(artifacts.results.results, field, number)


def table_of(results: Results, field: str, number: int) -> dict[str, Any]:
    """What a table of results says, without what no form prints."""
    tables = getattr(results, field)
    table = tables[number] if isinstance(tables, tuple | list) else tables
    return table.model_dump(exclude=NOT_PRINTED)  # type: ignore[no-any-return]
