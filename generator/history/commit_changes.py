"""Compare the files of a commit with their versions before, by meaning: a change of notation alone is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from generator.form.cells import Form
from generator.form.form_keys import all_keys
from generator.form.registers import FORMS_FILE, REGISTER_FORMS, REQUIRED_REGISTER_FILES
from generator.history.field_changes import RegisterChange, form_changes
from generator.history.git import Blob, ChangedFile
from generator.history.past_layouts import LayoutBlobs, LayoutsOfCommit, PastFiles, ReadBlob
from generator.history.project_versions import ProjectChange, Version, paired, read_version
from generator.reading.data_folder import is_project_path
from generator.reading.form_errors import read_form
from generator.reading.personal_data import personal_data_on_lines
from generator.reading.yaml_text import read_yaml

MAX_PROJECTS_READ_PER_COMMIT = 100
"""Projects: where a commit adds more, or withdraws more, their files are not read and the changes hold ids only."""


class CommitChanges(NamedTuple):
    """The changes of meaning that a commit makes."""

    projects: tuple[ProjectChange, ...] = ()
    """Changes of projects, sorted by id."""
    registers: tuple[RegisterChange, ...] = ()
    """Changes of registers that can be read before and after."""


def changes_in_commit(
    files: Sequence[ChangedFile], past: PastFiles, layouts: LayoutsOfCommit
) -> CommitChanges:
    """Compare each file of a commit with its version before. Passes on what `PastFiles.read_blob` raises."""
    before, after, renames = {}, {}, {}
    for file in files:
        old_id, project_id = _project_id(file.old_path), _project_id(file.path)
        if old_id:
            before[old_id] = partial(version_of, old_id, file.old, past, layouts.old)
        if project_id:
            after[project_id] = partial(version_of, project_id, file.new, past, layouts.new)
        if old_id and project_id:
            renames[project_id] = old_id
    projects = paired(before, after, renames, {}, MAX_PROJECTS_READ_PER_COMMIT)
    return CommitChanges(
        tuple(change for change in projects if change.is_significant),
        tuple(_register_changes(files, past.read_blob)),
    )


def _project_id(path: str | None) -> str | None:
    """Return the id of the project at a path; None where the path is None or another file's."""
    return path.removesuffix(".yml") if path and is_project_path(path) else None


def version_of(project_id: str, blob: Blob | None, past: PastFiles, layouts: LayoutBlobs) -> Version:
    """Read a project file in the layouts of its commit. Passes on what `PastFiles.read_blob` raises."""
    if blob is None or not blob.is_regular:
        return Version(None, ("symlink",))
    return read_version(f"{project_id}.yml", past.read_blob(blob.id), past.layouts(layouts))


def _register_changes(files: Sequence[ChangedFile], read_blob: ReadBlob) -> Iterator[RegisterChange]:
    """Yield the changes of registers that can be read before and after, withdrawn.yml aside: a page lists its entries.

    A register that a site need not have can also come and go.
    """
    for file in files:
        name = file.path or file.old_path or ""
        if name not in (*REQUIRED_REGISTER_FILES, FORMS_FILE):
            continue
        old, new = (
            _read_register(REGISTER_FORMS[name], name, blob, read_blob) for blob in (file.old, file.new)
        )
        comes_or_goes = name == FORMS_FILE and None in (file.old, file.new) and (old or new)
        if fields := tuple(form_changes(old, new)) if (old and new) or comes_or_goes else ():
            yield RegisterChange(name, fields)


def _read_register(form: type[Form], name: str, blob: Blob | None, read_blob: ReadBlob) -> Form | None:
    """Return the content of a register; None where it is absent or has problems."""
    if blob is None or not blob.is_regular:
        return None
    source, problems = read_yaml(name, read_blob(blob.id), all_keys(form))
    content, form_problems = read_form(form, source)
    return None if problems or form_problems or any(personal_data_on_lines(source)) else content
