"""Reads a project file of tests/cases against the site's real registers, the way the generator does."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.editing.editor_schema import editor_schemas
from generator.form.project import Project
from generator.form.registers import Registers
from generator.reading.problem import Problem, sort_problems
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml

CASES = Path(__file__).parents[1] / "cases"
DATA = CASES / "founding" / "data"
"""The six tables of the founding document with their registers, as the tests hold them: `data/` may be another body's."""


@cache
def registers() -> Registers:
    """The registers of the six tables."""
    return read_registers(lambda name: (DATA / name).read_bytes(), "data")


@cache
def schema_texts() -> Mapping[str, str]:
    """Return the schemas for editors of these registers by the names of their files, made once for all tests of a process."""
    return editor_schemas(registers())


@cache
def schemas() -> Path:
    """Return a folder with the schemas for editors of these registers, written once for all tests of a process."""
    folder = TemporaryDirectory(prefix="disclosure-schemas-")
    atexit.register(folder.cleanup)
    for name, text in schema_texts().items():
        Path(folder.name, name).write_text(text, encoding="utf-8")
    return Path(folder.name)


def read(
    data: bytes, path: str = "data/2023/project.yml", *, repair: bool = True
) -> tuple[Project | None, YamlFile, tuple[Problem, ...]]:
    """The project in `data`, its source, and the problems that reading it brought up, as `check` or, without `repair`, `--fix` reads it."""
    keys = project_keys(data, registers().layouts, registers().level_names)
    source, problems = read_yaml(path, data, keys, repair=repair)
    project, found = read_project(source, registers())
    return project, source, sort_problems([*problems, *found])


def printed(problems: tuple[Problem, ...]) -> str:
    """The problems as `disclosure check` prints them."""
    return "".join(f"{problem}\n" for problem in problems)
