"""Folders of bodies: what a site is built from, written for tests to build and to change."""

from __future__ import annotations

import atexit
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.forms import DATA

HOME = Path(__file__).parents[2]
"""This checkout."""
LONG_GUIDES = ("editing", "maintaining")
"""Folders of docs/ of which a build renders 290 KB: half of the time that the six tables take."""


def write_home(home: Path, *, whole_guides: bool) -> Path:
    """Write what a body edits into a folder: the six tables as data/, and docs/, overrides/ and mkdocs.yml of this checkout.

    Without `whole_guides` the pages for those who edit have no more than their headings, to which others link.
    """
    shutil.copytree(DATA, home / "data", copy_function=shutil.copyfile)
    for name in ("docs", "overrides"):
        shutil.copytree(HOME / name, home / name, copy_function=shutil.copyfile)
    shutil.copyfile(HOME / "mkdocs.yml", home / "mkdocs.yml")
    if not whole_guides:
        shorten_guides(home / "docs")
    return home


def shorten_guides(docs: Path) -> None:
    """Leave no more than the headings of the long guides in a copy of docs/."""
    for guide in (file for name in LONG_GUIDES for file in (docs / name).rglob("*.md")):
        lines = guide.read_text(encoding="utf-8").split("\n")
        text = "\n\n".join(line for line in lines if re.match("#+ ", line))
        guide.write_text(f"{text}\n", encoding="utf-8", newline="\n")


@cache
def six_tables() -> Path:
    """Return the folder of a body that has the six tables, written once for all tests of a process and never changed."""
    folder = TemporaryDirectory(prefix="disclosure-six-")
    atexit.register(folder.cleanup)
    return write_home(Path(folder.name), whole_guides=True)
