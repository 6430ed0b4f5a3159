"""Turn errors that a file declares to be the published form's own (照录) into public findings with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from generator.checks.rule import Finding
from generator.form.field_path import FieldPath, field_name
from generator.form.layout_keys import own_side
from generator.form.project import Project
from generator.form.result_keys import path_in_own_words
from generator.form.results import SelfEvaluation
from generator.reading.problem import Level


class _Entry(Protocol):
    """One item of 照录, of a table of goals or of results."""

    @property
    def code(self) -> str: ...
    @property
    def place(self) -> str | None: ...
    @property
    def explanation(self) -> str: ...


def with_copied(project: Project, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a project, those that it declares as printed as warnings with its explanation.

    An entry that no finding matches is an error of its own.
    """
    entries = project.copied_as_printed
    return _with_entries(entries, (), findings, lambda path: _in_own_words(project, path))


def with_copied_results(table: SelfEvaluation | None, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a self-evaluation as `with_copied` does."""
    if table is None:
        return iter(findings)
    begin: FieldPath = ("绩效自评",)

    def own_words(path: FieldPath) -> FieldPath:
        return (*begin, *path_in_own_words(table.layout, path[1:])) if path[:1] == begin else path

    return _with_entries(table.copied_as_printed, begin, findings, own_words)


def _with_entries(
    entries: Sequence[_Entry],
    table: FieldPath,
    findings: Iterable[Finding],
    own_words: Callable[[FieldPath], FieldPath],
) -> Iterator[Finding]:
    if not entries:
        yield from findings
        return
    unmatched = set(range(len(entries)))
    for finding in findings:
        places = (field_name(finding.path), field_name(own_words(finding.path)))
        matching = [number for number, entry in enumerate(entries) if _matches(entry, finding, places)]
        unmatched.difference_update(matching)
        yield _as_printed(finding, entries[matching[0]]) if matching else finding
    for number in sorted(unmatched):
        entry = entries[number]
        where = f"“{entry.place}”" if entry.place else "这张表"
        message = f"{where}没有 {entry.code} 这种出入。请删去这一项；位置写错的，照检查给出的写"
        yield Finding("as-printed-unmatched", Level.ERROR, (*table, "照录", number), message)


def _matches(entry: _Entry, finding: Finding, places: Sequence[str]) -> bool:
    if entry.code != finding.code or finding.level is not Level.ERROR:
        return False
    return entry.place is None or entry.place in places


def _in_own_words(project: Project, path: FieldPath) -> FieldPath:
    """Return a path of funds or indicators in the words of the form."""
    layout = project.layout
    return tuple(own_side(layout, layout.word(step)) if isinstance(step, str) else step for step in path)


def _as_printed(finding: Finding, entry: _Entry) -> Finding:
    return finding._replace(
        level=Level.WARNING, message=f"{finding.message}。照录：{entry.explanation.rstrip('。')}"
    )
