"""``disclosure results``: lay out the file of a project's results to be filled in, and add what is missing."""

from __future__ import annotations

import argparse
import codecs
from functools import partial
from pathlib import Path

from generator.commands.parser import Parser, WrongUse, cannot_write, project_id_of, refuse_links
from generator.commands.right_project import read_right_project
from generator.editing.add_results import AddedResults, add_to_results, new_results
from generator.editing.wanted_table import CannotAdd, WantedTable, layout_of_table
from generator.file_reading import read_below
from generator.file_writing import write_atomically, write_new
from generator.form.cells import plain_date
from generator.form.project import Project
from generator.form.registers import Registers
from generator.reading.data_folder import find_project_files, results_path_of
from generator.reading.problem import DataProblems
from generator.reading.register_files import read_registers
from generator.reading.results_file import results_keys
from generator.reading.yaml_text import read_yaml

HELP = "铺好一个项目的自评表、监控表，照目标表列出各条指标，填空就行"
DESCRIPTION = (
    f"{HELP}。文件放在目标表旁边，名称以 .results.yml 结尾。已经写了的一个字也不改，再运行一次，只补上缺的。"
)


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "哪个项目"
    parser.add_argument("project", metavar="项目", help="项目的地址或文件，例如 2023/yiliao-huzhu")
    parser.add_argument(
        "--monitoring", metavar="日期", help="不铺自评表，铺一次绩效监控：截至哪一天，例如 2023-07-31"
    )
    parser.add_argument(
        "--layout", metavar="表式", help="照哪一种结果表式铺，例如 二〇二〇年自评表；写错了名称，会列出有哪些"
    )
    parser.add_data()


def run(options: argparse.Namespace) -> int:
    """Write the file; return the exit code."""
    data: Path = options.data
    day = options.monitoring
    if day is not None and plain_date(day) != day:
        raise WrongUse(f"--monitoring：“{day}”不是日期。请写成 2023-07-31 这样")
    registers = read_registers(partial(read_below, data), data.as_posix())
    ids = [file.removesuffix(".yml") for file in find_project_files(data, data.as_posix())[0]]
    project_id = project_id_of(options.project, data, ids)
    _, project = read_right_project(data, project_id, registers)
    file = data / results_path_of(f"{project_id}.yml")
    refuse_links(data, file)
    _write_results(data, file, project, registers, WantedTable(day, options.layout))
    return 0


def _write_results(
    data: Path, file: Path, project: Project, registers: Registers, wanted: WantedTable
) -> None:
    """Write a new file, or the old one with what it lacks. Raises WrongUse, DataProblems."""
    name = file.relative_to(data).as_posix()
    try:
        old: bytes | None = read_below(data, name)
    except FileNotFoundError:
        old = None
    try:
        if old is None:
            layout = layout_of_table(registers.layouts.results, project, wanted)
            write_new(file, new_results(project, layout, wanted.day).text.encode())
            print(f"写好了 {file.as_posix()}。请打开它，照公布的表填写，再运行 disclosure check。")
            return
        results = _with_what_is_missing(file, old, project, registers, wanted)
        if results.added:
            write_atomically(file.parent, file.name, _with_line_ends_of(old, results.text))
    except CannotAdd as error:
        raise WrongUse(f"{file.as_posix()}：{error}") from None
    except OSError as error:
        raise cannot_write(file.as_posix(), error) from error
    if results.added:
        print(f"{file.as_posix()} 里补上了 {results.added} 处，原来写的没有动。")
    else:
        print(f"{file.as_posix()} 里该有的都有了，没有改动。")


def _with_line_ends_of(old: bytes, text: str) -> bytes:
    """Return a text with the line ends and the byte order mark of the old file, which `check --fix` may change."""
    mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
    return mark + (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode()


def _with_what_is_missing(
    file: Path, old: bytes, project: Project, registers: Registers, wanted: WantedTable
) -> AddedResults:
    """Return the old file with what it lacks. Raises CannotAdd, DataProblems."""
    source, problems = read_yaml(file.as_posix(), old, results_keys(registers, project.layout))
    if problems:
        raise DataProblems(problems)
    layout = layout_of_table(registers.layouts.results, project, wanted, source)
    return add_to_results(source, project, layout, wanted.day)
