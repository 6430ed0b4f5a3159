"""Parse the arguments of all commands in Chinese, and report wrong use the same way."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

from generator.file_reading import leads_out
from generator.publishing.os_errors import bare_reason_of
from generator.reading.data_folder import project_path_of
from generator.reading.form_errors import closest_word


class WrongUse(Exception):
    """The command was called wrongly; the text says what to do, in Chinese, without the full stop."""


def cannot_write(place: object, error: OSError) -> WrongUse:
    """Return the error to raise where the system refuses to write to `place`."""
    return WrongUse(f"写不了 {place}（{bare_reason_of(error)}）")


def refuse_links(folder: Path, path: Path) -> None:
    """Refuse to write to a path below `folder` that is reached through a link in it. Raises WrongUse."""
    if leads_out(path, folder):
        raise WrongUse(f"{path.as_posix()} 是链接，或者在链接里面，会写到别处。请先移走链接")


def project_id_of(named: str, data: Path, ids: Collection[str]) -> str:
    """Return the id of a project that was named by its address, its file or its file of results. Raises WrongUse."""
    wanted = project_path_of(Path(named).as_posix()).removesuffix(".yml")
    for way in (wanted, wanted.removeprefix(f"{data.as_posix()}/")):
        if way in ids:
            return way
    guess = closest_word(wanted, ids)
    raise WrongUse(f"没有项目 {named}" + (f"。最接近的是 {guess}" if guess else ""))


def write_text(file: Path, text: str) -> None:
    """Write the text that a command produces into the file that was named. Raises WrongUse.

    A link in the working folder may have come with a stranger's commit, and is not written through.
    """
    refuse_links(Path.cwd(), file)
    try:
        # A file's name may be no text; what stands for it then is right in JSON too.
        file.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise cannot_write(file.as_posix(), error) from error


def refuse_output_in(data: Path, output: Path | None) -> None:
    """Refuse to write a report into the data folder. Raises WrongUse."""
    if output and output.resolve().is_relative_to(data.resolve()):
        raise WrongUse(f"{output} 在 {data} 里面。请把结果写到别处")


def print_wrong_use(message: object, usage: str = "") -> int:
    """Print what was wrong with the call; return the exit code."""
    print(f"用法不对：{message}。" + (f"\n{usage.strip()}" if usage else ""), file=sys.stderr)
    return 2


class Parser(argparse.ArgumentParser):
    """argparse in Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, **options)
        self.color = False  # from Python 3.14 on it would colour the words that are put into Chinese here
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def add_data(self) -> None:
        """Add ``--data``; `generator.commands.main` checks that the folder exists."""
        self.add_argument(
            "--data", type=Path, default=Path("data"), metavar="文件夹", help="数据文件夹，平时是 data"
        )

    def error(self, message: str) -> NoReturn:
        """Print what was wrong and how the command is used; exit with code 2."""
        for pattern, words in _USAGE_ERRORS:
            message = re.sub(pattern, words, message)
        raise SystemExit(print_wrong_use(message.replace("'", ""), self.format_usage()))

    def format_usage(self) -> str:
        """Return the usage line with a Chinese heading."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """Return the help with Chinese headings and colons."""
        text = super().format_help().replace("usage: ", "用法：", 1)
        text = re.sub(r"^(\S+):$", r"\1：", text, flags=re.MULTILINE)
        return text.replace("命令：\n  命令\n", "命令：\n")  # argparse would say it twice


class PrintVersion(argparse.Action):
    """Print the command's name and the version of the installed package, and exit with code 0."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Look the version up only now: it takes some 5 ms, which no other command should wait for."""
        print(f"{parser.prog} {version('budget-disclosure')}")
        raise SystemExit(0)


_USAGE_ERRORS = (
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"the following arguments are required: (.+)", r"还要写 \1"),
    (r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，只能是 \3"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (\S+): expected ([0-9]+) arguments", r"\1 后面要写 \2 个值"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1 后面不用写 \2"),
)
