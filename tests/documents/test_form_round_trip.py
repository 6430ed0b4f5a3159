"""The official form as Word and Excel file, imported again: the same data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.form.registers import Registers
from generator.reading.register_files import read_registers
from tests.support.every_layout import EVERY_LAYOUT, LAYOUT_FILES
from tests.support.form_round_trip import differences, imported_drafts, project_in
from tests.support.forms import DATA, registers
from tests.support.layouts import LAYOUT_FILES as OWN_LAYOUT_FILES
from tests.support.layouts import layout_registers

SIX = sorted((DATA / "2023").glob("*.yml"))


@pytest.mark.parametrize("file", SIX, ids=lambda file: file.stem)
def test_six_come_back_byte_for_byte(file: Path, tmp_path: Path) -> None:
    """From the forms of the founding document as Word and Excel files; comments are no part of a form."""
    text = file.read_text("utf-8")
    project = project_in(text, registers())
    assert project is not None
    without_comments = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    for ending, draft in imported_drafts(project, registers(), tmp_path):
        assert draft.text == without_comments, ending
        assert (draft.doubts, draft.problems) == ([], []), ending


@cache
def _every_layout() -> Registers:
    def read_register(name: str) -> bytes:
        return (DATA if name == "taxonomy.yml" else EVERY_LAYOUT).joinpath(name).read_bytes()

    return read_registers(read_register, "data")


@pytest.mark.parametrize(
    ("file", "own"),
    [
        *((file, _every_layout) for file in LAYOUT_FILES),
        *((file, layout_registers) for file in OWN_LAYOUT_FILES),
    ],
    ids=lambda value: getattr(value, "stem", ""),
)
def test_form_of_every_layout_comes_back(file: Path, own: Any, tmp_path: Path) -> None:
    """Every value of a form in any layout stands in the draft that is read as one of that layout."""
    project = project_in(file.read_text("utf-8"), own())
    assert project is not None
    for ending, draft in imported_drafts(project, own(), tmp_path, project.layout):
        other = differences(project, project_in(draft.text, own()))
        assert other == {}, (ending, draft.refusal)
