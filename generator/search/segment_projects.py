"""List the projects of a segment of the search index, as far as filters and lists of all projects need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class FilteredProject(NamedTuple):
    """A project with the values by which it can be filtered."""

    address: str
    """Address below the site's root."""
    title: str
    facets: Mapping[str, tuple[str, ...]]
    """Values by the name of the filter, 年度 and 单位 among them."""


class SegmentProjects(NamedTuple):
    """The projects of a segment; every list but `values` has one item for each."""

    addresses: list[str]
    titles: list[str]
    values: list[tuple[str, str]]
    """The different values of the segment, each after the name of its filter."""
    values_of: list[list[int]]
    """Indexes in `values`."""

    def values_by_index(self, name: str) -> dict[int, str]:
        """Return the values of one filter by their indexes in `values`."""
        return {index: value for index, (own_name, value) in enumerate(self.values) if own_name == name}


def list_projects(projects: Iterable[FilteredProject]) -> SegmentProjects:
    """Return the list of the projects of a segment."""
    listed = SegmentProjects([], [], [], [])
    indexes: dict[tuple[str, str], int] = {}
    for project in projects:
        facets = [(name, value) for name, values in project.facets.items() for value in values]
        listed.addresses.append(project.address)
        listed.titles.append(project.title)
        listed.values_of.append([indexes.setdefault(facet, len(indexes)) for facet in facets])
    listed.values.extend(indexes)
    return listed
