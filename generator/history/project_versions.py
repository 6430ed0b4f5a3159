"""Versions of project files → what became of each project. A version is read by itself, whatever the registers were.

A version that cannot be read, or that holds numbers of persons, is said to be so and never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from generator.form.project import PROJECT_KEYS, Project
from generator.history.field_changes import FieldChange, project_changes
from generator.history.item_matching import matched
from generator.reading.form_errors import read_form
from generator.reading.personal_data import personal_data_on_lines
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Level
from generator.reading.yaml_text import read_yaml
from generator.rendering.words import amount_text


class Version(NamedTuple):
    """A project file as it once was."""

    project: Project | None
    codes: tuple[str, ...] = ()
    """Of what is wrong with it, each once; with one there is no project."""


def read_version(path: str, data: bytes) -> Version:
    """The form in a file. Its units and levels are not held against registers, which were others then."""
    source, problems = read_yaml(path, data, PROJECT_KEYS)
    project, found = read_form(Project, source)
    problems += [*found, *personal_data_on_lines(source)]
    codes = tuple(sorted({problem.code for problem in problems if problem.level is Level.ERROR}))
    return Version(None if codes else project, codes)


class ProjectChange(NamedTuple):
    """What became of one project."""

    old_id: str | None
    """None where it is new."""
    id: str | None
    """None where it was withdrawn."""
    old_name: str | None
    """None where there was none, or it could not be read."""
    name: str | None
    year: int | None
    """Of the newer version that can be read."""
    annual: str | None
    """万元 of the year, of the same."""
    fields: tuple[FieldChange, ...] = ()
    old_codes: tuple[str, ...] = ()
    """Why the old version cannot be read."""
    codes: tuple[str, ...] = ()
    """Why the new version cannot be read."""

    @property
    def means_something(self) -> bool:
        """Whether there is anything to tell; a file that was only written otherwise says what it said."""
        return self.old_id != self.id or bool(self.fields or self.codes or self.old_codes)

    @property
    def named(self) -> bool:
        """Whether more than the address is known; where very many came or went at once it is not."""
        return bool(self.name or self.old_name or self.codes or self.old_codes)

    @property
    def word(self) -> str:
        """新增, 撤下, 改地址 or 改动."""
        if self.old_id is None:
            return "新增"
        if self.id is None:
            return "撤下"
        return "改动" if self.id == self.old_id else "改地址"

    @property
    def title(self) -> str:
        """The name as it is now, or as it was; the address where no version can be read."""
        return self.name or self.old_name or self.id or self.old_id or ""


def project_change(
    old_id: str | None, old: Version | None, project_id: str | None, new: Version | None
) -> ProjectChange:
    """From one version to the next; an id comes with its version."""
    before, after = old and old.project, new and new.project
    newer = after or before
    return ProjectChange(
        old_id,
        project_id,
        mask_personal_numbers(before.name) if before else None,
        mask_personal_numbers(after.name) if after else None,
        newer.year if newer else None,
        amount_text(newer.funds.annual.total) if newer else None,
        project_changes(before, after) if before and after else (),
        old.codes if old else (),
        new.codes if new else (),
    )


class VersionedFile(NamedTuple):
    """A project file that is only there before, or only after."""

    id: str
    version: Version


def moved(
    gone: Sequence[VersionedFile], come: Sequence[VersionedFile], renames: Mapping[str, str]
) -> list[tuple[VersionedFile | None, VersionedFile | None]]:
    """Which new file is which old one at another address: the same 项目编码, or name and year, or as git says.

    `renames` is new id → old id, as git tells. What has no counterpart stands with None.
    """
    keys: list[Callable[[VersionedFile], Hashable]] = [
        lambda file: _code(file) or file.id,
        lambda file: _name_and_year(file) or file.id,
        lambda file: renames.get(file.id, file.id),
    ]
    return matched(gone, come, keys)


def _code(file: VersionedFile) -> Hashable:
    project = file.version.project
    return project and project.project_code and (project.project_code, project.year)


def _name_and_year(file: VersionedFile) -> Hashable:
    project = file.version.project
    return project and (project.name, project.year)
