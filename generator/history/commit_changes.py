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
from generator.history.project_blobs import CommitProjects, ProjectBlobs
from generator.history.project_versions import ProjectChange, Version, paired, read_version
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
    files: Sequence[ChangedFile], projects: CommitProjects, past: PastFiles, layouts: LayoutsOfCommit
) -> CommitChanges:
    """Compare each file of a commit with its version before. Passes on what `PastFiles.read_blob` raises."""
    before, after = (
        {project_id: partial(version_of, project_id, own, past, at_time) for project_id, own in blobs.items()}
        for blobs, at_time in ((projects.old, layouts.old), (projects.new, layouts.new))
    )
    changes = paired(before, after, projects.renames, {}, MAX_PROJECTS_READ_PER_COMMIT)
    return CommitChanges(
        tuple(change for change in changes if change.is_significant),
        tuple(_register_changes(files, past.read_blob)),
    )


def version_of(project_id: str, blobs: ProjectBlobs, past: PastFiles, layouts: LayoutBlobs) -> Version:
    """Read the files of a project in the layouts of their commit. Passes on what `PastFiles.read_blob` raises."""
    goals, results = blobs
    if not goals.is_regular or (results and not results.is_regular):
        return Version(None, ("symlink",))
    results_data = past.read_blob(results.id) if results else None
    return read_version(f"{project_id}.yml", past.read_blob(goals.id), past.layouts(layouts), results_data)


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
