"""Name the rows and texts that a finding is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.checks.facts import Reading, RowFacts
from generator.checks.rule import Finding, Rule
from generator.form.field_path import FieldPath
from generator.rendering.words import in_one_line

MAX_NAMES = 3
"""Indicators or projects that one message names; further ones are counted."""
_MAX_QUOTE_CHARACTERS = 40


class TargetText(NamedTuple):
    """A 指标值 or 绩效标准 that a finding is about."""

    row: RowFacts
    path: FieldPath
    text: str


def target_text(row: RowFacts, reading: Reading) -> TargetText:
    """Return a text of a row's targets with its row."""
    path, value = reading
    return TargetText(row, path, value.text)


def joint_finding(rule: Rule, texts: Sequence[TargetText], fact: str) -> Finding:
    """Return one finding about all these texts, placed at the first: the rows by name and text, then the fact."""
    names = [f"{quoted(text.row.row.name)}（{_shortened(text.text)}）" for text in texts[:MAX_NAMES]]
    count = f"等 {len(texts)} 条指标" if len(texts) > MAX_NAMES else ""
    rows = tuple(text.row.row.path for text in texts)
    return rule.finding(texts[0].path, f"{'、'.join(names)}{count}{fact}", rows)


def quoted(text: str) -> str:
    """Return a text in quotation marks, its end left out where it is long."""
    return f"“{_shortened(text)}”"


def _shortened(text: str) -> str:
    return in_one_line(text, _MAX_QUOTE_CHARACTERS)
