"""Read a project file that another file is to be written from, and that therefore must be right."""

from __future__ import annotations

from pathlib import Path

from generator.file_reading import read_below
from generator.form.project import Project
from generator.form.registers import Registers
from generator.reading.problem import DataProblems
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml


def read_right_project(data: Path, project_id: str, registers: Registers) -> tuple[YamlFile, Project]:
    """Return the file of a project in the data folder and the project. Raises DataProblems, OSError.

    A file with errors is refused: whatever is written from it would copy them.
    """
    name = f"{project_id}.yml"
    content = read_below(data, name)
    keys = project_keys(content, registers.layouts, registers.level_names)
    source, problems = read_yaml((data / name).as_posix(), content, keys)
    project, wrong = read_project(source, registers)
    if project is None or problems:
        raise DataProblems([*problems, *wrong])
    return source, project
