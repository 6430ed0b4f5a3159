"""A plugin of others that writes into finished pages: nothing of it reaches the published site but by publishing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from generator.publishing.checksums import read_sums
from tests.conftest import HOME, Build
from tests.site.test_build import built, copy_of_project, hook, names, surroundings, tree
from tests.support.patience import PATIENCE
from tests.support.texts import edit

PLUGIN = """
import os, signal
from pathlib import Path
from mkdocs.config import config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

class Rewriter(BasePlugin):
    config_scheme = (("at", config_options.Type(str)), ("then", config_options.Type(str)))

    def on_env(self, env, config, files):
        self.folder = config.site_dir

    def rewrite(self, at):
        if self.config["at"] != at:
            return
        for page in sorted(Path(self.folder).rglob("*.html")):
            with page.open("r+b") as file:
                content = file.read()
                file.seek(0)
                file.write(content.replace(b"</html>", b"</HTML>"))
        if self.config["then"] == "raise":
            raise PluginError("too bad")
        if self.config["then"] == "warn":
            get_plugin_logger("rewriter").warning("not good")
        if self.config["then"] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)

    def on_post_build(self, config):
        self.rewrite("post_build")

    def on_build_error(self, error):
        self.rewrite("build_error")

    def on_shutdown(self):
        self.rewrite("shutdown")
"""
"""As those that shorten finished pages: same file, new content, and the same size, so that nothing but the time shows it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, and a plugin that is installed for it."""
    home = copy_of_project(tmp_path_factory.mktemp("rewritten") / "home")
    installed = home / "installed"
    (installed / "rewriter-1.0.dist-info").mkdir(parents=True)
    (installed / "rewriter.py").write_text(PLUGIN, encoding="utf-8")
    (installed / "rewriter-1.0.dist-info/METADATA").write_text("Name: rewriter\nVersion: 1.0\n", "utf-8")
    entry = "[mkdocs.plugins]\nrewriter = rewriter:Rewriter\n"
    (installed / "rewriter-1.0.dist-info/entry_points.txt").write_text(entry, encoding="utf-8")
    return home


@pytest.fixture
def home(folder: Path) -> Path:
    """The project with a site that was published several times, so that the site before has the same files."""
    while not is_shared(folder):
        plain(folder)
    return folder


def is_shared(home: Path) -> bool:
    """Whether a page of the published site is a file of another site as well."""
    page = home / "public/site/2023/yiliao-huzhu/index.html"
    return page.exists() and page.stat().st_nlink == 2


def plain(home: Path) -> Build:
    """A build without the plugin."""
    return built(home, DISCLOSURE_SEARCH="false", DISCLOSURE_DOWNLOADS="false")


def rewriting(home: Path, at: str, then: str = "go on") -> Build:
    """A build with the plugin."""
    text = (home / "mkdocs.yml").read_text(encoding="utf-8")
    options = f"  - rewriter:\n      at: {at}\n      then: {then}\n\nmarkdown_extensions:"
    edit(home / "mkdocs.yml", "\nmarkdown_extensions:", options)
    path = f"{HOME}{os.pathsep}{home / 'installed'}"
    variables = {"PYTHONPATH": path, "DISCLOSURE_SEARCH": "false", "DISCLOSURE_DOWNLOADS": "false"}
    run = subprocess.run(  # a process that has MkDocs loaded already knows no plugins but those it has met
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", "public/site"],
        cwd=home,
        env=surroundings(variables),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    (home / "mkdocs.yml").write_text(text, encoding="utf-8")
    return Build(home / "public/site", run.stdout + run.stderr, run.returncode)


@pytest.mark.parametrize(
    ("at", "then", "code", "told"),
    [
        ("post_build", "raise", 1, "too bad"),
        ("post_build", "warn", 1, "not good"),  # --strict
        ("post_build", "kill", -signal.SIGKILL, ""),
        ("shutdown", "kill", -signal.SIGKILL, ""),
    ],
)
def test_build_that_fails(home: Path, at: str, then: str, code: int, told: str) -> None:
    """The published site is byte for byte what it was, and the next build makes it so again."""
    before = tree(home / "public" / "site")
    made = rewriting(home, at, then)
    assert made.code == code, made.output
    assert told in made.output
    assert tree(home / "public" / "site") == before
    assert tree(plain(home).folder) == before
    assert names(home / "public") == ["site"]


def test_another_plugin_fails(home: Path) -> None:
    """This one rewrites when it hears of it."""
    before = tree(home / "public" / "site")
    text = (home / "mkdocs.yml").read_text(encoding="utf-8")
    hook(home, "@event_priority(-200)\ndef on_post_build(config):\n    raise RuntimeError('too late')\n")
    made = rewriting(home, "build_error")
    (home / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert "too late" in made.output
    assert tree(home / "public" / "site") == before


def test_build_that_is_published(home: Path) -> None:
    """Pages that were taken over are rewritten too, once and the next time; checksums are those of what is published."""
    before = tree(home / "public" / "site")
    sites = []
    for _ in range(2):
        made = rewriting(home, "post_build")
        assert made.code == 0, made.output
        sites.append(tree(made.folder))
    first, second = sites
    pages = [name for name in before if name.endswith(".html")]
    assert [name for name in pages if second[name] != before[name].replace(b"</html>", b"</HTML>")] == []
    assert first == second
    digests = read_sums(second["SHA256SUMS"]).digests
    assert [name for name in digests if digests[name] != sha256(second[name]).hexdigest()] == []
    folder = shutil.copytree(home, home.parent / "cold", ignore=shutil.ignore_patterns("public", ".cache"))
    assert tree(rewriting(folder, "post_build").folder) == second


def test_site_is_whole_again_without_the_plugin(home: Path) -> None:
    """No page keeps what the plugin wrote, and files are hard links once more."""
    before = tree(home / "public" / "site")
    assert rewriting(home, "post_build").code == 0
    assert tree(plain(home).folder) == before
    plain(home)
    assert is_shared(home)
