"""Read YAML text as plain values in which every scalar is still text.

`yaml.safe_load` reads 010 as 8, 12:30 as 750 and `no` as False, keeps the last of two equal keys and drops
the second zero of 75.00. A public figure must be what was typed, so `generator.reading.yaml_composer` composes the
events of PyYAML's C parser: mappings, lists and text, with the place of each. Every feature of YAML that a form has no
use for is refused with a code of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from generator.reading.hidden_characters import UNREADABLE_CODES, find_forbidden_characters
from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_composer import compose
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile

MAX_FILE_BYTES = 1_000_000
"""Bytes of a file. The largest form known is below 20 KB."""


def read_yaml(
    path: str, data: bytes, keys: Collection[str], *, repair: bool = False
) -> tuple[YamlFile, list[Problem]]:
    """Read the values of a YAML file, and return everything that is wrong with how it is written.

    `path` is the file's name in problems. `keys` are the field names of the form; they tell a slip of the pen
    (``年度：2023``) from a text. The value is None where the file cannot be composed to its end; with `repair`, lines
    with an error of syntax are read as what they were probably meant to be, and their errors reported.
    """
    text, problem = _decode(path, data)
    if problem:
        return YamlFile(path, []), [problem]
    source = YamlFile(path, text.split("\n"))
    problems = [
        source.problem(slip.place, Level.ERROR, slip.code, slip.message)
        for slip in islice(find_forbidden_characters(text), MAX_PROBLEMS)
    ]
    if any(problem.code in UNREADABLE_CODES for problem in problems):
        return source, problems
    problems += compose(source, text, keys, repair=repair)
    source.misread_lines.update(problem.place.line for problem in problems)
    return source, problems


def _decode(path: str, data: bytes) -> tuple[str, Problem | None]:
    """Return the text of a file, or why it has none that can be read."""

    def refuse(code: str, message: str, line: int = 1, column: int = 1) -> tuple[str, Problem]:
        return "", Problem(path, Place(line, column), Level.ERROR, code, message)

    if len(data) > MAX_FILE_BYTES:
        return refuse(
            "file-too-large",
            f"文件有 {len(data)} 字节，超过 {MAX_FILE_BYTES} 字节的上限。一个项目一个文件；请检查是否贴进了别的内容",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = "文件不是 UTF-8 编码（可能是 GBK 或 UTF-16）。请在编辑器里另存为 UTF-8"
        return refuse("encoding", message, line, column)
    text = text.replace("\r\n", "\n")
    if all(not line or line.startswith("#") for line in map(str.strip, text.split("\n"))):
        return refuse("empty-file", "文件是空的。请填写，或者删除这个文件")
    return text, None
