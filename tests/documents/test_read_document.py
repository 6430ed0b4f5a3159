"""Files of strangers are read in a process of their own, and give a document or one Chinese sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from generator.documents.read_document import read_document
from tests.documents.test_readers import CASES
from tests.support.grid_text import document_text


def read_or_problem(path: Path) -> Document | DocumentProblem:
    """Read a file, or return why it was not read."""
    try:
        return read_document(path, ReadingOptions())
    except DocumentProblem as problem:
        return problem


def test_document_comes_back_from_its_process(tmp_path: Path) -> None:
    """The content decides, not the name; nothing is lost on the way between the processes."""
    path = tmp_path / "表.doc"
    shutil.copy(CASES / "M_six.xlsx", path)
    assert document_text(read_or_problem(path)) == (CASES / "M_six.xlsx.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "corrupt"),
        (b"PK\x03\x04cut", "corrupt"),
        (b"\x00\x01\x02\x03", "unknown-format"),
        (None, "unreadable"),
    ],
)
def test_file_that_is_none_gives_one_sentence(tmp_path: Path, content: bytes | None, code: str) -> None:
    """Whatever a file is, the answer is a sentence and no traceback."""
    path = tmp_path / "表.xlsx"
    if content is not None:
        path.write_bytes(content)
    problem = read_or_problem(path)
    assert isinstance(problem, DocumentProblem)
    assert problem.code == code
    assert problem.message
