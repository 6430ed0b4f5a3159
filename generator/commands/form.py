"""``disclosure form``: fill in the tables in the browser."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.commands.parser import Parser, WrongUse, cannot_write

HELP = "在浏览器里填表：照官方的表一格一格填，边填边检查"
DESCRIPTION = f"{HELP}。只在本机打开，别人进不来；要停下，按 Ctrl+C。"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--port", type=int, default=0, metavar="端口", help="不写就用一个空着的")
    parser.add_argument("--no-browser", action="store_true", help="不自动打开浏览器，只显示网址")
    parser.add_data()


def run(options: argparse.Namespace) -> int:
    """Serve the form until it is interrupted; return the exit code."""
    data: Path = options.data
    try:
        # here: the core works without these packages
        from generator.form_app.desk import serve_desk
    except ImportError as error:
        raise WrongUse(
            f"没有装填表用的软件包（{error.name}）。请运行 pip install 'budget-disclosure[form]'"
        ) from error
    try:
        serve_desk(data, options.port, not options.no_browser, _announce)
    except OSError as error:
        raise cannot_write(f"端口 {options.port}", error) from error
    except KeyboardInterrupt:
        print()
    return 0


def _announce(address: str) -> None:
    print(f"请在浏览器里打开（只在这台电脑上有用）：\n  {address}\n要停下，按 Ctrl+C。", flush=True)
