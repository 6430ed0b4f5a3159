"""Whatever ends a build, and whatever its disk is like: the published folder is one whole version at every moment."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from generator.publishing.checksums import SUMS
from generator.publishing.site_swap import StagedSite
from tests.site.test_build import (
    NAME,
    PROJECT,
    build,
    built,
    copy_of_project,
    edit,
    hook,
    names,
    surroundings,
    told,
    tree,
    write,
)
from tests.support.moments import BEGINNING, EXCHANGE, Moments
from tests.support.patience import PATIENCE

OTHER_NAME = "项目名称: 改过的名称"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders at once")


class Versions:
    """A project that is published in one of two versions, and what each of them looks like."""

    def __init__(self, home: Path) -> None:
        self.home = copy_of_project(home)
        self.site = home / "public" / "site"
        self.trees = []
        for number in range(2):
            self.write(number)
            self.trees.append(tree(built(self.home, other_hashes=True).folder))
        assert self.trees[0] != self.trees[1]

    def write(self, number: int) -> None:
        """Write the data of a version."""
        text = (self.home / PROJECT).read_text(encoding="utf-8")
        old, new = (NAME, OTHER_NAME) if number else (OTHER_NAME, NAME)
        write(self.home / PROJECT, text.replace(old, new))

    def forget(self) -> None:
        """Let the next build take nothing over from earlier ones."""
        shutil.rmtree(self.home / ".cache", ignore_errors=True)

    def published(self) -> int:
        """Which version is published; fails where it is none of them as a whole."""
        found = tree(self.site)
        torn = [[name for name in sorted({*a, *found}) if a.get(name) != found.get(name)] for a in self.trees]
        assert [] in torn, f"torn: {min(torn, key=len)}"
        return torn.index([])


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """One of them is published; tests may publish the other."""
    return Versions(tmp_path_factory.mktemp("versions") / "home")


def test_build_that_is_killed_at_any_moment(versions: Versions, tmp_path: Path) -> None:
    """Before the exchange the old version stands, after it the new one, whole; what is left over disturbs nobody.

    Every build makes everything anew, so that a moment has the same number in all of them.
    """
    moments = Moments(versions.home, tmp_path / "moments")
    versions.forget()
    whole = moments.all()
    before = whole.index(EXCHANGE)
    after = len(whole) - before
    kills = [(BEGINNING, before * number // 5) for number in range(5)]
    kills += [(EXCHANGE, number) for number in (0, 1, 2, after // 2, after - 2)]
    for first, number in kills:
        old = versions.published()
        versions.write(1 - old)
        versions.forget()
        moments.kill_at(first, number)
        is_new = first == EXCHANGE and number > 0
        assert versions.published() == (1 - old if is_new else old), (first, number)
    built(versions.home)
    assert names(versions.home / "public") == ["site"]


def test_build_that_is_killed_while_it_takes_pages_over(versions: Versions, tmp_path: Path) -> None:
    """Files of two sites are one then: what is published is whole all the same, and so is what the next build makes of it."""
    moments = Moments(versions.home, tmp_path / "moments")
    built(versions.home)
    fewest = moments.all().index(EXCHANGE)
    for number in range(4):
        old = versions.published()
        versions.write(1 - old)
        moments.kill_at(BEGINNING, fewest * number // 4)
        assert versions.published() in (0, 1)
        if number % 2:
            built(versions.home)
            assert versions.published() == 1 - old


def test_reader_during_builds(versions: Versions, serve: Callable[..., str]) -> None:
    """Every answer is a page of one version, none is missing, and between two equal marks all are of that version."""
    address = serve(versions.site)
    wanted = [name for name in versions.trees[0] if name.endswith(("index.html", ".json", ".xlsx"))]
    marks = [version[SUMS] for version in versions.trees]
    end, wrong, seen = Event(), [], []

    def get(name: str) -> bytes:
        with urllib.request.urlopen(address + name, timeout=PATIENCE) as answer:
            return answer.read()

    def read() -> None:
        mark = get(SUMS)
        while not end.is_set():
            answers = {name: get(name) for name in wanted}
            before, mark = mark, get(SUMS)
            seen.append(marks.index(mark))
            possible = [versions.trees[seen[-1]]] if mark == before else versions.trees
            wrong.extend(name for name in wanted if not any(each[name] == answers[name] for each in possible))

    reader = Thread(target=read)
    reader.start()
    for _ in range(4):
        versions.write(1 - versions.published())
        built(versions.home)
    end.set()
    reader.join()
    assert wrong == []
    assert set(seen) == {0, 1}


# Signals


def test_build_that_is_asked_to_stop(home: Path) -> None:
    """It clears up, says so and leaves the published site; for every signal and other moments see test_ends.py."""
    before = tree(home / "public" / "site")
    hook(
        home,
        "def on_post_page(output, page, config):\n"
        "    if page.url == 'units/':\n        os.kill(os.getpid(), signal.SIGTERM)",
    )
    made = build(home)
    assert made.code == 128 + signal.SIGTERM, made.output
    assert "收到停止的信号，没有生成网站；已公开的网站没有变动" in made.output
    assert "Traceback" not in made.output
    assert tree(made.folder) == before
    assert names(home / "public") == ["site"]


def test_build_that_is_asked_to_stop_while_it_publishes(home: Path) -> None:
    """It is done: what was begun is brought to its end."""
    hook(
        home,
        "from generator.publishing import site_swap\n\nexchange = site_swap._exchange\n\n"
        "def _exchange(one, other):\n    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    try:\n        return exchange(one, other)\n"
        "    finally:\n        os.kill(os.getpid(), signal.SIGINT)\n\n"
        "site_swap._exchange = _exchange",
    )
    edit(home / PROJECT, NAME, OTHER_NAME)
    made = built(home)
    assert "改过的名称" in (made.folder / "index.html").read_text(encoding="utf-8")
    assert names(home / "public") == ["site"]


# Systems that do not do as one would like


def test_system_that_cannot_exchange(home: Path) -> None:
    """Two renames do, and the log says so."""
    hook(home, "from generator.publishing import site_swap\n\nsite_swap._exchange = lambda one, other: False")
    made = built(home)
    assert "是分两次改名换上的，中间有一瞬间打不开网站" in made.output
    assert names(home / "public") == ["site"]


def test_system_that_knows_no_locks(home: Path) -> None:
    """The site is built, and the log says what not to do."""
    hook(
        home,
        "import errno, fcntl\n\nlock = fcntl.flock\n\n"
        "def flock(opened, how):\n"
        "    if 'public' in os.readlink(f'/proc/self/fd/{opened}'):\n"
        "        raise OSError(errno.ENOLCK, 'none')\n"
        "    return lock(opened, how)\n\nfcntl.flock = flock",
    )
    assert "这里的文件系统不能上锁：请不要同时生成两次" in built(home).output
    assert names(home / "public") == ["site"]


def test_second_build(home: Path) -> None:
    """It is told that another one is under way, and disturbs neither that nor the published site."""
    before = tree(home / "public" / "site")
    first = StagedSite(home / "public" / "site")
    first.begin()
    (first.folder / "index.html").write_text("新", encoding="utf-8")
    made = build(home)
    assert made.code == 1
    assert f"另一次生成正在进行（{first.folder}）。请等它结束再试" in made.output
    assert tree(made.folder) == before
    assert tree(first.folder) == {"index.html": "新".encode()}
    first.discard()
    built(home)
    assert names(home / "public") == ["site"]


def on_disk(home: Path, prepare: str, result: Path) -> subprocess.CompletedProcess[str]:
    """Build with `public` on a disk of its own that `prepare` makes, seen by nobody else; it is copied to `result`."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a disk for himself")
    (home / "public").rename(home / "before")
    (home / "public").mkdir()
    script = f'set -eu; {prepare}; set +e; "$@"; code=$?; set -e; cp -a public "{result}"; exit $code'
    return subprocess.run(
        [
            "unshare",
            "-rm",
            "sh",
            "-c",
            script,
            "sh",
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "-d",
            "public/site",
        ],
        cwd=home,
        env=surroundings({}),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("room", ["10k", "300k"])
def test_full_disk(home: Path, tmp_path: Path, room: str) -> None:
    """No room for the new site, or for a part of it: told in a sentence, the published one stands, nothing is left."""
    before = tree(home / "public" / "site")
    size = sum(4096 * (1 + len(content) // 4096) for content in before.values()) // 1024 + 200
    disk = f"mount -t tmpfs -o size={size + int(room[:-1])}k disk public; cp -r before/site public/"
    run = on_disk(home, disk, tmp_path / "after")
    printed = run.stdout + run.stderr
    assert run.returncode == 1, printed
    assert "（磁盘满了" in printed
    assert "Traceback" not in printed
    assert tree(tmp_path / "after" / "site") == before
    assert names(tmp_path / "after") == ["site"]


def test_failed_build_says_what_the_disk_said(home: Path) -> None:
    """Also where a limit of the system, not the disk, is in the way."""
    before = tree(home / "public" / "site")
    hook(home, "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))")
    assert "网站没有写完（超过了文件大小的上限）；已公开的网站没有变动" in told(build(home), before)
