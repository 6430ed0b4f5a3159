"""Define rules and their findings, and turn a finding into a problem with a place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.checks.facts import ProjectFacts
from generator.form.copied_as_printed import COPIABLE_CODES
from generator.form.field_path import FieldPath
from generator.reading.problem import Level, Problem
from generator.reading.yaml_file import YamlFile

REASONED = "推算："
"""Beginning of the basis of a rule that rests on no document."""


class Finding(NamedTuple):
    """A thing that a rule noticed in one project."""

    code: str
    """Code of the rule."""
    level: Level
    path: FieldPath
    """Path in the file; where the file has no such field, the nearest field around it is meant."""
    message: str
    """The fact with its figures, in plain Chinese; it does not begin with the field."""
    rows: tuple[FieldPath, ...] = ()
    """Paths of the indicator rows concerned (`IndicatorRow.path`), without repetition."""
    others: tuple[str, ...] = ()
    """Ids of the other projects that the message names."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Code, level and Chinese texts of a rule."""

    code: str
    level: Level
    title: str
    explanation: str
    """Words for citizens: what the rule compares, and why it matters."""
    basis: str
    """Document, setting or relation on which the rule is based; reasoning of this project begins with `REASONED`."""

    @property
    def is_reasoned(self) -> bool:
        """True if no document says so: the rule rests on reasoning alone."""
        return self.basis.startswith(REASONED)

    @property
    def reason(self) -> str:
        """The reasoning on which the rule rests, without `REASONED`."""
        return self.basis.removeprefix(REASONED)

    def finding(
        self,
        path: FieldPath,
        message: str,
        rows: tuple[FieldPath, ...] = (),
        others: tuple[str, ...] = (),
    ) -> Finding:
        """Return a finding of this rule."""
        return Finding(self.code, self.level, path, message, rows, others)


@dataclass(frozen=True, slots=True)
class ProjectRule(Rule):
    """A rule that looks at one project alone."""

    check: Callable[[ProjectFacts], Iterator[Finding]]
    """Yields the findings of the rule in a project."""


def problem_of(finding: Finding, source: YamlFile) -> Problem:
    """Return a finding as a problem at its place in the file."""
    where = f"{source.field_name(finding.path)}：" if finding.path else ""
    message = where + finding.message
    if finding.level is Level.ERROR and finding.code in COPIABLE_CODES:
        message += f"。表上确是这样的，在文件末尾加一行 {_as_printed_line(finding.code)}"
    return source.problem(source.place(finding.path), finding.level, finding.code, message)


def _as_printed_line(code: str) -> str:
    """Return what a file has to say where the published form itself is wrong."""
    return f"照录: [{{提示: {code}, 说明: 原表怎样写的}}]"
