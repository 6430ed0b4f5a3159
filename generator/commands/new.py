"""``disclosure new``: write the file of a new project to be filled in, or continue last year's."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TypeVar

from generator.commands.answers import answer_of_option, ask
from generator.commands.parser import Parser, WrongUse, cannot_write, project_id_of, refuse_links
from generator.commands.right_project import read_right_project
from generator.editing.new_project import Answers, blank_form
from generator.editing.next_year import lines_naming_year, next_year_text
from generator.editing.questions import (
    Question,
    asks_for_layout,
    asks_for_period,
    layout_question,
    medium_term_question,
    name_question,
    scheme_question,
    slug_question,
    units_question,
    year_question,
)
from generator.file_reading import read_below
from generator.file_writing import write_new
from generator.form.registers import Registers
from generator.reading.data_folder import find_project_files
from generator.reading.register_files import read_registers

HELP = "新建一个项目的文件，填空就行；也可以接去年的文件"
DESCRIPTION = f"{HELP}。名称、年度、单位没有写全，就逐项询问。已经有的文件不会覆盖。"
_OPTIONS = (
    ("name", "名称", "项目名称，与公布的表一致"),
    ("year", "年度", "表的年度，例如 2024；接去年的文件，不写就是下一年"),
    ("medium-term", "期限", "中期一栏的起止年度，例如 2024—2026；表上没有中期就不写"),
    ("layout", "表式", "表的样子，照填报说明里表式的名称；不写就按年度、单位或默认"),
    ("scheme", "体系", "taxonomy.yml 里一套指标体系的名称；不写就按年度或默认"),
    ("slug", "地址名", "文件名，也是网页地址；不写就由名称的拼音得来"),
)
_T = TypeVar("_T")


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    for option, metavar, words in _OPTIONS:
        parser.add_argument(f"--{option}", metavar=metavar, help=words)
    parser.add_argument("--unit", action="append", metavar="单位", help="实施单位；有几个单位就写几次")
    parser.add_argument(
        "--from", dest="last_year", metavar="文件", help="接去年的文件，例如 2023/yiliao-huzhu"
    )
    parser.add_data()


def run(options: argparse.Namespace) -> int:
    """Write the file; return the exit code."""
    data: Path = options.data
    registers = read_registers(partial(read_below, data), data.as_posix())
    ids = [file.removesuffix(".yml") for file in find_project_files(data, data.as_posix())[0]]
    try:
        if options.last_year is None:
            _begin_project(options, registers, ids)
        else:
            _continue_project(options, registers, ids)
    except (EOFError, KeyboardInterrupt):
        print()
        raise WrongUse("没有答完，什么也没有写") from None
    return 0


def _begin_project(options: argparse.Namespace, registers: Registers, ids: Collection[str]) -> None:
    """Write a blank form from options and answers; `ids` are the existing projects. Raises WrongUse."""
    asking = None in (options.name, options.year, options.unit)
    if asking and (sys.stdin is None or not sys.stdin.isatty()):
        raise WrongUse("没有终端可以问答。请用选项写明 --name、--year 和 --unit")
    # here: it takes a quarter of a second, which no other command shall wait for
    from generator.editing.slug_from_name import NoReading, propose_slug

    def from_option(question: Question[_T]) -> _T:
        return answer_of_option(question, getattr(options, question.option.replace("-", "_")))

    def answer(question: Question[_T]) -> _T:
        is_given = getattr(options, question.option.replace("-", "_")) is not None
        return from_option(question) if is_given or not asking else ask(question)

    name = answer(name_question())
    year = answer(year_question())
    units = answer(units_question(registers.units))
    layouts = registers.layouts
    ask_layout = answer if asks_for_layout(layouts, year, units) else from_option
    layout = ask_layout(layout_question(layouts, year, units))
    ask_scheme = answer if layout.scheme is None else from_option
    scheme = ask_scheme(scheme_question(registers, year, layout))
    ask_period = answer if asks_for_period(layout) else from_option
    medium_term = ask_period(medium_term_question(layout))
    usual = suggested = unread = ""
    try:
        usual = propose_slug(name)
        suggested = propose_slug(name, {project_id.rpartition("/")[2] for project_id in ids})
    except NoReading as error:
        unread = str(error)
    slug = answer(slug_question(suggested, year, ids, unread))
    file = options.data / str(year) / f"{slug}.yml"
    answers = Answers(name, year, units, layout, scheme, medium_term)
    _write(options.data, file, blank_form(answers, registers))
    print("请打开它，在冒号后面填写；填好以后运行 disclosure check，还缺什么会逐条说明。")
    for before in [f"{earlier}/{usual}" for earlier in range(2000, year)]:
        if before in ids and slug != usual:
            print(f"已经有 {before}。是它的下一年，请删去这个新文件，改用 disclosure new --from {before}。")


def _continue_project(options: argparse.Namespace, registers: Registers, ids: Collection[str]) -> None:
    """Write next year's file from last year's. Raises WrongUse, DataProblems."""
    if any((options.name, options.unit, options.layout, options.scheme, options.medium_term)):
        raise WrongUse("--from 只能和 --year、--slug 一起用：名称、单位等都照去年的文件")
    last_id = project_id_of(options.last_year, options.data, ids)
    source, project = read_right_project(options.data, last_id, registers)
    year = project.year + 1 if options.year is None else answer_of_option(year_question(), options.year)
    if year <= project.year:
        raise WrongUse(f"{last_id} 是 {project.year} 年的，新文件的年度要在它后面")
    *bodies, _, slug = last_id.split("/")
    slug = answer_of_option(slug_question(slug, year, ()), options.slug)
    file = options.data.joinpath(*bodies, str(year), f"{slug}.yml")
    layout, usual = project.layout, registers.layouts.layout_of(None, year, project.implementing_units)
    names_layout = project.layout_name is None and usual is not layout
    text = next_year_text(source, project, year, names_layout=names_layout)
    _write(options.data, file, text)
    print(f"年度已经改好，来源留空，其余照 {last_id}。请逐项核对、修改，再运行 disclosure check。")
    if names_layout and usual is not None:
        print(
            f"{year} 年的表归“{usual.name}”，去年的文件是“{layout.name}”，所以写明了 表式: {layout.name}。"
            "表换了样子的，请删去这个新文件，改用 disclosure new。"
        )
    named = lines_naming_year(text, project.year, layout.word("中期期限"))
    if named:
        print(f"下面几行还写着 {project.year}，请看一看要不要改：")
    for number, line in named:
        print(f"  第 {number} 行  {line}")


def _write(data: Path, file: Path, text: str) -> None:
    """Write a file of the data folder that does not exist yet. Raises WrongUse."""
    refuse_links(data, file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_new(file, text.encode())
    except FileExistsError:
        raise WrongUse(f"已经有 {file.as_posix()}，不会覆盖。要另写一份，请用 --slug 换一个地址名") from None
    except OSError as error:
        raise cannot_write(file.as_posix(), error) from error
    print(f"写好了 {file.as_posix()}。")
