"""Watch files by the events of the operating system.

MkDocs looks through all files twice a second, which takes a third of a processor for ten thousand of them. That is left
to file systems without events, such as network drives.
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
"""Events that matter. That a file was opened does not: every build opens all of them."""

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
"""Linux file systems that only this machine writes to, through its kernel, which reports every change."""


class Watcher:
    """An observer, as watchdog calls it, in the place of one that polls all files."""

    def __init__(self, polling: BaseObserver) -> None:
        """Leave to `polling` what was scheduled with it, and give it the paths without events as well."""
        self._polling = polling
        self._notified = Observer()
        self._scheduled: list[tuple[FileSystemEventHandler, str, bool]] = []

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> ObservedWatch:
        """Call the handler with every change below the path."""
        if not has_events(Path(path)):
            return self._polling.schedule(handler, path, recursive=recursive)
        self._scheduled.append((handler, path, recursive))
        return self._notified.schedule(
            _FolderEvents(handler), path, recursive=recursive, event_filter=_CHANGES
        )

    def unschedule(self, watch: ObservedWatch) -> None:
        """Stop calling the handler that was scheduled with this watch."""
        for observer in (self._notified, self._polling):
            with suppress(KeyError):
                observer.unschedule(watch)

    def start(self) -> None:
        """Start both observers; where the system has no room for another one, poll all files after all."""
        try:
            self._notified.start()
        except OSError:
            self._notified.unschedule_all()
            for handler, path, recursive in self._scheduled:
                self._polling.schedule(handler, path, recursive=recursive)
        self._polling.start()

    def stop(self) -> None:
        """Stop both observers."""
        self._polling.stop()
        self._notified.stop()


class _FolderEvents(FileSystemEventHandler):
    """Passes on what happened to a folder as a change of a file: MkDocs ignores folders."""

    def __init__(self, handler: FileSystemEventHandler) -> None:
        self._handler = handler

    def dispatch(self, event: Any) -> None:
        """Pass the event on."""
        whole = isinstance(event, DirDeletedEvent | DirMovedEvent)
        self._handler.dispatch(FileModifiedEvent(event.src_path) if whole else event)


def has_events(path: Path) -> bool:
    """Whether the operating system reports every change below the path: no other machine can write there."""
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
