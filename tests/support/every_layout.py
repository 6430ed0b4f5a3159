"""The data of a body with a table of every form layout: tests/cases/forms."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.projects.catalog import Catalog, read_catalog
from tests.support.forms import CASES, DATA

EVERY_LAYOUT = CASES / "forms" / "data"
LAYOUT_FILES = sorted(EVERY_LAYOUT.glob("2*/*.yml"))


def write_layouts(data: Path) -> None:
    """Copy the data into a folder that does not exist yet; the taxonomy is the real one."""
    shutil.copytree(EVERY_LAYOUT, data, copy_function=shutil.copyfile)
    shutil.copyfile(DATA / "taxonomy.yml", data / "taxonomy.yml")


def layouts_catalog(folder: Path) -> Catalog:
    """The tables, read from a copy in `folder`."""
    write_layouts(folder / "data")
    catalog = read_catalog(folder / "data")
    assert catalog.errors == ()
    return catalog
