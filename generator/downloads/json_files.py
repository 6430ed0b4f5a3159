"""Lay out the files of records as JSON, all in one and by year, and the JSON Schemas that describe them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from generator.downloads.description import DataDescription
from generator.downloads.text_file import TextFile
from generator.form.amounts import AMOUNT_UNIT
from generator.projects.record_schema import RECORD_SCHEMA

PROJECTS_FILE = "projects.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def name_of_year(year: int) -> str:
    """Return the name of the file with the projects of one year."""
    return f"projects-{year}.json"


def json_text_files(description: DataDescription) -> Iterator[TextFile]:
    """Yield the file of all records and that of every year, in which each project stands on a line of its own."""
    head = {
        "unit": AMOUNT_UNIT,
        "publisher": description.publisher,
        "title": description.title,
        "licence": _licence_of(description),
    }
    first = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    begin, end = f'{first[:-1]},"projects":['.encode(), b"\n]}\n"
    yield TextFile(PROJECTS_FILE, PROJECTS_FILE, begin, b",", end)
    for year in description.years:
        yield TextFile(name_of_year(year), PROJECTS_FILE, begin, b",", end, year)


def json_lines_of(records: Iterable[bytes]) -> bytes:
    """Return the lines of records in JSON, such as stand between the beginning and the end of a file."""
    return b",".join(
        b"\n" + record.replace(b"\n", b"") for record in records
    )  # in texts they are written as \n


def _licence_of(description: DataDescription) -> dict[str, str | None] | None:
    """Return the terms of use; None where none are stated."""
    licence = description.licence
    return {"name": licence.name, "url": licence.url} if licence else None


_TEXT_OR_BLANK = {"type": ["string", "null"]}

PROJECT_SCHEMA_FILE, PROJECTS_SCHEMA_FILE = "project.schema.json", "projects.schema.json"


def schemas() -> dict[str, bytes]:
    """Return the JSON Schemas by the names of their files."""
    of_project = {
        "$schema": _DIALECT,
        "title": "一个项目的绩效目标表",
        "description": "项目页旁边的 project.json，也是 projects.json 里的一项。必需的键都在，表上空着的是 null；不是必需的键，表上有才有。",
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
    of_file = {
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
        for name, schema in ((PROJECT_SCHEMA_FILE, of_project), (PROJECTS_SCHEMA_FILE, of_file))
    }
