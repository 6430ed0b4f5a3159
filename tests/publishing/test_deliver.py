"""A finished site on its way to where it is served: by copying, and by rsync and ssh to a server that is played here."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from generator.commands import main
from generator.publishing import deliver, site_swap
from generator.publishing.checksums import SUMS
from generator.publishing.deliver import NotDelivered, Server, local_folder, server_of
from generator.publishing.provenance import ORIGIN_FILE, BuildOrigin, origin_json
from generator.publishing.site_files import seal
from generator.publishing.site_swap import StagedSite
from tests.conftest import HOME
from tests.publishing.test_site_swap import names, texts, write_site

NAMES = ("index.html", "2023/a/index.html", "附件/表 一.html", ".hidden/inside/file.html")

SSH = """#!/bin/sh
# Plays a server: what is to be done there is done here. $BROKEN says which call fails, and how.
while [ "$#" -gt 0 ]; do
    case $1 in
        -T | --) shift ;;
        -l) user="$2@"; shift 2 ;;
        -*) echo "unknown option $1" >&2; exit 254 ;;
        *) break ;;
    esac
done
echo "${user:-}$*" >> {log}
shift
{broken}
PATH={path} exec sh -c "$*"
"""


def make_site(folder: Path, text: str) -> Path:
    """A finished site, as a build leaves it; what the server's own hidden files are like lies there as well."""
    write_site(folder, text)
    for name in NAMES[2:]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    origin = BuildOrigin(None, None, "1", None, {})
    (folder / ORIGIN_FILE).write_bytes(origin_json(origin))
    seal(folder)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """What shall be published."""
    return make_site(tmp_path / "built: 新" / "site", "新")


class Play:
    """A server named ``web``."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.tools = folder / "there"
        for place in ("here", "there"):
            (folder / place).mkdir(parents=True)
        self._search = os.environ["PATH"]
        self.script()
        monkeypatch.setenv("PATH", f"{folder / 'here'}{os.pathsep}{self._search}")

    def script(self, broken: str = "") -> None:
        """Write the program that is called as ssh; `broken` is a line of it."""
        path = f"{self.tools}{os.pathsep}{self._search}"
        text = SSH.replace("{log}", shlex.quote(str(self.log))).replace("{path}", shlex.quote(path))
        file = self.folder / "here" / "ssh"
        file.write_text(text.replace("{broken}", broken), encoding="utf-8")
        file.chmod(0o755)

    def without(self, *names: str) -> None:
        """There is no such program, or it cannot do what is asked of it."""
        for name in names:
            (self.tools / name).write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
            (self.tools / name).chmod(0o755)

    def calls(self) -> list[str]:
        """What the server was asked to run."""
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Somebody who answers as a server."""
    if shutil.which("rsync") is None:
        pytest.skip("there is no rsync")
    return Play(tmp_path / "play", monkeypatch)


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Path], str]:
    """How a folder is called from where the site is published: it lies here, or on a server."""
    if request.param == "server":
        request.getfixturevalue("play")
        return lambda folder: f"me@web:{folder}"
    return str


def publish(site: Path, destination: str) -> int:
    """`disclosure publish`, its exit code."""
    return main(["publish", "--site", str(site), "--", destination])


def whole(folder: Path) -> bool:
    """Whether the folder's files are what its list says."""
    check = ["sha256sum", "--check", "--strict", "--quiet", SUMS]
    return subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0


def test_first_publication(site: Path, place: Callable[[Path], str], tmp_path: Path) -> None:
    """Folders above are made; names with blanks and Chinese letters arrive; hidden files of ours stay here."""
    target = tmp_path / "网 站" / "it's" / "www"
    assert publish(site, place(target)) == 0
    assert whole(target)
    assert names(target) == ["2023", SUMS, "index.html", ORIGIN_FILE, "附件"]
    assert names(target.parent) == ["www"]


def test_later_publication(
    site: Path, place: Callable[[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old site is gone but for the server's own hidden files; what was left over is gone as well."""
    target = make_site(tmp_path / "www", "旧")
    (target / "withdrawn.html").write_text("旧", encoding="utf-8")
    (target / ".htaccess").write_text("旧", encoding="utf-8")
    (target / ".link").symlink_to("nowhere")
    write_site(tmp_path / ".www-building", "半")
    write_site(tmp_path / ".www-old", "更旧")
    assert publish(site, place(target)) == 0
    assert whole(target)
    assert names(target) == [".hidden", ".htaccess", ".link", "2023", SUMS, "index.html", ORIGIN_FILE, "附件"]
    assert texts(target / ".hidden") == {"旧"}
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]
    assert capsys.readouterr().out == f"已发布到 {place(target)}。\n"


def test_modes_do_not_depend_on_the_umask(site: Path, place: Callable[[Path], str], tmp_path: Path) -> None:
    """Everybody may read what is published."""
    before = os.umask(0o077)
    try:
        assert publish(site, place(tmp_path / "www")) == 0
    finally:
        os.umask(before)
    modes = {stat.filemode(path.stat().st_mode) for path in (tmp_path / "www").rglob("*")}
    assert modes == {"-rw-r--r--", "drwxr-xr-x"}
    assert stat.filemode((tmp_path / "www").stat().st_mode) == "drwxr-xr-x"


def test_link_in_the_place_of_the_folder(site: Path, place: Callable[[Path], str], tmp_path: Path) -> None:
    """The link stays and leads to the new site."""
    make_site(tmp_path / "disk" / "real", "旧")
    (tmp_path / "www").symlink_to("disk/real")
    assert publish(site, place(tmp_path / "www")) == 0
    assert (tmp_path / "www").readlink() == Path("disk/real")
    assert texts(tmp_path / "www" / "2023") == {"新"}
    assert names(tmp_path / "disk") == ["real"]


def test_folder_of_somebody_else(
    site: Path, place: Callable[[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip in the name must not replace a folder that holds other things."""
    target = write_site(tmp_path / "www", "别动")
    assert publish(site, place(target)) == 1
    assert f"没有发布：{target} 里有别的文件，不像是本程序生成的网站" in capsys.readouterr().err
    assert texts(target) == {"别动"}
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


MIRRORS: dict[str, Callable[[Path], object]] = {
    "a list of its own": lambda folder: None,
    "an index as well": lambda folder: (folder / "index.html").write_text("别动", encoding="utf-8"),
    "a source.json of another program": lambda folder: [
        (folder / name).write_text('{"generator": "x"}', encoding="utf-8")
        for name in ("index.html", ORIGIN_FILE)
    ],
    "a link to an origin": lambda folder: [
        (folder / "index.html").write_text("别动", encoding="utf-8"),
        (folder / ORIGIN_FILE).symlink_to("nowhere"),
    ],
    "no file at all but a folder": lambda folder: (folder / SUMS).unlink(),
}
"""What a folder of somebody else may hold that looks like a site."""


@pytest.mark.parametrize("what", MIRRORS)
def test_mirror_with_a_list_of_its_own(
    site: Path, place: Callable[[Path], str], tmp_path: Path, what: str
) -> None:
    """Is no site of ours: it is never deleted."""
    target = tmp_path / "mirror"
    (target / "images").mkdir(parents=True)
    (target / "images" / "disk.iso").write_text("别动", encoding="utf-8")
    (target / SUMS).write_text("0" * 64 + "  images/disk.iso\n", encoding="utf-8")
    MIRRORS[what](target)
    before = names(target)
    assert publish(site, place(target)) == 1
    assert names(target) == before
    assert (target / "images" / "disk.iso").read_text(encoding="utf-8") == "别动"
    assert [name for name in names(tmp_path) if "mirror" in name] == ["mirror"]


def test_file_in_the_place_of_the_folder(
    site: Path, place: Callable[[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Is left alone."""
    (tmp_path / "www").write_text("别动", encoding="utf-8")
    assert publish(site, place(tmp_path / "www")) == 1
    assert "没有发布：" in capsys.readouterr().err
    assert (tmp_path / "www").read_text(encoding="utf-8") == "别动"


@pytest.mark.parametrize("change", ["changed", "missing", "extra", "link", "no list"])
def test_site_that_is_not_as_it_was_built(
    site: Path, tmp_path: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it is published."""
    make_site(tmp_path / "www", "旧")
    if change == "changed":
        (site / "index.html").write_text("改", encoding="utf-8")
    elif change == "extra":
        (site / "extra.html").write_text("新", encoding="utf-8")
    else:
        (site / (SUMS if change == "no list" else "index.html")).unlink()
    if change == "link":
        (site / "index.html").symlink_to("2023/a/index.html")
    assert publish(site, str(tmp_path / "www")) == 1
    assert "请" in capsys.readouterr().err
    assert texts(tmp_path / "www") == {"旧"}


def test_site_that_changes_meanwhile(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that ends while its site is copied: half of each is not published."""
    copied = deliver._copy_file

    def copy(source: Path, target: Path) -> str:
        (site / "2023/a/index.html").write_text("改", encoding="utf-8")
        return copied(source, target)

    monkeypatch.setattr(deliver, "_copy_file", copy)
    make_site(tmp_path / "www", "旧")
    assert publish(site, str(tmp_path / "www")) == 1
    assert texts(tmp_path / "www") == {"旧"}
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


@pytest.mark.parametrize("below", ["", "2023", ".."])
def test_place_where_it_was_built(site: Path, below: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It cannot be published into itself, or over the folder that it is in."""
    assert publish(site, str(site / below)) == 1
    assert "就是生成网站的地方，不能发布到那里" in capsys.readouterr().err
    assert whole(site)


def test_publication_that_is_asked_to_stop(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The published site stands, nothing is left over, and the signal is told to whoever called."""
    copied, before = deliver._copy_file, signal.getsignal(signal.SIGTERM)

    def copy(source: Path, target: Path) -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        return copied(source, target)

    monkeypatch.setattr(deliver, "_copy_file", copy)
    make_site(tmp_path / "www", "旧")
    with pytest.raises(SystemExit) as ended:
        publish(site, str(tmp_path / "www"))
    assert ended.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == before
    assert texts(tmp_path / "www") == {"旧"}
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


def test_second_publication_at_once(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Waits for nobody and disturbs nobody."""
    first = StagedSite(tmp_path / "www")
    first.begin()
    assert publish(site, str(tmp_path / "www")) == 1
    assert "另一次发布正在进行" in capsys.readouterr().err
    assert first.folder.is_dir()


def test_system_that_cannot_exchange(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so."""
    monkeypatch.setattr(site_swap, "_exchange", lambda one, other: False)
    make_site(tmp_path / "www", "旧")
    assert publish(site, str(tmp_path / "www")) == 0
    assert "分两次改名换上的，中间有一瞬间打不开网站" in capsys.readouterr().out


@pytest.mark.skipif(
    not Path("/dev/shm").is_mount(), reason="no second file system that everybody may write to"
)
def test_other_file_system(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder on it is published to; itself it cannot be replaced, which is told before anything is copied."""
    disk = Path("/dev/shm") / f"disclosure-{os.getpid()}"
    try:
        assert publish(site, str(disk / "www")) == 0
        assert publish(site, str(disk / "www")) == 0
        assert whole(disk / "www")
        assert names(disk) == ["www"]
    finally:
        shutil.rmtree(disk, ignore_errors=True)
    with pytest.raises(NotDelivered, match="单独挂载的磁盘"):
        deliver.deliver_to_folder(site, Path("/dev/shm/"), lambda done, of: None, nullcontext)


# The server


RSYNCS = {
    "openrsync": 'echo "openrsync: protocol version 29"; echo "rsync version 2.6.9 compatible"',
    "old": 'echo "rsync  version 2.6.9  protocol version 29"',
    "3.0": 'echo "rsync  version 3.0.9  protocol version 30"',
}
"""What `rsync --version` prints on other systems."""


def rsync_that(folder: Path, *lines: str) -> None:
    """Put a program called rsync into a folder of the search path."""
    (folder / "rsync").write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    (folder / "rsync").chmod(0o755)


@pytest.mark.parametrize("kind", RSYNCS)
def test_limited_rsync_here(
    site: Path, play: Play, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named before anything is asked of the server, with what to install."""
    rsync_that(play.folder / "here", RSYNCS[kind])
    assert publish(site, f"web:{tmp_path / 'www'}") == 1
    said = capsys.readouterr().err
    assert said.startswith("没有发布：这台电脑上的 rsync 是 ")
    assert "请安装 rsync 3.1 或更新的版本" in said
    assert ("openrsync（macOS 自带的）" in said) == (kind == "openrsync")
    assert not play.log.exists()
    assert not (tmp_path / "www").exists()


@pytest.mark.parametrize("kind", RSYNCS)
def test_limited_rsync_there(
    site: Path, play: Play, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the server's that is named; the published site stands."""
    make_site(tmp_path / "www", "旧")
    rsync_that(play.tools, RSYNCS[kind])
    assert publish(site, f"web:{tmp_path / 'www'}") == 1
    assert "没有发布：服务器上的 rsync 不能用" in capsys.readouterr().err
    assert texts(tmp_path / "www") == {"旧"}
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


@pytest.mark.parametrize(
    "words",
    [
        "rsync: --link-dest: unknown option",
        "rsync: on remote machine: --files-from=-: unknown option",
        "openrsync: unrecognized option '--from0'",
        "rsync: illegal option -- s",
        "usage: rsync [-rlptgoD] source ... directory",
    ],
)
def test_rsync_without_an_option(
    site: Path, play: Play, tmp_path: Path, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An implementation that no version tells of: what it lacks is repeated, with what to install."""
    rsync_that(
        play.folder / "here", '[ "$1" = --version ] && exit', f"echo {shlex.quote(words)} >&2", "exit 1"
    )
    assert publish(site, f"web:{tmp_path / 'www'}") == 1
    said = capsys.readouterr().err
    assert "没有发布：这里或服务器上的 rsync 缺少发布要用的选项；已公开的网站没有变动" in said
    assert words in said


def test_what_is_a_server() -> None:
    """Host and path; a drive of Windows is none, an option of ssh neither."""
    assert server_of("web:/srv/www/") == Server("web", "/srv/www")
    assert server_of("me@10.0.0.1:/srv/预算 公开") == Server("me@10.0.0.1", "/srv/预算 公开")
    assert server_of("me@[fe80::1]:/srv/www") == Server("me@[fe80::1]", "/srv/www")
    for folder in ("site", "/srv/www", "C:/www", "C:\\www", "./a:/b", "-oProxyCommand=x:/srv", "a/b:/c"):
        assert server_of(folder) is None
    for wrong in ("web:www", "web:", "web:/", "web:/srv/../etc", "web:/srv/a\nb", "web:~/www"):
        with pytest.raises(NotDelivered, match="从 / 写起"):
            server_of(wrong)


@pytest.mark.parametrize(
    "destination",
    [
        "user@-oProxyCommand=touch x:/x", "a@b@c:/x", "x:y:/z", "::module/x", "rsync://127.0.0.1/x", "x:/z",
        "user@host", "user@[::1%25lo]:/x", "[-oProxyCommand=x]:/x", "~", "~/www", " ", " /srv/www", "/srv/w\nww",
        "server\u200b:/x", "me@web /srv",
    ],
)  # fmt: skip
def test_mistyped_server_is_no_folder(
    site: Path,
    tmp_path: Path,
    destination: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A place that is no server by its pattern must not become a folder of that name, and be told as published."""
    monkeypatch.chdir(tmp_path)
    before = names(tmp_path)
    assert publish(site, destination) == 1
    told = capsys.readouterr()
    assert "没有发布：" in told.err
    assert not told.out
    assert names(tmp_path) == before


def test_folder_with_a_colon() -> None:
    """Is taken where it cannot be a server."""
    for folder in ("./a:b", "/srv/a:b", "/srv/x@y", "site", "a/b:/c"):
        assert local_folder(folder) == Path(folder)


def test_second_publication_to_a_server(
    site: Path, play: Play, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Is told at once, and the lock of the first one stays; once its owner has ended it is taken."""
    target = make_site(tmp_path / "www", "旧")
    lock = tmp_path / ".www-publishing"
    lock.mkdir()
    (lock / "owner").write_text(f"token {os.getpid()}\n", encoding="utf-8")
    assert publish(site, f"web:{target}") == 1
    assert f"另一次发布正在进行，这一次没有做。请等它结束再试；如果没有别的发布，请删去服务器上的 {lock}" in (
        capsys.readouterr().err
    )
    assert len(play.calls()) == 1
    assert texts(target / "2023") == {"旧"}
    with subprocess.Popen(["true"]) as ended:
        pass
    (lock / "owner").write_text(f"token {ended.pid}\n", encoding="utf-8")
    assert publish(site, f"web:{target}") == 0
    assert whole(target)
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


def test_lock_that_comes_during_the_upload(
    site: Path, play: Play, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The loser is told, nothing of it stays, and the lock does."""
    target, lock = make_site(tmp_path / "www", "旧"), tmp_path / ".www-publishing"
    there = shlex.quote(str(lock))
    play.script(
        f"case $* in *'rsync --server'*) mkdir {there}; echo other {os.getpid()} > {there}/owner ;; esac"
    )
    assert publish(site, f"web:{target}") == 1
    assert "另一次发布正在进行" in capsys.readouterr().err
    assert texts(target / "2023") == {"旧"}
    assert [name for name in names(tmp_path) if "www" in name] == [".www-publishing", "www"]


def test_lock_without_an_owner(site: Path, play: Play, tmp_path: Path) -> None:
    """Was left by a full disk or a kill at the worst moment: not taken, for its owner may be writing his name."""
    (tmp_path / ".www-publishing").mkdir()
    assert publish(site, f"web:{tmp_path / 'www'}") == 1
    assert not (tmp_path / "www").exists()


def test_full_disk_of_the_server(
    site: Path, play: Play, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Is told in plain words, and nothing is left there."""
    target = make_site(tmp_path / "www", "旧")
    play.script(
        "case $* in *'rsync --server'*) echo 'write failed: No space left on device (28)' >&2;"
        " echo 'rsync error: error in file IO (code 11)' >&2; exit 11 ;; esac"
    )
    assert publish(site, f"web:{target}") == 1
    assert "没有传完；已公开的网站没有变动（服务器的磁盘满了，或者超过了配额" in capsys.readouterr().err
    assert texts(target / "2023") == {"旧"}
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


def test_unchanged_files_are_not_sent_again(site: Path, play: Play, tmp_path: Path) -> None:
    """On the server they are the same file as before, with the same day, so that readers need not fetch them again."""
    assert publish(site, f"web:{tmp_path / 'www'}") == 0
    before = {name: (tmp_path / "www" / name).stat() for name in NAMES[:2]}
    (site / "index.html").write_text("改过", encoding="utf-8")
    os.utime(site / NAMES[1])
    seal(site)
    assert publish(site, f"web:{tmp_path / 'www'}") == 0
    after = {name: (tmp_path / "www" / name).stat() for name in NAMES[:2]}
    assert after[NAMES[1]].st_ino == before[NAMES[1]].st_ino
    assert after[NAMES[1]].st_mtime_ns == before[NAMES[1]].st_mtime_ns
    assert (tmp_path / "www" / "index.html").read_text(encoding="utf-8") == "改过"
    assert whole(tmp_path / "www")


def test_switch_is_one_call(site: Path, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepared, uploaded, switched; a colon in the way to the site makes no host of it."""
    monkeypatch.chdir(tmp_path)
    site = site.relative_to(tmp_path)
    assert publish(site, f"me@web:{tmp_path / 'www'}") == 0
    first, upload, last = play.calls()
    assert (first, last) == ("me@web sh -s", "me@web sh -s")
    assert upload.startswith("me@web rsync --server ")


def test_server_that_cannot_exchange(
    site: Path, play: Play, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An old mv and no Python: two renames, and it is told."""
    play.without("python3")
    (play.tools / "mv").write_text(
        '#!/bin/sh\n[ "$1" = --exchange ] && exit 1\nexec /bin/mv "$@"\n', encoding="utf-8"
    )
    (play.tools / "mv").chmod(0o755)
    make_site(tmp_path / "www", "旧")
    assert publish(site, f"web:{tmp_path / 'www'}") == 0
    assert "分两次改名换上的，中间有一瞬间打不开网站" in capsys.readouterr().out
    assert whole(tmp_path / "www")
    assert texts(tmp_path / "www" / "2023") == {"新"}
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


BREAKS = {
    "cannot log in": ("echo denied >&2; exit 255", "连不上服务器。请先试试能不能用 ssh 登录（denied）"),
    "upload breaks off": (
        "case $* in *'rsync --server'*) echo broken >&2; exit 12 ;; esac",
        "没有传完；已公开的网站没有变动（",
    ),
    "damaged on the way": (
        'case $* in *"rsync --server"*) sh -c "$*"; code=$?; echo x | tee -a {building}-*/index.html >/dev/null; exit $code ;; esac',
        "传到服务器上的文件与 SHA256SUMS 不符",
    ),
    "switch fails": (
        "count=$(wc -l < {log}); [ $count -lt 3 ] || { echo full >&2; exit 1; }",
        "服务器上没有做成；已公开的网站没有变动（full）",
    ),
}


@pytest.mark.parametrize("how", BREAKS)
def test_publication_that_breaks(
    site: Path, play: Play, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The published site stands; told in one line; the next publication succeeds and clears up."""
    line, words = BREAKS[how]
    target = make_site(tmp_path / "www", "旧")
    before = {name: (target / name).read_bytes() for name in NAMES}
    building = shlex.quote(str(tmp_path / ".www-building"))
    play.script(line.replace("{building}", building).replace("{log}", shlex.quote(str(play.log))))
    assert publish(site, f"web:{target}") == 1
    told = capsys.readouterr().err
    assert words in told
    assert len(told.splitlines()) == 1
    assert {name: (target / name).read_bytes() for name in NAMES} == before
    play.script()
    assert publish(site, f"web:{target}") == 0
    assert whole(target)
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


@pytest.mark.parametrize("missing", ["rsync", "sha256sum"])
def test_server_without_a_program(
    site: Path, play: Play, tmp_path: Path, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told before anything is sent."""
    tools = tmp_path / "few"
    tools.mkdir()
    for name in ("sh", "mkdir", "dirname", "basename", "ls", "rm", "mv", "rsync", "sha256sum"):
        if name != missing:
            (tools / name).symlink_to(str(shutil.which(name)))
    play._search, play.tools = str(tools), tools
    play.script()
    assert publish(site, f"web:{tmp_path / 'www'}") == 1
    assert "服务器上没有 rsync 或者 sha256sum。请先安装" in capsys.readouterr().err
    assert len(play.calls()) == 1


def test_site_that_was_found_between_two_renames(site: Path, play: Play, tmp_path: Path) -> None:
    """The published site, under its other name, is put back first: its hidden files are kept."""
    old = make_site(tmp_path / ".www-old", "旧")
    (old / ".htaccess").write_text("旧", encoding="utf-8")
    assert publish(site, f"web:{tmp_path / 'www'}") == 0
    assert (tmp_path / "www" / ".htaccess").is_file()
    assert [name for name in names(tmp_path) if "www" in name] == ["www"]


def test_machine_without_ssh(
    site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Is told which program is missing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert publish(site, "web:/srv/www") == 1
    assert "运行不了 ssh（" in capsys.readouterr().err


def test_destination_that_is_not_given(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`make publish` without DEST is wrong use."""
    assert publish(site, "") == 2
    assert "DEST=/srv/www/budget" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="has no make")
def test_make_publish_hands_the_place_over_as_it_is() -> None:
    """Blanks and quotes in DEST reach the command, and no shell."""
    run = subprocess.run(
        ["make", "--dry-run", "publish", "DEST=/srv/it's $(x) `y`"],
        cwd=HOME,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert 'disclosure publish -- "$DEST"' in run.stdout


def test_snippet_of_the_readme(site: Path, tmp_path: Path) -> None:
    """What is to be typed on a server by hand does the same: the server's hidden files stay, the rest is new."""
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```sh\n(cd /srv/www/.*?)```", readme, re.DOTALL)
    old = make_site(tmp_path / "www" / "budget", "旧")
    (old / ".htaccess").write_text("旧", encoding="utf-8")
    make_site(tmp_path / "www" / ".budget-building", "新")
    commands = snippet.replace("/srv/www", shlex.quote(str(tmp_path / "www")))
    subprocess.run(["sh", "-eu"], input=commands, encoding="utf-8", check=True, capture_output=True)
    assert whole(tmp_path / "www" / "budget")
    assert texts(tmp_path / "www" / "budget" / "2023") == {"新"}
    assert (tmp_path / "www" / "budget" / ".htaccess").is_file()
    assert names(tmp_path / "www") == ["budget"]
