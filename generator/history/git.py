"""Read what git has recorded of a folder, in a clean room. Nothing here writes into a repository."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple

from generator.form.results import RESULTS_SUFFIX
from generator.history.clean_git import (
    CleanRoom,
    GitUnavailable,
    Obstacle,
    find_checkout,
    has_promises,
    is_cut_off,
    named_object,
    run_git,
)
from generator.history.publication_days import publication_days
from generator.reading.data_folder import project_path_of
from generator.reading.yaml_text import MAX_FILE_BYTES

_REGULAR_MODES = ("100644", "100755")


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
    time: str
    """The committer's date, in ISO 8601 with the time zone."""
    message: str
    files: list[ChangedFile]


class MainLine(NamedTuple):
    """The commits of the main line that changed files of a folder."""

    commits: list[Commit]
    """The newest first."""
    newest_time: str | None
    """Time of the checked-out commit; None where it is among `commits`."""

    def days(self, counted: Callable[[Commit], bool]) -> dict[str, str]:
        """Return commit → YYYY-MM-DD on which it became public, of the commits that are `counted`; see `publication_days`."""
        commits = [commit for commit in reversed(self.commits) if counted(commit)]
        days = publication_days([commit.time for commit in commits], self.newest_time)
        return {commit.id: day for commit, day in zip(commits, days, strict=True)}


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


def _answer(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints at the top of the checkout around `folder`; None where it fails or is not installed."""
    try:
        with CleanRoom(find_checkout(folder)) as room:
            return room.run(*arguments)
    except OSError:
        return None


def obstacle_of(folder: Path) -> GitUnavailable | None:
    """Return what keeps git from reading the repository around the folder; None where nothing does."""
    try:
        find_checkout(folder)
    except GitUnavailable as error:
        return error
    return None


def is_partial(folder: Path) -> bool:
    """Whether contents were left out when the repository was fetched: a build uses no network. False where git fails."""
    try:
        return has_promises(find_checkout(folder))
    except OSError:
        return False


def is_shallow(folder: Path) -> bool:
    """Whether only the newest part of the history is available. True where git fails."""
    try:
        return is_cut_off(find_checkout(folder))
    except OSError:
        return True


def merge_base(folder: Path, revision: str) -> str | None:
    """Return the newest commit that both `revision` and the checked-out commit descend from; None where git knows none."""
    commit, newest = commit_of(folder, revision), commit_of(folder, "HEAD")
    base = _answer(folder, "merge-base", commit, newest) if commit and newest else None
    return base.decode().strip() if base else None


def is_in_history(folder: Path, commit: str) -> bool:
    """Whether the checked-out commit is `commit` or descends from it. False where git fails."""
    newest = commit_of(folder, "HEAD")
    return newest is not None and _answer(folder, "merge-base", "--is-ancestor", commit, newest) is not None


def place_in_repository(folder: Path) -> RepositoryPlace:
    """Return where in its repository a folder lies. Raises OSError where it lies in none."""
    top = find_checkout(folder).top
    return RepositoryPlace(top, _below(top, folder))


def _below(top: Path, folder: Path) -> str:
    """Return the path of a folder from the top, with the last slash; empty for the top itself."""
    path = folder.resolve().relative_to(top).as_posix()
    return "" if path == "." else f"{path}/"


def commit_of(folder: Path, revision: str) -> str | None:
    """Return the id of the commit that `revision` names; None where there is no such commit.

    The repository says what the name before the first ``~`` or ``^`` stands for, the clean room everything else.
    """
    name = _NAME.match(revision)
    if name is None:
        return None
    try:
        checkout = find_checkout(folder)
        start = named_object(checkout, name[0])
        with CleanRoom(checkout) as room:
            steps = f"{start}{revision[name.end() :]}^{{commit}}"
            return room.run("rev-parse", "--verify", "--quiet", "--end-of-options", steps).decode().strip()
    except (OSError, ValueError):
        return None


def is_unborn(folder: Path) -> bool:
    """Whether nothing was committed on the checked-out branch yet. False where git fails."""
    try:
        named_object(find_checkout(folder), "HEAD")
    except GitUnavailable as error:
        return error.obstacle is Obstacle.UNREADABLE
    return False


_NAME = re.compile(r"[^~^:-][^~^:]*")


def has_paths(folder: Path, commit: str, paths: Iterable[str]) -> bool:
    """Whether a commit has every one of these files and folders; paths are relative to `folder`. False where git fails."""
    try:
        checkout = find_checkout(folder)
        places = _from_top(checkout.top, folder, paths)
        with CleanRoom(checkout) as room:
            return all(room.run("ls-tree", "-z", "--full-tree", commit, "--", place) for place in places)
    except (OSError, ValueError):
        return False


def _from_top(top: Path, folder: Path, paths: Iterable[str]) -> list[str]:
    """Return paths, relative to `folder` or absolute ones, as paths from the top. Raises ValueError."""
    places = (folder.resolve() / path for path in paths)
    return [Path(os.path.relpath(place.parent.resolve() / place.name, top)).as_posix() for place in places]


def files_of(folder: Path, commit: str) -> dict[str, Blob]:
    """Return every file of a commit below `folder`, by its path relative to it. Raises OSError."""
    checkout = find_checkout(folder)
    below = _below(checkout.top, folder)
    with CleanRoom(checkout) as room:
        output = room.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", below or ".")
    files: dict[str, Blob] = {}
    for entry in _pieces(output):
        details, _, path = entry.partition("\t")
        mode, _, blob = details.split(" ")
        files[path.removeprefix(below)] = Blob(blob, mode in _REGULAR_MODES)
    return files


_RAW = ("--raw", "-z", "--no-abbrev", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")


def changed_files(folder: Path, old: str, new: str | None) -> list[ChangedFile]:
    """Return the files below `folder` that differ between two commits; `new` None stands for the files on disk.

    Untracked files are included. Raises OSError.
    """
    checkout = find_checkout(folder)
    below = _below(checkout.top, folder)
    place = (f"--relative={below}", "--", below) if below else ("--", ".")
    with CleanRoom(checkout) as room:
        if new is None:
            room.read_index(old)
            untracked = room.run("ls-files", "--others", "-z", "--", below or ".")
            room.run("update-index", "--add", "--info-only", "-z", "--stdin", stdin=_files_of_ours(untracked))
            output = room.run("diff", *_RAW, old, *place)
        else:
            output = room.run("diff", *_RAW, old, new, *place)
    pieces = iter(_pieces(output))
    return [_changed_file(details, pieces) for details in pieces]


def _files_of_ours(paths: bytes) -> bytes:
    """Return the paths of a list that ends every one with a zero, without folders that are repositories of their own."""
    return b"".join(path + b"\0" for path in paths.split(b"\0") if path and not path.endswith(b"/"))


def main_line(folder: Path) -> MainLine:
    """Return the commits of the main line that changed files below `folder`.

    Follows first parents only: what a merge brought counts as a change of the merge. Raises OSError, also where nothing
    was committed yet.
    """
    checkout = find_checkout(folder)
    below = _below(checkout.top, folder)
    place = (f"--relative={below}", "--", below) if below else ("--", ".")
    newest = named_object(checkout, "HEAD")
    log = ("log", "--first-parent", "--no-show-signature")
    with CleanRoom(checkout) as room:
        time_of_newest = room.run(*log, "-1", "--format=%cI", newest, "--").decode().strip()
        output = room.run(*log, "-m", *_RAW, "--format=%x01%H%x02%cI%x02%B", newest, *place)
    commits: list[Commit] = []
    pieces = iter(_pieces(output))
    for piece in pieces:
        if piece.startswith("\x01"):  # a message may hold anything, but comes last
            commit, time, message = piece[1:].split("\x02", 2)
            commits.append(Commit(commit, time, message.strip(), []))
        elif piece.strip("\n"):
            commits[-1].files.append(_changed_file(piece, pieces))
    is_newest = bool(commits) and commits[0].id == newest
    return MainLine(commits, None if is_newest else time_of_newest)


def has_uncommitted_changes(folder: Path) -> bool:
    """Whether any file below `folder`, untracked ones included, differs from the newest commit."""
    files = uncommitted_files(folder, ["."])
    return files is not None and bool(files.changed)


def uncommitted_files(folder: Path, paths: Iterable[str]) -> UncommittedFiles | None:
    """Return the files at or below `paths` that differ from the newest commit or are ignored; None where git fails.

    `paths` are relative to `folder` and taken literally. Those that lie in another checkout are unknown to git.
    """
    status = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    try:
        checkout = find_checkout(folder)
        places = _from_top(checkout.top, folder, paths)
        newest = named_object(checkout, "HEAD")
        with CleanRoom(checkout) as room:
            room.read_index(newest)
            output = room.run(*status, "--ignore-submodules=dirty", "--", *places)
    except (OSError, ValueError):
        return None
    entries = [entry.decode(errors="surrogateescape") for entry in output.split(b"\0") if entry]
    return UncommittedFiles(
        changed=[entry[3:] for entry in entries if not entry.startswith("!! ")],
        ignored=[entry[3:] for entry in entries if entry.startswith("!! ")],
    )


def tracked_paths(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return what the newest commit has at or below `paths`, relative to `folder`, and in any folder of compiled code below it.

    Upper and lower case count as the same, as they do on some systems. Empty where git fails.
    """
    try:
        checkout = find_checkout(folder)
        below = _below(checkout.top, folder)
        newest = named_object(checkout, "HEAD")
        with CleanRoom(checkout) as room:
            room.read_index(newest)
            output = room.run("ls-files", "-z")
    except (OSError, ValueError):
        return []
    entries = (path.decode(errors="surrogateescape") for path in output.split(b"\0") if path)
    own = [entry.removeprefix(below) for entry in entries if entry.startswith(below)]
    places = tuple(f"{path.casefold()}/" for path in (*paths,))
    return [
        name for name in own if f"{name.casefold()}/".startswith(places) or "__pycache__/" in name.casefold()
    ]


def check_out(folder: Path, commit: str, target: Path) -> str:
    """Make a repository with a commit and its history in `target`, a folder that does not exist yet.

    It shares the objects of the repository around `folder`, but none of its settings. Return the path of `folder` in it,
    with the last slash. Raises OSError.
    """
    checkout = find_checkout(folder)
    new = CleanRoom(checkout).new_repository(target)
    for command in (("update-ref", "--no-deref", "HEAD", commit), ("reset", "--hard", "--quiet", commit)):
        run_git(target, command, new)
    return _below(checkout.top, folder)


def _pieces(output: bytes) -> list[str]:
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
        self._rooms = ExitStack()

    def __enter__(self) -> BlobReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._rooms:
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
            room = self._rooms.enter_context(CleanRoom(find_checkout(self._folder)))
            self._process = room.start("cat-file", "--batch")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def _changed_data(files: Iterable[ChangedFile]) -> Iterator[str]:
    """Yield the paths of data files that are there after a commit, and those of results that are gone: their project stays."""
    for file in files:
        if file.path is not None and file.path.endswith(".yml"):
            yield file.path
        if (
            file.old_path is not None
            and file.old_path != file.path
            and file.old_path.endswith(RESULTS_SUFFIX)
        ):
            yield file.old_path


def last_changes(folder: Path) -> dict[str, str]:
    """Return path of a data file below `folder` → YYYY-MM-DD on which its present content became public.

    A project file and its file of results count as one, under the path of the project file, for they are on one page; a
    file of results that was removed changed the page too.
    Files with uncommitted changes are left out. Empty where git does not know: no repository, no git, or a shallow clone,
    which would date every file with the day where the history was cut off.
    """
    if is_shallow(folder):
        return {}
    changes: dict[str, str] = {}
    try:
        line = main_line(folder)
        days = line.days(lambda commit: any(True for _ in _changed_data(commit.files)))
        for commit in line.commits:
            for path in _changed_data(commit.files):
                changes.setdefault(project_path_of(path), days[commit.id])
        below = place_in_repository(folder).below_root
    except (OSError, ValueError):
        return {}
    uncommitted = uncommitted_files(folder, ["."])
    for name in [*uncommitted.changed, *uncommitted.ignored] if uncommitted else ():
        changes.pop(project_path_of(name.removeprefix(below)), None)
    return changes
