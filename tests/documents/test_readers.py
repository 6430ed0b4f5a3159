"""Files of every format give the tables that people see in them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from generator.documents.content_reader import read_content
from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from tests.conftest import HOME
from tests.support.grid_text import document_text

CASES = HOME / "tests" / "cases" / "documents"
FILES = sorted(file for file in CASES.iterdir() if file.is_file() and file.suffix not in (".txt", ".jpg"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_file_gives_its_tables(file: Path, golden: Callable[[Path, str], None]) -> None:
    """Each cell has the text that the office program shows, at its place, with its spans."""
    try:
        answer: Document | DocumentProblem = read_content(file.read_bytes(), file.name, ReadingOptions())
    except DocumentProblem as problem:
        answer = problem
    golden(file.with_suffix(file.suffix + ".txt"), document_text(answer))


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "docx", "odt", "html"])
def test_every_format_gives_the_same_cells(suffix: str) -> None:
    """One form, written by different programs in each format, is read alike, cell by cell."""
    expected = form_cells("doc")
    assert len(expected) == 133
    assert form_cells(suffix) == expected


def form_cells(suffix: str) -> list[tuple[str, int, int, int, int]]:
    """Return texts, places and spans of the cells of the form, without the lines over it."""
    file = CASES / f"S3_laodong-jingsai.{suffix}"
    document = read_content(file.read_bytes(), file.name, ReadingOptions())
    grid = max(document.grids, key=lambda grid: len(grid.cells))
    first = next(cell.row for cell in grid.cells if cell.text == "项目名称")
    return [
        (cell.text, cell.row - first, cell.column, cell.row_span, cell.column_span)
        for cell in grid.cells
        if cell.row >= first
    ]


def test_scan_is_read_where_that_is_requested() -> None:
    """Lines of a slanted scan give the cells, recognition their texts; all of it is marked as recognised."""
    content = (CASES / "scan.jpg").read_bytes()
    with pytest.raises(DocumentProblem) as problem:
        read_content(content, "scan.jpg", ReadingOptions())
    assert problem.value.code == "scan"
    document = read_content(content, "scan.jpg", ReadingOptions(recognise=True))
    assert document.from_picture
    [grid] = document.grids
    rows = [[cell.text for cell in grid.cells if cell.row == row] for row in range(6)]
    assert rows == [
        ["项目名称", "工资集体协商工作经费"],
        ["实施单位", "滁州市总工会"],
        ["项目属性", "经常性项目"],
        ["项目资金\n（万元）", "中期资金总额：", "5.00", "年度资金总额：", "10.00"],
        ["其中：财政拨款", "5.00", "其中：财政拨款", "10.00"],
        ["其他资金", "0.00", "其他资金", "0.00"],
    ]


def test_small_print_of_a_scan_is_doubted_cell_by_cell() -> None:
    """Letters of half the height are misread without any other sign of doubt."""
    from PIL import Image

    with Image.open(CASES / "scan.jpg") as scan:
        large = Image.new("L", (2 * scan.width, 2 * scan.height), 255)
        large.paste(scan)
    file = BytesIO()
    large.save(file, "PNG")
    document = read_content(file.getvalue(), "scan.png", ReadingOptions(recognise=True))
    assert all("字太小" in cell.doubt for grid in document.grids for cell in grid.cells if cell.text)
    assert any(cell.text for grid in document.grids for cell in grid.cells)
