"""Compare the funds of two versions of a project, cell by cell, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.form.amounts import AMOUNT_UNIT
from generator.form.funds import FundsCell, FundsSide
from generator.form.layout_keys import own_side
from generator.form.period import Period
from generator.form.project import Project
from generator.history.field_changes import (
    NO_DIFFERENCE,
    FieldChange,
    difference_of,
    field_change,
    value_changes,
)
from generator.rendering.words import amount_text

_FUNDS = "项目资金"
_TOTAL = ""
"""Key of the total among the cells, which have their names as keys."""


def funds_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    """Yield the changed cells of 项目资金, side by side and in the order of the form, and a change of its unit."""
    yield from value_changes(f"{_FUNDS}.金额单位", old.annual_funds.unit, new.annual_funds.unit)
    names = dict.fromkeys((_TOTAL, *new.layout.all_sources, *old.layout.all_sources))
    sides = (
        (Period.MEDIUM_TERM, old.medium_term_funds, new.medium_term_funds),
        (Period.ANNUAL, old.annual_funds, new.annual_funds),
    )
    for period, before, after in sides:
        layout = old.layout if after is None else new.layout
        path = f"{_FUNDS}.{own_side(layout, period.word)}"
        old_cells, new_cells = _cells_by_name(before), _cells_by_name(after)
        for name in names:
            pair = old_cells.get(name), new_cells.get(name)
            yield from _cell_changes(f"{path}.{name or layout.word('总额')}", *pair)


class _UnitCell(NamedTuple):
    """A cell of the funds with the unit of its side."""

    cell: FundsCell
    unit: str

    @property
    def printed(self) -> str:
        """Text as printed, with the unit where it is not 万元."""
        has_unit = self.cell.amount is not None and self.unit != AMOUNT_UNIT
        return self.cell.text + self.unit * has_unit


def _cells_by_name(side: FundsSide | None) -> Mapping[str, _UnitCell]:
    if side is None:
        return {}
    return {cell.line.name if cell.line else _TOTAL: _UnitCell(cell, side.unit) for cell in side.cells}


def _cell_changes(field: str, old: _UnitCell | None, new: _UnitCell | None) -> Iterator[FieldChange]:
    """Yield the change of a cell: other amounts in 万元, an equal amount in another notation as the forms print it."""
    texts = old and old.printed, new and new.printed
    difference = NO_DIFFERENCE
    if old and new and old.cell.amount is not None and new.cell.amount is not None:
        amounts = old.cell.amount, new.cell.amount
        if amounts[0] != amounts[1]:
            texts = amount_text(amounts[0]), amount_text(amounts[1])
        if amounts[0] != amounts[1] or old.unit == new.unit == AMOUNT_UNIT:
            difference = difference_of(*amounts)
    if texts[0] != texts[1]:
        yield field_change(field, *texts, difference)
