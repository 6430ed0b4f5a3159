"""Changes of files as the system tells them.

MkDocs looks through all files twice a second, which takes a third of a processor for ten thousand of them. That is left
to file systems whose changes nobody tells, such as network drives.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
"""Not that a file was opened: every build opens all of them."""

_LOCAL = frozenset(
    [
        "bcachefs",
        "btrfs",
        "erofs",
        "ext2",
        "ext3",
        "ext4",
        "f2fs",
        "jfs",
        "overlay",
        "reiserfs",
        "tmpfs",
        "xfs",
        "zfs",
    ]
)
"""Linux file systems that only this machine writes to, through its kernel, which tells of it."""


class Watcher:
    """An observer, as watchdog calls it, in the place of one that looks through all files."""

    def __init__(self, looking: BaseObserver) -> None:
        """`looking` keeps what it was given already, and is given what the system tells nothing of."""
        self._looking = looking
        self._told = Observer()
        self._scheduled: list[tuple[FileSystemEventHandler, str, bool]] = []

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> ObservedWatch:
        """Call the handler with every change below the path."""
        if not told_by_system(Path(path)):
            return self._looking.schedule(handler, path, recursive=recursive)
        self._scheduled.append((handler, path, recursive))
        return self._told.schedule(_Told(handler), path, recursive=recursive, event_filter=_CHANGES)

    def unschedule(self, watch: ObservedWatch) -> None:
        """No longer call the handler that was scheduled for it."""
        for observer in (self._told, self._looking):
            with suppress(KeyError):
                observer.unschedule(watch)

    def start(self) -> None:
        """Begin; where the system has no room for another observer, look through the files after all."""
        try:
            self._told.start()
        except OSError:
            self._told.unschedule_all()
            for handler, path, recursive in self._scheduled:
                self._looking.schedule(handler, path, recursive=recursive)
        self._looking.start()

    def stop(self) -> None:
        """End both."""
        self._looking.stop()
        self._told.stop()


class _Told(FileSystemEventHandler):
    """Makes changes of files of what happened to a folder as a whole: MkDocs passes over folders."""

    def __init__(self, handler: FileSystemEventHandler) -> None:
        self._handler = handler

    def dispatch(self, event: Any) -> None:
        whole = isinstance(event, DirDeletedEvent | DirMovedEvent)
        self._handler.dispatch(FileModifiedEvent(event.src_path) if whole else event)


def told_by_system(path: Path) -> bool:
    """Whether every change below the path comes through this system, and is told by it."""
    if sys.platform != "linux":
        return True
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        # 36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw; the last one mounted there counts
        kinds = {
            line.split(" ")[4].replace("\\040", " "): line.partition(" - ")[2].split(" ")[0]
            for line in mounts.splitlines()
        }
        resolved = path.resolve()
        return next(
            kinds[str(above)] in _LOCAL for above in (resolved, *resolved.parents) if str(above) in kinds
        )
    except (OSError, StopIteration):
        return False
