"""Compare the versions of project files: what became of each project. A version is read without any registers.

Of a version with errors, numbers of persons among them, only the codes of its problems are reported, never its content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import NamedTuple

from generator.form.layout_choice import LayoutChoice
from generator.form.project import Project
from generator.form.results import RESULTS_KEYS, Results
from generator.history.field_changes import FieldChange
from generator.history.item_matching import match_items
from generator.history.project_changes import copied_changes, project_changes
from generator.history.result_changes import copied_result_changes, result_changes
from generator.reading.data_folder import results_path_of
from generator.reading.personal_data import personal_data_on_lines
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Level
from generator.reading.project_file import read_without_registers
from generator.reading.project_keys import project_keys
from generator.reading.results_file import read_results_without_registers
from generator.reading.yaml_text import read_yaml
from generator.rendering.words import amount_text


class Version(NamedTuple):
    """A project file as a commit or the data folder has it."""

    project: Project | None
    """None where the file, or its file of results, has errors or was not read."""
    codes: tuple[str, ...] = ()
    """Codes of the errors in both files, sorted, each once."""
    results: Results | None = None
    """Results of the project; None without a file of results."""


def read_version(path: str, data: bytes, layouts: LayoutChoice, results_data: bytes | None = None) -> Version:
    """Read a project file, and its file of results, without registers: those of its time may have been others than today's."""
    source, problems = read_yaml(path, data, project_keys(data, layouts))
    project, form_problems = read_without_registers(source, layouts)
    problems += [*form_problems, *personal_data_on_lines(source)]
    results = None
    if project and results_data is not None:
        keys = RESULTS_KEYS.union(project.layout.all_sources, layouts.results.words)
        source, results_problems = read_yaml(results_path_of(path), results_data, keys)
        results, form_problems = read_results_without_registers(source, project, layouts.results)
        problems += [*results_problems, *form_problems]
    codes = tuple(sorted({problem.code for problem in problems if problem.level is Level.ERROR}))
    return Version(None, codes) if codes else Version(project, codes, results)


class Fate(Enum):
    """Kind of change of a project between two states of the data."""

    ADDED = auto()
    WITHDRAWN = auto()
    MOVED = auto()
    """The project has another address, whatever else was changed in it."""
    CHANGED = auto()


FATE_WORDS: Mapping[Fate, str] = {
    Fate.ADDED: "新增",
    Fate.WITHDRAWN: "撤下",
    Fate.MOVED: "改地址",
    Fate.CHANGED: "改动",
}
"""The word for each fate, in the order in which reports count projects."""


class ProjectChange(NamedTuple):
    """The difference between two versions of one project."""

    old_id: str | None
    """Id in the old state; None for a new project."""
    id: str | None
    """Id in the new state; None for a withdrawn project."""
    old_name: str | None
    """Name in the old version; None without one that could be read."""
    name: str | None
    """Name in the new version; None without one that could be read."""
    year: int | None
    """Year of the newer of the two versions that could be read; None where neither could."""
    annual: str | None
    """Annual funds in 万元 of that version; None where its form gives none."""
    fields: tuple[FieldChange, ...] = ()
    """Changed fields; empty unless both versions could be read."""
    old_codes: tuple[str, ...] = ()
    """Codes of the errors in the old version."""
    codes: tuple[str, ...] = ()
    """Codes of the errors in the new version."""
    copied: tuple[FieldChange, ...] = ()
    """Entries of 照录 that are new or have another explanation; all of them for a new project."""

    @property
    def latest_id(self) -> str:
        """The id in the new state, or in the old one for a withdrawn project."""
        return self.id or self.old_id or ""

    @property
    def is_significant(self) -> bool:
        """Whether there is anything to report: a file whose notation alone was changed has no change of meaning."""
        return self.old_id != self.id or bool(self.fields or self.codes or self.old_codes)

    @property
    def is_detailed(self) -> bool:
        """Whether more than the id is known: not where so many projects came or went that they were not read."""
        return bool(self.name or self.old_name or self.codes or self.old_codes)

    @property
    def fate(self) -> Fate:
        """Whether the project was added, withdrawn, moved, or changed in its place."""
        if self.old_id is None:
            return Fate.ADDED
        if self.id is None:
            return Fate.WITHDRAWN
        return Fate.CHANGED if self.id == self.old_id else Fate.MOVED

    @property
    def title(self) -> str:
        """The new name, else the old name, else the id where no version could be read."""
        return self.name or self.old_name or self.latest_id


def project_change(
    old_id: str | None, old: Version | None, project_id: str | None, new: Version | None
) -> ProjectChange:
    """Compare two versions of a project. Id and version of one state are both None where the project is absent."""
    before, after = old and old.project, new and new.project
    newer = after or before
    funds = newer.annual_funds if newer else None
    return ProjectChange(
        old_id,
        project_id,
        mask_personal_numbers(before.name) if before else None,
        mask_personal_numbers(after.name) if after else None,
        newer.year if newer else None,
        amount_text(funds.amount) if funds and funds.has_amount else None,
        _changed_fields(old, new) if old and new else (),
        old.codes if old else (),
        new.codes if new else (),
        tuple(entry for entry in _copied_entries(old, new) if entry.new) if new else (),
    )


def _changed_fields(old: Version, new: Version) -> tuple[FieldChange, ...]:
    """Return the changes of goals and results; none where a version could not be read."""
    if old.project is None or new.project is None:
        return ()
    return (*project_changes(old.project, new.project), *result_changes(old.results, new.results))


def _copied_entries(old: Version | None, new: Version) -> Iterator[FieldChange]:
    """Yield the changed entries of 照录, of the goals and of the results; without an old version, all of them."""
    if new.project is not None:
        yield from copied_changes(old and old.project, new.project)
    if new.results is not None:
        yield from copied_result_changes(old and old.results, new.results)


class VersionedFile(NamedTuple):
    """A project file in one of two states."""

    id: str
    version: Version


ReadVersion = Callable[[], Version]
"""Reads a project file when its content is needed."""


def paired(
    before: Mapping[str, ReadVersion],
    after: Mapping[str, ReadVersion],
    renames: Mapping[str, str],
    possible_renames: Mapping[str, str],
    max_read: int | None = None,
) -> list[ProjectChange]:
    """Pair the project files of two states and return the change of each project, significant or not, sorted by id.

    `before` and `after` are files by project id. `renames` is new id → old id of files that are the same project in any
    case, as is a file whose id did not change; `possible_renames` is used for files that `match_moved` finds nothing
    better for. Where more than `max_read` files have no counterpart in the other state, those are not read.
    """
    old_ids = {project_id: project_id for project_id in after if project_id in before} | dict(renames)
    gone = _read_all(before, old_ids.values(), max_read)
    come = _read_all(after, old_ids, max_read)
    changes = [
        project_change(old and old.id, old and old.version, new and new.id, new and new.version)
        for old, new in match_moved(gone, come, possible_renames)
    ]
    changes += [
        project_change(old_id, before[old_id](), project_id, after[project_id]())
        for project_id, old_id in old_ids.items()
    ]
    return sorted(changes, key=lambda change: change.latest_id)


_UNREAD = Version(None)


def _read_all(
    files: Mapping[str, ReadVersion], matched: Collection[str], max_read: int | None
) -> list[VersionedFile]:
    """Read the files that are not yet matched, or none where they are more than `max_read`."""
    done = set(matched)
    unmatched = {project_id: read for project_id, read in files.items() if project_id not in done}
    skip = max_read is not None and len(unmatched) > max_read
    return [VersionedFile(project_id, _UNREAD if skip else read()) for project_id, read in unmatched.items()]


def match_moved(
    gone: Sequence[VersionedFile], come: Sequence[VersionedFile], possible_renames: Mapping[str, str]
) -> list[tuple[VersionedFile | None, VersionedFile | None]]:
    """Match files that are gone with new ones: by 项目编码 and year, then by name and year, then as git says.

    `possible_renames` is new id → old id, as git detected it. A file without a counterpart is paired with None.
    """
    keys: list[Callable[[VersionedFile], Hashable]] = [
        lambda file: _code_and_year(file) or file.id,
        lambda file: _name_and_year(file) or file.id,
        lambda file: possible_renames.get(file.id, file.id),
    ]
    return match_items(gone, come, keys)


def _code_and_year(file: VersionedFile) -> Hashable:
    project = file.version.project
    return project and project.project_code and (project.project_code, project.year)


def _name_and_year(file: VersionedFile) -> Hashable:
    project = file.version.project
    return project and (project.name, project.year)
