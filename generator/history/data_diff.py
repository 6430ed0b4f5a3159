"""Compare two states of the data folder by meaning: projects, registers, totals and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from generator.form.form_kinds import FormKind
from generator.form.layout_choice import LayoutChoice
from generator.form.registers import FORMS_FILE, WITHDRAWN_FILE, Registers
from generator.history.field_changes import (
    Difference,
    FieldChange,
    RegisterChange,
    difference_of,
    form_changes,
    list_changes,
)
from generator.history.lost_addresses import AddressedProject, LostAddress, SiteState, lost_addresses
from generator.history.project_versions import (
    ProjectChange,
    ReadVersion,
    Version,
    paired,
)
from generator.projects.project_summary import ProjectSummary
from generator.projects.totals import totals_of
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Level


class ReportedFinding(NamedTuple):
    """A finding of a rule without its line: equal findings are the same, wherever in the file they are."""

    code: str
    """Code of the rule."""
    level: Level
    message: str


@dataclass(frozen=True)
class DataState:
    """The data folder at a commit, or as it is on disk."""

    registers: Registers | None
    """None where one of them cannot be read: then rules are not applied and nothing is added up."""
    register_codes: tuple[str, ...]
    """Codes of the errors in registers."""
    files: frozenset[str]
    """Ids of all project files, those with errors too."""
    summaries: Mapping[str, ProjectSummary]
    """Summaries of the projects without errors, by id."""
    codes: Mapping[str, tuple[str, ...]]
    """Codes of the errors in project files, by id."""
    version: Callable[[str], Version]
    """Reads the project file of an id without registers."""
    findings: Callable[[str], Iterable[ReportedFinding]]
    """Returns what the rules within and between projects found in the project of an id."""


class TotalChange(NamedTuple):
    """A total that differs between two states; amounts in 万元."""

    label: str
    """``2023 年度`` or 合计."""
    old_projects: int
    """Number of projects in the old total."""
    projects: int
    """Number of projects in the new total."""
    old: Decimal
    """Annual funds in the old state."""
    new: Decimal
    """Annual funds in the new state."""

    @property
    def difference(self) -> Difference:
        """Difference of the amounts."""
        return difference_of(self.old, self.new)


class FindingChange(NamedTuple):
    """A finding that only one of two states has."""

    id: str
    """Id of the project in the new state."""
    name: str
    """Name of the project in the new state."""
    finding: ReportedFinding


class UnreadRegisters(NamedTuple):
    """A state of which a register cannot be read."""

    state: str
    """Words for the state: 原来 or 现在."""
    codes: tuple[str, ...]
    """Codes of the errors in its registers."""


@dataclass(frozen=True)
class DataChange:
    """All differences between two states of the data folder."""

    projects: tuple[ProjectChange, ...] = ()
    registers: tuple[RegisterChange, ...] = ()
    totals: tuple[TotalChange, ...] = ()
    """Totals of which the number of projects or the amount differs."""
    new_findings: tuple[FindingChange, ...] = ()
    gone_findings: tuple[FindingChange, ...] = ()
    unread_registers: tuple[UnreadRegisters, ...] = ()
    lost_addresses: tuple[LostAddress, ...] = ()
    """Addresses that lead to a page, or to a place on one, in the old state and nowhere in the new one."""

    def __bool__(self) -> bool:
        return bool(self.projects or self.registers or self.new_findings or self.gone_findings)


def changes_between(
    old: DataState, new: DataState, touched: Iterable[str], judged: Set[str], renames: Mapping[str, str]
) -> DataChange:
    """Compare two states of the data folder.

    `touched` are the ids of files whose bytes differ, `judged` the ids of projects in which rules may find something else;
    `renames` is new id → old id, as git detected it.
    """
    ids = sorted(touched)
    changes = paired(_versions(old, ids), _versions(new, ids), {}, renames)
    moved = {change.id: change.old_id for change in changes if change.id and change.old_id != change.id}
    old_ids = {project_id: old_id for project_id, old_id in moved.items() if old_id}
    new_findings, gone_findings = _finding_changes(old, new, judged, old_ids)
    return DataChange(
        tuple(change for change in changes if change.is_significant),
        tuple(_register_changes(old.registers, new.registers)),
        tuple(_total_changes(old, new)) if old.registers and new.registers else (),
        new_findings,
        gone_findings,
        tuple(
            UnreadRegisters(words, state.register_codes)
            for words, state in (("原来", old), ("现在", new))
            if state.register_codes
        ),
        tuple(lost_addresses(_site_state(old, new), _site_state(new, old))),
    )


def _versions(state: DataState, ids: Iterable[str]) -> dict[str, ReadVersion]:
    return {
        project_id: partial(_version, state, project_id) for project_id in ids if project_id in state.files
    }


def _version(state: DataState, project_id: str) -> Version:
    """Read a project file; of a project with errors that only registers or rules show, the version has codes alone."""
    version = state.version(project_id)
    codes = state.codes.get(project_id, ())
    return Version(None, codes) if codes and version.project else version


def _register_changes(old: Registers | None, new: Registers | None) -> Iterator[RegisterChange]:
    if old is None or new is None:
        return
    changes = {
        "site.yml": form_changes(old.site, new.site),
        "units.yml": list_changes("单位", old.units, new.units),
        "taxonomy.yml": form_changes(old.taxonomy, new.taxonomy),
        FORMS_FILE: _layout_changes(old.layouts, new.layouts),
        WITHDRAWN_FILE: list_changes("撤下项目", old.withdrawn, new.withdrawn),
    }
    for file, changes_of_file in changes.items():
        if fields := tuple(changes_of_file):
            yield RegisterChange(file, fields)


def _layout_changes(old: LayoutChoice, new: LayoutChoice) -> Iterator[FieldChange]:
    yield from list_changes("表式", old.own, new.own)
    yield from list_changes("指标体系", old.own_schemes, new.own_schemes)


def _total_changes(old: DataState, new: DataState) -> Iterator[TotalChange]:
    """Yield the totals of projects that differ; forms of other kinds are in none."""
    before, after = (
        [summary for summary in state.summaries.values() if summary.kind is FormKind.PROJECT]
        for state in (old, new)
    )
    for year in sorted({project.year for project in (*before, *after)}, reverse=True):
        of_year = [[project for project in state if project.year == year] for state in (before, after)]
        yield from _total_change(f"{year} 年度", *of_year)
    yield from _total_change("合计", before, after)


def _total_change(
    label: str, old: Sequence[ProjectSummary], new: Sequence[ProjectSummary]
) -> Iterator[TotalChange]:
    before, after = totals_of(old), totals_of(new)
    if (before.projects, before.annual) != (after.projects, after.annual):
        yield TotalChange(label, before.projects, after.projects, before.annual, after.annual)


_FindingChanges = tuple[FindingChange, ...]


def _finding_changes(
    old: DataState, new: DataState, judged: Set[str], old_ids: Mapping[str, str]
) -> tuple[_FindingChanges, _FindingChanges]:
    """Return the new findings and the findings that are gone, of projects that the new state has without errors."""
    come: list[FindingChange] = []
    gone: list[FindingChange] = []
    for project_id in sorted(new.summaries.keys() & judged):
        old_id = old_ids.get(project_id, project_id)
        before = Counter(old.findings(old_id) if old_id in old.summaries else ())
        after = Counter(new.findings(project_id))
        name = mask_personal_numbers(new.summaries[project_id].name)
        come += [FindingChange(project_id, name, finding) for finding in (after - before).elements()]
        gone += [FindingChange(project_id, name, finding) for finding in (before - after).elements()]
    return tuple(come), tuple(gone)


def _site_state(state: DataState, counterpart: DataState) -> SiteState:
    """Return what addresses follow from; of a file with errors 项目编码 and results are what `counterpart` has.

    A file with errors is not public yet, but its addresses are not lost: nothing is published before they are mended.
    """
    projects = []
    for project_id in sorted(state.files):
        summary = state.summaries.get(project_id) or counterpart.summaries.get(project_id)
        year = int(project_id.split("/")[-2])
        results = summary.results if summary else None
        projects.append(
            AddressedProject(
                project_id,
                year,
                summary.project_code if summary else None,
                has_evaluation=bool(results and results.has_evaluation),
                has_monitoring=bool(results and results.monitorings),
                is_project=summary is None or summary.kind is FormKind.PROJECT,
            )
        )
    return SiteState(projects, state.registers)
