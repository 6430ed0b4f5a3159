"""Count the findings of every rule by year, and list them project by project, the newest year first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from generator.checks import Finding
from generator.pages.item_lists import ItemLists
from generator.projects.catalog import Catalog
from generator.projects.fingerprints import encode_inputs, key_of
from generator.projects.project_drawing import finding_items
from generator.projects.project_summary import ProjectSummary


class _Source(NamedTuple):
    """A project with its own findings, or with those between it and other projects."""

    project: ProjectSummary
    between: tuple[Finding, ...] | None
    """Findings between projects; None for the project's own."""

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """Number of findings of each rule that has any, in the order of the items."""
        if self.between is None:
            return self.project.findings
        return list(Counter(finding.code for finding in self.between).items())


class YearOfRule(NamedTuple):
    """The findings of one rule in one year."""

    year: int
    findings: int
    items: int
    """Number of items in the list of the rule: one for a project, whatever the number of its findings."""


class FindingLists:
    """The findings of all forms: an item holds all findings of one rule in one form."""

    def __init__(self, catalog: Catalog, own_items: Callable[[str], list[bytes]]) -> None:
        """Set up for a catalog. `own_items` returns the items of a project by its id; see `ProjectArtifacts.finding_items`."""
        self._keys = catalog.artifacts.keys
        self._own_items = own_items
        self._sources: list[_Source] = []
        self._lists = ItemLists(self._items_of)
        years: dict[str, dict[int, list[int]]] = defaultdict(dict)
        for project in catalog.newest_first:
            self._append(_Source(project, None), years)
            if project.id in catalog.findings_between:
                self._append(_Source(project, catalog.findings_between[project.id]), years)
        self.years: Mapping[str, Sequence[YearOfRule]] = {
            code: [YearOfRule(year, *counts) for year, counts in of_rule.items()]
            for code, of_rule in years.items()
        }
        """The years of each rule that has any findings, by its code, the newest first."""

    def _append(self, source: _Source, years: Mapping[str, dict[int, list[int]]]) -> None:
        """Append the items of a source; `years` has the numbers of findings and of items of each rule and year."""
        own, year = source.counts, source.project.year
        self._lists.append(len(self._sources), [(code, 1) for code, _ in own])
        self._sources.append(source)
        for code, count in own:
            counts = years[code].setdefault(year, [0, 0])
            counts[0] += count
            counts[1] += 1

    def items(self, code: str, begin: int, end: int) -> list[bytes]:
        """Return HTML of the items of a rule from index `begin` to before index `end`."""
        return self._lists.items(code, begin, end)

    def fingerprint_of(self, code: str, begin: int, end: int) -> object:
        """Return a value with equal repr if and only if `items` gives the same items. Reads no project."""
        return self._lists.fingerprint_of(code, begin, end, self._fingerprints)

    @cached_property
    def _fingerprints(self) -> Sequence[str]:
        return [
            self._keys[project.id]
            if between is None
            else key_of(f"{self._keys[project.id]}{encode_inputs(between)}".encode())
            for project, between in self._sources
        ]

    def _items_of(self, source: int) -> list[bytes]:
        project, between = self._sources[source]
        if between is None:
            return self._own_items(project.id)
        return [item.encode() for item in finding_items(project, between)]
