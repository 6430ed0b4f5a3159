"""Lines and letters on pages become tables; tables that go on over pages become one."""

from __future__ import annotations

import pytest

from generator.documents.grid import DocumentProblem, Grid, GridCell
from generator.documents.joined_tables import join_tables
from generator.documents.near_twins import mark_near_twins
from generator.documents.page_tables import PageTables, page_tables
from generator.documents.page_text import Letter
from generator.documents.ruled_tables import RuledLine, find_tables
from generator.documents.scan_text import tidy_recognised
from generator.documents.text_lines import clean_text

EM = 10.0


def written(text: str, left: float, top: float) -> list[Letter]:
    """Return a text as letters of ten points."""
    return [Letter(c, left + EM * i, top, left + EM * (i + 1), top + EM) for i, c in enumerate(text)]


def page(
    number: int, columns: list[float], rows: list[float], texts: dict[tuple[int, int], str]
) -> PageTables:
    """Return a page with one full grid and texts in cells by row and column; row -1 stands over the table."""
    across = [RuledLine(y, columns[0], columns[-1]) for y in rows]
    down = [RuledLine(x, rows[0], rows[-1]) for x in columns]
    letters = [
        letter
        for (row, column), text in texts.items()
        for i, line in enumerate(text.split("\n"))
        for letter in written(line, columns[column] + 2, (rows[row] if row >= 0 else 0) + 4 + 12 * i)
    ]
    return page_tables(number, letters, find_tables(across, down, 3.0), ())


def grid_rows(pages: list[PageTables]) -> list[list[list[str]]]:
    """Return the texts of the joined tables, row by row."""
    return [
        [
            [cell.text for cell in grid.cells if cell.row == row]
            for row in range(max(c.row for c in grid.cells) + 1)
        ]
        for grid in join_tables(pages)
    ]


def test_missing_line_makes_one_cell_of_two() -> None:
    """Cells reach as far as no line parts them; a side that is open at the end of a page counts as closed."""
    across = [RuledLine(20, 0, 100), RuledLine(40, 50, 100)]
    down = [RuledLine(0, 20, 60), RuledLine(50, 20, 60), RuledLine(100, 20, 60)]
    table = find_tables(across, down, 3.0)[0]
    assert [(c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 1),
        (1, 1, 1, 1),
    ]


def test_line_feed_stays_where_there_was_room() -> None:
    """Lines that only the width of a cell broke are joined; others are lines of the text."""
    narrow = page(1, [0, 54, 120], [50, 100], {(0, 0): "提高群众满\n意度", (0, 1): "甲\n乙"})
    assert grid_rows([narrow]) == [[["提高群众满意度", "甲\n乙"]]]


def test_table_goes_on_over_the_page() -> None:
    """Rows of the next page follow, without the headings that are printed again."""
    first = page(
        1, [0, 60, 120], [50, 80, 110], {(0, 0): "三级指标", (0, 1): "指标值", (1, 0): "次数", (1, 1): "3次"}
    )
    second = page(
        2, [0, 60, 120], [50, 80, 110], {(0, 0): "三级指标", (0, 1): "指标值", (1, 0): "人数", (1, 1): "9人"}
    )
    assert grid_rows([first, second]) == [[["三级指标", "指标值"], ["次数", "3次"], ["人数", "9人"]]]


def test_form_on_the_next_page_is_another_table() -> None:
    """A table that begins with the same label and another value is a form of its own; so is one with a title."""
    first = page(1, [0, 60, 120], [50, 80], {(0, 0): "项目名称", (0, 1): "甲项目"})
    second = page(2, [0, 60, 120], [50, 80], {(0, 0): "项目名称", (0, 1): "乙项目"})
    third = page(3, [0, 60, 120], [50, 80], {(-1, 0): "目标表", (0, 0): "丙", (0, 1): "丁"})
    assert len(grid_rows([first, second, third])) == 3


def test_row_that_a_page_cut_is_put_together_and_marked() -> None:
    """A text that breaks off goes on on the next page; the cell has a doubt."""
    first = page(1, [0, 54, 114], [50, 80], {(0, 0): "提高群众满", (0, 1): "≥95%"})
    second = page(2, [0, 54, 114], [50, 80], {(0, 0): "意度"})
    [grid] = join_tables([first, second])
    assert [(cell.text, "分页" in cell.doubt) for cell in grid.cells] == [
        ("提高群众满意度", True),
        ("≥95%", False),
    ]


def test_text_below_an_open_cell_belongs_to_it_where_the_table_goes_on() -> None:
    """Browsers end a cell over several rows with its last whole row: what stands right below is text of the cell."""
    first = page(1, [0, 34, 114], [50, 66], {(0, 0): "项目资", (0, 1): "总额五十万元整"})
    second = page(2, [0, 34, 114], [50, 80], {(0, 0): "（万\n元）", (0, 1): "由财政拨款"})
    below = page_tables(1, written("金", 2, 67), (), ()).lines_after
    [grid] = join_tables([first._replace(lines_after=below), second])
    assert [cell.text for cell in grid.cells] == ["项目资金（万元）", "总额五十万元整由财政拨款"]
    far = page_tables(1, written("金", 2, 90), (), ()).lines_after
    assert len(join_tables([first._replace(lines_after=far), second])) == 2


def test_sheet_in_two_halves_is_refused() -> None:
    """Pages with the same rows and different columns are one sheet side by side."""
    rows = [50.0, 80, 100, 130, 150, 200]
    first = page(1, [0, 60, 120], rows, {(0, 0): "项目名称", (0, 1): "甲"})
    second = page(2, [0, 90, 120], rows, {(0, 0): "指标值", (0, 1): "标准"})
    with pytest.raises(DocumentProblem) as problem:
        join_tables([first, second])
    assert problem.value.code == "split-sheet"
    assert "第 1 页和第 2 页" in problem.value.message


def test_radicals_become_characters() -> None:
    """PDF files hold signs that look like characters; searching would not find them."""
    assert clean_text("⼯会\uf98e度 ") == "工会年度"


def test_texts_that_differ_by_one_sign_are_marked() -> None:
    """One of two nearly equal texts of a scan was probably misread; numbers are meant as they are."""
    texts = [
        "签订工资协商合同",
        "签订工资协商合间",
        "补贴 12 户家庭困难",
        "补贴 13 户家庭困难",
        "较好",
        "较大",
    ]
    grid = Grid([GridCell(text, row, 0) for row, text in enumerate(texts)], "第 1 张表")
    [marked] = mark_near_twins([grid])
    assert [bool(cell.doubt) for cell in marked.cells] == [True, True, False, False, False, False]


def test_recognised_text_is_tidied() -> None:
    """Blanks beside Chinese characters and half brackets come from recognition, not from the form."""
    assert tidy_recognised("指标 1：补贴 10 份") == "指标1：补贴10份"
    assert tidy_recognised("(2023年一2024年)") == "（2023年—2024年）"
    assert tidy_recognised("Word Excel") == "Word Excel"
