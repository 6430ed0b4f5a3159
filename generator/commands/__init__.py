"""Run the command ``disclosure``: print, and choose the exit code. Nothing about data is decided here.

Exit codes: 0 nothing to correct, 1 errors in the data, differences or a failure, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from generator.commands.parser import Parser, PrintVersion, WrongUse, print_wrong_use
from generator.reading.problem import DataProblems

COMMANDS = {
    "check": "check",
    "diff": "diff",
    "new": "new",
    "import": "import_files",
    "results": "results",
    "export": "export",
    "form": "form",
    "schema": "schema",
    "manual": "manual",
    "write": "write",
    "publish": "publish",
    "verify": "verify",
    "init": "init",
    "update": "update",
}
"""Name → module of this package, in the order of the help."""


def command_module(name: str) -> Any:
    """Import the module of a command: it has HELP, DESCRIPTION, add_arguments and run."""
    return import_module(f"{__name__}.{COMMANDS[name]}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Consoles and pipes may default to other encodings; a file's name may be no text at all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        words = sys.argv[1:] if arguments is None else arguments
        code = _run(_parser(words[:1]).parse_args(words))
        sys.stdout.flush()
    except BrokenPipeError:  # a reader such as `head` has stopped
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _run(options: argparse.Namespace) -> int:
    """Run a command with its options; return the exit code."""
    try:
        if "data" in options and not options.data.is_dir():
            raise WrongUse(f"没有文件夹 {options.data}。请在项目的最上层文件夹里运行，或用 --data 指明")
        return int(options.run(options))
    except DataProblems as error:
        print(f"{error}\n先改好这些错误，再运行一次。")
        return 1
    except WrongUse as error:
        return print_wrong_use(error)


def _parser(first_word: Sequence[str]) -> Parser:
    """Return the parser of the command that the first word names, or of all commands.

    To import what all of them need takes longer than most of them do.
    """
    parser = Parser(
        prog="disclosure",
        description="项目支出绩效目标公开：新建、检查、比较数据，写出、发布、核对网站。",
        epilog="一条命令怎样用，输入 disclosure、命令和 --help，例如 disclosure check --help。",
    )
    parser.add_argument("--version", action=PrintVersion, nargs=0, help="显示名称和版本")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="命令", title="命令", parser_class=Parser
    )
    names = [name for name in first_word if name in COMMANDS] or COMMANDS
    for name in names:
        module = command_module(name)
        command = commands.add_parser(name, help=module.HELP, description=module.DESCRIPTION)
        command.set_defaults(run=module.run)
        module.add_arguments(command)
    return parser
