"""Write the official forms of a project, of its goals and of its results, as Word and Excel files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.documents.docx_file import docx_file
from generator.documents.form_table import FormTable
from generator.documents.xlsx_file import sheet_names, xlsx_file
from generator.form.project import Project
from generator.projects.printed_form import PrintedForm
from generator.projects.project_form_table import project_form_table
from generator.projects.result_form import (
    MONITORING,
    SELF_EVALUATION,
    ResultForm,
    ResultFormKind,
)
from generator.projects.result_form_table import result_form_table

TARGET_FORM = "form"
"""Name of the office files of a project's goals, without its ending."""
FORM_NAMES = (TARGET_FORM, SELF_EVALUATION.file, MONITORING.file)
"""Names, without the ending, of all office files that a project may have."""
OFFICE_FORMATS = ("docx", "xlsx")
"""Endings of office files that are written."""
FORM_FILES = tuple(f"{name}.{ending}" for name in FORM_NAMES for ending in OFFICE_FORMATS)
"""Names of all office files that may lie beside the page of a project."""


def form_tables(
    project: Project, form: PrintedForm, results: Mapping[ResultFormKind, Sequence[ResultForm]]
) -> dict[str, list[FormTable]]:
    """Return the tables of every form that a project has, by the name of its files; of monitoring there may be several."""
    tables = {TARGET_FORM: [project_form_table(project, form)]}
    return tables | {kind.file: list(map(result_form_table, forms)) for kind, forms in results.items()}


def form_files(tables: Mapping[str, Sequence[FormTable]]) -> dict[str, bytes]:
    """Return the office files of forms in every format, by their names."""
    return {
        f"{name}.{ending}": write_forms(ending, drawn)
        for name, drawn in tables.items()
        for ending in OFFICE_FORMATS
    }


def write_forms(ending: str, tables: Sequence[FormTable], sheets: Sequence[str] = ()) -> bytes:
    """Return an office file with these forms; `sheets` are names for the sheets of a workbook, else they have the titles."""
    if ending == "docx":
        return docx_file(tables)
    names = sheet_names(sheets or [table.title for table in tables])
    return xlsx_file(dict(zip(names, tables, strict=True)))
