"""Begin tables from a document that somebody hands up: Word, Excel, PDF and others, by the importer of ``disclosure import``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.documents.drafts import GoalsFile, ImportWishes, drafts_of
from generator.documents.grid import DocumentProblem, ReadingOptions
from generator.documents.read_document import read_document
from generator.form_app.drafts import TableDraft
from generator.form_app.sheets import CannotOpen
from generator.form_app.workspace import Workspace
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.yaml_text import read_yaml

_MAX_NAME_CHARACTERS = 80
"""Characters of the name of a document, which the file names as its source."""


class ImportedForms(NamedTuple):
    """Forms that were read out of a document."""

    drafts: Sequence[TableDraft]
    refusals: Sequence[str]
    """Chinese words for each form of which nothing may be written."""


def import_forms(workspace: Workspace, name: str, content: bytes) -> ImportedForms:
    """Return the forms of a document as drafts with their doubts. Raises CannotOpen, DataProblems, OSError."""
    registers = workspace.registers()
    taken = {f"{project_id}.yml" for project_id in workspace.project_ids()}
    with TemporaryDirectory(prefix="disclosure-import-") as folder:
        file = Path(folder) / _plain_name(name)
        file.write_bytes(content)
        try:
            document = read_document(file, ReadingOptions())
        except DocumentProblem as problem:
            raise CannotOpen(str(problem)) from None
    drafts, refusals = [], []
    wishes = ImportWishes(find_project=partial(_find_goals, workspace))
    for draft in drafts_of(document, registers, wishes, taken):
        if draft.refusal:
            refusals.append(f"{draft.name or draft.place}：{draft.refusal}")
        else:
            present = workspace.read(draft.path)
            base = None if present is None else present.decode("utf-8", "replace")
            drafts.append(TableDraft(draft.path, base, draft.text, ()))
    if not drafts and not refusals:
        raise CannotOpen("文件里没有绩效目标表（有三级指标、指标值等列的表）")
    return ImportedForms(drafts, refusals)


def _find_goals(workspace: Workspace, name: str, year: int) -> GoalsFile | None:
    """Return the goals of the project of a name and year, beside which its results are written."""
    registers = workspace.registers()
    for project_id in workspace.project_ids():
        path = f"{project_id}.yml"
        if project_id.split("/")[-2] != str(year) or name.encode() not in (
            data := workspace.read(path) or b""
        ):
            continue
        source, _ = read_yaml(path, data, project_keys(data, registers.layouts, registers.level_names))
        project, _ = read_project(source, registers)
        if project is not None and project.name == name and project.year == year:
            return GoalsFile(path, project)
    return None


def _plain_name(name: str) -> str:
    """Return the name of a file without folders and characters that a disk may not take."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(character for character in last if character.isprintable() and character not in '<>:"|?*')
    return plain[-_MAX_NAME_CHARACTERS:].strip(". ") or "document"
