"""The command ``disclosure``: prints, and chooses the exit code. Decides nothing about data.

Exit codes: 0 nothing to mend, 1 errors in the data or differences, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from generator.commands import check, diff, manual, new, publish, schema, verify, write
from generator.commands.parser import Parser, PrintVersion, WrongUse, tell_wrong_use
from generator.reading.problem import DataProblems

COMMANDS = {
    "check": check,
    "diff": diff,
    "new": new,
    "schema": schema,
    "manual": manual,
    "write": write,
    "publish": publish,
    "verify": verify,
}
"""In the order of the help. Each module has HELP, DESCRIPTION, add_arguments and run."""


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
    try:
        if "data" in options and not options.data.is_dir():
            raise WrongUse(f"没有文件夹 {options.data}。请在项目的最上层文件夹里运行，或用 --data 指明")
        return int(options.run(options))
    except DataProblems as error:
        print(f"{error}\n先改好这些错误，再运行一次。")
        return 1
    except WrongUse as error:
        return tell_wrong_use(error)


def _parser() -> Parser:
    parser = Parser(
        prog="disclosure",
        description="项目支出绩效目标公开：新建、检查、比较数据，写出、发布、核对网站。",
        epilog="一条命令怎样用，输入 disclosure、命令和 --help，例如 disclosure check --help。",
    )
    parser.add_argument("--version", action=PrintVersion, nargs=0, help="显示名称和版本")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="命令", title="命令", parser_class=Parser
    )
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.HELP, description=module.DESCRIPTION)
        command.set_defaults(run=module.run)
        module.add_arguments(command)
    return parser
