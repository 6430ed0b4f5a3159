"""Hold the data folder of the main branch as files, for everything that reads a folder: the form and the checks."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock

from generator.file_writing import write_atomically
from generator.form_app.office_git import GitFailed, OfficeRepository

VIEW_FOLDER = "view"
"""Name of the folder of the view in the folder of the state."""
_COMMIT_FILE = "commit"
"""Name of the file that says which commit the view shows; written last, so that a broken refresh is done again."""


class MainView:
    """Files of the main branch below a folder that keeps its name; a file changes in one step."""

    def __init__(self, repository: OfficeRepository, branch: str, data: str, state_folder: Path) -> None:
        """Take the repository, the main branch, the data folder in it, and the folder of the state."""
        self._repository, self._branch, self._data = repository, branch, data
        self._folder = state_folder / VIEW_FOLDER
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        """The data folder of the main branch, as files that nobody edits."""
        return self._folder / "data"

    def refresh(self) -> str:
        """Show the newest commit of the main branch; return it. Raises GitFailed, OSError."""
        with self._lock:
            commit = self._repository.tip(self._branch) or ""
            shown = self._shown()
            if commit and commit != shown:
                self._show(commit, shown)
            return commit

    def _shown(self) -> str:
        try:
            return (self._folder / _COMMIT_FILE).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return ""

    def _show(self, commit: str, shown: str) -> None:
        """Write the files that differ from those of the commit that is shown; all of them where none is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        files = self._repository.files(commit, self._data)
        try:
            before = self._repository.files(shown, self._data) if shown else {}
        except GitFailed:  # the history was written anew, and that commit is gone
            before = {}
        for path, file in files.items():
            if file.is_regular and before.get(path) != file and _is_plain(path):
                content = self._repository.run("cat-file", "blob", file.id)
                folder, _, name = path.rpartition("/")
                write_atomically(self.folder / folder, name, content)
        present = {
            Path(place, name).relative_to(self.folder).as_posix()
            for place, _, names in os.walk(self.folder)
            for name in names
        }
        for path in present - {path for path, file in files.items() if file.is_regular}:
            (self.folder / path).unlink(missing_ok=True)
        write_atomically(self._folder, _COMMIT_FILE, commit.encode(), durable=True)


def _is_plain(path: str) -> bool:
    """Whether a path of a commit stays below the folder; git lets none leave it, and a name is a name."""
    return not any(part in ("", ".", "..", ".git") for part in path.split("/"))
