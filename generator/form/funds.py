"""Define the funds of a project (项目资金), by side of the form and by source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from generator.form.amounts import BLANK_TEXT, BlankAmount, PrintedAmount
from generator.form.cells import INTERNAL_PREFIX, Amount, Form, Line
from generator.form.form_layouts import AmountUnit, FormLayout, FundsLine
from generator.form.period import Period

FUND_SOURCES: dict[str, str] = {
    "fiscal_appropriation": "财政拨款",
    "carry_over": "上年结转",
    "special_account_funds": "财政专户管理资金",
    "own_funds": "单位资金",
    "other_funds": "其他资金",
}
"""Identifier → Chinese name of every source of funds under which sums are counted, in the usual order."""


class FundsOfPeriod(Form):
    """One side of 项目资金 as written in the file, put into the words of this form."""

    total: Amount | None = Field(None, alias="总额", description="资金总额，单位万元；等于下面各项来源之和")
    sources: Mapping[Line, Amount] = Field(default_factory=dict, alias=INTERNAL_PREFIX + "sources")
    """Amount of every source that the file gives, by the form's word."""
    other_cells: Mapping[Line, Line] = Field(default_factory=dict, alias=INTERNAL_PREFIX + "cells")
    """Text of every cell that is no source, such as 执行率, by the form's word."""


class Funds(Form):
    """项目资金, by side of the form."""

    unit: AmountUnit | None = Field(None, alias="金额单位", description="表上金额的单位；与表式的相同就不写")
    medium_term: FundsOfPeriod | None = Field(
        None, alias=Period.MEDIUM_TERM.word, description="中期资金；只公布年度资金的单位不写"
    )
    annual: FundsOfPeriod = Field(alias=Period.ANNUAL.word, description="年度资金")


class FundSource(NamedTuple):
    """A source of funds with an amount, none of whose parts is another one."""

    label: str
    """Name on the form."""
    amount: Decimal
    """万元, digits as typed."""


class FundsCell(NamedTuple):
    """A row of one side of 项目资金."""

    label: str
    """Name on the form."""
    amount: Decimal | None
    """万元; None for a blank cell and for a cell that is no amount."""
    text: str
    """Text as the form prints it, without the unit; `BLANK_TEXT` for a blank cell."""
    line: FundsLine | None
    """Row of the layout; None for the total."""


@dataclass(frozen=True)
class FundsSide:
    """One side of 项目资金 in the order of the form's layout."""

    period: Period
    unit: str
    """Unit in which the form prints the amounts."""
    cells: tuple[FundsCell, ...]
    """The cells that the form has, the total first."""

    @cached_property
    def total(self) -> Decimal | None:
        """Total in 万元; None where the form leaves it blank or does not have it."""
        return next((cell.amount for cell in self.cells if cell.line is None), None)

    @property
    def has_amount(self) -> bool:
        """Whether the form gives any amount: not where it has no such cells, or leaves all blank."""
        return any(cell.amount is not None for cell in self.cells)

    @cached_property
    def amount(self) -> Decimal:
        """Total in 万元, or the sum of the sources where the form gives no total."""
        total = self.total
        return sum((amount for _, amount in self.sources()), Decimal(0)) if total is None else total

    def sources(self) -> tuple[FundSource, ...]:
        """Return the sources that add up to the total: a source alone, or its parts where it has no amount of its own."""
        return self._sources

    @cached_property
    def _sources(self) -> tuple[FundSource, ...]:
        whole = {cell.label for cell in self.cells if cell.amount is not None}
        return tuple(
            FundSource(label, amount)
            for label, amount, _, line in self.cells
            if line and line.is_source and amount is not None and line.parent not in whole
        )

    def usual_sources(self) -> dict[str, Decimal]:
        """Return the amounts of `sources` by the names under which sums are counted."""
        lines = {cell.label: cell.line for cell in self.cells}
        sums: dict[str, Decimal] = {}
        for label, amount in self.sources():
            line = lines[label]
            name = line.usual_name if line else label
            sums[name] = sums.get(name, Decimal(0)) + amount if name in sums else amount
        return sums


def funds_side(period: Period, funds: FundsOfPeriod, unit: str, layout: FormLayout) -> FundsSide:
    """Return one side of the funds of a file with its cells in the order of the layout."""
    cells = []
    if funds.total is not None:
        cells.append(_funds_cell(layout.total_word, funds.total, None))
    for name, line in layout.all_sources.items():
        amount, text = funds.sources.get(name), funds.other_cells.get(name)
        if amount is not None:
            cells.append(_funds_cell(name, amount, line))
        elif text is not None:
            cells.append(FundsCell(name, None, text, line))
    return FundsSide(period, unit, tuple(cells))


def _funds_cell(label: str, amount: Decimal | BlankAmount, line: FundsLine | None) -> FundsCell:
    if isinstance(amount, BlankAmount):
        return FundsCell(label, None, BLANK_TEXT, line)
    return FundsCell(label, amount, amount.text if isinstance(amount, PrintedAmount) else f"{amount:f}", line)
