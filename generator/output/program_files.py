"""Find the files of a site that come with the program: what the site's own folders have is taken from there."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from generator.output.docs_checks import docs_files

_INSTALLED = Path(__file__).parents[1] / "program"
_CHECKOUT = Path(__file__).parents[2]
PROGRAM_FILES = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
"""The files at the top of the program's repository: in the package, or the checkout that an editable installation is."""
PROGRAM_DOCS = PROGRAM_FILES / "docs"
PROGRAM_FRAME = PROGRAM_FILES / "overrides"

_OF_ONE_SITE = "about/"
"""Folder of ``docs/`` that speaks of the program's own site; no other site may say it."""


def missing_docs_files(own: Collection[str]) -> list[str]:
    """Return the paths below `PROGRAM_DOCS` of the files that a site takes from there, whose own folder has the files `own`."""
    return [
        name for name in docs_files(PROGRAM_DOCS) if name not in own and not name.startswith(_OF_ONE_SITE)
    ]
