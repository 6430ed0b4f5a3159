"""Compare the settings in a body's repository with those of the installed version: what can be renewed, and what not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from enum import Enum

from generator.editing.editor_schema import SCHEMA_FOLDER
from generator.editing.site_record import SiteRecord, text_digest

_GENERATED = ("data/README.md", f"data/{SCHEMA_FOLDER}/")
"""Beginnings of paths of files that follow from form and registers alone, and that nobody edits."""


class UpdateKind(Enum):
    """Ways in which an update treats a file."""

    RENEW = "换成新版本的"
    ADD = "新版本多出来的，会写上"
    EDITED = "您改过，新版本也改了，没有动。请对照下面，自己决定要不要改"
    REMOVED = "您删去了，新版本还有，没有放回"


@dataclass(frozen=True)
class FileUpdate:
    """A file that the installed version has otherwise than the repository."""

    path: str
    kind: UpdateKind
    before: str
    """Text in the repository; empty where it has no such file."""
    after: str
    """Text of the installed version."""

    @property
    def is_written(self) -> bool:
        """Whether an update writes the file."""
        return self.kind in (UpdateKind.RENEW, UpdateKind.ADD)

    def diff(self) -> str:
        """Return the lines that differ, in the usual format with three lines around them."""
        before, after = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        lines = unified_diff(before, after, f"{self.path}（现在）", f"{self.path}（新版本）")
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def file_updates(
    record: SiteRecord, present: Mapping[str, str], delivered: Mapping[str, str]
) -> Iterator[FileUpdate]:
    """Yield every file that differs, by path.

    `present` are the texts of the repository, `delivered` those of the installed version. A file that the body changed is
    never written; where the new version left it as it was, there is nothing to say either.
    """
    for path, after in sorted(delivered.items()):
        before, written = present.get(path), record.digests.get(path)
        if after == before or (text_digest(after) == written and not path.startswith(_GENERATED)):
            continue
        if before is None:
            kind = UpdateKind.ADD if written is None else UpdateKind.REMOVED
        else:
            is_ours = text_digest(before) == written or path.startswith(_GENERATED)
            kind = UpdateKind.RENEW if is_ours else UpdateKind.EDITED
        yield FileUpdate(path, kind, before or "", after)


def updated_record(
    record: SiteRecord, version: str, delivered: Mapping[str, str], updates: Mapping[str, FileUpdate]
) -> SiteRecord:
    """Return the record after an update: of a file that was not written it keeps the old digest, so that it is told again."""
    digests = {
        path: text_digest(text)
        for path, text in delivered.items()
        if path not in updates or updates[path].is_written
    }
    left = {path: record.digests[path] for path in updates if path in record.digests and path not in digests}
    return SiteRecord(version, record.forge, digests | left)
