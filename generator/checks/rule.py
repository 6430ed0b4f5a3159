"""What a rule is, what it finds, and how that is told to a clerk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.checks.facts import ProjectFacts
from generator.form.field_path import FieldPath, field_name
from generator.reading.problem import Level, Problem
from generator.reading.yaml_file import YamlFile


class Finding(NamedTuple):
    """One thing that a rule noticed in one project."""

    code: str
    """Of the rule."""
    level: Level
    path: FieldPath
    """Where in the file; the nearest thing that the file has is meant."""
    message: str
    """The fact with its figures, in plain Chinese; it does not begin with the field."""
    rows: tuple[FieldPath, ...] = ()
    """The indicator rows it is about (`IndicatorRow.path`), each once."""
    others: tuple[str, ...] = ()
    """Ids of the other projects that the message names."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule says about itself, in Chinese."""

    code: str
    level: Level
    title: str
    explanation: str
    """For a citizen: what is compared, and why it matters."""
    basis: str
    """The document, setting or reasoning that it rests on."""

    def finding(
        self,
        path: FieldPath,
        message: str,
        rows: tuple[FieldPath, ...] = (),
        others: tuple[str, ...] = (),
    ) -> Finding:
        """A finding of this rule."""
        return Finding(self.code, self.level, path, message, rows, others)


@dataclass(frozen=True, slots=True)
class ProjectRule(Rule):
    """A rule that looks at one project alone."""

    check: Callable[[ProjectFacts], Iterator[Finding]]


def problem_of(finding: Finding, source: YamlFile) -> Problem:
    """The finding at its place in the file."""
    where = f"{field_name(finding.path)}：" if finding.path else ""
    return source.problem(source.place(finding.path), finding.level, finding.code, where + finding.message)
