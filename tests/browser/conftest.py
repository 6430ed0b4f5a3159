"""A body whose projects go to the limits of the form, built once for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Build, serving, share_build
from tests.site.test_build import built, copy_of_project
from tests.support.extremes import write_extremes
from tests.support.results import write_two_years

PUBLIC = "https://budget.example.org/open/"
"""Where the site says that it is published."""


def _built_with(write_data: Callable[[Path], object], folder: Path) -> Build:
    """Build the site of a body whose data is written by a function."""
    home = copy_of_project(folder / "home")
    shutil.rmtree(home / "data")
    write_data(home / "data")
    return built(home, SITE_URL=PUBLIC)


@pytest.fixture(scope="session")
def extremes_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its site served over HTTP; the address with the last slash."""
    made = share_build(tmp_path_factory, "extremes", lambda folder: _built_with(write_extremes, folder))
    with serving(made.folder, "/") as address:
        yield address


@pytest.fixture(scope="session")
def results_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the invented body with results of two years, served over HTTP; the address with the last slash."""
    made = share_build(tmp_path_factory, "results", lambda folder: _built_with(write_two_years, folder))
    with serving(made.folder, "/") as address:
        yield address
