"""Put a finished site where it is served: in a folder of this machine, or on a server reached by ssh.

Either way what arrives is compared with the site's checksums before it takes the place of what is published.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from generator.publishing.checksums import SUMS, compare_digests, read_sums
from generator.publishing.os_errors import reason_of
from generator.publishing.own_sites import holds_other_files
from generator.publishing.site_files import FILE_MODE, FOLDER_MODE, digest_of, digests_of, site_files
from generator.publishing.site_swap import OwnMount, StagedSite

_SERVER = re.compile(r"((?:[\w.-]+@)?(?:\w[\w.-]+|\[[\da-fA-F:.]+\])):(.*)", re.DOTALL)
"""Host with or without a user, and a path; a single letter before the colon is a drive of Windows."""
_EXIT_MESSAGES = {
    11: "{place} 里有别的文件，不像是本程序生成的网站。请换一个空文件夹，或者先把里面的移走",
    12: "服务器上没有 rsync 或者 sha256sum。请先安装",
    13: "{place} 不是文件夹。请换一个位置",
    18: "服务器上的 rsync 不能用：它缺少发布要用的选项（macOS 自带的 openrsync、很旧的版本都是这样）。请在服务器上安装 rsync 3.1 或更新的版本",
    14: "传到服务器上的文件与 SHA256SUMS 不符，可能同时有另一次发布。请再发布一次",
    16: "另一次发布正在进行，这一次没有做。请等它结束再试；如果没有别的发布，请删去服务器上的 {lock}",
    17: "没有权限写服务器上 {place} 的上一层文件夹。请让管理员改权限",
    255: "连不上服务器。请先试试能不能用 ssh 登录",
}
"""Message for each exit code of `server.sh` and of ssh."""

MIN_RSYNC_VERSION = (3, 1)
"""Oldest rsync that has all options of `_upload`: modes of files in octal digits came last."""
_INSTALL_RSYNC = (
    "请安装 rsync 3.1 或更新的版本（macOS：brew install rsync，再重新打开终端），并让它排在 PATH 的前面"
)
_UNKNOWN_OPTION = re.compile(
    rb"(?:unknown|unrecogni[sz]ed|illegal|invalid|unsupported) option|usage: *(?:open)?rsync|not supported by this",
    re.IGNORECASE,
)
"""Words that implementations of rsync print of an option that they do not have."""


class NotDelivered(Exception):
    """Nothing was published, the published site is unchanged; the message says why, in Chinese."""


@dataclass(frozen=True)
class Server:
    """A folder reached by ssh."""

    host: str
    """Host name, with the user where one is given, as ssh takes it."""
    path: str


def server_of(destination: str) -> Server | None:
    """Return the server that a destination names; None where it is a folder of this machine. Raises NotDelivered."""
    match = _SERVER.fullmatch(destination)
    if match is None or match[1].startswith("-"):
        return None
    path = match[2].rstrip("/")
    unclear = not path.isprintable() or path != path.strip() or {".", ".."}.intersection(path.split("/"))
    if unclear or not path.startswith("/"):
        raise NotDelivered(
            f"“{destination}”里服务器上的位置要从 / 写起，不能有 . 和 ..，例如 {match[1]}:/srv/www/budget"
        )
    return Server(match[1], path)


def local_folder(destination: str) -> Path:
    """Return the folder of this machine that a destination names.

    A mistyped server must not become a folder of that name, and be told to be published. Raises NotDelivered.
    """
    first = re.split(r"[/\\]", destination, maxsplit=1)[0]
    drive = os.name == "nt" and re.fullmatch(r"[A-Za-z]:", first)
    if not destination.isprintable() or destination != destination.strip():
        raise NotDelivered(f"{destination!r} 的前后有空白，或者里面有看不见的字符。请重新写")
    if first.startswith("~"):
        raise NotDelivered(f"“{destination}”里的 ~ 没有展开。请写从 / 开始的全路径")
    if first.startswith("-") or (("@" in first or ":" in first) and not drive):
        raise NotDelivered(
            f"看不懂“{destination}”。服务器请写成 用户@主机:/文件夹；本机的文件夹名以 - 开头，或者有 : 或 @，请在前面加 ./"
        )
    return Path(destination)


def verified_digests(site: Path, progress: Callable[[int, int], None]) -> dict[str, str]:
    """Return the checksums of a site after comparing every file with them. Raises NotDelivered where one differs."""
    try:
        sums = read_sums((site / SUMS).read_bytes())
        differences = compare_digests(sums.digests, digests_of(site, progress))
    except FileNotFoundError as error:
        raise NotDelivered(f"{site} 里没有 {SUMS}，不是生成好的网站。请先运行 make site") from error
    except OSError as error:
        raise NotDelivered(f"读不了 {site}（{reason_of(error)}）") from error
    if differences or sums.complaints:
        raise NotDelivered(f"{site} 生成以后又有改动，与 {SUMS} 不符。请重新运行 make site")
    return sums.digests


def deliver_to_folder(
    site: Path,
    target: Path,
    progress: Callable[[int, int], None],
    uninterrupted: Callable[[], AbstractContextManager[None]],
) -> bool:
    """Copy a site next to a folder, perhaps on another disk, and exchange them; return whether that was atomic.

    The exchange runs in the block of `uninterrupted`. Raises NotDelivered.
    """
    target = target.resolve()  # a link keeps leading to the published folder
    if target.is_relative_to(site.resolve()) or site.resolve().is_relative_to(target):
        raise NotDelivered(f"{target} 就是生成网站的地方，不能发布到那里")
    staged = StagedSite(target)
    try:
        if holds_other_files(target):
            raise NotDelivered(_EXIT_MESSAGES[11].format(place=target))
        staged.begin()
        _copy(site, staged.folder, progress)
        with uninterrupted():
            return staged.publish()
    except BlockingIOError as error:
        raise NotDelivered(f"另一次发布正在进行（{staged.folder}）。请等它结束再试") from error
    except OwnMount as error:
        raise NotDelivered(
            f"{target} 是单独挂载的磁盘，不能整个换掉。请发布到它里面的文件夹，例如 {target / 'site'}"
        ) from error
    except OSError as error:
        raise NotDelivered(f"放不到 {target}（{reason_of(error)}）；已公开的网站没有变动") from error
    finally:
        staged.discard()


def _copy(site: Path, folder: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the files that the list of checksums names, and the list. Raises NotDelivered, OSError."""
    content = (site / SUMS).read_bytes()
    digests = read_sums(content).digests
    entries = [Path(entry).relative_to(site) for entry in site_files(site)]
    folder.chmod(FOLDER_MODE)
    folders = {Path()}
    for done, name in enumerate(entries, start=1):
        for above in reversed(name.parents):
            if above not in folders:
                (folder / above).mkdir(FOLDER_MODE)
                (folder / above).chmod(FOLDER_MODE)  # whatever the umask
                folders.add(above)
        digest = _copy_file(site / name, folder / name)
        if name.as_posix() != SUMS and digests.get(name.as_posix()) != digest:
            raise NotDelivered(f"{site} 在发布时有改动。请等生成结束，再发布一次")
        progress(done, len(entries))
    if (folder / SUMS).read_bytes() != content or len(entries) != len(digests) + 1:
        raise NotDelivered(f"{site} 在发布时有改动。请等生成结束，再发布一次")


def _copy_file(source: Path, target: Path) -> str:
    """Copy a file and return its digest. Raises OSError."""
    with source.open("rb") as content, target.open("wb") as copy:
        digest = digest_of(content, copy.write)
    target.chmod(FILE_MODE)
    return digest


def deliver_to_server(site: Path, names: Mapping[str, str], server: Server) -> bool:
    """Upload a site next to the published one and switch there; return whether that was atomic.

    `names` are the files of the site. Unchanged ones are linked on the server and not sent. Raises NotDelivered.
    """
    _refuse_limited_rsync()
    token = os.urandom(8).hex()
    place = _on_server(server, "prepare", token)
    parent, _, name = place.rpartition("/")
    try:
        _upload(site, names, server, f"{parent}/.{name}-building-{token}/", place)
    except BaseException:
        with contextlib.suppress(
            NotDelivered
        ):  # the server may be out of reach: the next publication clears up
            _on_server(server, "discard", token)
        raise
    return _on_server(server, "switch", token) == "at once"


def _refuse_limited_rsync() -> None:
    """Refuse an rsync of this machine that lacks options of `_upload`. Raises NotDelivered."""
    if shutil.which("rsync") is None:  # whatever is missing is named when it is needed
        return
    printed = _run(["rsync", "--version"], b"").stdout.decode(errors="replace")
    version = re.search(r"version (\d+)\.(\d+)", printed)
    if "openrsync" in printed.lower():
        raise NotDelivered(
            f"这台电脑上的 rsync 是 openrsync（macOS 自带的），缺少发布要用的选项。{_INSTALL_RSYNC}"
        )
    if version and (int(version[1]), int(version[2])) < MIN_RSYNC_VERSION:
        raise NotDelivered(f"这台电脑上的 rsync 是 {version[1]}.{version[2]} 版，太旧。{_INSTALL_RSYNC}")


def _on_server(server: Server, step: str, token: str) -> str:
    """Run a step of `server.sh` on the server and return what it prints. Raises NotDelivered.

    `token` names the publication: its folder on the server, and the owner of the lock there.
    """
    script = (files("generator.publishing") / "server.sh").read_text(encoding="utf-8")
    words = f"step={step}\ntoken={token}\nsite={shlex.quote(server.path)}\n{script}"
    run = _run(["ssh", "-T", "--", server.host.replace("[", "").replace("]", ""), "sh -s"], words.encode())
    if run.returncode:
        message = _EXIT_MESSAGES.get(run.returncode, "服务器上没有做成；已公开的网站没有变动")
        parent, _, name = server.path.rpartition("/")
        message = message.format(place=server.path, lock=f"{parent}/.{name}-publishing")
        raise NotDelivered(message + _reason(run.stderr))
    return run.stdout.decode(errors="surrogateescape").strip()


def _upload(site: Path, names: Mapping[str, str], server: Server, folder: str, published: str) -> None:
    """Send files of a site to a folder of the server; `published` holds what need not be sent. Raises NotDelivered."""
    modes = f"--chmod=D{FOLDER_MODE:o},F{FILE_MODE:o}"
    # checksums, not times: every build writes every file anew
    options = ["--recursive", "--checksum", "--perms", modes, "-s", f"--link-dest={published}"]
    file_list = b"\0".join(name.encode(errors="surrogateescape") for name in (*names, SUMS))
    source = f"{site.resolve()}/"  # from the root: else a colon would make a host of it
    target = f"{server.host}:{folder}"
    run = _run(["rsync", *options, "--from0", "--files-from=-", "--rsh=ssh", "--", source, target], file_list)
    if run.returncode and _UNKNOWN_OPTION.search(run.stderr):
        words = f"这里或服务器上的 rsync 缺少发布要用的选项；已公开的网站没有变动。两边都要是 rsync 3.1 或更新的版本。{_INSTALL_RSYNC}"
        raise NotDelivered(words + _reason(run.stderr))
    if run.returncode:
        raise NotDelivered("没有传完；已公开的网站没有变动" + _reason(run.stderr))


def _run(command: list[str], content: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run a program with `content` as its input. Raises NotDelivered where it cannot be started."""
    try:
        return subprocess.run(command, input=content, capture_output=True, check=False)
    except OSError as error:
        raise NotDelivered(f"运行不了 {command[0]}（{error.strerror}）。请先安装") from error


_FULL = re.compile(rb"no space left on device|disk quota exceeded", re.IGNORECASE)
"""Words of the system for a full disk, which rsync prints long before its last line."""


def _reason(printed: bytes) -> str:
    """Return why a program failed, in brackets: a full disk, else the last line it printed; empty where there is none."""
    if _FULL.search(printed):
        return "（服务器的磁盘满了，或者超过了配额。请让管理员腾出地方）"
    lines = printed.decode(errors="replace").strip().splitlines()
    return f"（{lines[-1]}）" if lines else ""
