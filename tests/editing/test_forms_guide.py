"""The pages of the guide that are written from the form layouts: fresh, complete, and the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.form.form_layouts import FormLayout
from tests.conftest import HOME
from tests.support.form_guide import LAYOUTS, forms_page, words_page
from tests.support.form_picture import form_picture
from tests.support.layouts import layout_registers

GUIDE = HOME / "docs" / "editing"


@pytest.mark.parametrize(("name", "page"), [("forms", forms_page), ("words", words_page)])
def test_page_is_fresh(name: str, page: Callable[[], str], golden: Callable[[Path, str], None]) -> None:
    """What the layouts say today stands on the page; `pytest --accept` renews it. Written twice, it is the same."""
    assert page() == page()
    golden(GUIDE / name / "index.md", page())


def test_every_word_of_every_layout_can_be_looked_up() -> None:
    """Each word that may stand as a key, and each that the form prints, has its row."""
    looked_up = set(re.findall(r"^\| ([^|]+) \|", words_page(), re.MULTILINE))
    for layout in LAYOUTS:
        words = {word.rpartition("·")[2] for word in layout.words_of_file()} - {"无"}
        unused = set() if layout.has("项目资金") else {*layout.all_sources, *layout.sides}
        assert words - unused - looked_up == set(), layout.name


def test_every_layout_has_its_place() -> None:
    """A row that leads to its section, its 说明, what to write, its picture."""
    page = forms_page()
    for number, layout in enumerate(LAYOUTS, 1):
        assert layout.description
        assert f"| [{layout.name}](#form-{number}) | {layout.description} |" in page
        section = page.partition(f" {{#form-{number}}}\n")[2].partition("\n## ")[0]
        assert f"表式: {layout.name}\n" in section or number == 1
        assert section.endswith(form_picture(layout))


@pytest.mark.parametrize(
    "layout", [*LAYOUTS, *layout_registers().layouts.own], ids=lambda layout: layout.name
)
def test_picture_has_every_cell(layout: FormLayout) -> None:
    """All words of the form stand in it; every row is as wide as the table."""
    picture = form_picture(layout)
    for word in (*layout.blocks, *layout.all_sources, *layout.sides, layout.title):
        if layout.has("项目资金") or word not in (*layout.all_sources, *layout.sides):
            assert word in picture
    open_rows: list[int] = []
    for row in re.findall("<tr>(.*)</tr>", picture):
        width = sum(open_rows.pop(0) if open_rows else 0 for _ in range(1))
        for cell in re.findall("<t[hd]([^>]*)>", row):
            span = re.search(r'colspan="(\d+)"', cell)
            rows = re.search(r'rowspan="(\d+)"', cell)
            columns = int(span[1]) if span else 1
            width += columns
            if rows:
                open_rows = [columns] * (int(rows[1]) - 1)
        assert width == 12, row


def test_text_of_a_layout_is_no_markup() -> None:
    """Words of a layout are text in the picture."""
    layout = FormLayout(名称="<b>", 标题="<script>", 表头=["<i>"])
    assert "<script>" not in form_picture(layout)
    assert "&lt;i&gt;" in form_picture(layout)
