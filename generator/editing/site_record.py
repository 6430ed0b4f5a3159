"""Keep in a body's repository which version of the program wrote its settings, and which of them were changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from generator.editing.new_site import WorkflowForge

SITE_RECORD_FILE = ".disclosure.json"
"""Path of the record in the repository."""


@dataclass(frozen=True)
class SiteRecord:
    """The files of a repository that follow from the program's version, as that version wrote them."""

    version: str
    forge: WorkflowForge
    digests: Mapping[str, str]
    """SHA-256 of the text that was written, by path."""

    def text(self) -> str:
        """Return the content of the file, the same for the same record."""
        content = {
            "说明": "由 disclosure init 和 disclosure update 写，不用手改",
            "version": self.version,
            "forge": self.forge,
            "files": dict(sorted(self.digests.items())),
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_site_record(text: str) -> SiteRecord:
    """Return the record in the text of the file. Raises ValueError."""
    try:
        content = json.loads(text)
        files = content["files"]
        if not all(isinstance(digest, str) for digest in files.values()):
            raise ValueError(SITE_RECORD_FILE)
        return SiteRecord(str(content["version"]), WorkflowForge(content["forge"]), files)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(SITE_RECORD_FILE) from error


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def version_numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version such as ``0.1.0``, by which versions can be ordered. Raises ValueError."""
    return tuple(map(int, version.split(".")))
