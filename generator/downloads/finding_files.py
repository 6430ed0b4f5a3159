"""Write the findings of all forms: as JSON with a form on each line, and as CSV with a row for each finding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator.downloads.csv_files import write_records
from generator.downloads.description import DataDescription
from generator.downloads.finding_table import FINDING_TABLE
from generator.downloads.json_files import DIALECT, HEAD_KEYS, read_lines, write_lines
from generator.projects.findings_record import FORM_FINDINGS_KEYS
from generator.projects.record import read_record
from generator.projects.record_keys import object_with

FINDINGS_CSV, FINDINGS_JSON = f"{FINDING_TABLE.name}.csv", "findings.json"
FINDINGS_SCHEMA_FILE = "findings.schema.json"
FINDING_FILES = (FINDINGS_CSV, FINDINGS_JSON)


def write_findings(
    records: Iterable[bytes], description: DataDescription, folder: Path
) -> Mapping[str, frozenset[str]]:
    """Write the findings in `records`, one for each form, and the schema of their file.

    Returns what `write_records` returns.
    """
    write_lines(records, "findings", description, folder / FINDINGS_JSON)
    (folder / FINDINGS_SCHEMA_FILE).write_bytes(_schema())
    written = map(read_record, read_lines(folder / FINDINGS_JSON))
    return write_records(written, [FINDING_TABLE], description.address, folder)


def _schema() -> bytes:
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
