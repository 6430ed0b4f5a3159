"""What was changed between two states → JSON for programs."""

from __future__ import annotations

import json
from typing import Any

from generator.history.data_diff import DataChange, FindingChange, TotalChange
from generator.history.field_changes import FieldChange
from generator.history.project_versions import ProjectChange
from generator.rendering.words import amount_text


def report_json(change: DataChange, old: str, new: str) -> str:
    """For programs; amounts are texts with the digits of the form, in 万元."""
    report = {
        "old": old,
        "new": new,
        "unit": "万元",
        "projects": [_project_json(each) for each in change.projects],
        "registers": [
            {"file": each.file, "fields": [_field_json(field) for field in each.fields]}
            for each in change.registers
        ],
        "sums": [_sum_json(each) for each in change.sums],
        "findings": {
            "new": [_finding_json(each) for each in change.new_findings],
            "gone": [_finding_json(each) for each in change.gone_findings],
        },
        "unread_registers": [{"state": words, "codes": codes} for words, codes in change.unread_registers],
        "lost_addresses": change.lost_addresses,
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _project_json(change: ProjectChange) -> dict[str, Any]:
    return {
        "change": change.word,
        "id": change.id,
        "old_id": change.old_id,
        "name": change.name,
        "old_name": change.old_name,
        "year": change.year,
        "annual": change.annual,
        "fields": [_field_json(field) for field in change.fields],
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
        "judgement": change.judgement or None,
    }


def _sum_json(each: TotalChange) -> dict[str, Any]:
    difference, percent = each.difference
    return {
        "label": each.label,
        "old_projects": each.old_projects,
        "projects": each.projects,
        "old": amount_text(each.old),
        "new": amount_text(each.new),
        "difference": difference,
        "percent": percent or None,
    }


def _finding_json(change: FindingChange) -> dict[str, Any]:
    found = change.found
    return {
        "id": change.id,
        "name": change.name,
        "code": found.code,
        "level": found.level.name.lower(),
        "message": found.message,
    }
