"""Choose which findings of a project are named at the place on its page that they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.checks import RULES, Finding, Rule
from generator.form.field_path import FieldPath
from generator.form.form_layouts import FormLayout
from generator.form.period import Period
from generator.reading.problem import Level


class FindingHints(NamedTuple):
    """Titles of the rules that found something, by the place on the page; each stands once at a place."""

    funds: Sequence[str]
    goals: Sequence[str]
    indicators: Sequence[str]
    """Titles about the indicators as a whole."""
    results: Sequence[str]
    by_row: Mapping[FieldPath, Sequence[str]]
    """Titles about single indicators, by `IndicatorRow.path`."""


NO_HINTS = FindingHints((), (), (), (), {})

_PLACES = {"项目资金": "funds", "总体目标": "goals", "绩效指标": "indicators"}
_RESULTS = "results"


def with_rules(findings: Sequence[Finding], level: Level, layout: FormLayout) -> list[tuple[Rule, Finding]]:
    """Return the findings of a level with their rules, whose titles have the form's words for its sides."""
    rules = [(RULES[finding.code], finding) for finding in findings if finding.level is level]
    usual, first = Period.MEDIUM_TERM.word, layout.medium_term_word
    if first in (None, usual):
        return rules
    return [(replace(rule, title=rule.title.replace(usual, first)), finding) for rule, finding in rules]


def hints_of(findings: Sequence[Finding], layout: FormLayout) -> FindingHints:
    """Return the hints for the findings of a project: for warnings alone."""
    titles: dict[str, dict[str, None]] = defaultdict(dict)
    by_row: dict[FieldPath, dict[str, None]] = defaultdict(dict)
    for rule, finding in with_rules(findings, Level.WARNING, layout):
        first = str(finding.path[0]) if finding.path else ""
        place = _PLACES.get(first) or (_RESULTS if first.startswith("绩效") else None)
        if place == "indicators" and finding.rows:
            for path in finding.rows:
                by_row[path][rule.title] = None
        elif place:
            titles[place][rule.title] = None
    return FindingHints(
        funds=tuple(titles["funds"]),
        goals=tuple(titles["goals"]),
        indicators=tuple(titles["indicators"]),
        results=tuple(titles[_RESULTS]),
        by_row={path: tuple(of_row) for path, of_row in by_row.items()},
    )
