"""Prepare the funds of a project for its page: one table that is also the picture of its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.form.amounts import AMOUNT_UNIT, YUAN
from generator.form.funds import FundsSide
from generator.form.period import Period
from generator.form.project import Project
from generator.projects.printed_form import FundsRow
from generator.rendering.column_room import column_room
from generator.rendering.line_breaks import longest_piece_width
from generator.rendering.project_sentence import sum_words
from generator.rendering.words import amount_text, form_amount, parts_in_words, percent_of


class FundsAmount(NamedTuple):
    """A cell of the table of funds."""

    period: str
    """The period in the form's words, with its years."""
    text: str
    """The cell as printed; empty where the period has no such cell."""
    width: str
    """Length of its bar in percent of the largest sum of a period; empty where no bar is drawn."""


class FundsViewLine(NamedTuple):
    """A row of the table of funds."""

    label: str
    is_total: bool
    is_source: bool
    """False for a figure that is no part of the total."""
    depth: int
    """0 for total and sources, 1 for a part of the source above."""
    cells: Sequence[FundsAmount]
    """One for every period whose funds the form has, the year last."""


@dataclass(frozen=True, slots=True)
class FundsView:
    """The funds of a project."""

    periods: Sequence[tuple[str, str]]
    """The form's word for every period, and the years that it covers, in brackets."""
    lines: Sequence[FundsViewLine]
    room: str
    """Variant of the table; see `column_room`."""
    remarks: Sequence[str]
    """Sums that are no totals of the form, money without a source, amounts in 万元 of a form in another unit."""


def funds_view(project: Project, rows: Sequence[FundsRow]) -> FundsView:
    """Return the view of the funds of a project; `rows` are those of its form."""
    periods = _periods(project)
    lines = _lines(periods, rows)
    widths = [longest_piece_width(cell.text) for line in lines for cell in line.cells]
    return FundsView(
        [(heading.partition("（")[0], "".join(heading.partition("（")[1:])) for heading, _ in periods],
        lines,
        column_room(len(periods), widths, _MIN_LABELS_REM, _MIN_AMOUNT_REM),
        list(_remarks(project, periods)),
    )


# The narrowest columns of the table, in rem.
_MIN_LABELS_REM = 5.0
_MIN_AMOUNT_REM = 5.0

MIN_BARS_OF_FUNDS = 3
"""Amounts of sources from which bars say more than the figures."""


def _periods(project: Project) -> Sequence[tuple[str, FundsSide]]:
    """Return the periods whose funds the form has, in its words, each with its funds."""
    annual = (project.period_heading(Period.ANNUAL), project.annual_funds)
    if project.medium_term_funds is None:
        return [annual]
    return [(project.period_heading(Period.MEDIUM_TERM), project.medium_term_funds), annual]


def _lines(periods: Sequence[tuple[str, FundsSide]], rows: Sequence[FundsRow]) -> list[FundsViewLine]:
    amounts = [{cell.label: cell.amount for cell in side.cells} for _, side in periods]
    of_sources = [amount for _, side in periods for _, amount in side.sources() if amount]
    longest = max(side.amount for _, side in periods)
    has_bars = len(of_sources) >= MIN_BARS_OF_FUNDS

    def width(row: FundsRow, amount: Decimal | None) -> str:
        return percent_of(min(amount, longest), longest) if has_bars and row.is_source and amount else ""

    return [
        FundsViewLine(
            row.label,
            row.is_total,
            row.is_source,
            row.depth,
            [
                FundsAmount(heading, text, width(row, side.get(row.label)))
                for (heading, _), text, side in zip(periods, row.cells, amounts, strict=True)
            ],
        )
        for row in rows
    ]


def _remarks(project: Project, periods: Sequence[tuple[str, FundsSide]]) -> Iterator[str]:
    for words, side in periods:
        sources = dict(side.sources())
        rest = side.amount - sum(sources.values(), Decimal(0))
        if side.total is None and sources:
            parts = "，".join(parts_in_words(side.amount, sources, side.unit))
            amount = f"{form_amount(side.amount, side.unit)} {side.unit}"
            yield f"{words}{_sum_words(project)} {amount}，{parts}"
        elif sources and rest > 0:
            yield f"{words}没有分列来源的有 {form_amount(rest, side.unit)} {side.unit}"
        if side.unit == YUAN and (side.total is not None or sources):
            yield f"{words}合 {amount_text(side.amount)} {AMOUNT_UNIT}"


def _sum_words(project: Project) -> str:
    """Return words for the amount of a side whose form has no total, or leaves it blank."""
    layout = project.layout
    return sum_words(layout) + (f"（{layout.total_word}空白）" if layout.has("总额") else "")
