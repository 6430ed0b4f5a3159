"""source.json: the commit and the settings a site was built from, so that anybody can build it again.

Nothing of the machine or the day is in it.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from generator.history.git import commit_of, has_paths, uncommitted_files

ORIGIN_FILE = "source.json"
"""Name of the file at the root of a site."""

SETTING_VARIABLES = (
    "SITE_URL",
    "EDIT_URI_TEMPLATE",
    "MERGE_REQUESTS_TEMPLATE",
    "DISCLOSURE_SEARCH",
    "DISCLOSURE_DOWNLOADS",
)
"""Environment variables that mkdocs.yml reads and a site depends on."""
SETTINGS_FILE = "mkdocs.yml"
"""Name of the settings at the top of a project folder; Zensical and ProperDocs read it as well."""

_PROGRAM = ("generator", "requirements", "pyproject.toml")
_LOCK = Path("requirements", "site.txt")
MAX_ORIGIN_BYTES = 1 << 16
"""Largest source.json that is read; ours have some 600 bytes."""
_COMPRESSION_LEVELS = (4, 6, 9)
"""Levels at which the search index, the downloads and MkDocs' sitemap are compressed."""
_MAX_VERSION_CHARACTERS = 100
_COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class BuildOrigin:
    """The commit, the program and the settings that a site was built from."""

    commit: str | None
    """Full hash; None where git does not know it."""
    clean: bool | None
    """Whether everything the build reads was as in the commit; None without a commit."""
    generator: str
    """Version of this program."""
    lock: str | None
    """SHA-256 of requirements/site.txt, which names what the program was run with; None where there is none."""
    settings: dict[str, str]
    """`SETTING_VARIABLES` with which the same site comes out."""
    compressor: str | None = None
    """Result of `compressor_digest`, by which one zlib is known from the next; None on sites of version 0.1.0."""


def setting_variables(
    address: str, edit_address: str, merges: str, search: bool, downloads: bool
) -> dict[str, str]:
    """Return the values of `SETTING_VARIABLES` for a site with these settings."""
    values = address, edit_address, merges, str(search).lower(), str(downloads).lower()
    return dict(zip(SETTING_VARIABLES, values, strict=True))


def find_origin(home: Path, inputs: Iterable[str], settings: Mapping[str, str]) -> BuildOrigin:
    """Return the origin of a site built in a project folder now, from git and the lock.

    `inputs` are the paths the build reads besides the program itself, the data folder and the settings first. A commit that
    has not got these two, such as one of a repository that happens to lie around the folder, is not named; where another
    input is not in it, the checkout is not clean.
    """
    inputs = tuple(inputs)
    commit = commit_of(home, "HEAD")
    if commit and not has_paths(home, commit, _present(home, inputs[:2])):
        commit = None
    clean = _is_clean(home, (*_PROGRAM, *inputs)) if commit else None
    return BuildOrigin(
        commit, clean, version("budget-disclosure"), lock_digest(home), dict(settings), compressor_digest()
    )


def compressor_digest() -> str:
    """Return the SHA-256 of what the zlib of this Python makes of a fixed text.

    Not its version: most versions write the same bytes, and some systems put another program in its place under the
    same one.
    """
    text = "".join(f"{number * number % 9973} " for number in range(4000)).encode()
    digest = sha256()
    for level in _COMPRESSION_LEVELS:
        compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        digest.update(compressor.compress(text) + compressor.flush())
    return digest.hexdigest()


def _present(home: Path, inputs: Iterable[str]) -> Iterator[str]:
    """Yield the inputs below the project folder that are on disk, empty folders aside, which git does not know."""
    for name in inputs:
        path = home / name
        below = path.resolve().is_relative_to(home.resolve())
        if below and (path.is_file() or (path.is_dir() and any(path.iterdir()))):
            yield name


def _is_clean(home: Path, inputs: Iterable[str]) -> bool:
    """Whether the inputs are as committed.

    Ignored files count as well, except those that no build reads: hidden ones and compiled code.
    """
    inputs = list(inputs)
    checkouts = [
        (home, inputs),
        *[(home / name, ["."]) for name in inputs if (home / name / ".git").exists()],
    ]
    states = [uncommitted_files(folder, paths) for folder, paths in checkouts]
    return all(
        state is not None and not state.changed and all(map(_is_unread, state.ignored)) for state in states
    )


def _is_unread(path: str) -> bool:
    """Whether no build reads this path: it is compiled code or hidden."""
    parts = path.rstrip("/").split("/")
    return "__pycache__" in parts or parts[-1].startswith(".")


def lock_digest(home: Path) -> str | None:
    """Return the SHA-256 of the lock of a project folder; None where there is none."""
    lock = home / _LOCK
    return sha256(lock.read_bytes()).hexdigest() if lock.is_file() else None


def origin_json(origin: BuildOrigin) -> bytes:
    """Return the content of the published file."""
    return f"{json.dumps(asdict(origin), ensure_ascii=False, indent=2)}\n".encode()


def read_build_origin(content: bytes) -> BuildOrigin | None:
    """Read a file that anybody may have written; None where it is not what `origin_json` writes."""
    try:
        origin = BuildOrigin(**json.loads(content))
    except (ValueError, TypeError, RecursionError):
        return None
    return origin if _is_valid(origin) else None


def _is_valid(origin: BuildOrigin) -> bool:
    """Whether every field has the type and the form that `origin_json` writes."""
    return (
        _matches(_COMMIT, origin.commit)
        and (origin.clean is None if origin.commit is None else isinstance(origin.clean, bool))
        and _is_line(origin.generator)
        and len(origin.generator) <= _MAX_VERSION_CHARACTERS
        and _matches(_DIGEST, origin.lock)
        and isinstance(origin.settings, dict)
        and origin.settings.keys() <= set(SETTING_VARIABLES)
        and all(map(_is_line, origin.settings.values()))
        and _matches(_DIGEST, origin.compressor)
    )


def _is_line(value: object) -> bool:
    """Whether a value is a text without control characters."""
    return isinstance(value, str) and value.isprintable()


def _matches(pattern: re.Pattern[str], text: object) -> bool:
    """Whether a value is None, or a text of that pattern."""
    return text is None or (isinstance(text, str) and pattern.fullmatch(text) is not None)
