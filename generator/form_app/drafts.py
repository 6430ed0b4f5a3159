"""Hold what somebody has typed and not yet saved, in a folder beside the data, so that no crash loses a word."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.editing.cell_edits import MAX_EDITS, CellEdit
from generator.file_writing import write_atomically
from generator.form.field_path import FieldPath
from generator.form_app.project_paths import RefusedAddress, checked_path
from generator.reading.yaml_text import MAX_FILE_BYTES

DRAFTS_FOLDER = ".form-drafts"
"""Name of the folder of drafts, beside the data folder; it begins with a dot and belongs into no repository."""
_MAX_STEPS = 20
_MAX_STEP = 100_000
_DRAFT_MODE = 0o600


class RefusedDraft(Exception):
    """Raised for what no page of the form sends."""


@dataclass(frozen=True)
class TableDraft:
    """The state of a table that somebody fills in."""

    path: str
    """Path of the file below the data folder."""
    base: str | None
    """Text of the file on the disk when it was opened; None for a new file."""
    start: str
    """Text that the table began with."""
    edits: tuple[CellEdit, ...]
    """Cells that differ from `start`."""
    is_confirmed: bool = False
    """True if a file that continues last year's was compared with this year's form."""
    moment: int = 0
    """Time of the last change in the browser's clock, in milliseconds since 1970."""
    settled: tuple[str, ...] = ()
    """Comments with doubts of an import that somebody has looked at."""


def read_draft(sent: Any) -> TableDraft:
    """Return the draft that a page sends as JSON. Raises RefusedDraft."""
    try:
        path, base, start, edits = checked_path(sent["path"]), sent["base"], sent["start"], sent["edits"]
        confirmed, settled = sent.get("confirmed", False), sent.get("settled", [])
        moment = sent.get("moment", 0)
    except (KeyError, TypeError, AttributeError, RefusedAddress):
        raise RefusedDraft from None
    texts = isinstance(start, str) and (base is None or isinstance(base, str)) and isinstance(edits, list)
    if not texts or max(len(start), len(base or "")) > MAX_FILE_BYTES or len(edits) > MAX_EDITS:
        raise RefusedDraft
    if (
        not isinstance(moment, int)
        or not isinstance(settled, list)
        or not all(isinstance(comment, str) for comment in settled)
    ):
        raise RefusedDraft
    read = tuple(_read_edit(edit) for edit in edits)
    return TableDraft(path, base, start, read, confirmed is True, moment, tuple(settled))


def _read_edit(sent: Any) -> CellEdit:
    """Return one edit of a draft. Raises RefusedDraft."""
    match sent:
        case [[*steps], str() | None as text] if 0 < len(steps) <= _MAX_STEPS:
            path: FieldPath = tuple(steps)
        case _:
            raise RefusedDraft
    for step in path:
        if isinstance(step, bool) or not isinstance(step, str | int):
            raise RefusedDraft
        if isinstance(step, int) and not 0 <= step < _MAX_STEP:
            raise RefusedDraft
    if isinstance(path[0], int):
        raise RefusedDraft
    return CellEdit(path, text and text.replace("\r\n", "\n"))


def draft_as_json(draft: TableDraft) -> dict[str, object]:
    """Return a draft as pages send and take it."""
    return {
        "path": draft.path,
        "base": draft.base,
        "start": draft.start,
        "edits": [[list(edit.path), edit.text] for edit in draft.edits],
        "confirmed": draft.is_confirmed,
        "moment": draft.moment,
        "settled": list(draft.settled),
    }


class DraftFolder:
    """The drafts on the disk: one file for each person and file of the data."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not exist."""
        self._folder = folder

    def write(self, account: str, draft: TableDraft) -> None:
        """Write a draft in the place of the earlier one. Raises OSError."""
        content = json.dumps(draft_as_json(draft), ensure_ascii=False).encode("utf-8", "surrogatepass")
        write_atomically(
            self._folder, _file_name(account, draft.path), content, mode=_DRAFT_MODE, durable=True
        )

    def read(self, account: str, path: str) -> TableDraft | None:
        """Return the draft of a person for a file; None without one, or for one that cannot be read."""
        try:
            content = (self._folder / _file_name(account, path)).read_bytes()
            return read_draft(json.loads(content))
        except (OSError, ValueError, RefusedDraft):
            return None

    def remove(self, account: str, path: str) -> None:
        """Remove a draft, if there is one."""
        with contextlib.suppress(OSError):
            (self._folder / _file_name(account, path)).unlink()

    def paths(self, account: str) -> Sequence[str]:
        """Return the paths of the files for which a person has a draft, sorted."""
        try:
            names = [file.name for file in self._folder.iterdir()]
        except OSError:
            return ()
        prefix = f"{_digest(account)}-"
        drafts = []
        for name in names:
            if name.startswith(prefix):
                with contextlib.suppress(OSError, ValueError, RefusedDraft):
                    drafts.append(read_draft(json.loads((self._folder / name).read_bytes())).path)
        return sorted(drafts)


def _file_name(account: str, path: str) -> str:
    return f"{_digest(account)}-{_digest(path)}.json"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
