"""Read the registers and the project files of a data folder for the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from generator.file_reading import read_below
from generator.form.registers import Registers
from generator.projects.build_projects import DataFile, unreadable
from generator.reading.data_folder import DataFileStamp, results_path_of
from generator.reading.problem import DataProblems, Problem
from generator.reading.project_file import read_without_registers
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_layouts, read_registers
from generator.reading.yaml_text import read_yaml


def registers_for(
    folder: Path, name: str, files: Mapping[str, DataFileStamp | None], problems: list[Problem]
) -> Registers:
    """Return the registers. Raises DataProblems with their problems, those of the folder, and what files show without them."""
    try:
        return _read_registers(folder, name, {problem.path for problem in problems}, files)
    except DataProblems as error:
        raise DataProblems([*error.problems, *problems, *_form_problems(folder, name, files)]) from None


def data_files(
    folder: Path,
    name: str,
    files: Iterable[str],
    digests: Mapping[str, bytes],
    problems: Iterable[Problem],
) -> Iterator[DataFile]:
    """Yield the project files; `digests` are those of files that were not written to since they were read.

    A file of results that has a problem already, such as a link, is not opened.
    """
    faulty = {problem.path for problem in problems}
    for file in files:
        path = results_path_of(file)
        results = partial(_results_content, folder, path) if f"{name}/{path}" not in faulty else _no_content
        read = partial(_content, folder, file)
        yield DataFile(file.removesuffix(".yml"), f"{name}/{file}", read, digests.get(file), results)


def _content(folder: Path, file: str) -> bytes:
    return read_below(folder, file)


def _no_content() -> None:
    """Return None: there is no file to read."""


def _results_content(folder: Path, file: str) -> bytes | None:
    """Return the content of a file of results; None where there is none. Raises OSError."""
    try:
        return read_below(folder, file)
    except FileNotFoundError:
        return None


def _read_registers(folder: Path, name: str, faulty: set[str], files: Iterable[str]) -> Registers:
    """Read the registers; a file among `faulty`, such as a link, has its problem already and is not opened."""

    def read(register: str) -> bytes:
        if f"{name}/{register}" in faulty:
            raise FileNotFoundError(register)
        return read_below(folder, register)

    try:
        return read_registers(read, name, {file.removesuffix(".yml") for file in files})
    except DataProblems as error:
        raise DataProblems(problem for problem in error.problems if problem.path not in faulty) from None


def _form_problems(folder: Path, name: str, files: Iterable[str]) -> Iterator[Problem]:
    """Yield the problems of project files that can be seen without the registers."""
    layouts = read_layouts(partial(_content, folder))
    for file in files:
        try:
            content = read_below(folder, file)
        except OSError:
            yield unreadable(f"{name}/{file}")
            continue
        source, problems = read_yaml(f"{name}/{file}", content, project_keys(content, layouts))
        yield from problems
        yield from read_without_registers(source, layouts)[1]
