"""A site of several hundred projects, built once for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser.test_accessibility import visit
from tests.conftest import Build, share_build
from tests.site.test_build import built, copy_of_project, home, hook
from tests.support.many_projects import write_many

__all__ = ["home", "visit"]  # fixtures that several files of this folder use


@pytest.fixture(scope="session")
def many_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site of a body with 450 projects, without search, built by a single process."""

    def make(folder: Path) -> Build:
        home = copy_of_project(folder / "home")
        shutil.rmtree(home / "data")
        write_many(home / "data")
        settings = (home / "mkdocs.yml").read_text(encoding="utf-8")
        hook(
            home,
            "import generator.projects.worker_pool\ngenerator.projects.worker_pool.processors = lambda: 1",
        )
        made = built(home, other_hashes=True, DISCLOSURE_SEARCH="false")
        (home / "mkdocs.yml").write_text(settings, encoding="utf-8")
        return made

    return share_build(tmp_path_factory, "many", make)


@pytest.fixture(scope="session")
def many_home(many_site: Build) -> Path:
    """The folder of that body. Nothing in it is changed; its kept sheets may be copied."""
    return many_site.folder.parents[1]
