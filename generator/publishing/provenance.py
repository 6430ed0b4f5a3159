"""source.json: what a site was built from, so that anybody can build it again. Nothing of the machine or the day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from generator.history.git import commit_of, uncommitted_files

SOURCE = "source.json"
"""At the root of a site."""

SETTINGS = (
    "SITE_URL",
    "EDIT_URI_TEMPLATE",
    "MERGE_REQUESTS_TEMPLATE",
    "DISCLOSURE_SEARCH",
    "DISCLOSURE_DOWNLOADS",
)
"""The variables that mkdocs.yml reads and a site depends on."""

_PROGRAM = ("generator", "requirements", "pyproject.toml")
_LOCK = Path("requirements", "site.txt")
_COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class BuildOrigin:
    """What a site was built from."""

    commit: str | None
    """In full; None where git does not know."""
    clean: bool | None
    """Whether everything the build reads was as in the commit; None without one."""
    generator: str
    """Version of this program."""
    lock: str | None
    """SHA-256 of requirements/site.txt, which names what the program was run with; None where there is none."""
    settings: dict[str, str]
    """The variables in `SETTINGS` with which the same site comes out."""


def settings_of(
    address: str, edit_address: str, merges: str, search: bool, downloads: bool
) -> dict[str, str]:
    """`SETTINGS` with which a site comes out that was made with these values."""
    values = address, edit_address, merges, str(search).lower(), str(downloads).lower()
    return dict(zip(SETTINGS, values, strict=True))


def source_of(home: Path, inputs: Iterable[str], settings: Mapping[str, str]) -> BuildOrigin:
    """What git and the lock say of a project folder; `inputs` are what the build reads besides the program itself."""
    commit = commit_of(home, "HEAD")
    clean = _is_clean(home, (*_PROGRAM, *inputs)) if commit else None
    return BuildOrigin(commit, clean, version("budget-disclosure"), lock_digest(home), dict(settings))


def _is_clean(home: Path, inputs: Iterable[str]) -> bool:
    """Files that git ignores count as well, but for those that nobody reads: hidden ones and compiled code."""
    files = uncommitted_files(home, inputs)
    return files is not None and not files.changed and all(map(_is_unread, files.ignored))


def _is_unread(path: str) -> bool:
    parts = path.rstrip("/").split("/")
    return "__pycache__" in parts or parts[-1].startswith(".")


def lock_digest(home: Path) -> str | None:
    """SHA-256 of the lock of a project folder; None where there is none."""
    lock = home / _LOCK
    return sha256(lock.read_bytes()).hexdigest() if lock.is_file() else None


def written_source(source: BuildOrigin) -> bytes:
    """The file as it is published."""
    return f"{json.dumps(asdict(source), ensure_ascii=False, indent=2)}\n".encode()


def read_build_origin(content: bytes) -> BuildOrigin | None:
    """A file that somebody else may have written; None where it is not what `written_source` writes."""
    try:
        said = BuildOrigin(**json.loads(content))
    except (ValueError, TypeError, RecursionError):
        return None
    return said if _is_valid(said) else None


def _is_valid(said: BuildOrigin) -> bool:
    return (
        _matches(_COMMIT, said.commit)
        and (said.clean is None or isinstance(said.clean, bool))
        and isinstance(said.generator, str)
        and _matches(_DIGEST, said.lock)
        and isinstance(said.settings, dict)
        and said.settings.keys() <= set(SETTINGS)
        and all(isinstance(value, str) and value.isprintable() for value in said.settings.values())
    )


def _matches(pattern: re.Pattern[str], text: object) -> bool:
    return text is None or (isinstance(text, str) and pattern.fullmatch(text) is not None)


SETTINGS_FILE = "mkdocs.yml"
"""Zensical and ProperDocs read it as well."""
