"""Records → projects.json, whole and by year, and the JSON Schemas that say what is in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from generator.downloads.description import About
from generator.form.cells import AMOUNT_UNIT
from generator.projects.record_schema import RECORD_SCHEMA

PROJECTS_FILE = "projects.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_END = b"\n]}\n"


def name_of_year(year: int) -> str:
    """The file with the projects of one year."""
    return f"projects-{year}.json"


def write_projects(records: Iterable[tuple[int, bytes]], about: About, folder: Path) -> None:
    """Write the records, each with its year, to `projects.json` and to the file of their year.

    Each project stands on a line of its own, so that it can be read line by line. Nothing is held in memory.
    """
    with ExitStack() as stack:
        whole = _File(stack.enter_context((folder / PROJECTS_FILE).open("wb")), about)
        of_year = {
            year: _File(stack.enter_context((folder / name_of_year(year)).open("wb")), about)
            for year in about.years
        }
        for year, record in records:
            line = record.replace(b"\n", b"")  # within texts they are written as \n
            whole.add(line)
            of_year[year].add(line)
        for file in (whole, *of_year.values()):
            file.end()


class _File:
    def __init__(self, file: IO[bytes], about: About) -> None:
        self._file = file
        self._between = b"\n"
        head = {"publisher": about.publisher, "title": about.title, "licence": licence_of(about)}
        first = json.dumps({"unit": AMOUNT_UNIT, **head}, ensure_ascii=False, separators=(",", ":"))
        file.write(f'{first[:-1]},"projects":['.encode())

    def add(self, line: bytes) -> None:
        self._file.write(self._between)
        self._file.write(line)
        self._between = b",\n"

    def end(self) -> None:
        self._file.write(_END)


def licence_of(about: About) -> dict[str, str | None] | None:
    """The terms of use; None where none are stated."""
    return {"name": about.licence.name, "url": about.licence.url} if about.licence else None


def read_lines(file: Path) -> Iterator[bytes]:
    """The records in a file that `write_projects` wrote, one by one."""
    with file.open("rb") as lines:
        next(lines)
        for line in lines:
            if line.startswith(b"{"):
                yield line.rstrip(b",\n")


_TEXT_OR_BLANK = {"type": ["string", "null"]}

PROJECT_SCHEMA_FILE, PROJECTS_SCHEMA_FILE = "project.schema.json", "projects.schema.json"


def schemas() -> dict[str, bytes]:
    """The JSON Schemas by the names of their files."""
    one = {
        "$schema": _DIALECT,
        "title": "一个项目的绩效目标表",
        "description": "项目页旁边的 project.json，也是 projects.json 里的一项。每个键都在；表上空着的是 null。",
        **RECORD_SCHEMA,
    }
    licence = {
        "type": ["object", "null"],
        "properties": {"name": {"type": "string"}, "url": _TEXT_OR_BLANK},
        "required": ["name", "url"],
        "additionalProperties": False,
    }
    keys: dict[str, Any] = {
        "unit": {"title": "金额单位", "description": "每个金额的单位", "const": AMOUNT_UNIT},
        "publisher": {"title": "公开单位", "description": "公开这些表的单位", "type": "string"},
        "title": {"title": "站点名称", "description": "公开这些表的网站", "type": "string"},
        "licence": {"title": "数据许可", "description": "怎样使用这些数据；没有注明就是 null", **licence},
        "projects": {
            "title": "项目",
            "description": "按标识排列，一个项目占一行",
            "type": "array",
            "items": {"$ref": "#/$defs/project"},
        },
    }
    many = {
        "$schema": _DIALECT,
        "title": "全部项目，或者一个年度的全部项目",
        "type": "object",
        "properties": keys,
        "required": list(keys),
        "additionalProperties": False,
        "$defs": {"project": {"title": "项目", **RECORD_SCHEMA}},
    }
    return {
        name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode()
        for name, schema in ((PROJECT_SCHEMA_FILE, one), (PROJECTS_SCHEMA_FILE, many))
    }
