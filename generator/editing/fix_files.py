"""Choose the files of the data folder to fix, fix them, and write them so that none is ever half written."""

from __future__ import annotations

import re
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from generator.editing.fix import FixedFile, fix_file
from generator.editing.fix_proof import ReadFile
from generator.file_reading import read_below
from generator.file_writing import write_atomically
from generator.form.cells import Form
from generator.form.form_keys import all_keys
from generator.form.registers import REGISTER_FILES, REGISTER_FORMS, Registers
from generator.form.results import RESULTS_KEYS, RESULTS_SUFFIX
from generator.reading.data_folder import find_project_files, project_path_of, results_path_of
from generator.reading.form_errors import read_form
from generator.reading.problem import DataProblems, Problem
from generator.reading.project_file import read_project, read_without_registers
from generator.reading.project_keys import project_keys
from generator.reading.register_files import delivered_layouts, read_registers
from generator.reading.results_file import read_results, results_keys
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_slips import key_pattern
from generator.reading.yaml_text import read_yaml

_UNTIDY = re.compile(rb"\A\xef\xbb\xbf|\r\n|[ \t]$|[^\n]\Z", re.MULTILINE)
"""Byte order mark, CRLF, blanks at the end of a line, or a last line without its end: fixed, though no problem."""


class FileChangedMeanwhile(Exception):
    """Raised when a file is no longer what it was when it was read, or has become a link."""


def files_to_fix(folder: Path, wrong: Collection[str], among: Collection[str] = ()) -> Iterator[str]:
    """Yield the files with an error (`wrong`) or with untidy bytes, registers first; only those `among`, if any.

    Files are named by their paths below `folder`. Links and files that do not belong in the folder are never yielded.
    """
    projects, problems = find_project_files(folder, "")
    refused = {problem.path.removeprefix("/") for problem in problems}
    registers = [name for name in REGISTER_FILES if name not in refused and (folder / name).is_file()]
    results = [
        path for path in map(results_path_of, projects) if path not in refused and (folder / path).is_file()
    ]
    for name in (*registers, *projects, *results):
        if (not among or name in among) and (name in wrong or _UNTIDY.search(read_below(folder, name))):
            yield name


def fix_files(folder: Path, names: Collection[str]) -> dict[str, FixedFile]:
    """Return the fixed files by name, unchanged ones left out. Nothing is written."""
    fixed: dict[str, FixedFile] = {}
    for name in names:
        if name in REGISTER_FORMS:
            fixed[name] = fix_file(read_below(folder, name), *_register_reader(name, REGISTER_FORMS[name]))
    registers = _registers(folder, fixed)
    for name in names:
        if name not in REGISTER_FORMS and not name.endswith(RESULTS_SUFFIX):
            content = read_below(folder, name)
            fixed[name] = fix_file(content, *_project_reader(name, content, registers))
    for name in names:
        if name.endswith(RESULTS_SUFFIX):
            goals = project_path_of(name)
            project = fixed[goals].after if goals in fixed else read_below(folder, goals)
            reader = _results_reader(name, goals, project, registers)
            fixed[name] = fix_file(read_below(folder, name), *reader)
    return {name: file for name, file in fixed.items() if file.fixes}


def _registers(folder: Path, fixed: dict[str, FixedFile]) -> Registers | None:
    """Return the registers as they will be after their fixes; None where they still cannot be read.

    Projects are then checked against the form alone.
    """

    def read(name: str) -> bytes:
        return fixed[name].after if name in fixed else read_below(folder, name)

    try:
        return read_registers(read, "")
    except DataProblems:
        return None


def _register_reader(path: str, form: type[Form]) -> tuple[ReadFile, str]:
    """Return a function that reads one register, and a regex of its keys."""
    keys = frozenset(all_keys(form))

    def read(data: bytes) -> tuple[YamlFile, list[Problem]]:
        source, problems = read_yaml(path, data, keys)
        return source, problems + read_form(form, source)[1]

    return read, key_pattern(keys)


def _project_reader(path: str, content: bytes, registers: Registers | None) -> tuple[ReadFile, str]:
    """Return a function that reads one project file, and a regex of its keys; `content` is the file before any fix."""
    layouts = registers.layouts if registers else delivered_layouts()
    keys = frozenset(project_keys(content, layouts, registers.level_names if registers else ()))

    def read(data: bytes) -> tuple[YamlFile, list[Problem]]:
        source, problems = read_yaml(path, data, keys)
        if registers:
            _, form_problems = read_project(source, registers)
        else:
            _, form_problems = read_without_registers(source, delivered_layouts())
        return source, problems + form_problems

    return read, key_pattern(keys)


def _results_reader(
    path: str, goals_path: str, goals: bytes, registers: Registers | None
) -> tuple[ReadFile, str]:
    """Return a function that reads one file of results, and a regex of its keys; `goals` is the project file.

    Where registers or goals cannot be read, only the YAML is looked at.
    """
    project = None
    keys: Collection[str] = RESULTS_KEYS
    if registers:
        names = project_keys(goals, registers.layouts, registers.level_names)
        project, _ = read_project(read_yaml(goals_path, goals, names)[0], registers)
    if registers and project:
        keys = results_keys(registers, project.layout)

    def read(data: bytes) -> tuple[YamlFile, list[Problem]]:
        source, problems = read_yaml(path, data, keys)
        if registers and project:
            problems += read_results(source, project, registers)[1]
        return source, problems

    return read, key_pattern(frozenset(keys))


def write_fixed_file(file: Path, fixed: FixedFile) -> None:
    """Replace a file by its fixed bytes at once, and keep its mode. Raises FileChangedMeanwhile, OSError."""
    details = file.lstat()
    if not stat.S_ISREG(details.st_mode) or read_below(file.parent, file.name) != fixed.before:
        raise FileChangedMeanwhile(file)
    write_atomically(file.parent, file.name, fixed.after, mode=stat.S_IMODE(details.st_mode), durable=True)
