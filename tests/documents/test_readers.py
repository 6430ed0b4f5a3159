"""Files of every format give the tables that people see in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.documents.content_reader import read_content
from generator.documents.grid import ReadingOptions
from tests.conftest import HOME
from tests.support.grid_text import document_text

CASES = HOME / "tests" / "cases" / "documents"
FILES = sorted(file for file in CASES.iterdir() if file.suffix != ".txt")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_file_gives_its_tables(file: Path, golden: Callable[[Path, str], None]) -> None:
    """Each cell has the text that the office program shows, at its place, with its spans."""
    document = read_content(file.read_bytes(), file.name, ReadingOptions())
    golden(file.with_suffix(file.suffix + ".txt"), document_text(document))
