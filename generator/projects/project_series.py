"""Find the forms of several years that are one project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class YearlyForm(Protocol):
    """A form of one year, with all that decides whether it is one project with the forms of other years."""

    @property
    def id(self) -> str:
        """Path of the file below the data folder, without its extension."""

    @property
    def year(self) -> int:
        """Year of the form."""

    @property
    def project_code(self) -> str | None:
        """项目编码, where the form gives it."""


_FormT = TypeVar("_FormT", bound=YearlyForm)


def series_of(projects: Iterable[_FormT]) -> list[tuple[_FormT, ...]]:
    """Return the series of forms that are one project in several years, each with the oldest form first.

    Forms are one project if they share the 地址名 or the 项目编码. Series of a single year are left out; the others are
    sorted by the id of their oldest form.
    """
    leader: dict[str, str] = {}

    def first(name: str) -> str:
        """Return the representative of the set that `name` is in (union-find with path halving)."""
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    every = list(projects)
    for project in every:
        leader[first(f"slug {_body_and_slug(project)}")] = first(project.id)
        if project.project_code:
            leader[first(f"code {project.project_code}")] = first(project.id)
    together: dict[str, list[_FormT]] = defaultdict(list)
    for project in every:
        together[first(project.id)].append(project)
    series = [
        tuple(sorted(forms, key=lambda project: (project.year, project.id))) for forms in together.values()
    ]
    return sorted(
        (forms for forms in series if forms[0].year != forms[-1].year), key=lambda forms: forms[0].id
    )


def series_address(series: Sequence[YearlyForm]) -> str:
    """Return the address of a comparison, named after the oldest form: it stays the same whatever years follow."""
    return f"compare/{_body_and_slug(series[0])}/"


def _body_and_slug(project: YearlyForm) -> str:
    """Return the id of a project without the year."""
    *body, _, slug = project.id.split("/")
    return "/".join([*body, slug])
