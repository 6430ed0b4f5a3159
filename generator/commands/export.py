"""``disclosure export``: write the official forms of projects as Word or Excel files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.commands.parser import (
    Parser,
    cannot_write,
    project_id_of,
    refuse_links,
    refuse_output_in,
)
from generator.commands.right_project import read_right_project
from generator.documents.form_table import FormTable
from generator.file_reading import read_below
from generator.file_writing import write_atomically
from generator.form.project import Project
from generator.form.project_results import ProjectResults, join_results
from generator.form.registers import Registers
from generator.projects.form_files import OFFICE_FORMATS, TARGET_FORM, form_tables, write_forms
from generator.projects.printed_form import form_of
from generator.projects.result_form import result_forms
from generator.reading.data_folder import find_project_files, results_path_of
from generator.reading.problem import DataProblems, Level
from generator.reading.register_files import read_registers
from generator.reading.results_file import read_results, results_keys
from generator.reading.yaml_text import read_yaml

HELP = "把项目写成官方格式的 Word 或 Excel 表，自评表、监控表也一起写"
DESCRIPTION = f"{HELP}。照各自的表式排，A4 纸，可以打印。不联网，也不改数据。"
ALL = "all"
"""Word for all projects."""
ONE_FILE = "forms"
"""Name of the file with all forms, without its ending."""


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "哪些项目"
    parser.add_argument(
        "projects",
        metavar="项目",
        nargs="+",
        help=f"项目的地址或文件，例如 2023/yiliao-huzhu；写 {ALL} 就是全部项目",
    )
    parser.add_argument(
        "--format", choices=OFFICE_FORMATS, default=OFFICE_FORMATS[0], help="docx（平时）或 xlsx"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("export"),
        metavar="文件夹",
        help="写到哪个文件夹，平时是 export；没有就新建",
    )
    parser.add_argument(
        "--one-file",
        action="store_true",
        help=f"全部写进一个文件 {ONE_FILE}.docx 或 {ONE_FILE}.xlsx；xlsx 里一张表占一个工作表",
    )
    parser.add_argument("--replace", action="store_true", help="文件已经有了、内容不同，也换成新的")
    parser.add_data()


def run(options: argparse.Namespace) -> int:
    """Write the files; return the exit code."""
    data: Path = options.data
    refuse_output_in(data, options.out)
    registers = read_registers(partial(read_below, data), data.as_posix())
    ids = [file.removesuffix(".yml") for file in find_project_files(data, data.as_posix())[0]]
    named = (
        ids
        if ALL in options.projects
        else [project_id_of(project, data, ids) for project in options.projects]
    )
    wrong = False
    names: list[str] = []
    drawn: list[FormTable] = []
    output = _Output(options.out, options.replace)
    for project_id in dict.fromkeys(named):
        try:
            forms = _forms_of(data, project_id, registers)
        except DataProblems as error:
            print(error)
            wrong = True
            continue
        for name, sheet, tables in forms:
            if options.one_file:
                names += [sheet] * len(tables)
                drawn += tables
            else:
                output.write(f"{name}.{options.format}", write_forms(options.format, tables))
    if drawn:
        output.write(f"{ONE_FILE}.{options.format}", write_forms(options.format, drawn, names))
    print(output.summary())
    if wrong:
        print("有错误的项目没有写。先改好这些错误，再运行一次。")
    return int(wrong or output.refused > 0)


class _DrawnForm(NamedTuple):
    """A form of a project, ready to be written."""

    file: str
    """Name of its file without the ending."""
    sheet: str
    """Name of its sheet in a workbook."""
    tables: Sequence[FormTable]


def _forms_of(data: Path, project_id: str, registers: Registers) -> Iterator[_DrawnForm]:
    """Return the forms of a project.

    Raises DataProblems where the project or its results have errors.
    """
    _, project = read_right_project(data, project_id, registers)
    joined = _results_of(data, project_id, project, registers)
    forms = form_tables(project, form_of(project), result_forms(joined))
    return (
        _DrawnForm(project_id, project.name, tables)
        if name == TARGET_FORM
        else _DrawnForm(f"{project_id}.{name}", f"{_KINDS[name]} {project.name}", tables)
        for name, tables in forms.items()
    )


def _results_of(data: Path, project_id: str, project: Project, registers: Registers) -> ProjectResults | None:
    """Return the results of a project; None without a file of them. Raises DataProblems."""
    name = results_path_of(f"{project_id}.yml")
    try:
        content = read_below(data, name)
    except FileNotFoundError:
        return None
    keys = results_keys(registers, project.layout)
    source, problems = read_yaml((data / name).as_posix(), content, keys)
    results, others = read_results(source, project, registers)
    problems = [*problems, *others]
    if results is None or any(problem.level is Level.ERROR for problem in problems):
        raise DataProblems(problems)
    return join_results(project, results, registers.scoring)


_KINDS = {"self-evaluation": "自评", "monitoring": "监控"}
"""Word before a project's name in the name of a sheet."""


class _Output:
    """The folder that files are written to; what is there already is replaced only where that was wanted."""

    def __init__(self, folder: Path, replace: bool) -> None:
        self.folder = folder
        self.replace = replace
        self.written = 0
        self.unchanged = 0
        self.refused = 0

    def write(self, name: str, content: bytes) -> None:
        """Write a file. Raises WrongUse."""
        file = self.folder / name
        refuse_links(Path.cwd(), file)
        try:
            old: bytes | None = file.read_bytes()
        except FileNotFoundError:
            old = None
        except OSError as error:
            raise cannot_write(file.as_posix(), error) from error
        if old == content:
            self.unchanged += 1
        elif old is not None and not self.replace:
            self.refused += 1
            print(f"{file.as_posix()} 已经有了，内容不同，没有动。要换成新的，加上 --replace。")
        else:
            try:
                write_atomically(file.parent, file.name, content)
            except OSError as error:
                raise cannot_write(file.as_posix(), error) from error
            self.written += 1
            if old is not None:
                print(f"{file.as_posix()} 换成了新的。")

    def summary(self) -> str:
        """Return what was done in a sentence."""
        unchanged = f"，{self.unchanged} 个已经有了、内容相同" if self.unchanged else ""
        return f"{self.folder.as_posix()} 里写了 {self.written} 个文件{unchanged}。"
