"""The data folder → a catalog of sheets, and what only shows when projects stand side by side."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.fields import is_slug, read_form
from generator.model import PROJECT_KEYS, Project
from generator.problems import DataProblems, Level, Place, Problem, in_order
from generator.registers import FILES, Registers, read_registers
from generator.rules import Finding, findings_between, problem_of
from generator.sheet import Sheet, make_sheet
from generator.source import LARGEST_FILE, read_source

RESERVED = frozenset(
    {
        "about", "assets", "changes", "checks", "editing", "glossary", "indicators", "open-data", "pagefind",
        "units", "years",
    }
)  # fmt: skip
"""First parts of an address that pages of the site itself use."""


@dataclass(frozen=True)
class Catalog:
    """Every project of the site, by id, with the registers they were read against."""

    registers: Registers
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]
    """Everything found, of all levels, in the order of files and places."""
    between: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
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
    files, problems = _find_files(folder, name)
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


def _find_files(folder: Path, name: str) -> tuple[list[str], list[Problem]]:
    """Project files below `folder` by their relative paths, in the order of ids, and what does not belong there.

    Hidden files (editors' locks, .DS_Store) are passed over; links and special files are never opened.
    """
    files: list[str] = []
    problems: list[Problem] = []
    for path in _walk(folder):
        relative = path.relative_to(folder).as_posix()
        if relative == "README.md":
            continue
        complaint = _complaint(path, relative)
        if complaint:
            problems.append(Problem(f"{name}/{relative}", Place(1, 1), Level.ERROR, *complaint))
        elif relative not in FILES:
            files.append(relative)
    return sorted(files, key=lambda file: file.removesuffix(".yml")), problems


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below that is not hidden, and the folders that cannot be looked into."""
    try:
        with os.scandir(folder) as entries:
            inside = [(Path(entry), entry.is_dir(follow_symlinks=False)) for entry in entries]
    except OSError:
        yield folder
        return
    for path, is_folder in inside:
        if path.name.startswith("."):
            continue
        if is_folder:
            yield from _walk(path)
        else:
            yield path


def _complaint(path: Path, relative: str) -> tuple[str, str] | None:
    """Code and message of what is wrong with a file before it is read."""
    try:
        details = path.lstat()
        complaint = _special(details.st_mode) or (None if relative in FILES else _misplaced(relative))
        if complaint:
            return complaint
        if details.st_size > LARGEST_FILE:
            return (
                "file-too-large",
                f"文件有 {details.st_size} 字节，超过 {LARGEST_FILE} 字节的上限。"
                "一个项目一个文件；请检查是否贴进了别的内容",
            )
        path.open("rb").close()
    except OSError:
        return "unreadable", "没有权限读这个文件。请让管理员改权限"
    return None


def _special(mode: int) -> tuple[str, str] | None:
    if stat.S_ISLNK(mode):
        return "symlink", "这是一个链接，不是文件。请放入文件本身"
    if stat.S_ISDIR(mode):
        return "unreadable", "没有权限看这个文件夹。请让管理员改权限"
    if not stat.S_ISREG(mode):
        return "not-a-file", "这不是普通文件。请移走"
    return None


def _misplaced(relative: str) -> tuple[str, str] | None:
    """What is wrong with a project file's name or folders."""
    *folders, file = relative.split("/")
    if not file.endswith(".yml"):
        if file.lower().endswith((".yaml", ".yml")):
            return "stray-file", "扩展名请改成 .yml"
        return "stray-file", "这里只放 .yml 文件。请移走这个文件"
    if not folders:
        return "stray-file", "项目文件要放在年度文件夹里，例如 2023/yiliao-huzhu.yml。请移动这个文件"
    if len(folders[-1]) != 4 or not folders[-1].isdecimal():
        return "year-folder", f"项目文件要直接放在年度文件夹里，“{folders[-1]}”不是年度。请移动这个文件"
    for part in (*folders, file.removesuffix(".yml")):
        if not is_slug(part):
            return (
                "slug-format",
                f"“{part}”不能做网页地址。文件名和文件夹名只用小写字母、数字和单个短横，例如 yiliao-huzhu",
            )
    if folders[0] in RESERVED:
        return "reserved-name", f"“{folders[0]}”是网站自己的地址，不能做文件夹名。请换一个名称"
    return None
