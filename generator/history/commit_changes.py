"""A commit → what it changed in meaning. Only what was said differently is told; how it was written is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from generator.form.cells import Form
from generator.form.form_keys import all_keys
from generator.form.registers import REGISTER_FORMS, REQUIRED_REGISTER_FILES
from generator.history.field_changes import RegisterChange, form_changes
from generator.history.git import Blob, ChangedFile
from generator.history.project_versions import (
    ProjectChange,
    Version,
    VersionedFile,
    moved,
    project_change,
    read_version,
)
from generator.reading.data_folder import is_project_path
from generator.reading.form_errors import read_form
from generator.reading.personal_data import personal_data_on_lines
from generator.reading.yaml_text import read_yaml

MANY = 100
"""A commit that brings, or takes out, more projects than this is told as one thing; their files are not read."""

Read = Callable[[str], bytes]
"""The content with an id of git's."""


class CommitChanges(NamedTuple):
    """What a commit says."""

    projects: tuple[ProjectChange, ...] = ()
    """By id. Of those that came or went with more than `MANY` nothing is known but the id."""
    registers: tuple[RegisterChange, ...] = ()


def changes_in_commit(files: Sequence[ChangedFile], read: Read) -> CommitChanges:
    """What the files of a commit say otherwise than before. Raises what `read` raises."""
    projects = [*_came_and_went(files, read), *_changed(files, read)]
    telling = (change for change in projects if change.means_something)
    return CommitChanges(
        tuple(sorted(telling, key=lambda change: change.id or change.old_id or "")),
        tuple(_registers(files, read)),
    )


def _project(path: str | None) -> str | None:
    """The id of the project at a path; None where there is none."""
    return path.removesuffix(".yml") if path and is_project_path(path) else None


def _changed(files: Sequence[ChangedFile], read: Read) -> Iterator[ProjectChange]:
    """Those that stayed, and those whose file git saw move."""
    for each in files:
        old_id, project_id = _project(each.old_path), _project(each.path)
        if old_id and project_id:
            old, new = version_of(old_id, each.old, read), version_of(project_id, each.new, read)
            yield project_change(old_id, old, project_id, new)


def _came_and_went(files: Sequence[ChangedFile], read: Read) -> Iterator[ProjectChange]:
    gone = {_project(each.old_path): each.old for each in files if not _project(each.path)}
    come = {_project(each.path): each.new for each in files if not _project(each.old_path)}
    gone.pop(None, None)
    come.pop(None, None)
    olds, news = ([*_files(blobs, read)] for blobs in (gone, come))
    for old, new in moved(olds, news, {}):
        yield project_change(old and old.id, old and old.version, new and new.id, new and new.version)


def _files(blobs: dict[str | None, Blob | None], read: Read) -> Iterator[VersionedFile]:
    many = len(blobs) > MANY
    for project_id, blob in blobs.items():
        if project_id:
            yield VersionedFile(project_id, _UNREAD if many else version_of(project_id, blob, read))


_UNREAD = Version(None)


def version_of(project_id: str, blob: Blob | None, read: Read) -> Version:
    """A project file as one commit has it."""
    if blob is None or not blob.regular:
        return Version(None, ("symlink",))
    return read_version(f"{project_id}.yml", read(blob.id))


def _registers(files: Sequence[ChangedFile], read: Read) -> Iterator[RegisterChange]:
    """Of registers that can be read before and after."""
    for each in files:
        file = each.path or ""
        if file in REQUIRED_REGISTER_FILES:  # what is withdrawn has a list of its own on the page
            old, new = (_form(REGISTER_FORMS[file], file, blob, read) for blob in (each.old, each.new))
            if fields := tuple(form_changes(old, new)) if old and new else ():
                yield RegisterChange(file, fields)


def _form(form: type[Form], file: str, blob: Blob | None, read: Read) -> Form | None:
    if blob is None or not blob.regular:
        return None
    source, problems = read_yaml(file, read(blob.id), all_keys(form))
    content, found = read_form(form, source)
    return None if problems or found or any(personal_data_on_lines(source)) else content
