"""A small data folder whose forms have other layouts: tests/cases/other-forms."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from generator.form.project import Project
from generator.form.registers import Registers
from generator.projects.artifacts import ProjectArtifacts, build_artifacts
from generator.projects.catalog import Catalog, read_catalog
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml
from tests.support.forms import CASES, DATA

OTHER_FORMS = CASES / "other-forms"
OWN_LAYOUT, BY_TOWN, DEPARTMENT, REGION, COPIED = (
    "2024/gaobiaozhun",
    "2024/fenzhen",
    "2024/jiaoyu-zhengti",
    "2024/tiaochu",
    "2023/puji",
)
"""In 元 with blocks and columns of its own; sources and columns by town, one level, no total; two other kinds; 照录."""


def copy_other_forms(folder: Path) -> Path:
    """Copy the data into ``folder/data``, with the real taxonomy, and return that folder."""
    shutil.copytree(OTHER_FORMS / "data", folder / "data", copy_function=shutil.copyfile)
    shutil.copyfile(DATA / "taxonomy.yml", folder / "data/taxonomy.yml")
    return folder / "data"


def other_catalog(folder: Path) -> Catalog:
    """The catalog of the data, copied into `folder`."""
    catalog = read_catalog(copy_other_forms(folder))
    assert catalog.errors == ()
    return catalog


@cache
def other_registers() -> Registers:
    """The registers of the data."""

    def content(name: str) -> bytes:
        return ((DATA if name == "taxonomy.yml" else OTHER_FORMS / "data") / name).read_bytes()

    return read_registers(content, "data")


def other_text(project_id: str, *edits: tuple[str, str]) -> str:
    """The file of a project with other words."""
    text = (OTHER_FORMS / "data" / f"{project_id}.yml").read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def other_artifacts(project_id: str, *edits: tuple[str, str]) -> ProjectArtifacts:
    """What is built from such a file."""
    data = other_text(project_id, *edits).encode()
    return build_artifacts(project_id, f"data/{project_id}.yml", data, other_registers())


def other_project(project_id: str, *edits: tuple[str, str]) -> Project:
    """The project in such a file."""
    layouts, levels = other_registers().layouts, other_registers().level_names
    data = other_text(project_id, *edits).encode()
    source, problems = read_yaml(f"data/{project_id}.yml", data, project_keys(data, layouts, levels))
    project, others = read_project(source, other_registers())
    assert project is not None, others
    assert not problems
    return project
