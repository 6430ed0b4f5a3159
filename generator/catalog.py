"""The data folder → a catalog of sheets, and what only shows when projects stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.data_files import find_files
from generator.fields import read_form
from generator.model import PROJECT_KEYS, Project
from generator.problems import DataProblems, Level, Problem, in_order
from generator.registers import Registers, read_registers
from generator.rules import Finding, findings_between, problem_of
from generator.sheet import Sheet, make_sheet
from generator.source import read_source


@dataclass(frozen=True)
class Catalog:
    """Every project of the site, by id, with the registers they were read against."""

    registers: Registers
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]
    """Everything found, of all levels, in the order of files and places."""
    between: Mapping[str, tuple[Finding, ...]]
    """Project id → what rules between projects found in it."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended before anything is published."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)

    @cached_property
    def projects(self) -> tuple[tuple[Sheet, Project], ...]:
        """The sheets that have a project, with it."""
        return tuple((sheet, sheet.project) for sheet in self.sheets if sheet.project is not None)


def read_catalog(folder: Path, name: str = "data") -> Catalog:
    """All projects in `folder`, which messages call `name`.

    Raises DataProblems where the registers cannot be read; what is wrong with projects is in `problems`.
    """
    files, problems = find_files(folder, name)
    try:
        registers = _read_registers(folder, name, {problem.path for problem in problems})
    except DataProblems as error:
        raise DataProblems([*error.problems, *problems, *_form_problems(folder, name, files)]) from None
    sheets = tuple(
        make_sheet(file.removesuffix(".yml"), f"{name}/{file}", (folder / file).read_bytes(), registers)
        for file in files
    )
    between = findings_between([claim for sheet in sheets for claim in sheet.claims])
    problems += [problem for sheet in sheets for problem in sheet.problems]
    problems += _between_problems(folder, between, sheets)
    return Catalog(registers, sheets, in_order(problems), between)


def _read_registers(folder: Path, name: str, told: set[str]) -> Registers:
    """The registers; one that is told already, such as a link, is neither opened nor told again."""

    def read(register: str) -> bytes:
        if f"{name}/{register}" in told:
            raise FileNotFoundError(register)
        return (folder / register).read_bytes()

    try:
        return read_registers(read, name)
    except DataProblems as error:
        raise DataProblems(problem for problem in error.problems if problem.path not in told) from None


def _form_problems(folder: Path, name: str, files: list[str]) -> Iterator[Problem]:
    """What can be said of project files without the registers."""
    for file in files:
        source, problems = read_source(f"{name}/{file}", (folder / file).read_bytes(), PROJECT_KEYS)
        yield from problems
        yield from read_form(Project, source)[1]


def _between_problems(
    folder: Path, between: Mapping[str, tuple[Finding, ...]], sheets: tuple[Sheet, ...]
) -> Iterator[Problem]:
    """Findings between projects, each at its place: few, so their files are read once more."""
    for sheet in sheets:
        if sheet.id in between:
            data = (folder / f"{sheet.id}.yml").read_bytes()
            source, _ = read_source(sheet.path, data, PROJECT_KEYS)
            yield from (problem_of(finding, source) for finding in between[sheet.id])
