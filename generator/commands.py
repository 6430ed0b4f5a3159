"""The command ``disclosure``: prints, and chooses the exit code. Decides nothing about data.

Exit codes: 0 nothing to mend, 1 errors in the data, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from generator.catalog import kept_folder, read_catalog
from generator.kept import Kept
from generator.manual import data_manual
from generator.problems import DataProblems, Level
from generator.progress import Progress
from generator.registers import FILES

_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Consoles and pipes may default to other encodings; a file's name may be no text at all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(_parser().parse_args(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # who reads, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _run(options: argparse.Namespace) -> int:
    if not options.data.is_dir():
        return _wrong_use(f"没有文件夹 {options.data}。请在项目的最上层文件夹里运行，或用 --data 指明")
    if options.command == "manual":
        return _manual(options.data)
    return _check(options.data, options.files, _LEVELS[options.level])


def _manual(data: Path) -> int:
    try:
        (data / "README.md").write_text(data_manual(), encoding="utf-8", newline="\n")
    except OSError as error:
        return _wrong_use(f"写不了 {data.as_posix()}/README.md（{error.strerror}）")
    print(f"写好了 {data.as_posix()}/README.md。")
    return 0


def _check(data: Path, files: Sequence[Path], level: Level) -> int:
    unknown = [file for file in files if not file.is_file()]
    if unknown:
        return _wrong_use(f"没有文件 {unknown[0]}")
    outside = [file for file in files if not file.resolve().is_relative_to(data.resolve())]
    if outside:
        return _wrong_use(f"{outside[0]} 不在 {data} 里面")
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
        shown = {f"{data.as_posix()}/{file}" for file in asked.union(FILES if read is None else ())}
        problems = tuple(problem for problem in problems if problem.path in shown)
        read = None if read is None else len(asked)
    for problem in problems:
        if problem.level >= level:
            print(problem)
    counts = Counter(problem.level for problem in problems)
    print(_closing_line(read, counts, level))
    return 1 if counts[Level.ERROR] or read is None else 0


def _closing_line(read: int | None, counts: Counter[Level], level: Level) -> str:
    found = "，".join(f"{each.word} {counts[each]} 条" for each in sorted(Level, reverse=True))
    hidden = any(counts[each] for each in Level if each < level)
    hint = "。加 --level note 全部显示" if hidden else ""
    begin = "名册有错误，先改好名册" if read is None else f"检查了 {read} 个文件"
    return f"{begin}：{found}{hint}。"


def _wrong_use(message: str) -> int:
    print(f"用法不对：{message}。", file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    """argparse in the words of the staff."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.color = False  # from Python 3.14 on it would colour the words that are put into Chinese here

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and how it is used; exit code 2."""
        for pattern, words in _USAGE_ERRORS:
            message = re.sub(pattern, words, message)
        message = message.replace("'", "")
        print(f"用法不对：{message}。\n{self.format_usage().strip()}", file=sys.stderr)
        raise SystemExit(2)

    def format_usage(self) -> str:
        """The usage line with a Chinese heading."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """The help with Chinese headings."""
        return super().format_help().replace("usage: ", "用法：", 1)


_USAGE_ERRORS = (
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"the following arguments are required: (.+)", r"还要写 \1"),
    (r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，只能是 \3"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1 后面不用写 \2"),
)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="disclosure", description="项目支出绩效目标公开：检查数据。", add_help=False)
    _add_help(parser)
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="命令", title="命令", parser_class=_Parser
    )
    check = commands.add_parser(
        "check",
        help="检查数据文件，逐条指出位置和改法",
        description="检查数据文件，逐条指出位置和改法。没有错误时返回 0，有错误返回 1，用法不对返回 2。",
        add_help=False,
    )
    check._positionals.title = "检查什么"
    _add_help(check)
    check.add_argument("files", nargs="*", type=Path, metavar="文件", help="只看这些文件；不写就是全部")
    _add_data(check)
    check.add_argument(
        "--level",
        choices=tuple(_LEVELS),
        default="warning",
        metavar="级别",
        help="显示到哪一级：error 只显示错误，warning 加上提醒（平时），note 全部显示",
    )
    manual = commands.add_parser(
        "manual",
        help="按表的定义重写数据文件夹里的 README.md",
        description="按表的定义重写数据文件夹里的 README.md。",
        add_help=False,
    )
    _add_help(manual)
    _add_data(manual)
    return parser


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser._optionals.title = "选项"
    parser.add_argument("-h", "--help", action="help", help="显示这段说明")


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="文件夹", help="数据文件夹，平时是 data"
    )
