"""A site of several hundred projects, built once for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser.test_accessibility import visit
from tests.conftest import Build
from tests.site.test_build import built, copy_of_project, home, hook
from tests.support.many_projects import write_many

__all__ = ["home", "visit"]  # fixtures that several files of this folder use


@pytest.fixture(scope="session")
def many_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a body with 450 projects. Nothing in it is changed; its kept sheets may be copied."""
    home = copy_of_project(tmp_path_factory.mktemp("many") / "home")
    shutil.rmtree(home / "data")
    write_many(home / "data")
    return home


@pytest.fixture(scope="session")
def many_site(many_home: Path) -> Build:
    """Its site, without search, built by a single process."""
    settings = (many_home / "mkdocs.yml").read_text(encoding="utf-8")
    hook(
        many_home,
        "import generator.projects.worker_pool\ngenerator.projects.worker_pool.processors = lambda: 1",
    )
    made = built(many_home, other_hashes=True, DISCLOSURE_SEARCH="false")
    (many_home / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return made
