"""Official forms as tables of cells with spans, before they become Word or Excel files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.documents.form_table import UNITS_PER_WIDTH, FormTable
from generator.projects.artifact_store import PROJECT_FILES
from generator.projects.form_files import FORM_FILES, form_tables
from generator.projects.printed_form import form_of
from generator.projects.result_form import result_forms
from tests.support.form_tables import drawn, placed_cells, projects_of_every_layout, table_of
from tests.support.forms import CASES, DATA, read
from tests.support.results import body_artifacts

FOLDER = CASES / "form_tables"


def test_tables_of_projects(golden: Callable[[Path, str], None]) -> None:
    """The founding document's form, and forms with blocks, small tables, own columns and amounts in 元."""
    project, _, _ = read((DATA / "2023" / "laodong-jingsai.yml").read_bytes())
    assert project is not None
    golden(FOLDER / "laodong-jingsai.txt", drawn(table_of(project)))
    named = {"gonggong-weisheng", "cungan-baochou", "bumen-zhengti"}
    for name, project in projects_of_every_layout():
        if name in named:
            golden(FOLDER / f"{name}.txt", drawn(table_of(project)))


def test_tables_of_results(golden: Callable[[Path, str], None]) -> None:
    """A self-evaluation and a monitoring have every cell that their pages have."""
    artifacts = body_artifacts("jineng-jingsai")
    assert artifacts.project is not None
    tables = form_tables(artifacts.project, form_of(artifacts.project), result_forms(artifacts.results))
    assert list(tables) == ["form", "self-evaluation", "monitoring"]
    text = "\n".join(drawn(table) for table in [*tables["self-evaluation"], *tables["monitoring"]])
    golden(FOLDER / "results.txt", text)
    assert set(artifacts.form_files) == set(FORM_FILES)
    assert set(FORM_FILES) < set(PROJECT_FILES)


def _covered(table: FormTable) -> list[tuple[int, int]]:
    """Return every place of a table as often as cells cover it."""
    return sorted(
        (row, column)
        for cell in placed_cells(table)
        for row in range(cell.row, cell.row + cell.box.rows)
        for column in range(cell.column, cell.column + cell.columns)
    )


@pytest.mark.parametrize(("name", "project"), list(projects_of_every_layout()))
def test_every_layout_fills_its_table(name: str, project: object) -> None:
    """Every place is covered once, the columns are as wide as the paper, and every text of the form is in some cell."""
    form = form_of(project)
    table = table_of(project)
    assert _covered(table) == [
        (row, column) for row in range(len(table.rows)) for column in range(len(table.widths))
    ]
    assert sum(table.widths) == UNITS_PER_WIDTH
    assert min(table.widths) > 0
    texts = [box.text for boxes in table.rows for box in boxes]
    assert [row.level1 for row in form.rows if row.level1 not in texts] == []
    names = {side.name for row in form.rows for side in row.sides}
    values = {text for row in form.rows for side in row.sides for text in side.texts if "<span" not in text}
    assert (names | values) - set(texts) <= {""}
