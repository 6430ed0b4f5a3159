"""``disclosure schema``: write the JSON schemas for editors from the form and the registers."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from generator.commands.parser import Parser, cannot_write, refuse_links, write_text
from generator.editing.editor_schema import SCHEMA_FOLDER, editor_schemas
from generator.file_reading import read_below
from generator.reading.register_files import read_registers

HELP = "按表的定义和名册重写编辑器用的文件，编辑时就有提示"
DESCRIPTION = f"{HELP}。写在数据文件夹里的 {SCHEMA_FOLDER} 下面；改了名册以后要重写。"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_data()
    parser.add_argument("--check", action="store_true", help="只看是不是最新的，不改文件；不是最新的返回 1")


def run(options: argparse.Namespace) -> int:
    """Write the schemas, or check that they are up to date; return the exit code."""
    data: Path = options.data
    registers = read_registers(partial(read_below, data), data.as_posix())
    folder = data / SCHEMA_FOLDER
    schemas = {folder / name: text for name, text in editor_schemas(registers).items()}
    stale = [file for file, text in schemas.items() if not _is_current(file, text)]
    if options.check:
        for file in stale:
            print(f"{file.as_posix()} 不是最新的。请运行 disclosure schema 重写，和别的改动一起提交。")
        return 1 if stale else 0
    for file in (folder, *schemas):
        refuse_links(data, file)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(folder.as_posix(), error) from error
    for file in stale:
        write_text(file, schemas[file])
    print(f"{folder.as_posix()} 里有 {len(schemas)} 个文件，重写了 {len(stale)} 个。")
    return 0


def _is_current(file: Path, text: str) -> bool:
    """Whether a file can be read and has this text."""
    try:
        return file.read_bytes() == text.encode()
    except OSError:
        return False
