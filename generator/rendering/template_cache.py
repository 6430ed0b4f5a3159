"""Compiled templates: in memory from one build of a preview to the next, on disk from one process to the next.

On disk only where Python keeps the modules that it has compiled, for what lies there is run. Compiling was a third of
the time of a small build.
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
"""The folder of our own templates."""


class Compiled(FileSystemBytecodeCache):
    """Writes nothing where Python may not, or shall not, write its own."""

    def __init__(self) -> None:
        super().__init__(str(Path(__file__).with_name("__pycache__")), "template-%s.cache")
        self._code: dict[str, bytes] = {}
        compiler = f"{version('jinja2')} {version('markupsafe')}".encode()
        self._compiler = sha256(compiler + Path(__file__).with_name("render.py").read_bytes())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks; a template that was changed has another checksum."""
        bucket.key = self._key(bucket)
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])
        else:
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled a template."""
        self._code[bucket.key] = bucket.bytecode_to_string()
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)

    def _key(self, bucket: Bucket) -> str:
        """Another one for everything that compiles the same text to something else."""
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
