"""Files of the data folder that are written anew: which of them, with what, and so that none is ever half written."""

from __future__ import annotations

import re
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from generator.editing.fix import Mended, Read, mend
from generator.file_writing import write_atomically
from generator.form.cells import Form, all_keys
from generator.form.project import PROJECT_KEYS, Project
from generator.form.registers import ALL_FILES, FORMS, Registers
from generator.reading.data_folder import find_files
from generator.reading.form_errors import read_form
from generator.reading.problem import DataProblems, Problem
from generator.reading.project_file import read_project
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import YamlFile, key_pattern, read_yaml

_UNTIDY = re.compile(rb"\A\xef\xbb\xbf|\r\n|[ \t]$|[^\n]\Z", re.MULTILINE)
"""What no message tells, and yet is mended."""


class FileChangedMeanwhile(Exception):
    """The file is not any more what it was when it was read, or has been exchanged for a link."""


def files_to_mend(folder: Path, wrong: Collection[str], among: Collection[str] = ()) -> Iterator[str]:
    """The files with an error (`wrong`) or with what no message tells, registers first; only those `among`, if any.

    All are named by their paths below `folder`. Links, and what does not belong there, are never among them.
    """
    projects, problems = find_files(folder, "")
    complained = {problem.path.removeprefix("/") for problem in problems}
    registers = [name for name in ALL_FILES if name not in complained and (folder / name).is_file()]
    for name in (*registers, *projects):
        if (not among or name in among) and (name in wrong or _UNTIDY.search((folder / name).read_bytes())):
            yield name


def mend_files(folder: Path, names: Collection[str]) -> dict[str, Mended]:
    """What mending changes, by the names of the files that it changes; nothing is written."""
    mended: dict[str, Mended] = {}
    for name in names:
        if name in FORMS:
            mended[name] = mend((folder / name).read_bytes(), *_register_reader(name, FORMS[name]))
    registers = _registers(folder, mended)
    for name in names:
        if name not in FORMS:
            mended[name] = mend((folder / name).read_bytes(), *_project_reader(name, registers))
    return {name: each for name, each in mended.items() if each.mends}


def _registers(folder: Path, mended: dict[str, Mended]) -> Registers | None:
    """As they will be; None where they still cannot be read: then projects are held against the form alone."""

    def read(name: str) -> bytes:
        return mended[name].after if name in mended else (folder / name).read_bytes()

    try:
        return read_registers(read, "")
    except DataProblems:
        return None


def _register_reader(path: str, form: type[Form]) -> tuple[Read, str]:
    """What reads the file, and the pattern of its keys."""
    keys = frozenset(all_keys(form))

    def read(data: bytes) -> tuple[YamlFile, list[Problem]]:
        source, problems = read_yaml(path, data, keys)
        return source, problems + read_form(form, source)[1]

    return read, key_pattern(keys)


def _project_reader(path: str, registers: Registers | None) -> tuple[Read, str]:
    keys = PROJECT_KEYS.union(registers.taxonomy.level_names() if registers else ())

    def read(data: bytes) -> tuple[YamlFile, list[Problem]]:
        source, problems = read_yaml(path, data, keys)
        _, found = read_project(source, registers) if registers else read_form(Project, source)
        return source, problems + found

    return read, key_pattern(keys)


def write_mended(file: Path, mended: Mended) -> None:
    """Put what was mended in the place of the file, whole and with its mode. Raises FileChangedMeanwhile, OSError."""
    details = file.lstat()
    if not stat.S_ISREG(details.st_mode) or file.read_bytes() != mended.before:
        raise FileChangedMeanwhile(file)
    write_atomically(file.parent, file.name, mended.after, mode=stat.S_IMODE(details.st_mode), durable=True)
