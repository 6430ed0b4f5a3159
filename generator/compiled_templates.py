"""Compiled templates, kept from one build to the next where Python keeps the modules that it has compiled.

Nowhere else, for what lies there is run. Half of the time of a small build went into compiling the same templates.
"""

from __future__ import annotations

import contextlib
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket


class Compiled(FileSystemBytecodeCache):
    """Keeps nothing where Python may not, or shall not, write its own."""

    def __init__(self) -> None:
        super().__init__(str(Path(__file__).with_name("__pycache__")), "template-%s.cache")
        compilers = [Path(__file__).with_name("drawing.py").read_bytes()]
        self._compiler = sha256(b"".join(compilers) + f"{version('jinja2')} {version('markupsafe')}".encode())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks; a template that was changed has another checksum."""
        self._name(bucket)
        super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled a template."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)

    def _name(self, bucket: Bucket) -> None:
        """Another name for everything that compiles the same text to something else."""
        digest = self._compiler.copy()
        digest.update(f"{bucket.key} {_settings(bucket.environment)}".encode())
        bucket.key = digest.hexdigest()


def _settings(environment: Environment) -> object:
    return (
        type(environment).__qualname__,
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.keep_trailing_newline,
        environment.autoescape,
        list(environment.extensions),
        sorted(environment.filters),
        sorted(environment.tests),
        sorted(environment.globals),
    )
