"""Look up a project by its name and year in a data folder, without reading the files that do not name it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from generator.documents.drafts import Draft, GoalsFile
from generator.file_reading import read_below
from generator.form.field_path import Value
from generator.form.registers import Registers
from generator.form.results import RESULTS_SUFFIX
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.yaml_text import read_yaml


def existing_file(draft: Draft, data: Path, taken: Collection[str]) -> str:
    """Return the path of the file that the same project of the same year has already; empty where there is none."""
    if draft.path.endswith(RESULTS_SUFFIX):
        return draft.path if (data / draft.path).exists() else ""
    for path, content in _files_naming(draft.name, draft.year, data, taken):
        if yaml_mapping(path, content).get(draft.layout.word("项目名称")) == draft.name:
            return path
    return ""


def find_project_goals(
    name: str, year: int, *, data: Path, registers: Registers, taken: Collection[str]
) -> GoalsFile | None:
    """Return the goals of the project of a name and year in the data folder."""
    for path, content in _files_naming(name, str(year), data, taken):
        source, _ = read_yaml(path, content, project_keys(content, registers.layouts, registers.level_names))
        project, _ = read_project(source, registers)
        if project is not None and project.name == name and project.year == year:
            return GoalsFile(path, project)
    return None


def yaml_mapping(path: str, content: bytes) -> dict[str, Value]:
    """Return the mapping that a YAML file holds; an empty one where it holds something else."""
    value = read_yaml(path, content, ())[0].value
    return value if isinstance(value, dict) else {}


class _NamedFile(NamedTuple):
    """A file of the data folder."""

    path: str
    content: bytes


def _files_naming(name: str, year: str, data: Path, taken: Collection[str]) -> Iterator[_NamedFile]:
    """Yield every file of a year in which a name stands."""
    wanted = name.encode()
    for path in sorted(taken):
        if f"{year}/" in path and not path.endswith(RESULTS_SUFFIX):
            try:
                content = read_below(data, path)
            except OSError:
                continue
            if wanted in content:
                yield _NamedFile(path, content)
