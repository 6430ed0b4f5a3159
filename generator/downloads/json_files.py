"""Lay out the files of records as JSON, all in one and by year, and the JSON Schemas that describe them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.downloads.description import DataDescription
from generator.downloads.text_file import TextFile
from generator.form.amounts import AMOUNT_UNIT
from generator.projects.record_schema import RECORD_SCHEMA

PROJECTS_FILE = "projects.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""Version of JSON Schema of the published schemas."""


def name_of_year(year: int) -> str:
    """Return the name of the file with the projects of one year."""
    return f"projects-{year}.json"


def project_text_files(description: DataDescription) -> Iterator[TextFile]:
    """Yield the file of all records and that of every year."""
    head = {"unit": AMOUNT_UNIT, **head_values(description)}
    whole = json_text_file(PROJECTS_FILE, "projects", head)
    yield whole
    for year in description.years:
        yield whole._replace(name=name_of_year(year), year=year)


def json_text_file(name: str, key: str, head: Mapping[str, object]) -> TextFile:
    """Return a file with records as the list under `key`, each in one line, after the keys of `head`."""
    first = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return TextFile(name, name, f'{first[:-1]},"{key}":['.encode(), b",", b"\n]}\n")


def json_lines_of(records: Iterable[bytes]) -> bytes:
    """Return the lines of records in JSON, such as stand between the beginning and the end of a file."""
    return b",".join(
        b"\n" + record.replace(b"\n", b"") for record in records
    )  # in texts they are written as \n


def head_values(description: DataDescription) -> dict[str, object]:
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
