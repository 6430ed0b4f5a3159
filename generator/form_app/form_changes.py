"""Say in words what an edited file changes for the public, and lay the three versions of one file side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.form.field_path import FieldPath, field_name, walk_values
from generator.form_app.table_model import path_name
from generator.form_app.workspace import Workspace
from generator.history.data_diff import DataChange
from generator.history.diff_report import ReportEntry, entries_of, summary_of
from generator.history.project_versions import project_change, read_version
from generator.reading.data_folder import project_path_of, results_path_of
from generator.reading.yaml_text import read_yaml


class PublicChange(NamedTuple):
    """Meaning of a change for the public."""

    summary: str
    sections: Mapping[str, list[ReportEntry]]


def public_change(workspace: Workspace, path: str, base: str | None, text: str) -> PublicChange:
    """Compare the file at `path` as it was with `text`, by meaning. Raises DataProblems, OSError."""
    project_path, layouts = project_path_of(path), workspace.registers().layouts
    goals, results = workspace.read(project_path), workspace.read(results_path_of(project_path))
    before = base.encode() if base is not None else None
    if path != project_path:
        data = goals or b""
        old = read_version(project_path, data, layouts, before) if goals is not None else None
        new = read_version(project_path, data, layouts, text.encode())
    else:
        old = read_version(project_path, before, layouts, results) if before is not None else None
        new = read_version(project_path, text.encode(), layouts, results)
    project_id = project_path.removesuffix(".yml")
    change = project_change(project_id if old else None, old, project_id, new)
    compared = DataChange(projects=(change,) if change.is_significant else ())
    return PublicChange(summary_of(compared), entries_of(compared))


class ThreeTexts(NamedTuple):
    """One cell in three versions of a file; None where a version lacks it."""

    path: FieldPath
    base: str | None
    """Text when the file was opened."""
    own: str | None
    present: str | None
    """Text as somebody else left it."""

    @property
    def name(self) -> str:
        """The path in the words of staff."""
        return field_name(self.path)

    @property
    def path_text(self) -> str:
        """The path as JSON."""
        return path_name(self.path)


def three_versions(base: str | None, own: str, present: str | None) -> list[ThreeTexts]:
    """Return the cells in which one's own text, or somebody else's, differs from the text that was opened."""
    texts = [_texts(text or "") for text in (base, own, present)]
    paths = dict.fromkeys(path for version in texts for path in version)
    rows = [ThreeTexts(path, *(version.get(path) for version in texts)) for path in paths]
    return [row for row in rows if not row.base == row.own == row.present]


def _texts(text: str) -> dict[FieldPath, str]:
    source, _ = read_yaml("", text.encode(), ())
    return {path: value for path, value in walk_values(source.value) if isinstance(value, str)}
