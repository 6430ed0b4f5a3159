"""Refuse sheets that were printed in two halves, the right columns on pages of their own: their rows cannot be joined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from generator.documents.grid import DocumentProblem
from generator.documents.page_tables import PageTable

MAX_EDGE_SHIFT_POINTS = 4.0
"""Edges of one table differ by less from page to page."""
_MIN_ROWS_OF_HALVES = 4
_MAX_ROW_SHIFT_POINTS = 1.5


def refuse_sheet_halves(tables: Sequence[PageTable]) -> None:
    """Raise DocumentProblem where two pages are the left and the right half of one sheet."""
    for i, table in enumerate(tables):
        for later in tables[i + 1 :]:
            if later.page != table.page and not later.is_headed and _are_halves(table, later):
                raise DocumentProblem(
                    "split-sheet",
                    f"第 {table.page} 页和第 {later.page} 页像是一张表横着分印的左右两半，拼不起来："
                    "请在打印设置里选“将所有列调整为一页”再导出 PDF，或直接导入表格文件",
                )


def _are_halves(table: PageTable, later: PageTable) -> bool:
    """Whether two tables have the same rows and different columns."""
    rows, later_rows = table.ruled.rows, later.ruled.rows
    if len(rows) != len(later_rows) or len(rows) <= _MIN_ROWS_OF_HALVES:
        return False
    heights = [second - first for first, second in pairwise(rows)]
    later_heights = [second - first for first, second in pairwise(later_rows)]
    same_rows = all(abs(a - b) <= _MAX_ROW_SHIFT_POINTS for a, b in zip(heights, later_heights, strict=True))
    columns, later_columns = table.ruled.columns, later.ruled.columns
    same_columns = len(columns) == len(later_columns) and all(
        abs(a - b) <= MAX_EDGE_SHIFT_POINTS for a, b in zip(columns, later_columns, strict=True)
    )
    return same_rows and not same_columns and len(set(map(round, heights))) > 1
