"""Files that are written safely: whole or not at all, never into what another name leads to, and locked."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from generator.file_writing import (
    copy_file,
    lock_alone,
    lock_shared,
    open_lock,
    remove_lock,
    write_atomically,
    write_new,
    write_unshared,
)
from tests.support.full_disk import full_disk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits and locks")


def test_file_in_a_folder_that_is_missing(tmp_path: Path) -> None:
    """The folder is made; the pieces follow one another, and nothing else is left."""
    write_atomically(tmp_path / "a" / "b", "file", b"one ", b"two")
    assert (tmp_path / "a/b/file").read_bytes() == b"one two"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["file"]


def test_reader_of_the_file_before(tmp_path: Path) -> None:
    """Whoever has it open reads it to its end."""
    write_atomically(tmp_path, "file", b"before")
    with (tmp_path / "file").open("rb") as opened:
        write_atomically(tmp_path, "file", b"after")
        assert opened.read() == b"before"
    assert (tmp_path / "file").read_bytes() == b"after"


@pytest.mark.parametrize("durable", [False, True])
def test_disk_that_is_full(tmp_path: Path, durable: bool) -> None:
    """The file before stays, and nothing is left next to it."""
    write_atomically(tmp_path, "file", b"before")
    with full_disk(), pytest.raises(OSError, match="too large"):
        write_atomically(tmp_path, "file", b"x" * 200, durable=durable)
    assert (tmp_path / "file").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_permissions(tmp_path: Path) -> None:
    """They are the ones that were asked for, whatever the umask is."""
    before = os.umask(0o077)
    try:
        write_atomically(tmp_path, "file", b"", mode=0o644)
        write_atomically(tmp_path, "other", b"")
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("file", "other")] == [0o644, 0o600]


def test_new_file(tmp_path: Path) -> None:
    """Its status is the last one; one that exists is not touched."""
    status = write_new(tmp_path / "file", b"content")
    assert status == (tmp_path / "file").stat()
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "file", b"another")
    assert (tmp_path / "file").read_bytes() == b"content"


def test_file_that_has_two_names(tmp_path: Path) -> None:
    """What is written under one name is not seen under the other."""
    write_new(tmp_path / "published", b"before")
    os.link(tmp_path / "published", tmp_path / "new")
    status = write_unshared(f"{tmp_path}/new", b"after")
    assert status.st_ino == (tmp_path / "new").stat().st_ino
    assert ((tmp_path / "published").read_bytes(), (tmp_path / "new").read_bytes()) == (b"before", b"after")


def test_copy(tmp_path: Path) -> None:
    """The content alone, below folders that are made."""
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "file").chmod(0o400)
    copy_file(tmp_path / "file", tmp_path / "a" / "copy")
    assert (tmp_path / "a/copy").read_bytes() == b"content"
    assert (tmp_path / "a/copy").stat().st_mode & stat.S_IWUSR


def test_locks(tmp_path: Path) -> None:
    """Several share one; nobody has it alone as long as another one has it, and its file is removed at the end."""
    first, second, third = (open_lock(tmp_path / "lock") for _ in range(3))
    lock_shared(first)
    lock_shared(second)
    with pytest.raises(BlockingIOError):
        lock_alone(first)
    os.close(second)
    assert lock_alone(first)
    with pytest.raises(BlockingIOError):
        lock_alone(third)
    remove_lock(tmp_path / "lock", first)
    assert lock_alone(third)
    assert list(tmp_path.iterdir()) == []
    os.close(third)
