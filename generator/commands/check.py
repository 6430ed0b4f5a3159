"""``disclosure check``: what is wrong with the data, where, and what to write instead."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator.catalog import kept_folder, read_catalog
from generator.commands.wording import Parser, WrongUse
from generator.kept import Kept
from generator.problems import DataProblems, Level
from generator.progress import Progress
from generator.registers import ALL_FILES

HELP = "检查数据文件，逐条指出位置和改法"
DESCRIPTION = f"{HELP}。没有错误时返回 0，有错误返回 1，用法不对返回 2。"

_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE}


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser._positionals.title = "检查什么"
    parser.add_argument("files", nargs="*", type=Path, metavar="文件", help="只看这些文件；不写就是全部")
    parser.add_data()
    parser.add_argument(
        "--level",
        choices=tuple(_LEVELS),
        default="warning",
        metavar="级别",
        help="显示到哪一级：error 只显示错误，warning 加上提醒（平时），note 全部显示",
    )


def run(options: argparse.Namespace) -> int:
    """Check the data and print what was found; gives the exit code."""
    data: Path = options.data
    files: Sequence[Path] = options.files
    level = _LEVELS[options.level]
    _look_at(files, data)
    read: int | None = None
    try:
        with Progress(lambda line: None, sys.stderr).stage("检查", "个文件") as step:
            catalog = read_catalog(data, data.as_posix(), Kept(kept_folder(data)), progress=step)
        problems, read = catalog.problems, len(catalog.files)
        catalog.sheets.close()
    except DataProblems as error:
        problems = error.problems
    if files:
        asked = {file.resolve().relative_to(data.resolve()).as_posix() for file in files}
        shown = {f"{data.as_posix()}/{file}" for file in asked.union(ALL_FILES if read is None else ())}
        problems = tuple(problem for problem in problems if problem.path in shown)
        read = None if read is None else len(asked)
    for problem in problems:
        if problem.level >= level:
            print(problem)
    counts = Counter(problem.level for problem in problems)
    print(_closing_line(read, counts, level))
    return 1 if counts[Level.ERROR] or read is None else 0


def _look_at(files: Sequence[Path], data: Path) -> None:
    unknown = [file for file in files if not file.is_file()]
    if unknown:
        raise WrongUse(f"没有文件 {unknown[0]}")
    outside = [file for file in files if not file.resolve().is_relative_to(data.resolve())]
    if outside:
        raise WrongUse(f"{outside[0]} 不在 {data} 里面")


def _closing_line(read: int | None, counts: Counter[Level], level: Level) -> str:
    found = "，".join(f"{each.word} {counts[each]} 条" for each in sorted(Level, reverse=True))
    hidden = any(counts[each] for each in Level if each < level)
    hint = "。加 --level note 全部显示" if hidden else ""
    begin = "名册有错误，先改好名册" if read is None else f"检查了 {read} 个文件"
    return f"{begin}：{found}{hint}。"
