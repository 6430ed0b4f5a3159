"""Run git in a clean room: what it answers follows from commits and files alone, and it runs no program but itself.

A room is an empty git folder of ours with settings of ours. It reads the objects of a repository, but neither its settings,
attributes, hooks, grafts, replacements, index, nor those of the person who builds, nor variables that steer git. So filters,
monitors, pagers, helpers and external diffs that any of them names are unknown in it, and whose the checkout is does not matter.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple

_NOWHERE = os.devnull
_OPTIONS = (
    "--no-optional-locks", "--no-pager", "--no-replace-objects", "--literal-pathspecs",
    "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={_NOWHERE}",
)  # fmt: skip
"""Options before every command."""
_VARIABLES = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": _NOWHERE,
    "GIT_CONFIG_GLOBAL": _NOWHERE,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": _NOWHERE,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
"""All variables of git's that are set: nothing is fetched, nothing is asked, messages are in English."""
_SETTINGS = f"""\
[core]
\trepositoryformatversion = {{version}}
\tbare = false
\tfileMode = false
\tsymlinks = {str(os.name != "nt").lower()}
\tprecomposeUnicode = true
\tlongPaths = true
\tfsmonitor = false
\tuntrackedCache = false
\tcommitGraph = false
\tattributesFile = {_NOWHERE}
\texcludesFile = {_NOWHERE}
\thooksPath = {_NOWHERE}
[diff]
\trenameLimit = 1000
"""


class Obstacle(Enum):
    """Reason why git cannot answer."""

    NO_GIT = auto()
    NO_REPOSITORY = auto()
    UNREADABLE = auto()
    """A repository is present, but git refuses to read it."""


class GitUnavailable(OSError):
    """git cannot be asked about a folder; the message says why and how to mend it, in Chinese."""

    def __init__(self, obstacle: Obstacle, words: str) -> None:
        """Set the reason and the words for staff."""
        super().__init__(words)
        self.obstacle = obstacle


class Checkout(NamedTuple):
    """A work tree and where its repository lies."""

    top: Path
    """The top folder of the work tree."""
    git_folder: Path
    """`.git` in `top`: a folder, or a file that names one."""
    common_folder: Path
    """The folder that all work trees of the repository share; objects lie in it."""
    object_format: str
    """Hash function of the object names, `sha1` or `sha256`."""


def clean_environment() -> dict[str, str]:
    """Return the environment of this process without any variable of git's, and with ours."""
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return {**inherited, **_VARIABLES}


def run_git(folder: Path, arguments: Sequence[str], variables: dict[str, str], stdin: bytes = b"") -> bytes:
    """Return what git prints when it runs in `folder`. Raises GitUnavailable with its own words where it fails."""
    try:
        run = subprocess.run(
            ["git", *_OPTIONS, *arguments],
            cwd=folder,
            input=stdin,
            env={**clean_environment(), **variables},
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise GitUnavailable(Obstacle.NO_GIT, "找不到命令 git。请装好 git 再试") from error
    except OSError as error:
        raise GitUnavailable(Obstacle.NO_GIT, f"运行不了命令 git（{error.strerror}）") from error
    if run.returncode:
        words = run.stderr.decode(errors="replace").strip()
        raise GitUnavailable(Obstacle.UNREADABLE, _in_words(words, folder))
    return run.stdout


_MENDING = (
    ("unknown repository extension", "这里的 git 太旧，读不了这个仓库。请升级 git"),
    ("Expected git repo version", "这里的 git 太旧，读不了这个仓库。请升级 git"),
    ("Permission denied", "没有权限读这个仓库。请改用有权限的账户，或者运行 sudo chown -R $(id -un) {folder}"),
    ("dubious ownership", "仓库是别的账户的。请运行 git config --global --add safe.directory {folder}"),
    ("bad config", "仓库的设置 .git/config 写坏了。请改好它，或者重新 git clone"),
    ("not a git repository", "{folder}/.git 不完整或者指错了地方。请重新 git clone；是工作树的，运行 git worktree repair"),
    ("invalid gitfile", "{folder}/.git 不完整或者指错了地方。请重新 git clone；是工作树的，运行 git worktree repair"),
)  # fmt: skip
"""Words of git's, and what they mean with the command that mends it."""


def _in_words(words: str, folder: Path) -> str:
    """Return git's reason in Chinese with the command that mends it, and git's own first line."""
    meaning = next(
        (text for sign, text in _MENDING if sign.lower() in words.lower()),
        "git 读不了这个仓库。请运行 git fsck 查看，或者重新 git clone",
    )
    own = words.splitlines()[0] if words else "（没有说明）"
    return f"{meaning.replace('{folder}', str(folder))}。git 的原话：{own}"


def find_checkout(folder: Path) -> Checkout:
    """Return the checkout that `folder` lies in, found by walking up to the first `.git`. Raises GitUnavailable.

    Whatever looks like a bare repository on the way is passed by: git itself would take data/ for one.
    """
    folder = folder.resolve()
    top = next((place for place in (folder, *folder.parents) if _has_repository(place)), None)
    if top is None:
        words = f"{folder} 不在 git 仓库里（往上都没有 .git）。请用 git clone 取得数据仓库"
        raise GitUnavailable(Obstacle.NO_REPOSITORY, words)
    question = ("rev-parse", "--git-common-dir", "--show-object-format")
    output = run_git(top, question, _location(top)).decode(errors="surrogateescape")
    common, _, object_format = output.rstrip("\n").rpartition("\n")
    return Checkout(top, top / ".git", (top / common).resolve(), object_format)


def _has_repository(place: Path) -> bool:
    """Whether a folder has a `.git` in which there is anything; also a broken one, which git has to explain."""
    git_folder = place / ".git"
    try:
        return git_folder.is_file() or (git_folder.is_dir() and any(os.scandir(git_folder)))
    except OSError:
        return True


def _location(top: Path) -> dict[str, str]:
    return {"GIT_DIR": str(top / ".git"), "GIT_WORK_TREE": str(top)}


def named_object(checkout: Checkout, name: str) -> str:
    """Return the id that a branch, a tag, HEAD or an abbreviated id stands for. Raises GitUnavailable.

    The only question besides `find_checkout` that is put to the repository itself; it reads no objects.
    """
    question = ("rev-parse", "--verify", "--quiet", "--end-of-options", name)
    return run_git(checkout.top, question, _location(checkout.top)).decode().strip()


class CleanRoom:
    """A git folder of ours over the objects of a checkout: ``with CleanRoom(find_checkout(folder)) as room``."""

    def __init__(self, checkout: Checkout) -> None:
        """Take a checkout; files are written on entering."""
        self.checkout = checkout
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> CleanRoom:
        self._folder = TemporaryDirectory(prefix="disclosure-git-", ignore_cleanup_errors=True)
        self._furnish(Path(self._folder.name))
        return self

    def _furnish(self, room: Path) -> None:
        """Write what makes a folder one of git's. Raises OSError."""
        (room / "refs").mkdir()
        (room / "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
        other_hash = self.checkout.object_format != "sha1"
        settings = _SETTINGS.format(version=int(other_hash))
        if other_hash:
            settings += f"[extensions]\n\tobjectFormat = {self.checkout.object_format}\n"
        (room / "config").write_text(settings, encoding="ascii")
        if is_cut_off(self.checkout):
            (room / "shallow").write_bytes((self.checkout.common_folder / "shallow").read_bytes())

    def new_repository(self, target: Path) -> dict[str, str]:
        """Make a repository in `target` that has the objects of the checkout; return the variables for git in it.

        Raises OSError.
        """
        room = target / ".git"
        (room / "objects" / "info").mkdir(parents=True)
        objects = self.checkout.common_folder / "objects"
        (room / "objects" / "info" / "alternates").write_bytes(os.fsencode(f"{_quoted(str(objects))}\n"))
        self._furnish(room)
        return _location(target)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def _variables(self) -> dict[str, str]:
        assert self._folder is not None
        room = Path(self._folder.name)
        return {
            "GIT_DIR": str(room),
            "GIT_WORK_TREE": str(self.checkout.top),
            "GIT_OBJECT_DIRECTORY": str(self.checkout.common_folder / "objects"),
            "GIT_INDEX_FILE": str(room / "index"),
        }

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Return what git prints at the top of the checkout. Raises GitUnavailable."""
        return run_git(self.checkout.top, arguments, self._variables, stdin)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start git with pipes to and from it. Raises OSError."""
        return subprocess.Popen(
            ["git", *_OPTIONS, *arguments],
            cwd=self.checkout.top,
            env={**clean_environment(), **self._variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def read_index(self, commit: str) -> None:
        """Let files on disk be compared with a commit. Raises GitUnavailable.

        What the repository's index knows of unchanged files is used, so that not every file has to be read; an index with
        marks that hide changes, or one that cannot be read, is not.
        """
        assert self._folder is not None
        room = Path(self._folder.name)
        (room / "HEAD").write_text(f"{commit}\n", encoding="ascii")
        try:
            shutil.copy2(self._index(), room / "index")
            self.run("read-tree", "-m", commit)
            is_plain = all(entry[:1] == b"H" for entry in self.run("ls-files", "-v", "-z").split(b"\0")[:-1])
        except OSError:
            is_plain = False
        if not is_plain:
            (room / "index").unlink(missing_ok=True)
            self.run("read-tree", commit)

    def _index(self) -> Path:
        """Return the index of the work tree. Raises OSError."""
        git_folder = self.checkout.git_folder
        if git_folder.is_file():
            pointer = git_folder.read_text(encoding="utf-8", errors="surrogateescape")
            git_folder = self.checkout.top / pointer.removeprefix("gitdir:").strip()
        return git_folder / "index"


def _quoted(path: str) -> str:
    """Return a path as a line of alternates, in quotation marks where a character would be misread."""
    if not set(path) & set('"\\\n#'):
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def is_cut_off(checkout: Checkout) -> bool:
    """Whether only the newest part of the history was fetched."""
    shallow = checkout.common_folder / "shallow"
    return shallow.is_file() and shallow.stat().st_size > 0


def has_promises(checkout: Checkout) -> bool:
    """Whether some contents were left out when the repository was fetched, to be fetched when they are read."""
    return any((checkout.common_folder / "objects" / "pack").glob("*.promisor"))
