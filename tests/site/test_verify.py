"""`disclosure verify` on real sites, in folders and served, whole and tampered with, and built once more."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from generator.commands import main
from generator.publishing import served_site
from generator.publishing.checksums import SUMS
from generator.publishing.served_site import ServedSite, SiteUnreachable, same_server
from generator.publishing.site_files import seal
from tests.conftest import HOME, Build, answering
from tests.site.test_build import (
    ADDRESS,
    EDITING,
    NAME,
    PROJECT,
    add,
    built,
    copy_of_project,
    edit,
    tree,
    write,
)
from tests.support.git_repositories import commit, git
from tests.support.loaded_process import run_loaded


@pytest.fixture
def site(site: Build, tmp_path: Path) -> Path:
    """A copy of the real site that may be tampered with."""
    return Path(shutil.copytree(site.folder, tmp_path / "site", copy_function=shutil.copyfile))


@pytest.fixture(params=["folder", "served"])
def place(request: pytest.FixtureRequest, serve: Callable[..., str]) -> Callable[[Path], str]:
    """How a site is called: by its folder or by its address, below a path."""
    return str if request.param == "folder" else lambda folder: serve(folder, "/budget/")


def tamper(site: Path) -> None:
    """Change a file, remove one, add one."""
    add(site / "2023" / "yiliao-huzhu" / "index.html", "<!-- 改 -->")
    (site / "open-data" / "projects.csv").unlink()
    write(site / "extra.html", "多")


def test_site_as_it_was_published(
    site: Path, place: Callable[[Path], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every file is looked at; hidden ones are the server's own."""
    write(site / ".well-known" / "security.txt", "x")
    assert main(["verify", place(site)]) == 0
    count = len(tree(site)) - 2
    told = capsys.readouterr().out
    assert told.startswith(f"与 {SUMS} 核对了 {count} 个文件：不同 0 个，缺少 0 个")
    assert len(told.splitlines()) == 1


def test_site_that_was_tampered_with(
    site: Path, place: Callable[[Path], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each file is named with what is wrong; only in a folder can be seen what is there and should not be."""
    tamper(site)
    called = place(site)
    assert main(["verify", called]) == 1
    *lines, last = capsys.readouterr().out.splitlines()
    extra = ["多出  extra.html"] if called == str(site) else []
    assert lines == ["不同  2023/yiliao-huzhu/index.html", "缺少  open-data/projects.csv", *extra]
    counted = "不同 1 个，缺少 1 个，多出 1 个。" if extra else "不同 1 个，缺少 1 个。"
    assert last.endswith(counted)


def test_list_that_leads_outside(
    site: Path, place: Callable[[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file outside of the site is opened, whatever its list says; the rest is held against it."""
    write(tmp_path / "secret", "秘")
    sums = (site / SUMS).read_text(encoding="utf-8")
    write(site / SUMS, sums + f"{'a' * 64}  ../secret\n{'a' * 64}  /etc/passwd\n" + f"{'a' * 64}  \x1b[2Jx\n")
    assert main(["verify", place(site)]) == 1
    told = capsys.readouterr().out
    number = len(sums.splitlines()) + 1
    assert f"{SUMS} 第 {number} 行的文件名指到网站外面：'../secret'" in told
    assert f"{SUMS} 第 {number + 1} 行的文件名指到网站外面：'/etc/passwd'" in told
    assert "缺少  '\\x1b[2Jx'" in told
    assert "\x1b" not in told


def test_folder_with_links_and_pipes(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are no files of a site: named, and not opened."""
    write(tmp_path / "outside" / "index.html", "外")
    shutil.copyfile(site / "index.html", tmp_path / "copy")
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(tmp_path / "copy")
    shutil.rmtree(site / "about")
    (site / "about").symlink_to(tmp_path / "outside")
    os.mkfifo(site / "pipe")
    assert main(["verify", str(site)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[:-1] == [
        "缺少  about/index.html",
        "多出  about",
        "多出  pipe",
        "读不到  about（是链接）",
        "读不到  index.html（是链接）",
        "读不到  pipe（不是普通文件）",
    ]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_list_that_is_no_file(
    site: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Is not opened either."""
    (site / SUMS).rename(tmp_path / SUMS)
    if kind == "link":
        (site / SUMS).symlink_to(tmp_path / SUMS)
    elif kind == "pipe":
        os.mkfifo(site / SUMS)
    else:
        (site / SUMS).mkdir()
    assert main(["verify", str(site)]) == 2
    assert capsys.readouterr().err == f"用法不对：{site} 里没有 {SUMS}，没法核对。\n"


@pytest.mark.parametrize(
    "called", ["nowhere", ".", "http://127.0.0.1:1/", "https://a:b@c/", "http:///x", "http://h:x/"]
)
def test_place_without_a_site(
    tmp_path: Path, called: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2: nothing can be said."""
    monkeypatch.chdir(tmp_path)
    assert main(["verify", called]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


# Servers that do not do as one would like


@contextmanager
def server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that answers every question with `answer`; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with answering(Handler) as address:
        yield address


def sending(code: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer."""

    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            asked.send_header(name, value)
        asked.end_headers()
        asked.wfile.write(body)

    return answer


def test_server_that_sends_elsewhere() -> None:
    """Nobody is sent to another server, not even to another door of this one, nor to files of this machine."""
    asked: list[str] = []

    def other(asking: BaseHTTPRequestHandler) -> None:
        asked.append(asking.path)
        sending(200, b"x")(asking)

    with server(other) as door:
        for place in (door, "file:///etc/passwd", "ftp://127.0.0.1/", "//example.org/"):
            with server(sending(302, Location=place)) as address:
                with pytest.raises(SiteUnreachable, match=r"服务器(要转到别的地方|回答 302)"):
                    ServedSite(address).checksum_list()
                found = ServedSite(address).digests_of(["a"])
                assert (found.digests, set(found.unreadable)) == ({}, {"a"})
    assert asked == []


def test_server_that_sends_within_itself() -> None:
    """Such as from index.html to its folder; but not for ever."""

    def answer(asked: BaseHTTPRequestHandler) -> None:
        if asked.path.startswith("/round"):
            sending(302, Location=asked.path + "x")(asked)
        elif asked.path.endswith("index.html"):
            sending(301, Location=asked.path.removesuffix("index.html"))(asked)
        else:
            sending(200, b"x")(asked)

    with server(answer) as address:
        found = ServedSite(address).digests_of(["a/index.html", "round"])
    assert set(found.digests) == {"a/index.html"}
    assert set(found.unreadable) == {"round"}


def test_which_addresses_are_of_one_server() -> None:
    """Scheme, host and port; only the step to HTTPS is allowed."""
    assert same_server("http://h/a/", "http://h/b")
    assert same_server("http://h/", "http://H:80/")
    assert same_server("http://h/", "https://h/")
    for other in ("https://h:444/", "http://h:8080/", "http://i/", "ftp://h/", "http://u@h/", "http://h:x/"):
        assert not same_server("http://h/", other)
    assert not same_server("https://h/", "http://h/")


def test_server_that_sends_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is larger than a file of a site can be is not read to its end."""
    monkeypatch.setattr(served_site, "MAX_SERVED_FILE_BYTES", 1000)
    monkeypatch.setattr(served_site, "MAX_SERVED_LIST_BYTES", 1000)
    with server(sending(200, b"x" * 2000)) as address:
        with pytest.raises(SiteUnreachable, match="大于 1000 字节"):
            ServedSite(address).checksum_list()
        assert ServedSite(address).digests_of(["a"]).unreadable == {"a": "大于 1000 字节"}


def test_server_that_does_not_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is waited for no longer than it may take."""
    monkeypatch.setattr(served_site, "SERVER_TIMEOUT_SECONDS", 0.2)

    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        asked.send_header("Content-Length", "10")
        asked.end_headers()
        asked.wfile.flush()
        asked.rfile.read(1)  # until the other side has had enough

    with server(answer) as address, pytest.raises(SiteUnreachable, match="连不上"):
        ServedSite(address).checksum_list()


def test_server_that_breaks_off() -> None:
    """Half a file is no file."""
    with server(sending(200, b"x", **{"Content-Length": "10"})) as address:
        with pytest.raises(SiteUnreachable, match="没有传完"):
            ServedSite(address).checksum_list()
        assert ServedSite(address).digests_of(["a"]).unreadable == {"a": "没有传完"}


def test_server_with_errors() -> None:
    """404 and 410 say that a file is missing; other answers say nothing of it, and are told."""

    def answer(asked: BaseHTTPRequestHandler) -> None:
        sending(int(asked.path.strip("/")))(asked)

    with server(answer) as address:
        found = ServedSite(address).digests_of(["404", "410", "403", "500"])
    assert found.digests == {}
    assert found.unreadable == {"403": "服务器回答 403", "500": "服务器回答 500"}


# Built once more


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose project lies below its root, published for an address of its own by the first of two commits."""
    home = copy_of_project(tmp_path_factory.mktemp("published") / "repository" / "body")
    write(home / ".gitignore", "/public/\n.cache/\n")
    commit(home.parent, "one")
    built(home, SITE_URL=ADDRESS, EDIT_URI_TEMPLATE=EDITING, DISCLOSURE_SEARCH="false")
    edit(home / PROJECT, NAME, "项目名称: 后来改过的名称")
    commit(home.parent, "two", day="2025-01-01")
    return home


def test_site_that_comes_out_again(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """From the commit that it names, with the settings that it names, although everything has moved on since."""
    monkeypatch.chdir(published)
    monkeypatch.setenv("SITE_URL", "https://elsewhere.example.org/")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = tree(published)
    assert main(["verify", "public/site", "--rebuild"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.endswith("不同 0 个，缺少 0 个，多出 0 个。")
    assert second == f"从提交 {git(published, 'rev-parse', 'HEAD~1')} 重新生成："
    assert third.startswith("与重新生成的 ")
    assert third.endswith("比较：不同 0 个，缺少 0 个，多出 0 个。")
    assert tree(published) == before
    assert list(tmp_path.glob("disclosure-*")) == []


def test_site_that_another_zlib_wrote(
    published: Path,
    serve: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Is told to be the same inside, and why its bytes are not; whoever touches it is noticed all the same."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(published.parent), str(clone))
    git(clone, "checkout", "--quiet", "HEAD~1")
    site = tmp_path / "site"
    variables = {"SITE_URL": ADDRESS, "EDIT_URI_TEMPLATE": EDITING, "PYTHONPATH": str(HOME)}
    command = ["mkdocs", "build", "--quiet", "-d", str(site)]
    run = run_loaded(command, clone / "body", {**os.environ, **variables}, before=_OTHER_ZLIB)
    assert run.returncode == 0, run.stderr
    monkeypatch.chdir(published)
    assert main(["verify", serve(site, "/budget/"), "--rebuild"]) == 0
    told = capsys.readouterr().out
    assert "注意：网站生成时用的压缩程序（zlib）与这里的不同；压缩文件字节不同的，解开以后比较内容。" in told
    assert "里面的内容相同（压缩程序不同）。" in told
    assert "比较：不同 0 个，缺少 0 个，多出 0 个。" in told
    packed = next(site.glob("search/*/texts-0-0.bin"))
    packed.write_bytes(gzip.compress(gzip.decompress(packed.read_bytes()).replace(b"2023", b"2024"), mtime=0))
    seal(site)
    assert main(["verify", serve(site, "/budget/"), "--rebuild"]) == 1
    assert f"不同  {packed.relative_to(site).as_posix()}" in capsys.readouterr().out.splitlines()


_OTHER_ZLIB = """
import zlib
real = zlib.compressobj
zlib.compressobj = lambda level=-1, *rest, **named: real(1, *rest, **named)
"""
"""A zlib that compresses less than it is asked to."""


def test_site_whose_list_was_changed_with_it(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A figure changed and the list written anew: only building once more finds it."""
    site = Path(shutil.copytree(published / "public" / "site", tmp_path / "site"))
    page = site / "2023" / "yiliao-huzhu" / "index.html"
    write(page, page.read_text(encoding="utf-8").replace("150.00", "950.00"))
    seal(site)
    assert main(["verify", str(site)]) == 0
    monkeypatch.chdir(published)
    capsys.readouterr()
    assert main(["verify", str(site), "--rebuild"]) == 1
    assert "不同  2023/yiliao-huzhu/index.html" in capsys.readouterr().out.splitlines()


def test_commit_that_is_asked_for(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The site is held against another one, and it is told that it names a different one."""
    monkeypatch.chdir(published)
    assert main(["verify", "public/site", "--commit", "main"]) == 1
    told = capsys.readouterr().out
    assert f"注意：网站写的提交是 {git(published, 'rev-parse', 'HEAD~1')}。" in told
    assert "不同  2023/yiliao-huzhu/index.html" in told


def named(site: Path, commit: str) -> Path:
    """A site that names another commit."""
    old = (site / "source.json").read_text(encoding="utf-8").split('"commit": "')[1][:40]
    edit(site / "source.json", old, commit)
    seal(site)
    return site


@pytest.mark.parametrize("case", ["unknown", "of a stranger", "none", "no repository", "does not build"])
def test_site_that_cannot_be_built_again(
    published: Path,
    tmp_path: Path,
    case: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2 and why; code of a commit that is not of this branch is not run because a site names it."""
    repository = Path(shutil.copytree(published.parent, tmp_path / "repository", symlinks=True))
    home, site = repository / "body", repository / "body" / "public" / "site"
    asked: list[str] = ["--rebuild"]
    if case == "unknown":
        named(site, "a" * 40)
        words = f"没法核对：仓库里没有提交 {'a' * 40}。请先用 git fetch 取来。"
    elif case == "of a stranger":
        git(repository, "checkout", "--quiet", "-b", "proposed")
        write(home / "mkdocs.yml", "hooks: [run.py]")
        named(site, commit(repository, "proposed"))
        git(repository, "checkout", "--quiet", "main")
        words = "不在当前分支的历史里。生成会运行那次提交里的程序；看过它、信得过，再用 --commit 指明。"
    elif case == "none":
        (site / "source.json").unlink()
        seal(site)
        words = "没法核对：网站的 source.json 没有写明提交。请用 --commit 指明。"
    elif case == "no repository":
        shutil.rmtree(repository / ".git")
        words = "没法核对：这里不是数据仓库，没法重新生成。请在装着 mkdocs.yml 的文件夹里运行。"
    else:
        write(home / "data" / "site.yml", "坏了")
        asked = ["--commit", commit(repository, "broken")]
        words = "没有生成网站"
    monkeypatch.chdir(home)
    assert main(["verify", str(site), *asked]) == 2
    assert words in capsys.readouterr().err
