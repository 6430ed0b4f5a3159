"""Cache compiled templates: in memory for the next build of a preview, on disk for the next process.

The folder on disk is the one in which Python keeps its own compiled modules, for these files are run as code. Compiling
was a third of the time of a small build.
"""

from __future__ import annotations

import contextlib
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

TEMPLATES = Path(__file__).with_name("templates")
"""Folder of our own templates."""


class TemplateCache(FileSystemBytecodeCache):
    """Compiled templates in memory and in ``__pycache__``; nothing is written where Python itself writes no bytecode."""

    def __init__(self) -> None:
        super().__init__(str(Path(__file__).with_name("__pycache__")), "template-%s.cache")
        self._bytecode: dict[str, bytes] = {}
        compiler = f"{version('jinja2')} {version('markupsafe')}".encode()
        self._compiler = sha256(compiler + Path(__file__).with_name("render.py").read_bytes())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` with the compiled template, if it is cached. Jinja calls this; a changed template has another key."""
        bucket.key = self._key(bucket)
        if bucket.key in self._bytecode:
            bucket.bytecode_from_string(self._bytecode[bucket.key])
        else:
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a template that Jinja has compiled."""
        self._bytecode[bucket.key] = bucket.bytecode_to_string()
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)

    def _key(self, bucket: Bucket) -> str:
        """Return a key of the template's text and of everything else that decides how it is compiled."""
        digest = self._compiler.copy()
        digest.update(f"{bucket.key} {_settings(bucket.environment)}".encode())
        return digest.hexdigest()


def _settings(environment: Environment) -> object:
    return (
        type(environment).__qualname__,
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.keep_trailing_newline,
        bool(environment.autoescape),
        list(environment.extensions),
        sorted(environment.filters),
        sorted(environment.tests),
        sorted(environment.globals),
    )
