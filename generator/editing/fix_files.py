"""Files of the data folder that are written anew: which of them, with what, and so that none is ever half written."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from generator.editing.fix import FixedFile, ReadFile, fix_file
from generator.form.cells import Form
from generator.form.form_keys import all_keys
from generator.form.project import PROJECT_KEYS, Project
from generator.form.registers import REGISTER_FILES, REGISTER_FORMS, Registers
from generator.reading.data_folder import find_project_files
from generator.reading.form_errors import read_form
from generator.reading.problem import DataProblems, Problem
from generator.reading.project_file import read_project
from generator.reading.register_files import read_registers
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_slips import key_pattern
from generator.reading.yaml_text import read_yaml

_UNTIDY = re.compile(rb"\A\xef\xbb\xbf|\r\n|[ \t]$|[^\n]\Z", re.MULTILINE)
"""What no message tells, and yet is mended."""


class FileChangedMeanwhile(Exception):
    """The file is not any more what it was when it was read, or has been exchanged for a link."""


def files_to_fix(folder: Path, wrong: Collection[str], among: Collection[str] = ()) -> Iterator[str]:
    """The files with an error (`wrong`) or with what no message tells, registers first; only those `among`, if any.

    All are named by their paths below `folder`. Links, and what does not belong there, are never among them.
    """
    projects, problems = find_project_files(folder, "")
    complained = {problem.path.removeprefix("/") for problem in problems}
    registers = [name for name in REGISTER_FILES if name not in complained and (folder / name).is_file()]
    for name in (*registers, *projects):
        if (not among or name in among) and (name in wrong or _UNTIDY.search((folder / name).read_bytes())):
            yield name


def fix_files(folder: Path, names: Collection[str]) -> dict[str, FixedFile]:
    """What mending changes, by the names of the files that it changes; nothing is written."""
    mended: dict[str, FixedFile] = {}
    for name in names:
        if name in REGISTER_FORMS:
            mended[name] = fix_file(
                (folder / name).read_bytes(), *_register_reader(name, REGISTER_FORMS[name])
            )
    registers = _registers(folder, mended)
    for name in names:
        if name not in REGISTER_FORMS:
            mended[name] = fix_file((folder / name).read_bytes(), *_project_reader(name, registers))
    return {name: each for name, each in mended.items() if each.mends}


def _registers(folder: Path, mended: dict[str, FixedFile]) -> Registers | None:
    """As they will be; None where they still cannot be read: then projects are held against the form alone."""

    def read(name: str) -> bytes:
        return mended[name].after if name in mended else (folder / name).read_bytes()

    try:
        return read_registers(read, "")
    except DataProblems:
        return None


def _register_reader(path: str, form: type[Form]) -> tuple[ReadFile, str]:
    """What reads the file, and the pattern of its keys."""
    keys = frozenset(all_keys(form))

    def read(data: bytes) -> tuple[YamlFile, list[Problem]]:
        source, problems = read_yaml(path, data, keys)
        return source, problems + read_form(form, source)[1]

    return read, key_pattern(keys)


def _project_reader(path: str, registers: Registers | None) -> tuple[ReadFile, str]:
    keys = PROJECT_KEYS.union(registers.taxonomy.level_names() if registers else ())

    def read(data: bytes) -> tuple[YamlFile, list[Problem]]:
        source, problems = read_yaml(path, data, keys)
        _, found = read_project(source, registers) if registers else read_form(Project, source)
        return source, problems + found

    return read, key_pattern(keys)


def write_fixed_file(file: Path, mended: FixedFile) -> None:
    """Put what was mended in the place of the file, whole and with its mode. Raises FileChangedMeanwhile, OSError."""
    details = file.lstat()
    if not stat.S_ISREG(details.st_mode) or file.read_bytes() != mended.before:
        raise FileChangedMeanwhile(file)
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.stem}.", suffix=".new", delete=False) as beside:
        try:
            beside.write(mended.after)
            beside.flush()
            Path(beside.name).chmod(stat.S_IMODE(details.st_mode))
            os.fsync(beside.fileno())
            Path(beside.name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(beside.name).unlink()
            raise
