"""Project → what can be found of it: every text of its file once, the source document aside."""

from __future__ import annotations

from collections.abc import Iterator

from generator.form.project import Project


def searched_texts(project: Project) -> tuple[str, ...]:
    """Each different text, in the order of the form."""
    return tuple(dict.fromkeys(text for text in _texts(project) if text))


def _texts(project: Project) -> Iterator[str | None]:
    yield project.name
    yield from project.implementing_units
    yield project.project_attribute
    yield project.project_code
    yield project.competent_department
    yield project.project_period
    for goal in project.goal_rows():
        yield from (goal.annual, goal.medium_term)
    for row in project.rows:
        yield row.name
        for _, target in row.targets():
            yield from (target.target_value, target.standard)
    yield project.remarks
