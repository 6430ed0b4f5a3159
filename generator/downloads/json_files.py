"""Write records as JSON, all in one file and by year, and the JSON Schemas that describe the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from generator.downloads.description import DataDescription
from generator.form.amounts import AMOUNT_UNIT
from generator.projects.record_schema import RECORD_SCHEMA

PROJECTS_FILE = "projects.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""Version of JSON Schema of the published schemas."""
_END = b"\n]}\n"
"""End of a file, after the last project."""


def name_of_year(year: int) -> str:
    """Return the name of the file with the projects of one year."""
    return f"projects-{year}.json"


def write_projects(records: Iterable[tuple[int, bytes]], description: DataDescription, folder: Path) -> None:
    """Write records, given with their years, to `projects.json` and to the file of their year.

    Each project stands on a line of its own, so that the files can be read line by line. No record is held in memory.
    """
    with ExitStack() as stack:
        whole = _ProjectsFile(stack.enter_context((folder / PROJECTS_FILE).open("wb")), description)
        of_year = {
            year: _ProjectsFile(stack.enter_context((folder / name_of_year(year)).open("wb")), description)
            for year in description.years
        }
        for year, record in records:
            line = record.replace(b"\n", b"")  # within texts they are written as \n
            whole.add(line)
            of_year[year].add(line)
        for file in (whole, *of_year.values()):
            file.end()


class _ProjectsFile:
    def __init__(self, file: IO[bytes], description: DataDescription) -> None:
        self._file = file
        self._separator = b"\n"
        file.write(_first_line({"unit": AMOUNT_UNIT, **_head(description)}, "projects"))

    def add(self, line: bytes) -> None:
        self._file.write(self._separator)
        self._file.write(line)
        self._separator = b",\n"

    def end(self) -> None:
        self._file.write(_END)


def write_lines(records: Iterable[bytes], key: str, description: DataDescription, file: Path) -> None:
    """Write records, each in one line, as the list under `key` of a JSON object that says whose they are."""
    with file.open("wb") as opened:
        opened.write(_first_line(_head(description), key))
        for number, record in enumerate(records):
            opened.write(b",\n" if number else b"\n")
            opened.write(record)
        opened.write(_END)


def _first_line(head: Mapping[str, object], key: str) -> bytes:
    """Return the beginning of a file, up to the list under `key`."""
    first = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return f'{first[:-1]},"{key}":['.encode()


def _head(description: DataDescription) -> dict[str, object]:
    """Return the keys that say whose the records of a file are; `HEAD_KEYS` describes them."""
    return {
        "publisher": description.publisher,
        "title": description.title,
        "licence": _licence_of(description),
    }


def _licence_of(description: DataDescription) -> dict[str, str | None] | None:
    """Return the terms of use; None where none are stated."""
    licence = description.licence
    return {"name": licence.name, "url": licence.url} if licence else None


def read_lines(file: Path) -> Iterator[bytes]:
    """Yield the records in a file that `write_projects` or `write_lines` wrote, one by one."""
    with file.open("rb") as lines:
        next(lines)
        for line in lines:
            if line.startswith(b"{"):
                yield line.rstrip(b",\n")


HEAD_KEYS: Mapping[str, Mapping[str, Any]] = {
    "publisher": {"title": "公开单位", "description": "公开这些表的单位", "type": "string"},
    "title": {"title": "站点名称", "description": "公开这些表的网站", "type": "string"},
    "licence": {
        "title": "数据许可",
        "description": "怎样使用这些数据；没有注明就是 null",
        "type": ["object", "null"],
        "properties": {"name": {"type": "string"}, "url": {"type": ["string", "null"]}},
        "required": ["name", "url"],
        "additionalProperties": False,
    },
}
"""JSON Schema of the keys at the beginning of every file."""

PROJECT_SCHEMA_FILE, PROJECTS_SCHEMA_FILE = "project.schema.json", "projects.schema.json"


def schemas() -> dict[str, bytes]:
    """Return the JSON Schemas by the names of their files."""
    of_project = {
        "$schema": DIALECT,
        "title": "一个项目的绩效目标表",
        "description": "项目页旁边的 project.json，也是 projects.json 里的一项。必需的键都在，表上空着的是 null；不是必需的键，表上有才有。",
        **RECORD_SCHEMA,
    }
    keys: dict[str, Any] = {
        "unit": {"title": "金额单位", "description": "每个金额的单位", "const": AMOUNT_UNIT},
        **HEAD_KEYS,
        "projects": {
            "title": "项目",
            "description": "按标识排列，一个项目占一行",
            "type": "array",
            "items": {"$ref": "#/$defs/project"},
        },
    }
    of_file = {
        "$schema": DIALECT,
        "title": "全部项目，或者一个年度的全部项目",
        "type": "object",
        "properties": keys,
        "required": list(keys),
        "additionalProperties": False,
        "$defs": {"project": {"title": "项目", **RECORD_SCHEMA}},
    }
    return {
        name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode()
        for name, schema in ((PROJECT_SCHEMA_FILE, of_project), (PROJECTS_SCHEMA_FILE, of_file))
    }
