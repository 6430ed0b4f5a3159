"""Turn errors that a file declares to be the published form's own (照录) into public findings with its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.checks.rule import Finding
from generator.form.copied_as_printed import CopiedAsPrinted
from generator.form.field_path import FieldPath, field_name
from generator.form.layout_keys import own_side
from generator.form.project import Project
from generator.reading.problem import Level


def with_copied(project: Project, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a project, those that it declares as printed as warnings with its explanation.

    An entry that no finding matches is an error of its own.
    """
    entries = dict(enumerate(project.copied_as_printed))
    unmatched = set(entries)
    for finding in findings:
        matching = [number for number, entry in entries.items() if _matches(project, entry, finding)]
        unmatched.difference_update(matching)
        yield _as_printed(finding, entries[matching[0]]) if matching else finding
    for number in sorted(unmatched):
        entry = entries[number]
        where = f"“{entry.place}”" if entry.place else "这张表"
        message = f"{where}没有 {entry.code} 这种出入。请删去这一项；位置写错的，照检查给出的写"
        yield Finding("as-printed-unmatched", Level.ERROR, ("照录", number), message)


def _matches(project: Project, entry: CopiedAsPrinted, finding: Finding) -> bool:
    if entry.code != finding.code or finding.level is not Level.ERROR:
        return False
    places = (field_name(finding.path), field_name(_in_own_words(project, finding.path)))
    return entry.place is None or entry.place in places


def _in_own_words(project: Project, path: FieldPath) -> FieldPath:
    """Return a path of funds or indicators in the words of the form."""
    layout = project.layout
    return tuple(own_side(layout, layout.word(step)) if isinstance(step, str) else step for step in path)


def _as_printed(finding: Finding, entry: CopiedAsPrinted) -> Finding:
    return finding._replace(
        level=Level.WARNING, message=f"{finding.message}。照录：{entry.explanation.rstrip('。')}"
    )
