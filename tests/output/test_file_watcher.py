"""Changes of files, told by the system: every one that a preview has to follow, and none that its own builds cause."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from generator.output import file_watcher
from generator.output.file_watcher import Watcher, has_events
from tests.support.patience import wait_until


class Heard(FileSystemEventHandler):
    """As MkDocs listens: changes of folders are passed over. Files called .mark-… are our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marks = 0
        self._all: list[FileSystemEvent] = []

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self._all.append(event)

    @property
    def events(self) -> list[FileSystemEvent]:
        """All events but those of our own files."""
        return [event for event in self._all if not _name(event).startswith(".mark-")]

    def wait(self) -> None:
        """Until something was heard, and then until there is nothing more."""
        wait_until(lambda: self.events)
        self.settle()

    def settle(self) -> list[FileSystemEvent]:
        """Write a file until it is heard of, and return all that was heard of other files before: nothing is on its way then.

        Twice: who looks at a folder from time to time may tell of a new file before other changes that were found with it.
        """
        for _ in range(2):
            self.marks += 1
            mark = self.folder / f".mark-{self.marks}"
            wait_until(lambda mark=mark: mark.write_text("x") and mark.name in map(_name, self._all))
        events = self.events
        self._all.clear()
        return events


def _name(event: FileSystemEvent) -> str:
    return Path(os.fsdecode(event.src_path)).name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one file."""
    (tmp_path / "data" / "2023").mkdir(parents=True)
    (tmp_path / "data" / "2023" / "a.yml").write_text("年度: 2023", encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture(params=["told", "looking", "no room"])
def heard(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """What is heard of the folder: told by the system, on a network drive, and where no more can be observed."""
    if request.param == "looking":
        monkeypatch.setattr(file_watcher, "has_events", lambda path: False)
    watcher, heard = Watcher(PollingObserver(timeout=0.1)), Heard(folder)
    watcher.schedule(heard, str(folder), recursive=True)
    if request.param == "no room":
        monkeypatch.setattr(watcher._notified, "start", lambda: (_ for _ in ()).throw(OSError("limit")))
    watcher.start()
    heard.settle()
    yield heard
    watcher.stop()


def test_every_change_is_told(folder: Path, heard: Heard) -> None:
    """Written to, put in its place as editors do, added, removed, and folders as a whole."""
    file = folder / "2023" / "a.yml"
    file.write_text("年度: 2024", encoding="utf-8")
    heard.wait()
    beside = folder / ".a.yml.new"
    beside.write_text("年度: 2025", encoding="utf-8")
    beside.replace(file)
    heard.wait()
    (folder / "2024").mkdir()
    (folder / "2024" / "b.yml").write_text("年度: 2024", encoding="utf-8")
    heard.wait()
    (folder / "2024" / "b.yml").unlink()
    heard.wait()
    (folder / "2023").rename(folder.parent / "2023")
    heard.wait()


def test_reading_is_no_change(folder: Path, heard: Heard) -> None:
    """Else every build would cause another one."""
    (folder / "2023" / "a.yml").read_bytes()
    list(folder.rglob("*"))
    assert heard.settle() == []


def test_watch_can_be_ended(folder: Path) -> None:
    """MkDocs lets plugins do that."""
    watcher, heard = Watcher(PollingObserver(timeout=0.1)), Heard(folder)
    watch = watcher.schedule(heard, str(folder), recursive=True)
    watcher.start()
    watcher.unschedule(watch)
    (folder / "2023" / "a.yml").write_text("年度: 2024", encoding="utf-8")
    time.sleep(0.5)
    watcher.stop()
    assert heard.events == []


MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /mnt/share rw,relatime - cifs //server/share rw
31 22 0:41 / /mnt/my\\040disk rw,relatime shared:7 - xfs /dev/sdb rw
32 22 0:42 / /home rw - ext4 /dev/sdc rw
33 32 0:43 / /home rw - nfs4 server:/home rw
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/srv/site/data", True),
        ("/mnt/share/data", False),
        ("/mnt/shared", True),
        ("/mnt/my disk/data", True),
        ("/home/clerk", False),
    ],
)
def test_only_file_systems_of_this_machine_tell(
    path: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the mount that a folder lies on, the last one where there are several."""
    monkeypatch.setattr(Path, "read_text", lambda self, **_: MOUNTS)
    assert has_events(Path(path)) is told
