"""Official forms as tables: of every delivered layout, and drawn so that a clerk could read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.documents.form_table import Box, CellRole, FormTable
from generator.form.project import Project
from generator.projects.printed_form import form_of
from generator.projects.project_form_table import project_form_table
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml
from tests.support.every_layout import EVERY_LAYOUT, LAYOUT_FILES
from tests.support.forms import DATA


def projects_of_every_layout() -> Iterator[tuple[str, Project]]:
    """Yield a project of every form layout with a name for it."""

    def read_register(name: str) -> bytes:
        return (DATA if name == "taxonomy.yml" else EVERY_LAYOUT).joinpath(name).read_bytes()

    registers = read_registers(read_register, "data")
    for file in LAYOUT_FILES:
        data = file.read_bytes()
        source, _ = read_yaml(
            "data/2023/project.yml", data, project_keys(data, registers.layouts, registers.level_names)
        )
        project, _ = read_project(source, registers)
        assert project is not None, file
        yield file.stem, project


def table_of(project: Project) -> FormTable:
    """Return the official form of a project."""
    return project_form_table(project, form_of(project))


class PlacedCell(NamedTuple):
    """A cell of a form with its place among the columns."""

    box: Box
    row: int
    """Row of the upper left corner, counted from 0."""
    column: int
    columns: int


def placed_cells(table: FormTable) -> Iterator[PlacedCell]:
    """Yield every cell of a table, row by row."""
    for row, boxes in enumerate(table.rows):
        for box in boxes:
            column = table.edges.index(box.begin)
            yield PlacedCell(box, row, column, table.edges.index(box.end) - column)


_MARKS = {CellRole.LABEL: "[]", CellRole.TEXT: "“”", CellRole.AMOUNT: "<>"}


def drawn(table: FormTable) -> str:
    """Return a table as text: a line for every row; labels in brackets, amounts in angles, with rows×columns behind."""
    rows: list[list[str]] = [[] for _ in table.rows]
    for cell in placed_cells(table):
        begin, end = _MARKS[cell.box.role]
        spans = (cell.box.rows, cell.columns)
        text = cell.box.text.replace("\n", "／")
        rows[cell.row].append(f"{begin}{text}{end}" + (f"{spans[0]}×{spans[1]}" if spans != (1, 1) else ""))
    lines = [" ".join(row) for row in rows]
    if table.header_row is not None:
        lines[table.header_row] += "  ← 每页重复"
    paper = "横" if table.landscape else "竖"
    head = [f"{table.title}（A4 {paper}，列宽 {' '.join(map(str, table.widths))}）", *table.lines_before]
    return "\n".join([*head, *lines, *table.lines_after]) + "\n"
