"""Write the differences between two states of the data as JSON for programs."""

from __future__ import annotations

import json
from typing import Any

from generator.history.data_diff import DataChange, FindingChange, TotalChange
from generator.history.field_changes import FieldChange
from generator.history.project_versions import FATE_WORDS, ProjectChange
from generator.reading.personal_numbers import mask_personal_numbers
from generator.rendering.words import amount_text


def report_json(change: DataChange, old: str, new: str) -> str:
    """Return the report; `old` and `new` name the states. Amounts are texts with the digits of the form, in 万元."""
    report = {
        "old": old,
        "new": new,
        "unit": "万元",
        "projects": [_project_json(project) for project in change.projects],
        "registers": [
            {"file": register.file, "fields": [_field_json(field) for field in register.fields]}
            for register in change.registers
        ],
        "sums": [_total_json(total) for total in change.totals],
        "findings": {
            "new": [_finding_json(finding) for finding in change.new_findings],
            "gone": [_finding_json(finding) for finding in change.gone_findings],
        },
        "unread_registers": [{"state": state, "codes": codes} for state, codes in change.unread_registers],
        "lost_addresses": [lost.address for lost in change.lost_addresses],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _project_json(change: ProjectChange) -> dict[str, Any]:
    return {
        "change": FATE_WORDS[change.fate],
        "id": change.id and mask_personal_numbers(change.id),
        "old_id": change.old_id and mask_personal_numbers(change.old_id),
        "name": change.name,
        "old_name": change.old_name,
        "year": change.year,
        "annual": change.annual,
        "fields": [_field_json(field) for field in change.fields],
        "copied_as_printed": [_field_json(entry) for entry in change.copied],
        "unread": {"old": change.old_codes, "new": change.codes},
    }


def _field_json(change: FieldChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "change": change.action.value,
        "old": change.old,
        "new": change.new,
        "difference": change.difference or None,
        "percent": change.percent or None,
        "judgement": change.strictness,
    }


def _total_json(change: TotalChange) -> dict[str, Any]:
    difference, percent, _ = change.difference
    return {
        "label": change.label,
        "old_projects": change.old_projects,
        "projects": change.projects,
        "old": amount_text(change.old),
        "new": amount_text(change.new),
        "difference": difference,
        "percent": percent or None,
    }


def _finding_json(change: FindingChange) -> dict[str, Any]:
    return {
        "id": mask_personal_numbers(change.id),
        "name": change.name,
        "code": change.finding.code,
        "level": change.finding.level.name.lower(),
        "message": change.finding.message,
    }
