"""Turn the cells of tables of results into the texts that a page prints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT, BlankAmount, PrintedAmount
from generator.form.project import Origin, OtherCell
from generator.form.results import TOTAL_ROW, FundsResult
from generator.rendering.charts import BarChart, BarValue, bar_chart
from generator.rendering.words import plain_text, printed_text, table_number

LabelledTexts = Sequence[tuple[str, str]]
"""Pairs of the form's word for a cell and the cell's text as printed."""


class FundsTable(NamedTuple):
    """项目资金 of a table of results: only columns that some row has."""

    columns: Sequence[str]
    figures: Collection[str]
    """Columns that hold amounts, points or rates; texts stand in all others."""
    rows: Sequence[tuple[str, bool, Sequence[str]]]
    """Label of a row, whether it is the total, and a text for every column; empty where the row has no such cell."""


_AMOUNT_COLUMNS = ("initial_budget", "full_year_budget", "executed", "executed_so_far")
_COLUMNS = (*_AMOUNT_COLUMNS, "points", "rate", "score", "variance_note")


def column_word(identifier: str) -> str:
    """Return the word of the form for a field of `FundsResult`."""
    return FundsResult.model_fields[identifier].alias or identifier


_FIGURES = frozenset(map(column_word, _COLUMNS[:-1]))


def cell_text(cell: Decimal | BlankAmount | str | None) -> str:
    """Return a cell as printed; empty where the table has no such cell."""
    if cell is None:
        return ""
    if isinstance(cell, BlankAmount):
        return printed_text(BLANK_TEXT)
    if isinstance(cell, PrintedAmount):
        return cell.text
    return printed_text(cell) if isinstance(cell, str) else f"{cell:f}"


def funds_table(funds: Mapping[str, FundsResult]) -> FundsTable | None:
    """Return the table of 项目资金; None where the form has no funds."""
    if not funds:
        return None
    rows = {label: _cells_of(row) for label, row in funds.items()}
    known = [word for word in map(column_word, _COLUMNS) if any(word in cells for cells in rows.values())]
    columns = list(dict.fromkeys([*known, *(word for cells in rows.values() for word in cells)]))
    texts = [
        (label, label == TOTAL_ROW, [cells.get(word, "") for word in columns])
        for label, cells in rows.items()
    ]
    return FundsTable(columns, _FIGURES, texts)


def _cells_of(row: FundsResult) -> dict[str, str]:
    cells = {}
    for identifier in _COLUMNS:
        text = cell_text(getattr(row, identifier))
        if text:
            cells[column_word(identifier)] = f"{text}%" if identifier == "rate" else text
    return cells | {word: printed_text(text) for word, text in row.other_cells.items()}


def funds_bars(chart_id: str, title: str, total: FundsResult | None) -> BarChart | None:
    """Return the amounts of the total as bars to one scale, in the order of the form; None with fewer than two."""
    amounts = {column_word(name): getattr(total, name, None) for name in _AMOUNT_COLUMNS}
    values = [BarValue(word, amount) for word, amount in amounts.items() if isinstance(amount, Decimal)]
    return bar_chart(chart_id, title, values, by_size=False) if len(values) > 1 else None


def labelled(cells: Mapping[str, str | Decimal | None]) -> LabelledTexts:
    """Return label and text of every cell that the table has."""
    return [(label, cell_text(cell)) for label, cell in cells.items() if cell is not None]


def other_texts(cells: Mapping[str, OtherCell]) -> LabelledTexts:
    """Return label and text of further cells; a small table gives a line for every row."""
    return [(label, "\n".join(_lines_of(cell))) for label, cell in cells.items()]


def _lines_of(cell: OtherCell) -> Iterator[str]:
    if isinstance(cell, str):
        yield plain_text(cell)
    else:
        for row in (cell,) if isinstance(cell, Mapping) else cell:
            yield "；".join(f"{word}：{plain_text(text)}" for word, text in row.items())


def origin_in_words(origin: Origin) -> str:
    """Return document, table and date of a publication."""
    number = f"，{table_number(origin.number)}" if origin.number else ""
    published = f"（{origin.published} 公开）" if origin.published else ""
    return f"{origin.document}{number}{published}"
