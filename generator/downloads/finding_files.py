"""Lay out the findings of all forms as JSON, with a form on each line, and the JSON Schema that describes the file."""

from __future__ import annotations

import json
from typing import Any

from generator.downloads.description import DataDescription
from generator.downloads.finding_table import FINDING_TABLE
from generator.downloads.json_files import DIALECT, HEAD_KEYS, head_values, json_text_file
from generator.downloads.text_file import TextFile
from generator.projects.findings_record import FORM_FINDINGS_KEYS
from generator.projects.record_keys import object_with

FINDINGS_CSV, FINDINGS_JSON = f"{FINDING_TABLE.name}.csv", "findings.json"
FINDINGS_SCHEMA_FILE = "findings.schema.json"
FINDING_FILES = (FINDINGS_CSV, FINDINGS_JSON)


def findings_text_file(description: DataDescription) -> TextFile:
    """Return the file of the findings of all forms."""
    return json_text_file(FINDINGS_JSON, "findings", head_values(description))


def findings_schema() -> bytes:
    """Return the JSON Schema of the file."""
    keys: dict[str, Any] = {
        **HEAD_KEYS,
        "findings": {
            "title": "提示",
            "description": "按标识排列，一张表占一行",
            "type": "array",
            "items": object_with(FORM_FINDINGS_KEYS),
        },
    }
    schema = {
        "$schema": DIALECT,
        "title": "全部核对提示",
        "type": "object",
        "properties": keys,
        "required": list(keys),
        "additionalProperties": False,
    }
    return f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode()
