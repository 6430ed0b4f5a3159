"""A body whose projects go to the limits of the form, built once for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import serving
from tests.site.test_build import built, copy_of_project
from tests.support.extremes import write_extremes
from tests.support.results import write_two_years

PUBLIC = "https://budget.example.org/open/"
"""Where the site says that it is published."""


@pytest.fixture(scope="session")
def extremes_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its site served over HTTP; the address with the last slash."""
    home: Path = copy_of_project(tmp_path_factory.mktemp("extremes") / "home")
    shutil.rmtree(home / "data")
    write_extremes(home / "data")
    made = built(home, SITE_URL=PUBLIC)
    with serving(made.folder, "/") as address:
        yield address


@pytest.fixture(scope="session")
def results_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the invented body with results of two years, served over HTTP; the address with the last slash."""
    home: Path = copy_of_project(tmp_path_factory.mktemp("results") / "home")
    shutil.rmtree(home / "data")
    write_two_years(home / "data")
    made = built(home, SITE_URL=PUBLIC)
    with serving(made.folder, "/") as address:
        yield address
