"""What git keeps: the only module that asks it (`rebuilding.py` has it make a copy). Reads, and writes nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple

from generator.reading.yaml_text import MAX_FILE_BYTES

_REGULAR = ("100644", "100755")
_SETTINGS = ("-c", "log.showSignature=false", "-c", "diff.renameLimit=1000")
"""So that nobody's own settings change what is printed."""


class Blob(NamedTuple):
    """The content of a file."""

    id: str
    regular: bool = True
    """False for a link, or another repository."""


class ChangedFile(NamedTuple):
    """A file that two states do not have alike; paths are below the folder that was asked about."""

    old_path: str | None
    """None where the old state has no such file; another one than `path` where it was renamed."""
    path: str | None
    """None where the new state has no such file."""
    old: Blob | None
    new: Blob | None
    """With an empty id where the content lies in the folder and not in git."""


class Commit(NamedTuple):
    """A commit of the main line, and what it changed against the one before."""

    id: str
    day: str
    """YYYY-MM-DD in the time zone of its author."""
    subject: str
    files: list[ChangedFile]


def git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints when it is run in `folder`; None where it fails or is not there."""
    command = ["git", "--no-optional-locks", *_SETTINGS, *arguments]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError:
        return None
    return run.stdout if run.returncode == 0 else None


def is_repository(folder: Path) -> bool:
    """Whether git is there and keeps the folder."""
    return git(folder, "rev-parse", "--is-inside-work-tree") is not None


def is_partial(folder: Path) -> bool:
    """Whether contents are left out that git would fetch when they are asked for: a build asks no network."""
    return bool(git(folder, "config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"))


def is_shallow(folder: Path) -> bool:
    """Whether only the newest part of the history is there."""
    return (git(folder, "rev-parse", "--is-shallow-repository") or b"").strip() != b"false"


def commit_of(folder: Path, revision: str) -> str | None:
    """The id of the commit that `revision` names; None where there is none."""
    found = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.decode().strip() if found else None


def files_of(folder: Path, commit: str) -> dict[str, Blob]:
    """Every file below `folder` as the commit has it, by its path below. Raises OSError."""
    files: dict[str, Blob] = {}
    for entry in _pieces(git(folder, "ls-tree", "-r", "-z", commit)):
        details, _, path = entry.partition("\t")
        mode, _, blob = details.split(" ")
        files[path] = Blob(blob, mode in _REGULAR)
    return files


def changed_files(folder: Path, old: str, new: str | None) -> list[ChangedFile]:
    """Files below `folder` that two commits do not have alike; `new` is None for the folder as it lies there.

    Files that git was never told of are not among them. Raises OSError.
    """
    commits = [old] if new is None else [old, new]
    found = git(folder, "diff", "--raw", "-z", "--no-abbrev", "-M", "--relative", *commits, "--", ".")
    pieces = iter(_pieces(found))
    return [_changed(details, pieces) for details in pieces]


def main_line(folder: Path) -> list[Commit]:
    """Commits that changed files below `folder`, the newest first; what a merge brought is told with the merge.

    Raises OSError, also where nothing was committed yet.
    """
    found = git(
        folder, "log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "-M", "--relative",
        "--format=%x01%H%x02%as%x02%s", "--", ".",
    )  # fmt: skip
    commits: list[Commit] = []
    pieces = iter(_pieces(found))
    for piece in pieces:
        if piece.startswith("\x01"):  # a subject may hold anything, but comes last
            commit, day, subject = piece[1:].split("\x02", 2)
            commits.append(Commit(commit, day, subject, []))
        elif piece.strip("\n"):
            commits[-1].files.append(_changed(piece, pieces))
    return commits


def uncommitted(folder: Path) -> bool:
    """Whether a file below `folder` is not as the newest commit has it."""
    return bool(git(folder, "status", "--porcelain", "-z", "--", "."))


def _pieces(output: bytes | None) -> list[str]:
    if output is None:
        raise OSError("git cannot read the repository")
    return output.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _changed(details: str, pieces: Iterator[str]) -> ChangedFile:
    """Of ``:100644 100644 0123… 4567… R090``; a path follows, and of a rename the new path."""
    old_mode, new_mode, old, new, status = details.strip("\n:").split(" ")
    path = next(pieces)
    new_path = next(pieces) if status[0] in "RC" else path
    gone, come = status == "D", status[0] in "AC"
    return ChangedFile(
        None if come else path,
        None if gone else new_path,
        None if come else Blob(old, old_mode in _REGULAR),
        None if gone else Blob(new if new.strip("0") else "", new_mode in _REGULAR),
    )


class Blobs:
    """Reads contents one after the other, by one process of git: ``with Blobs(folder) as blobs: blobs.read(id)``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Blobs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()

    def read(self, blob: str) -> bytes:
        """The content with that id, of a file that is too large only so much that this is seen. Raises OSError."""
        question, answer = self._pipes()
        question.write(f"{blob}\n".encode())
        question.flush()
        head = answer.readline().split()
        if len(head) != 3:
            raise OSError(f"git has no content {blob}")
        size = int(head[2])
        content = answer.read(min(size, MAX_FILE_BYTES + 1))
        rest = size - len(content) + 1  # and the line break after it
        while rest:
            rest -= len(answer.read(min(rest, MAX_FILE_BYTES)))
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
    """Path below `folder` → YYYY-MM-DD of the commit that last touched the file, in the time zone of its author.

    Empty where git does not know: no repository, no git, a history that was cut off (a shallow clone would date every
    file with the day of the cut). A file with changes that are not committed is left out.
    """
    if is_shallow(folder):
        return {}
    changes: dict[str, str] = {}
    day = ""
    log = git(folder, "log", "--format=%x01%as", "--name-only", "--relative", "-z", "--", ".") or b""
    for entry in log.split(b"\0"):
        words = entry.lstrip(b"\n").decode(errors="surrogateescape")
        if words.startswith("\x01"):
            day = words[1:].strip()
        elif words:
            changes.setdefault(words, day)
    for name in (git(folder, "ls-files", "--modified", "--others", "-z") or b"").split(b"\0"):
        changes.pop(name.decode(errors="surrogateescape"), None)
    return changes
