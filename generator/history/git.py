"""Ask git what it has recorded of a folder. The only module that does; nothing here writes into a repository."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple

from generator.reading.yaml_text import MAX_FILE_BYTES

_REGULAR_MODES = ("100644", "100755")
_SETTINGS = ("-c", "log.showSignature=false", "-c", "diff.renameLimit=1000")
"""Options before every command, so that no user's own settings change what git prints."""


class Blob(NamedTuple):
    """The content of a file in a commit."""

    id: str
    """Object name in git; empty where the content lies in the folder and not in git."""
    is_regular: bool = True
    """False for a symbolic link or a submodule."""


class ChangedFile(NamedTuple):
    """A file that differs between two states; both paths are relative to the folder that was compared."""

    old_path: str | None
    """Path in the old state, different from `path` where git detected a rename; None where the file is new."""
    path: str | None
    """Path in the new state; None where the file was deleted."""
    old: Blob | None
    """Content in the old state; None where the file is new."""
    new: Blob | None
    """Content in the new state; None where the file was deleted."""


class Commit(NamedTuple):
    """A commit of the main line, with the files that it changed against its first parent."""

    id: str
    day: str
    """YYYY-MM-DD in the time zone of its author."""
    subject: str
    files: list[ChangedFile]


class UncommittedFiles(NamedTuple):
    """Files that are not as the newest commit has them, by their paths from the root of the repository."""

    changed: list[str]
    """Files that were changed, added or deleted, untracked ones included."""
    ignored: list[str]
    """Files and folders that .gitignore names; a folder's path ends with a slash."""


class RepositoryPlace(NamedTuple):
    """Position of a folder in its repository."""

    root: Path
    """The top folder of the work tree."""
    below_root: str
    """Path of the folder from there, with the last slash; empty for the top folder itself."""


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints when it runs in `folder`; None where it fails or is not installed."""
    command = ["git", "--no-optional-locks", *_SETTINGS, *arguments]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError:
        return None
    return run.stdout if run.returncode == 0 else None


def is_repository(folder: Path) -> bool:
    """Whether git is installed and the folder lies in a repository."""
    return _git(folder, "rev-parse", "--is-inside-work-tree") is not None


def is_partial(folder: Path) -> bool:
    """Whether git would fetch missing contents from a remote when they are read: a build uses no network."""
    return bool(_git(folder, "config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"))


def is_shallow(folder: Path) -> bool:
    """Whether only the newest part of the history is available. True where git fails."""
    return (_git(folder, "rev-parse", "--is-shallow-repository") or b"").strip() != b"false"


def merge_base(folder: Path, revision: str) -> str | None:
    """Return the newest commit that both `revision` and the checked-out commit descend from; None where git knows none."""
    base = _git(folder, "merge-base", "--", revision, "HEAD")
    return base.decode().strip() if base else None


def is_in_history(folder: Path, commit: str) -> bool:
    """Whether the checked-out commit is `commit` or descends from it. False where git fails."""
    return _git(folder, "merge-base", "--is-ancestor", commit, "HEAD") is not None


def place_in_repository(folder: Path) -> RepositoryPlace:
    """Return where in its repository a folder lies. Raises OSError where it lies in none."""
    prefix, root = (_git(folder, "rev-parse", option) for option in ("--show-prefix", "--show-toplevel"))
    if prefix is None or root is None:
        raise OSError("git has no work tree here")
    return RepositoryPlace(Path(_path(root)), _path(prefix))


def _path(output: bytes) -> str:
    return output.decode(errors="surrogateescape").rstrip("\n")


def commit_of(folder: Path, revision: str) -> str | None:
    """Return the id of the commit that `revision` names; None where there is no such commit."""
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return commit.decode().strip() if commit else None


def files_of(folder: Path, commit: str) -> dict[str, Blob]:
    """Return every file of a commit below `folder`, by its path relative to it. Raises OSError."""
    files: dict[str, Blob] = {}
    for entry in _pieces(_git(folder, "ls-tree", "-r", "-z", commit)):
        details, _, path = entry.partition("\t")
        mode, _, blob = details.split(" ")
        files[path] = Blob(blob, mode in _REGULAR_MODES)
    return files


def changed_files(folder: Path, old: str, new: str | None) -> list[ChangedFile]:
    """Return the files below `folder` that differ between two commits; `new` None stands for the files on disk.

    Untracked files are not included. Raises OSError.
    """
    commits = [old] if new is None else [old, new]
    output = _git(folder, "diff", "--raw", "-z", "--no-abbrev", "-M", "--relative", *commits, "--", ".")
    pieces = iter(_pieces(output))
    return [_changed_file(details, pieces) for details in pieces]


def main_line(folder: Path) -> list[Commit]:
    """Return the commits of the main line that changed files below `folder`, newest first.

    Follows first parents only: what a merge brought counts as a change of the merge. Raises OSError, also where nothing
    was committed yet.
    """
    output = _git(
        folder, "log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "-M", "--relative",
        "--format=%x01%H%x02%as%x02%s", "--", ".",
    )  # fmt: skip
    commits: list[Commit] = []
    pieces = iter(_pieces(output))
    for piece in pieces:
        if piece.startswith("\x01"):  # a subject may hold anything, but comes last
            commit, day, subject = piece[1:].split("\x02", 2)
            commits.append(Commit(commit, day, subject, []))
        elif piece.strip("\n"):
            commits[-1].files.append(_changed_file(piece, pieces))
    return commits


def has_uncommitted_changes(folder: Path) -> bool:
    """Whether any file below `folder`, untracked ones included, differs from the newest commit."""
    return bool(_git(folder, "status", "--porcelain", "-z", "--", "."))


def uncommitted_files(folder: Path, paths: Iterable[str]) -> UncommittedFiles | None:
    """Return the files at or below `paths` that differ from the newest commit or are ignored; None where git fails.

    `paths` are relative to `folder` and taken literally.
    """
    status = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    output = _git(folder, "--literal-pathspecs", *status, "--", *paths)
    if output is None:
        return None
    entries = [entry.decode(errors="surrogateescape") for entry in output.split(b"\0") if entry]
    return UncommittedFiles(
        changed=[entry[3:] for entry in entries if not entry.startswith("!! ")],
        ignored=[entry[3:] for entry in entries if entry.startswith("!! ")],
    )


def tracked_paths(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return what git tracks at or below `paths`, relative to `folder`, and in any folder of compiled code below it.

    Upper and lower case count as the same, as they do on some systems. Empty where git fails.
    """
    patterns = [f":(icase,literal){path}" for path in paths]
    output = _git(folder, "ls-files", "-z", "--", *patterns, ":(icase,glob)**/__pycache__/**")
    return [path.decode(errors="surrogateescape") for path in (output or b"").split(b"\0") if path]


def _pieces(output: bytes | None) -> list[str]:
    if output is None:
        raise OSError("git cannot read the repository")
    return output.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _changed_file(details: str, pieces: Iterator[str]) -> ChangedFile:
    """Parse one entry of ``--raw -z``: `details` such as ``:100644 100644 0123… 4567… R090``, then its paths.

    `pieces` yields the path next, and after a renamed file's path the new one.
    """
    old_mode, new_mode, old, new, status = details.strip("\n:").split(" ")
    path = next(pieces)
    new_path = next(pieces) if status[0] in "RC" else path
    deleted, added = status == "D", status[0] in "AC"
    return ChangedFile(
        None if added else path,
        None if deleted else new_path,
        None if added else Blob(old, old_mode in _REGULAR_MODES),
        None if deleted else Blob(new if new.strip("0") else "", new_mode in _REGULAR_MODES),
    )


class BlobReader:
    """Reads contents by their ids with one git process: ``with BlobReader(folder) as blobs: blobs.read(id)``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> BlobReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()

    def read(self, blob: str) -> bytes:
        """Return the content with that id, cut one byte above the size that readers of files accept. Raises OSError."""
        requests, answers = self._pipes()
        requests.write(f"{blob}\n".encode())
        requests.flush()
        head = answers.readline().split()
        if len(head) != 3:
            raise OSError(f"git has no content {blob}")
        size = int(head[2])
        content = answers.read(min(size, MAX_FILE_BYTES + 1))
        rest = size - len(content) + 1  # and the line break after it
        while rest:
            rest -= len(answers.read(min(rest, MAX_FILE_BYTES)))
        return content

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "cat-file", "--batch"],
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def last_changes(folder: Path) -> dict[str, str]:
    """Return path below `folder` → YYYY-MM-DD of the commit that last touched the file, in its author's time zone.

    Files with uncommitted changes are left out. Empty where git does not know: no repository, no git, or a shallow clone,
    which would date every file with the day where the history was cut off.
    """
    if is_shallow(folder):
        return {}
    changes: dict[str, str] = {}
    day = ""
    log = _git(folder, "log", "--format=%x01%as", "--name-only", "--relative", "-z", "--", ".") or b""
    for entry in log.split(b"\0"):
        words = entry.lstrip(b"\n").decode(errors="surrogateescape")
        if words.startswith("\x01"):
            day = words[1:].strip()
        elif words:
            changes.setdefault(words, day)
    for name in (_git(folder, "ls-files", "--modified", "--others", "-z") or b"").split(b"\0"):
        changes.pop(name.decode(errors="surrogateescape"), None)
    return changes
