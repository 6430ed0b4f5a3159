"""The pages of the guide that are written from the form layouts: fresh, complete, and the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.form.form_layouts import FormLayout
from generator.reading.register_files import read_registers
from tests.conftest import HOME
from tests.support.form_guide import LAYOUTS, forms_page, words_page
from tests.support.form_picture import form_picture
from tests.support.forms import CASES, DATA, printed, read
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
        flat = layout.name == "重庆目标表"
        levels = ("一级指标",) if flat else ("一级指标", "二级指标")
        assert section.endswith(form_picture(layout, levels))


@pytest.mark.parametrize(
    "layout", [*LAYOUTS, *layout_registers().layouts.own], ids=lambda layout: layout.name
)
def test_picture_has_every_cell(layout: FormLayout) -> None:
    """All words of the form stand in it; every row is as wide as the table, and in every column a cell begins."""
    picture = form_picture(layout)
    for word in (*layout.blocks, *layout.all_sources, *layout.sides, layout.title):
        if layout.has("项目资金") or word not in (*layout.all_sources, *layout.sides):
            assert word in picture
    open_rows: list[int] = []  # widths of the cells that reach into the next rows
    begins, widths = set(), set()
    for row in re.findall("<tr>(.*)</tr>", picture):
        width = open_rows.pop(0) if open_rows else 0
        for cell in re.findall("<t[hd]([^>]*)>", row):
            span = re.search(r'colspan="(\d+)"', cell)
            rows = re.search(r'rowspan="(\d+)"', cell)
            columns = int(span[1]) if span else 1
            begins.add(width)
            width += columns
            if rows:
                open_rows = [columns] * (int(rows[1]) - 1)
        widths.add(width)
    assert widths == {len(begins)}


def test_text_of_a_layout_is_no_markup() -> None:
    """Words of a layout are text in the picture."""
    layout = FormLayout(名称="<b>", 标题="<script>", 表头=["<i>"])
    assert "<script>" not in form_picture(layout)
    assert "&lt;i&gt;" in form_picture(layout)


def test_worked_example_is_right() -> None:
    """The forms.yml of the guide is one that can be read, and each of its steps is a part of it."""
    blocks = re.findall(
        r"```yaml\n(.*?)```", (GUIDE / "own-forms" / "index.md").read_text("utf-8"), re.DOTALL
    )
    *steps, whole = blocks
    lines = whole.splitlines()
    assert [line for step in steps for line in step.splitlines() if line not in lines] == []
    theirs = read_registers(
        lambda name: whole.encode() if name == "forms.yml" else (DATA / name).read_bytes(), "data"
    )
    (layout,) = theirs.layouts.own
    assert theirs.layouts.layout_of(None, 2025, ["滁州市总工会"]) is layout
    assert layout.word("项目名称") == "专项资金名称"


def test_examples_of_the_guide_are_right() -> None:
    """其他栏目 and 照录, as the guide writes them, are taken; the unit in 元 and a blank cell as well."""
    text = (GUIDE / "index.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    further, copied = (
        next(block for block in blocks if block.startswith(key)) for key in ("其他栏目", "照录")
    )
    project = (CASES / "project.yml").read_text("utf-8").replace("指标值: ≥95%", "指标值: （原表空白）")
    project = project.replace(
        "  年度: {总额: 150.00, 财政", '  金额单位: 元\n  年度: {总额: "1,500,000.00", 财政'
    )
    read_as, _, problems = read((project + further + copied).encode())
    assert printed(problems) == ""
    assert read_as is not None
    assert list(read_as.other_cells) == ["项目负责人", "人员情况", "重点任务"]
    assert read_as.copied_as_printed[0].code == "funds-sum"
