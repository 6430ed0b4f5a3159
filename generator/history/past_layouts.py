"""Follow the registers that decide on form layouts through the history, so that a past version is read as it was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from generator.form.layout_choice import LayoutChoice
from generator.form.registers import FORMS_FILE
from generator.history.git import Blob, ChangedFile, Commit
from generator.reading.register_files import read_layouts

ReadBlob = Callable[[str], bytes]
"""Returns the content with an id of git's."""

_SITE_FILE = "site.yml"


class LayoutBlobs(NamedTuple):
    """The two registers that decide on layouts, at one time; None for a file that was not there."""

    forms: Blob | None = None
    site: Blob | None = None

    def after(self, files: Iterable[ChangedFile]) -> LayoutBlobs:
        """Return the registers after a commit that changed `files`."""
        blobs = self._asdict()
        for file in files:
            for name, path in (("forms", FORMS_FILE), ("site", _SITE_FILE)):
                if file.path == path:
                    blobs[name] = file.new
                elif file.old_path == path and blobs[name] == file.old:
                    blobs[name] = None
        return LayoutBlobs(**blobs)


class LayoutsOfCommit(NamedTuple):
    """The registers that decide on layouts before and after a commit."""

    old: LayoutBlobs
    new: LayoutBlobs


def layouts_of_commits(commits: Iterable[Commit]) -> Iterator[tuple[str, LayoutsOfCommit]]:
    """Yield the id of every commit with its registers; `commits` are all commits of the data, the oldest first."""
    old = LayoutBlobs()
    for commit in commits:
        new = old.after(commit.files)
        yield commit.id, LayoutsOfCommit(old, new)
        old = new


class PastFiles:
    """Reads past contents, and the layouts of their time once for every state of the registers."""

    def __init__(self, read_blob: ReadBlob) -> None:
        self.read_blob = read_blob
        self._layouts: dict[LayoutBlobs, LayoutChoice] = {}

    def layouts(self, blobs: LayoutBlobs) -> LayoutChoice:
        """Return the layouts of a time, from the cache where that has them. Passes on what `read_blob` raises."""
        if blobs not in self._layouts:
            files = {
                name: self.read_blob(blob.id)
                for name, blob in ((FORMS_FILE, blobs.forms), (_SITE_FILE, blobs.site))
                if blob and blob.is_regular
            }
            self._layouts[blobs] = read_layouts(partial(_content, files))
        return self._layouts[blobs]


def _content(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise FileNotFoundError(name)
    return files[name]
