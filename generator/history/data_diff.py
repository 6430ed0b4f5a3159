"""Two states of the data folder → what was changed in meaning: projects, registers, sums, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.form.registers import WITHDRAWN, Registers
from generator.history.field_changes import RegisterChange, difference_of, form_changes, list_changes
from generator.history.project_versions import ProjectChange, Version, VersionedFile, moved, project_change
from generator.projects.project_summary import ProjectSummary
from generator.projects.totals import totals_of
from generator.reading.personal_numbers import masked
from generator.reading.problem import Level


class FindingCounts(NamedTuple):
    """What a rule noticed in a project, without its place in the file: a row that moves is no news."""

    code: str
    level: Level
    message: str


@dataclass(frozen=True)
class DataState:
    """The data folder as it was, or as it is."""

    registers: Registers | None
    """None where one of them cannot be read: then nothing is judged and nothing added up."""
    register_codes: tuple[str, ...]
    """Of what is wrong with them."""
    files: frozenset[str]
    """Ids of all project files, those with errors too."""
    rows: Mapping[str, ProjectSummary]
    """Of the projects without errors, by id."""
    codes: Mapping[str, tuple[str, ...]]
    """Of what is wrong with the others."""
    version: Callable[[str], Version]
    """The file of that id, read by itself."""
    found: Callable[[str], Iterable[FindingCounts]]
    """What the rules within and between projects found in it."""


class TotalChange(NamedTuple):
    """A sum of both states; amounts in 万元."""

    label: str
    """``2023 年度`` or 合计."""
    old_projects: int
    projects: int
    old: Decimal
    new: Decimal

    @property
    def difference(self) -> tuple[str, str]:
        """See `FieldChange`."""
        return difference_of(self.old, self.new)


class FindingChange(NamedTuple):
    """A finding that is there in one state only."""

    id: str
    name: str
    found: FindingCounts


@dataclass(frozen=True)
class DataChange:
    """All that is to be told of two states."""

    projects: tuple[ProjectChange, ...] = ()
    registers: tuple[RegisterChange, ...] = ()
    sums: tuple[TotalChange, ...] = ()
    """Only those of which anything differs."""
    new_findings: tuple[FindingChange, ...] = ()
    gone_findings: tuple[FindingChange, ...] = ()
    unread_registers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """原来 or 现在, and what is wrong with the registers of that state."""
    lost_addresses: tuple[str, ...] = ()
    """Addresses that had a page and have neither page nor notice any more."""

    def __bool__(self) -> bool:
        return bool(self.projects or self.registers or self.new_findings or self.gone_findings)


def changes_between(
    old: DataState, new: DataState, touched: Iterable[str], judged: Set[str], renames: Mapping[str, str]
) -> DataChange:
    """What the new state says otherwise than the old one.

    `touched` are the ids of files whose content is not the same, `judged` of those that the rules may see otherwise;
    `renames` is new id → old id, as git tells.
    """
    projects = list(_projects(old, new, sorted(touched), renames))
    old_ids = {
        each.id: each.old_id for each in projects if each.id and each.old_id and each.id != each.old_id
    }
    news, gone = _findings(old, new, judged, old_ids)
    return DataChange(
        tuple(change for change in projects if change.means_something),
        tuple(_registers(old.registers, new.registers)),
        tuple(_sums(old, new)) if old.registers and new.registers else (),
        news,
        gone,
        tuple(
            (words, state.register_codes)
            for words, state in (("原来", old), ("现在", new))
            if state.register_codes
        ),
        tuple(_lost(old, new)),
    )


def _projects(
    old: DataState, new: DataState, touched: Sequence[str], renames: Mapping[str, str]
) -> Iterator[ProjectChange]:
    """In the order of ids; withdrawn ones stand where they were."""
    gone = [
        VersionedFile(each, _version(old, each))
        for each in touched
        if each in old.files and each not in new.files
    ]
    come = [
        VersionedFile(each, _version(new, each))
        for each in touched
        if each in new.files and each not in old.files
    ]
    pairs = [
        (before and before.id, before and before.version, after and after.id, after and after.version)
        for before, after in moved(gone, come, renames)
    ]
    pairs += [
        (each, _version(old, each), each, _version(new, each))
        for each in touched
        if each in old.files and each in new.files
    ]
    yield from (project_change(*pair) for pair in sorted(pairs, key=lambda pair: pair[2] or pair[0] or ""))


def _version(state: DataState, project_id: str) -> Version:
    """The project; not where it has errors that only show against the registers or by the rules."""
    version = state.version(project_id)
    codes = state.codes.get(project_id, ())
    return Version(None, codes) if codes and version.project else version


def _registers(old: Registers | None, new: Registers | None) -> Iterator[RegisterChange]:
    if old is None or new is None:
        return
    found = {
        "site.yml": form_changes(old.site, new.site),
        "units.yml": list_changes("单位", old.units, new.units),
        "taxonomy.yml": form_changes(old.taxonomy, new.taxonomy),
        WITHDRAWN: list_changes("撤下项目", old.withdrawn, new.withdrawn),
    }
    for file, fields in found.items():
        if told := tuple(fields):
            yield RegisterChange(file, told)


def _sums(old: DataState, new: DataState) -> Iterator[TotalChange]:
    rows, new_rows = list(old.rows.values()), list(new.rows.values())
    for year in sorted({row.year for row in (*rows, *new_rows)}, reverse=True):
        of_year = [[row for row in each if row.year == year] for each in (rows, new_rows)]
        yield from _sum(f"{year} 年度", *of_year)
    yield from _sum("合计", rows, new_rows)


def _sum(label: str, old: Sequence[ProjectSummary], new: Sequence[ProjectSummary]) -> Iterator[TotalChange]:
    before, after = totals_of(old), totals_of(new)
    if (before.projects, before.annual) != (after.projects, after.annual):
        yield TotalChange(label, before.projects, after.projects, before.annual, after.annual)


_Findings = tuple[FindingChange, ...]


def _findings(
    old: DataState, new: DataState, judged: Set[str], old_ids: Mapping[str, str]
) -> tuple[_Findings, _Findings]:
    """New ones and those that are gone. Of a project that is gone itself, or cannot be read any more, nothing."""
    news: list[FindingChange] = []
    gone: list[FindingChange] = []
    for project_id in sorted(new.rows.keys() & judged):
        old_id = old_ids.get(project_id, project_id)
        before = Counter(old.found(old_id) if old_id in old.rows else ())
        after = Counter(new.found(project_id))
        name = masked(new.rows[project_id].name)
        news += [FindingChange(project_id, name, found) for found in (after - before).elements()]
        gone += [FindingChange(project_id, name, found) for found in (before - after).elements()]
    return tuple(news), tuple(gone)


def _lost(old: DataState, new: DataState) -> Iterator[str]:
    noticed = {each.address for each in new.registers.withdrawn} if new.registers else set()
    yield from sorted(old.files - new.files - noticed)
