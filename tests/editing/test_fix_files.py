"""A file that is mended is never half written, and never written over what somebody else wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.editing.fix import FixedFile
from generator.editing.fix_files import FileChangedMeanwhile, write_fixed_file
from tests.support.full_disk import full_disk

BEFORE, AFTER = b"before\n", b"after\n" * 1000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to be mended."""
    file = tmp_path / "a.yml"
    file.write_bytes(BEFORE)
    return file


def test_file_that_was_changed_meanwhile(file: Path) -> None:
    """What was saved while somebody was asked is kept."""
    file.write_bytes(b"saved\n")
    with pytest.raises(FileChangedMeanwhile):
        write_fixed_file(file, FixedFile(BEFORE, AFTER, ()))
    assert file.read_bytes() == b"saved\n"


def test_file_that_became_a_link(file: Path, tmp_path: Path) -> None:
    """What it leads to is not written to, although it has the same content."""
    target = tmp_path / "target.yml"
    file.rename(target)
    file.symlink_to(target)
    with pytest.raises(FileChangedMeanwhile):
        write_fixed_file(file, FixedFile(BEFORE, AFTER, ()))
    assert (file.is_symlink(), target.read_bytes()) == (True, BEFORE)


def test_disk_that_is_full(file: Path) -> None:
    """The file stays whole, and nothing is left beside it."""
    with full_disk(), pytest.raises(OSError, match="too large"):
        write_fixed_file(file, FixedFile(BEFORE, AFTER, ()))
    assert file.read_bytes() == BEFORE
    assert list(file.parent.iterdir()) == [file]
