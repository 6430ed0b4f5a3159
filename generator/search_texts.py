"""What can be found of each project: every text of its file once, the source document
aside, and by what results can be narrowed."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model import Project
from generator.search import SearchRecord


def search_records(catalog: Catalog) -> Iterator[SearchRecord]:
    """A record a project, newest year first, then by id."""
    newest_first = sorted(catalog.projects, key=lambda pair: (-pair[1].year, pair[0].id))
    for sheet, project in newest_first:
        yield SearchRecord(
            address=sheet.address,
            title=project.name,
            texts=tuple(dict.fromkeys(text for text in _texts(project) if text)),
            facets={
                "年度": (str(project.year),),
                "单位": project.implementing_units,
                "属性": (project.project_attribute,) if project.project_attribute else (),
            },
        )


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
