"""Fill cells of an indicator that the converter of a text has lost, from the other side of the table."""

from __future__ import annotations

from collections.abc import Sequence

from generator.documents.grid import GridCell
from generator.documents.indicator_cells import SideCells
from generator.documents.indicator_reading import IndicatorReading


def fill_lost_cells(table: IndicatorReading, sides: Sequence[SideCells], cells: Sequence[GridCell]) -> None:
    """Fill a side that lacks a cell which the other has, where all else is equal; say so."""
    if len(sides) != 2 or not table.reading.form.may_lack_cells:
        return
    if any(side.is_blank for side in sides):
        table.reading.doubt("两期的指标只读出一期", cells, table.next_path)
        return
    words = table.reading.layout.sides
    names = (words[0], words[1]) if len(words) > 1 else ("", "")
    _fill_side(table, sides[0], sides[1], names, cells)
    _fill_side(table, sides[1], sides[0], names[::-1], cells)


def _fill_side(
    table: IndicatorReading,
    poor: SideCells,
    rich: SideCells,
    names: tuple[str, str],
    cells: Sequence[GridCell],
) -> None:
    """Fill the cells that `poor` lacks with those of `rich`; `names` are the words for the two sides."""
    if poor.name_text not in ("", rich.name_text):
        return
    lacking = {key: text for key, text in rich.values.items() if key not in poor.values}
    if not poor.name_text:
        poor.name_text, lacking = rich.name_text, {"三级指标": rich.name_text, **lacking}
    own, opposite = names
    for key, text in lacking.items():
        poor.values[key] = text
        message = (
            f"“{rich.name_text}”的{own}{key}在来源文件转换时丢失，这里照{opposite}一栏写“{text}”，"
            "见到原件时请核对。"
        )
        table.reading.doubt(message, cells[-1:], table.next_path, is_remark=True)
