"""Registers with the layouts of tests/cases/layouts, and files in the words of these layouts."""

from __future__ import annotations

from functools import cache

from generator.form.project import Project
from generator.form.registers import FORMS_FILE, Registers
from generator.reading.problem import Problem, sort_problems
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml
from tests.support.forms import CASES, DATA

FOLDER = CASES / "layouts"
LAYOUT_FILES = sorted(file for file in FOLDER.glob("*.yml") if file.name != FORMS_FILE)
"""A file for each of these layouts, named after it."""


@cache
def layout_registers() -> Registers:
    """Return the registers in data/ with the forms.yml of these layouts."""
    return read_registers(
        lambda name: (FOLDER if name == FORMS_FILE else DATA).joinpath(name).read_bytes(), "data"
    )


def read_in_layouts(data: bytes) -> tuple[Project | None, tuple[Problem, ...]]:
    """Return the project in a file, read with these layouts, and what reading it brought up."""
    registers = layout_registers()
    keys = project_keys(data, registers.layouts, registers.level_names)
    source, problems = read_yaml("data/2023/project.yml", data, keys)
    project, others = read_project(source, registers)
    return (None if problems else project), sort_problems([*problems, *others])
