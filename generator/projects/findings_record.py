"""The findings about a form as a record: the JSON object from which every download of findings is made.

It is not part of the form's own record: findings are said about a form, not by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from generator.checks import RULES, Finding
from generator.form.field_path import field_name
from generator.projects.project_summary import ProjectSummary
from generator.projects.record_json import encode_json
from generator.projects.record_keys import (
    PLAIN_TEXT,
    TEXT_OR_BLANK,
    RecordKey,
    RecordKeys,
    list_of,
    object_with,
)
from generator.projects.record_schema import RECORD_KEYS
from generator.reading.problem import Level

FINDING_KEYS: RecordKeys = (
    RecordKey(
        "level",
        "级别",
        "提醒：前后对不上，或者缺了读者会问到的内容；说明：值得知道，不一定要改",
        {"enum": [Level.WARNING.word, Level.NOTE.word]},
    ),
    RecordKey("rule", "规则代码", "规则的网页是 checks/<规则代码>/", PLAIN_TEXT),
    RecordKey("title", "规则", "规则的名称", PLAIN_TEXT),
    RecordKey("field", "位置", "表上的哪一栏；说的是整张表，就是 null", TEXT_OR_BLANK),
    RecordKey("message", "提示", "提示的内容", PLAIN_TEXT),
    RecordKey("other_projects", "涉及的其他项目", "标识；没有就是空列表", list_of(PLAIN_TEXT)),
)

FORM_FINDINGS_KEYS: RecordKeys = (
    *(key for key in RECORD_KEYS if key.name in ("id", "url", "year", "name", "implementing_units")),
    RecordKey("findings", "提示", "没有提示就是空列表", list_of(object_with(FINDING_KEYS))),
)


def findings_record(summary: ProjectSummary, findings: Iterable[Finding]) -> str:
    """Return the JSON of a form's findings, in one line."""
    units = zip(summary.units, summary.unit_slugs, strict=True)
    values: dict[str, object] = {
        "id": summary.id,
        "url": summary.address,
        "year": summary.year,
        "name": summary.name,
        "implementing_units": [{"name": name, "slug": slug} for name, slug in units],
        "findings": [_values_of(finding) for finding in findings],
    }
    return encode_json({key.name: values[key.name] for key in FORM_FINDINGS_KEYS})


def with_findings_between(record: bytes, findings: Sequence[Finding]) -> bytes:
    """Return the JSON of a form's findings with those between projects after them."""
    if not findings:
        return record
    values = json.loads(record)
    values["findings"] += [_values_of(finding) for finding in findings]
    return encode_json(values).encode()


def _values_of(finding: Finding) -> dict[str, object]:
    values: dict[str, object] = {
        "level": finding.level.word,
        "rule": finding.code,
        "title": RULES[finding.code].title,
        "field": field_name(finding.path) or None,
        "message": finding.message,
        "other_projects": list(finding.others),
    }
    return {key.name: values[key.name] for key in FINDING_KEYS}
