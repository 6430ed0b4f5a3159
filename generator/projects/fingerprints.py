"""Compute fingerprints: of a file on disk, of everything that a cache entry is made from, of this program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from json import JSONEncoder
from typing import TypeAlias

FileStamp: TypeAlias = tuple[int, int, int]
"""Size, time of modification and inode of a file; they stay the same as long as nobody writes to the file."""


def stamp_of(status: os.stat_result) -> FileStamp:
    """Return the stamp of a file with that status."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def key_of(*parts: bytes) -> str:
    """Return a digest of everything that a cache entry is made from."""
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


encode_inputs: Callable[[object], str] = JSONEncoder(check_circular=False, default=repr).encode
"""Return a text that is equal for equal values, for a fingerprint: like `repr`, in two thirds of the time."""


@cache
def code_version() -> str:
    """Return a digest of our code, our templates and the libraries: of all that makes artifacts besides the data.

    A preview clears this cache when it builds again, for templates are read anew then.
    """
    return key_of(
        _program().encode(), *_contents(files("generator"), ".html"), *_contents(files("generator"), ".yml")
    )


@cache
def _program() -> str:
    """Return a digest of the code as it was loaded, whatever becomes of its files while a preview runs."""
    libraries = " ".join(f"{name} {version(name)}" for name in ("jinja2", "markupsafe", "pydantic", "pyyaml"))
    return key_of(sys.version.encode(), libraries.encode(), *_contents(files("generator"), ".py"))


def _contents(folder: Traversable, suffix: str) -> Iterator[bytes]:
    """Yield name and content of every file with the suffix, folder by folder, in the order of names."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(suffix):
            yield entry.name.encode()
            yield entry.read_bytes()
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            yield from _contents(entry, suffix)
