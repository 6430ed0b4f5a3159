"""The way of a form through an office file and back: written, read as a document, interpreted, read as a data file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.documents.drafts import Draft, GoalsFile, ImportWishes, drafts_of
from generator.documents.grid import ReadingOptions
from generator.documents.read_document import read_document
from generator.form.form_layouts import FormLayout
from generator.form.project import Project
from generator.form.project_results import join_results
from generator.form.registers import Registers
from generator.form.results import Results
from generator.projects.form_files import TARGET_FORM, form_files, form_tables
from generator.projects.printed_form import form_of
from generator.projects.result_form import result_forms
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.results_file import read_results, results_keys
from generator.reading.yaml_text import read_yaml


def imported_drafts(
    project: Project, registers: Registers, folder: Path, layout: FormLayout | None = None
) -> Iterator[tuple[str, Draft]]:
    """Yield the draft that is imported from every office file of a project's goals, after the ending of the file."""
    files = form_files(form_tables(project, form_of(project), {}))
    for name, content in files.items():
        file = folder / name
        file.write_bytes(content)
        drafts = drafts_of(read_document(file, ReadingOptions()), registers, ImportWishes(layout))
        assert len(drafts) == 1, (name, [draft.place for draft in drafts])
        yield name.removeprefix(f"{TARGET_FORM}."), drafts[0]


def project_in(text: str, registers: Registers) -> Project | None:
    """Return the project in the text of a data file; None where it cannot be read."""
    data = text.encode()
    source, _ = read_yaml(
        "data/2023/project.yml", data, project_keys(data, registers.layouts, registers.level_names)
    )
    return read_project(source, registers)[0]


def imported_results(
    project: Project, results: Results, registers: Registers, folder: Path
) -> Iterator[tuple[str, Draft]]:
    """Yield every draft that is imported from the office files of a project's tables of results, after the file's name."""
    joined = join_results(project, results, registers.scoring)
    tables = form_tables(project, form_of(project), result_forms(joined))
    tables.pop(TARGET_FORM)
    wishes = ImportWishes(find_project=lambda name, year: GoalsFile("2023/project.yml", project))
    for name, content in form_files(tables).items():
        file = folder / name
        file.write_bytes(content)
        for draft in drafts_of(read_document(file, ReadingOptions()), registers, wishes):
            yield name, draft


def results_in(text: str, project: Project, registers: Registers) -> Results | None:
    """Return the results in the text of a file; None where it cannot be read."""
    source, _ = read_yaml(
        "data/2023/project.results.yml", text.encode(), results_keys(registers, project.layout)
    )
    return read_results(source, project, registers)[0]


def meaning_of_results(results: Results) -> list[object]:
    """Return what every table says, without what is no part of it: 照录, and by which method points are given."""
    return [
        (path[0], table.layout.name, table.model_dump(exclude={"copied_as_printed", "method_name"}))
        for path, table in results.tables()
    ]


def meaning(project: Project) -> dict[str, object]:
    """Return what a form says, without what is no part of it: 照录, and which goals of both sides belong together."""
    goals = list(project.goal_rows())
    sides = [side for side in (project.medium_term_funds, project.annual_funds) if side is not None]
    return {
        "name": project.name,
        "year": project.year,
        "years": project.medium_term_years,
        "units": tuple(project.implementing_units),
        "head": (
            project.project_attribute,
            project.project_code,
            project.competent_department,
            project.project_period,
            project.remarks,
        ),
        "origin": project.origin,
        "other": _without_blanks(dict(project.other_cells)),
        "funds": [
            (side.period, side.unit, {(cell.label, cell.text) for cell in side.cells}) for side in sides
        ],
        "medium_term_goals": [goal.medium_term for goal in goals if goal.medium_term],
        "annual_goals": [goal.annual for goal in goals if goal.annual],
        "rows": [(row.level1, row.level2, row.name, row.medium_term, row.annual) for row in project.rows],
    }


def _without_blanks(value: object) -> object:
    """Return texts without blanks: beside a Chinese character one only lays a document out."""
    if isinstance(value, str):
        return value.replace(" ", "")
    if isinstance(value, tuple):
        return tuple(map(_without_blanks, value))
    return {key: _without_blanks(own) for key, own in value.items()} if isinstance(value, dict) else value


def differences(first: Project, second: Project | None) -> dict[str, tuple[object, object]]:
    """Return what two projects say otherwise, by the keys of `meaning`."""
    if second is None:
        return {"project": (first.name, None)}
    left, right = meaning(first), meaning(second)
    return {key: (left[key], right[key]) for key in left if left[key] != right[key]}
