"""Show the fixes of ``--fix`` and ask before anything is written."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TextIO

from generator.commands.parser import WrongUse, cannot_write
from generator.editing.fix import FixedFile, describe_fix
from generator.editing.fix_files import FileChangedMeanwhile, files_to_fix, fix_files, write_fixed_file


def offer_fixes(
    data: Path, wrong: Collection[str], among: Collection[str], agreed: bool, people: TextIO
) -> bool:
    """Print every fix, ask unless it is `agreed`, write; return whether anything was written.

    `wrong` are the files with an error, `among` the only ones that may be touched if any are named. Raises WrongUse.
    """
    fixed = fix_files(data, list(files_to_fix(data, wrong, among)))
    if not fixed:
        rest = "，请照下面的说明改" if wrong else ""
        print(f"没有可以放心自动改的地方{rest}。", file=people)
        return False
    for name, file in fixed.items():
        for fix in file.fixes:
            print(describe_fix(f"{data.as_posix()}/{name}", fix), file=people)
    count = sum(len(file.fixes) for file in fixed.values())
    if not (agreed or is_agreed(f"一共 {len(fixed)} 个文件 {count} 处，只改写法，不改内容。", people)):
        print("没有改动任何文件。", file=people)
        return False
    _write(data, fixed)
    print(f"改好了 {len(fixed)} 个文件 {count} 处。", file=people)
    return True


def is_agreed(question: str, people: TextIO) -> bool:
    """Ask a question; return whether the answer is yes."""
    print(f"{question}要改，请输入 y 再按回车；直接回车就不改：", end="", file=people, flush=True)
    answer = sys.stdin.readline() if sys.stdin else ""
    if not answer.endswith("\n"):
        print(file=people)
    return answer.strip().lower() in ("y", "yes", "ｙ", "是")


def _write(data: Path, fixed: Mapping[str, FixedFile]) -> None:
    """Write the fixed files. Raises WrongUse."""
    for name, file in fixed.items():
        try:
            write_fixed_file(data / name, file)
        except FileChangedMeanwhile as error:
            raise WrongUse(f"{data.as_posix()}/{name} 刚才被别人改过，没有动它。请再运行一次") from error
        except OSError as error:
            raise cannot_write(f"{data.as_posix()}/{name}", error) from error
