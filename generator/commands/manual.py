"""``disclosure manual``: write data/README.md from the definition of the form."""

from __future__ import annotations

import argparse

from generator.commands.parser import Parser, refuse_links, write_text
from generator.editing.data_readme import data_manual

HELP = "按表的定义重写数据文件夹里的 README.md"
DESCRIPTION = f"{HELP}。"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_data()


def run(options: argparse.Namespace) -> int:
    """Write the manual; return the exit code."""
    file = options.data / "README.md"
    refuse_links(options.data, file)
    write_text(file, data_manual())
    print(f"写好了 {file.as_posix()}。")
    return 0
