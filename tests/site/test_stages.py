"""The two stages of a build as processes: the same bytes however many there are, and nothing half done when one fails."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.site.test_build import (
    build,
    built,
    content,
    hook,
    names,
    surroundings,
    told,
    tree,
)
from tests.support.many_projects import write_many
from tests.support.patience import PATIENCE

SEVERAL = """
import generator.projects.worker_pool, generator.projects.build_projects, generator.output.write_pages
generator.projects.worker_pool.processors = lambda: {processors}
generator.projects.build_projects.MIN_PROJECTS_PER_PROCESS = generator.output.write_pages.MIN_PAGES_PER_PROCESS = 1
"""
SLOW = """
import time

once = generator.output.write_pages.fill_frame

def pour(*arguments):
    open(f"pouring-{os.getpid()}", "w").close()
    while not os.path.exists("go-on"):
        time.sleep(0.01)
    return once(*arguments)

generator.output.write_pages.fill_frame = pour
"""
"""Every process that pours says so, and goes on when the test says so."""


@pytest.fixture
def many(many_home: Path, tmp_path: Path) -> Path:
    """A copy of the body with many projects, without its site and its kept sheets."""
    ignored = shutil.ignore_patterns("public", ".cache")
    return Path(shutil.copytree(many_home, tmp_path / "many", ignore=ignored, copy_function=shutil.copyfile))


def test_number_of_processors_changes_no_byte(many_site: Build, many: Path) -> None:
    """One process alone, or four for both stages: every file is the same."""
    hook(many, SEVERAL.format(processors=4))
    expected, found = tree(many_site.folder), tree(built(many, DISCLOSURE_SEARCH="false").folder)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


INDEX_ENDED = """
import os
import generator.output.site_build as site_build
import generator.projects.catalog

generator.projects.catalog.MIN_PROJECTS_PER_PROCESS = 1

BUILD, write = os.getpid(), site_build.write_search

def write_search(order, site_dir):
    if os.getpid() == BUILD:
        return write(order, site_dir)
    (site_dir / ".search" / "new").mkdir(parents=True)
    (site_dir / ".search" / "half").write_text("half")
    open("ended.txt", "w").close()
    os._exit(1)

site_build.write_search = write_search
"""
"""The process that makes the search index comes to its end half-way, as for want of memory."""


def test_search_index_whose_process_is_ended(home: Path) -> None:
    """It is made by the build itself; the site is the same, and nothing of the first try is in it."""
    shutil.rmtree(home / "data")
    write_many(home / "data", 60)
    expected = tree(built(home, other_hashes=True).folder)
    shutil.rmtree(home / ".cache")
    hook(home, SEVERAL.format(processors=2) + INDEX_ENDED)
    found = tree(built(home).folder)
    assert (home / "ended.txt").exists()
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


def test_kept_sheets_change_no_byte(many_site: Build, many_home: Path, many: Path) -> None:
    """Made with the sheets of an earlier build, by as many processes as there are processors."""
    shutil.copytree(many_home / ".cache", many / ".cache")
    assert tree(built(many, DISCLOSURE_SEARCH="false").folder) == tree(many_site.folder)


def build_that_pours(home: Path) -> subprocess.Popen[str]:
    """A build whose two workers are writing pages."""
    hook(home, SEVERAL.format(processors=2) + SLOW)
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", "public/site"],
        cwd=home,
        env=surroundings({}),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    while len(list(home.glob("pouring-*"))) < 2:
        assert process.poll() is None
        time.sleep(0.01)
    return process


def test_build_that_is_killed_while_pages_are_poured(home: Path) -> None:
    """Its workers end with it: the next build is not told that another one is under way."""
    before = tree(home / "public" / "site")
    settings = (home / "mkdocs.yml").read_text(encoding="utf-8")
    process = build_that_pours(home)
    process.kill()
    (home / "go-on").touch()
    process.communicate(timeout=PATIENCE)  # the last of its workers closes the pipe
    assert tree(home / "public" / "site") == before
    (home / "mkdocs.yml").write_text(settings, encoding="utf-8")
    built(home)
    assert names(home / "public") == ["site"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "end of a service"])
def test_interrupted_build_says_little(home: Path, number: signal.Signals) -> None:
    """The signal reaches every process: no worker prints how it was disturbed."""
    before = tree(home / "public" / "site")
    process = build_that_pours(home)
    os.killpg(process.pid, number)
    (home / "go-on").touch()
    printed = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 128 + number
    assert "Traceback" not in printed
    assert tree(home / "public" / "site") == before
    assert names(home / "public") == ["site"]


def test_file_that_ends_every_worker(home: Path) -> None:
    """It is named, and the published site stays."""
    before = tree(home / "public" / "site")
    hook(
        home,
        SEVERAL.format(processors=2)
        + "make = generator.projects.build_projects.build_artifacts\n"
        + "def end(project_id, *rest):\n"
        + "    return os._exit(1) if project_id == '2023/laodong-jingsai' else make(project_id, *rest)\n"
        + "generator.projects.build_projects.build_artifacts = end\n",
    )
    output = told(build(home), before)
    assert (
        "data/2023/laodong-jingsai.yml:1:1: 错误[not-processed] 没有处理完：处理它的进程一再中断（" in output
    )
    assert "数据里有 1 处错误，没有生成网站；已公开的网站没有变动。" in output
    assert "Traceback" not in output


def test_workers_that_are_lost_while_pages_are_poured(home: Path) -> None:
    """Told, and the published site stays."""
    before = tree(home / "public" / "site")
    hook(
        home,
        SEVERAL.format(processors=2)
        + "generator.output.write_pages.read_parts = lambda *rest: os._exit(1)\n",
    )
    output = told(build(home), before)
    assert "写页面的进程一再中断（" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("event", ["on_nav(nav, config, files)", "on_post_build(config)"])
def test_kept_sheets_deleted_during_a_build(home: Path, event: str) -> None:
    """Before MkDocs draws its pages, or before ours are poured: the build says so."""
    before = tree(home / "public" / "site")
    hook(home, f"import shutil\n@event_priority(100)\ndef {event}:\n    shutil.rmtree('.cache')\n")
    output = told(build(home), before)
    assert f"缓存文件夹 {home / '.cache' / 'artifacts'} 在生成时被删掉了。请再生成一次" in output
    assert "Traceback" not in output


def test_place_for_kept_sheets_that_cannot_be_used(home: Path, tmp_path: Path) -> None:
    """A file stands there: the site is built all the same, and no temporary folder stays."""
    before = content(home / "public" / "site")
    (home / ".cache").write_text("a file", encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    assert content(built(home, TMPDIR=str(tmp_path / "tmp")).folder) == before
    assert list((tmp_path / "tmp").iterdir()) == []
