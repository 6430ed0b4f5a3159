"""The build where others would fail: without a network, without secrets, and without MkDocs as it is today."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import HOME, Build
from tests.site.test_build import ADDRESS, EDITING, built, content, copy_of_project, hook, surroundings, tree
from tests.support.patience import PATIENCE

CUT = """
import socket

def refuse(*arguments, **options):
    raise OSError("the network is cut off")

class Cut(socket.socket):
    def connect(self, address):
        refuse() if self.family != getattr(socket, "AF_UNIX", None) else super().connect(address)
    connect_ex = connect

socket.socket, socket.getaddrinfo = Cut, refuse
"""
"""A `sitecustomize` that lets no Python process reach another host, nor this one by its address."""


def _cannot_unshare() -> bool:
    run = (
        subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
        if shutil.which("unshare")
        else None
    )
    return run is None or run.returncode != 0


@pytest.fixture
def cut_off(tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """What stands before a command, and all of its environment: nothing reaches the network, no secret is there.

    The system cuts the process off where it lets us (unshare --net is for root), otherwise Python does.
    """
    environment = {name: os.environ[name] for name in ("PATH", "HOME")}
    if not _cannot_unshare():
        return ["unshare", "--net"], {**environment, "PYTHONPATH": str(HOME)}
    (tmp_path / "sitecustomize.py").write_text(CUT, encoding="utf-8")
    return [], {**environment, "PYTHONPATH": f"{tmp_path}{os.pathsep}{HOME}"}


def test_build_needs_no_network_and_no_secrets(
    cut_off: tuple[list[str], dict[str, str]], site: Build, site_url: str, tmp_path: Path
) -> None:
    """As for a pull request from anybody: PATH and HOME are all it is given, and the bytes are the same."""
    before, environment = cut_off

    def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, sys.executable, *command],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    asking = f"import urllib.request; urllib.request.urlopen({site_url!r}, timeout={PATIENCE})"
    with urlopen(site_url) as answer:
        assert answer.status == 200
    assert "URLError" in run("-c", asking, cwd=tmp_path).stderr  # the cut is one
    home = copy_of_project(tmp_path / "home", whole_guides=True)
    made = run("-m", "mkdocs", "build", "--strict", cwd=home)
    assert made.returncode == 0, made.stderr
    assert content(home / "site") == content(site.folder)
    assert run("-m", "generator", "write", "written", cwd=home).returncode == 0


@pytest.mark.parametrize("variables", [{}, {"SITE_URL": ADDRESS, "EDIT_URI_TEMPLATE": EDITING}])
def test_properdocs_builds_the_same_site(tmp_path: Path, variables: dict[str, str]) -> None:
    """The fork of MkDocs that goes on: the same plugin, theme and settings, and not one byte of difference."""
    home = copy_of_project(tmp_path / "home")
    hook(home, "import mkdocs\nopen('built-by.txt', 'w').write(mkdocs.__name__)")
    expected = built(home, **variables)
    assert (home / "built-by.txt").read_text(encoding="utf-8") == "mkdocs"
    run = subprocess.run(
        [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml", "-d", "proper"],
        cwd=home,
        env=surroundings(variables),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert (home / "built-by.txt").read_text(encoding="utf-8") == "properdocs"
    found, wanted = tree(home / "proper"), tree(expected.folder)
    assert set(found) == set(wanted)
    assert [name for name in wanted if found[name] != wanted[name]] == []
