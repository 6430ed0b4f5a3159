"""However a build ends, `mkdocs build` and `disclosure write` end alike: exit code, words, and what they leave."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.publishing.site_swap import StagedSite
from tests.site.test_build import PROJECT, copy_of_project, names, surroundings, tree
from tests.support.loaded_process import run_loaded

SITE = "public/site"
BUILDERS = {
    "mkdocs build": ["mkdocs", "build", "--strict", "-d", SITE],
    "disclosure write": ["disclosure", "write", SITE],
}
LIGHT = {"DISCLOSURE_SEARCH": "false", "DISCLOSURE_DOWNLOADS": "false"}
"""A site without search index and downloads is built sooner, and ends in the same ways."""

STOPPED = "收到停止的信号，没有生成网站；已公开的网站没有变动"
MOMENTS = {
    "read": ("generator.output.site_build", "read_change_log"),
    "stage": ("generator.publishing.site_swap", "_remove"),
    "write": ("generator.output.write_pages", "slot_values"),
    "seal": ("generator.output.site_build", "find_origin"),
    "exchange": ("generator.publishing.site_swap", "_exchange"),
}
"""What is called first at each moment of a build."""
AT = """
import functools, importlib, os, resource, shutil, signal

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)  # the shell that runs the tests may ignore them

def at(moment, act):
    module, name = moment
    module = importlib.import_module(module)
    whole, process = getattr(module, name), os.getpid()

    @functools.wraps(whole)
    def wrapped(*arguments, **named):
        setattr(module, name, whole)
        if os.getpid() == process:
            act()
        return whole(*arguments, **named)

    setattr(module, name, wrapped)

"""
"""Python that runs before the build's own: ``at(moment, act)`` acts once, right before the moment."""
TWO_WORKERS = """
import generator.projects.worker_pool, generator.output.write_pages
generator.projects.worker_pool.processors = lambda: 2
generator.output.write_pages.MIN_PAGES_PER_PROCESS = 1
"""


@dataclass(frozen=True)
class Ended:
    """A finished run of one of the commands."""

    code: int
    printed: str


def run(home: Path, builder: str, code: str) -> Ended:
    """Build everything anew in `home`, with some code that runs in the process before."""
    shutil.rmtree(home / ".cache", ignore_errors=True)
    done = run_loaded(BUILDERS[builder], home, surroundings(LIGHT), before=AT + code)
    return Ended(done.returncode, done.stdout + done.stderr)


@pytest.fixture(scope="module", params=list(BUILDERS))
def builder(request: pytest.FixtureRequest) -> str:
    """One of the two commands."""
    return str(request.param)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, builder: str) -> Path:
    """A body with two projects whose site is published; no end in this file may change it."""
    home = copy_of_project(tmp_path_factory.mktemp("ends") / "home")
    for file in sorted((home / "data" / "2023").glob("*.yml"))[1:]:
        if file != home / PROJECT:
            file.unlink()
    ended = run(home, builder, "")
    assert ended.code == 0, ended.printed
    return home


@pytest.fixture
def unchanged(home: Path) -> dict[str, bytes]:
    """The files of the published site."""
    return tree(home / SITE)


def holds(home: Path, unchanged: dict[str, bytes]) -> None:
    """The published folder is as it was, and nothing lies next to it."""
    assert names(home / "public") == ["site"]
    assert tree(home / SITE) == unchanged


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("SIGINT", "read"),
        ("SIGTERM", "stage"),
        ("SIGINT", "write"),
        ("SIGTERM", "write"),
        ("SIGHUP", "write"),
        ("SIGHUP", "seal"),
    ],
)
def test_signal(home: Path, builder: str, unchanged: dict[str, bytes], name: str, moment: str) -> None:
    """The build cleans up and says so; its exit code is the one of the signal."""
    code = f"at({MOMENTS[moment]}, lambda: os.kill(os.getpid(), signal.{name}))"
    ended = run(home, builder, code)
    assert ended.code == 128 + getattr(signal, name), ended.printed
    assert STOPPED in ended.printed
    assert "Traceback" not in ended.printed
    holds(home, unchanged)


def test_signal_while_the_folders_are_exchanged(
    home: Path, builder: str, unchanged: dict[str, bytes]
) -> None:
    """The build is done: it comes to its end as if there had been no signal."""
    code = f"at({MOMENTS['exchange']}, lambda: os.kill(os.getpid(), signal.SIGTERM))"
    ended = run(home, builder, code)
    assert ended.code == 0, ended.printed
    assert STOPPED not in ended.printed
    holds(home, unchanged)


FULL = "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            f"at({MOMENTS['write']}, lambda: {FULL})",
            "网站没有写完（超过了文件大小的上限",
        ),
        (
            f"at({MOMENTS['write']}, lambda: shutil.rmtree('.cache'))",
            "缓存文件夹 {home}/.cache/artifacts 在生成时被删掉了。请再生成一次",
        ),
        (
            f"{TWO_WORKERS}\ngenerator.output.write_pages.read_parts = lambda *rest: os._exit(1)",
            "写页面的进程一再中断（",
        ),
    ],
    ids=["full disk", "deleted cache", "lost workers"],
)
def test_failure(home: Path, builder: str, unchanged: dict[str, bytes], code: str, words: str) -> None:
    """The build says what was in the way, and fails."""
    ended = run(home, builder, code)
    assert ended.code == 1, ended.printed
    assert words.format(home=home) in ended.printed
    assert "Traceback" not in ended.printed
    holds(home, unchanged)


def test_other_build(home: Path, builder: str, unchanged: dict[str, bytes]) -> None:
    """The second build disturbs neither the first one nor the published site."""
    first = StagedSite(home / SITE)
    first.begin()
    (first.folder / "index.html").write_text("新", encoding="utf-8")
    ended = run(home, builder, "")
    assert ended.code == 1, ended.printed
    assert f"另一次生成正在进行（{first.folder}）。请等它结束再试" in ended.printed
    assert "Traceback" not in ended.printed
    assert tree(first.folder) == {"index.html": "新".encode()}
    first.discard()
    holds(home, unchanged)


def in_new_interpreter(builder: str) -> list[str]:
    """Return the command as a shell calls it."""
    name, *arguments = BUILDERS[builder]
    return [str(Path(sys.executable).with_name(name)), *arguments]


DISKS = {
    "read-only": (
        "mount -t tmpfs disk public; cp -r before/site public/; mount -o remount,ro public",
        "不能在 {home}/public 里生成网站（只能读，不能写",
    ),
    "a mount of its own": (
        "mkdir public/site; mount -t tmpfs disk public/site; cp -r before/site public/",
        "{home}/public/site 是单独挂载的磁盘，不能整个换掉。请生成到它里面的一个文件夹，例如 {home}/public/site/site",
    ),
    "full": (
        "mount -t tmpfs -o size={room}k disk public; cp -r before/site public/",
        "（磁盘满了",
    ),
}
"""A disk that is mounted at or above the site, and what is said of it."""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux mounts a disk for one process")
@pytest.mark.parametrize("disk", list(DISKS))
def test_disk(home: Path, builder: str, tmp_path: Path, unchanged: dict[str, bytes], disk: str) -> None:
    """The build says what the disk does not allow; the published site on it stands, and nothing is left there."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a disk for himself")
    own = Path(shutil.copytree(home, tmp_path / "home", ignore=shutil.ignore_patterns("public", ".cache")))
    shutil.copytree(home / SITE, own / "before" / "site")
    (own / "public").mkdir()
    room = 200 + sum(4 * (1 + len(content) // 4096) for content in unchanged.values())
    prepare, words = DISKS[disk]
    script = (
        f'set -eu; {prepare.format(room=room)}; set +e; "$@"; code=$?; set -e; cp -a public after; exit $code'
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", *in_new_interpreter(builder)],
        cwd=own,
        env=surroundings(LIGHT),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 1, printed
    assert words.format(home=own) in printed
    assert "Traceback" not in printed
    assert disk == "full" or "Building documentation" not in printed  # it is told before anything is built
    assert names(own / "after") == ["site"]
    assert tree(own / "after" / "site") == unchanged
