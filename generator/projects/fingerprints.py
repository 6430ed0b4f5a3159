"""Fingerprints: of a file on disk, of everything that a cached thing is made from, of this program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int, int]
"""What a file system says of a file as long as nobody writes to it: size, time and inode."""


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file with that status."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def key_of(*parts: bytes) -> str:
    """A key of everything that an entry is made from."""
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def code_version() -> str:
    """Changes with everything that could make another sheet of the same file: our code, our templates, libraries."""
    return key_of(_program().encode(), *_contents(files("generator"), ".html"))


@lru_cache(maxsize=1)
def _program() -> str:
    """The part of it that stays as it was loaded, whatever becomes of the files while a preview runs."""
    libraries = " ".join(f"{name} {version(name)}" for name in ("jinja2", "markupsafe", "pydantic", "pyyaml"))
    return key_of(sys.version.encode(), libraries.encode(), *_contents(files("generator"), ".py"))


def _contents(folder: Traversable, ending: str) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _contents(entry, ending)
        elif entry.name.endswith(ending):
            yield entry.name.encode()
            yield entry.read_bytes()
