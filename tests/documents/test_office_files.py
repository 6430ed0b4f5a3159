"""Word and Excel files: read back by other code than wrote them, the same bytes always."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from lxml import etree

from generator.documents.docx_file import docx_file
from generator.documents.form_table import UNITS_PER_WIDTH, Box, CellRole, FormTable, FormTableDraft
from generator.documents.xlsx_file import sheet_names, xlsx_file
from generator.publishing.compressed_content import content_digest

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG = "长" * 20000
TEXTS = ("=5万元", "010", "1e3", "+1", "@x", "<&>\"'", "两\n行", " 前后有空格 ", "_x0041_", "95%", "")
AMOUNTS = {
    "150.00": (150, "0.00"), "0": (0, "0"), "330.98405": (330.98405, "0.00000"), "3,309,840.00": (3309840, "#,##0.00"),
    "（原表空白）": ("（原表空白）", "General"), "010": ("010", "General"), "123456789012.123456": ("123456789012.123456", "General"),
}  # fmt: skip


def _table(landscape: bool = False) -> FormTable:
    draft = FormTableDraft([250, 500, 750])
    draft.add_row(Box("项目名称", 0, 250, CellRole.LABEL, len(TEXTS)), Box(TEXTS[0], 250, UNITS_PER_WIDTH))
    for text in TEXTS[1:]:
        draft.add_row(Box(text, 250, UNITS_PER_WIDTH))
    draft.add_header(Box("金额", 0, 500, CellRole.LABEL), Box("文字", 500, UNITS_PER_WIDTH, CellRole.LABEL))
    for text in AMOUNTS:
        draft.add_row(Box(text, 0, 500, CellRole.AMOUNT), Box(text, 500, UNITS_PER_WIDTH))
    draft.add_row(Box(LONG, 0, UNITS_PER_WIDTH))
    return draft.finish("表<一>", ["（2023 年度）"], ["来源：文件"], landscape)


def test_same_bytes_without_times(tmp_path: Path) -> None:
    """Two runs give the same files, dated as no clock is; `verify` can compare them with those of another zlib."""
    for write in (lambda: docx_file([_table()]), lambda: xlsx_file({"表": _table()})):
        content = write()
        assert content == write()
        with ZipFile(BytesIO(content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            for entry in archive.infolist():
                etree.fromstring(archive.read(entry))
            assert archive.testzip() is None
        (tmp_path / "form.docx").write_bytes(content)
        assert content_digest(tmp_path / "form.docx", "form.docx", 1 << 20) is not None


def test_workbook_has_amounts_as_numbers_and_all_else_as_text() -> None:
    """Numbers have as many decimals as the form; what no number can be, and every other cell, stays text."""
    sheet = openpyxl.load_workbook(BytesIO(xlsx_file({"表": _table()})))["表"]
    texts = [sheet.cell(3 + number, 2) for number in range(len(TEXTS))]
    # openpyxl leaves the escape that Excel takes off
    assert [cell.value or "" for cell in texts] == [text.replace("_x0", "_x005F_x0") for text in TEXTS]
    assert {cell.data_type for cell in texts if cell.value} == {"s"}
    first = 3 + len(TEXTS) + 1
    amounts = [sheet.cell(first + number, 1) for number in range(len(AMOUNTS))]
    assert [(cell.value, cell.number_format) for cell in amounts] == list(AMOUNTS.values())
    assert [sheet.cell(first + number, 3).value for number in range(len(AMOUNTS))] == list(AMOUNTS)


def test_workbook_prints_on_a4() -> None:
    """As wide as one sheet of paper, with the heads of the columns on each; no row is higher than programs draw it."""
    book = openpyxl.load_workbook(BytesIO(xlsx_file({"甲": _table(), "it's 乙": _table(landscape=True)})))
    for sheet, orientation in zip(book, ("portrait", "landscape"), strict=True):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, orientation)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        header = 3 + len(TEXTS)
        assert sheet.print_title_rows == f"${header}:${header}"
        heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
        assert max(heights) < 409
        long = next(
            area for area in sheet.merged_cells.ranges if sheet.cell(area.min_row, area.min_col).value == LONG
        )
        assert sum(heights[long.min_row - 1 : long.max_row]) > len(LONG) / 70 * 12


def test_names_of_sheets() -> None:
    """Excel takes no long names, no names with certain signs, and none twice."""
    names = sheet_names(["困难职工帮扶：甲/乙[丙]", "长" * 40, "长" * 50, "'", "A", "a"])
    assert names == ["困难职工帮扶：甲 乙 丙", "长" * 31, "长" * 28 + "(2)", "表", "A", "a(2)"]
    assert openpyxl.load_workbook(BytesIO(xlsx_file(dict.fromkeys(names, _table())))).sheetnames == names


def test_document_has_every_cell() -> None:
    """A table for the head and one whose first row is repeated; no row is cut, but for one longer than a page."""
    with ZipFile(BytesIO(docx_file([_table(), _table(landscape=True)]))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    tables = body.findall(f"{W}tbl")
    assert len(tables) == 4
    texts = [
        "\n".join("".join(paragraph.itertext()) for paragraph in cell.findall(f"{W}p"))
        for cell in tables[0].iter(f"{W}tc")
    ]
    assert texts[:2] == ["项目名称", "=5万元"]
    assert texts[3::2] == list(TEXTS[1:])
    rows = tables[1].findall(f"{W}tr")
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
    assert [row.find(f".//{W}cantSplit") is not None for row in rows] == [True] * (len(rows) - 1) + [False]
    for row in body.iter(f"{W}tr"):
        spans = [cell.find(f".//{W}gridSpan") for cell in row.findall(f"{W}tc")]
        assert sum(int(span.get(f"{W}val")) if span is not None else 1 for span in spans) == 3
    pages = [size.get(f"{W}w") for size in body.iter(f"{W}pgSz")]
    assert pages == ["11906", "16838"]
