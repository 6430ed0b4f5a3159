"""Turn the cells of tables of results into the texts that a page prints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT, BlankAmount, PrintedAmount
from generator.form.project import Origin, OtherCell
from generator.form.result_layouts import TOTAL_ROW, ResultLayout
from generator.form.results import FundsResult, Monitoring, SelfEvaluation
from generator.projects.funds_view import MIN_BARS_OF_FUNDS
from generator.rendering.words import percent_of, plain_text, printed_text, table_number

LabelledTexts = Sequence[tuple[str, str]]
"""Pairs of the form's word for a cell and the cell's text as printed."""


class FundsTable(NamedTuple):
    """项目资金 of a table of results: only columns that some row has."""

    columns: Sequence[str]
    figures: Collection[str]
    """Columns that hold amounts, points or rates; texts stand in all others."""
    rows: Sequence[tuple[str, bool, Sequence[str]]]
    """Label of a row, whether it is the total, and a text for every column; empty where the row has no such cell."""
    widths: Mapping[str, str]
    """Lengths of the bars of the total by column, in percent of the longest; empty with fewer than three amounts."""


_AMOUNT_COLUMNS = ("initial_budget", "full_year_budget", "executed", "executed_so_far")
_COLUMNS = (*_AMOUNT_COLUMNS, "points", "rate", "score", "variance_note")


def column_word(identifier: str) -> str:
    """Return the word of the form for a field of `FundsResult`."""
    return FundsResult.model_fields[identifier].alias or identifier


_FIELDS_BY_WORD = {column_word(name): name for name in _COLUMNS}


def _own_columns(layout: ResultLayout) -> Mapping[str, str]:
    """Return the layout's word for every field of `FundsResult` that it has, in the order of the form."""
    own = {_FIELDS_BY_WORD[usual]: word for word, usual in layout.usual_funds_columns.items()}
    return own | {name: word for word, name in _FIELDS_BY_WORD.items() if name not in own}


def cell_text(cell: Decimal | BlankAmount | str | None) -> str:
    """Return a cell as printed; empty where the table has no such cell."""
    if cell is None:
        return ""
    if isinstance(cell, BlankAmount):
        return printed_text(BLANK_TEXT)
    if isinstance(cell, PrintedAmount):
        return cell.text
    return printed_text(cell) if isinstance(cell, str) else f"{cell:f}"


def funds_table(table: SelfEvaluation | Monitoring) -> FundsTable | None:
    """Return the table of 项目资金 in the words and the order of the layout; None where the form has no funds."""
    if not table.funds:
        return None
    layout = table.layout
    own = _own_columns(layout)
    labels = [label for label in (TOTAL_ROW, *layout.all_rows) if label in table.funds]
    rows = {label: _cells_of(table.funds[label], own) for label in dict.fromkeys([*labels, *table.funds])}
    used = {word for cells in rows.values() for word in cells}
    columns = [word for word in dict.fromkeys([*layout.funds_columns, *own.values()]) if word in used]
    columns = list(dict.fromkeys([*columns, *(word for cells in rows.values() for word in cells)]))
    texts = [
        (
            layout.word(label) if label == TOTAL_ROW else label,
            label == TOTAL_ROW,
            [cells.get(word, "") for word in columns],
        )
        for label, cells in rows.items()
    ]
    figures = {word for name, word in own.items() if name != "variance_note"}
    for word in set(layout.funds_columns).difference(layout.usual_funds_columns):
        if all(_FIGURE.fullmatch(cells.get(word, "0")) for cells in rows.values()):
            figures.add(word)
    return FundsTable(columns, figures, texts, _bar_widths(table.total, own))


_FIGURE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?%?")
"""Text of a further column that is drawn like an amount."""


def _cells_of(row: FundsResult, own: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of a row by the layout's words; `own` has these by the fields of `FundsResult`."""
    cells = {}
    for identifier in _COLUMNS:
        text = cell_text(getattr(row, identifier))
        if text:
            cells[own[identifier]] = f"{text}%" if identifier == "rate" else text
    return cells | {word: printed_text(text) for word, text in row.other_cells.items()}


def _bar_widths(total: FundsResult | None, own: Mapping[str, str]) -> Mapping[str, str]:
    amounts = {own[name]: getattr(total, name, None) for name in _AMOUNT_COLUMNS}
    values = {word: amount for word, amount in amounts.items() if isinstance(amount, Decimal)}
    longest = max(values.values(), default=Decimal(0))
    if len(values) < MIN_BARS_OF_FUNDS or not longest:
        return {}
    return {word: percent_of(amount, longest) for word, amount in values.items()}


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
