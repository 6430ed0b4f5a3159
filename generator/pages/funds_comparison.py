"""Compare the annual funds of one project over several years, source by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT
from generator.form.funds import FUND_SOURCES
from generator.form.result_layouts import TOTAL_ROW
from generator.pages.page import MIN_BARS
from generator.pages.year_spells import ADDED_WORD, GONE_WORD
from generator.projects.record import Record
from generator.projects.record_schema import FundsCellRole
from generator.rendering.words import amount_text, percent_in_words, percent_of, plain_text


class _Amount(NamedTuple):
    """A cell of one form."""

    text: str
    value: Decimal | None
    """万元; None where the form leaves the cell blank."""


class FundsOfYear(NamedTuple):
    """A cell of 项目资金 in one form."""

    years: str
    """The year in words."""
    text: str
    """万元 with the digits of the form, or words where the form has no such line."""
    is_amount: bool
    change: str
    """The change since the form before, such as ``增加 30.00 · 25%``; empty where there is none to tell."""
    width: str
    """Length of its bar in percent of the longest one; empty where no bar is drawn."""


class FundsOverYears(NamedTuple):
    """A line of 项目资金 over the years."""

    label: str
    is_total: bool
    cells: Sequence[FundsOfYear]
    """One for every form, the newest first."""


_TOTAL = "资金总额"
_USUAL_LABELS = {"total": _TOTAL, **FUND_SOURCES}


def funds_over_years(records: Sequence[Record]) -> list[FundsOverYears]:
    """Return the lines of 项目资金 of records, given oldest first; what was spent comes last."""
    years = [f"{record['year']} 年" for record in records]
    sides = [_amounts(record["funds"]["annual"]) for record in records]
    labels = dict.fromkeys(label for side in sides for label in side)
    usual = [label for label in _USUAL_LABELS.values() if label in labels]
    in_order = dict.fromkeys((*usual, *labels))
    lines = [_line(label, years, [side.get(label) for side in sides]) for label in in_order]
    executed = list(map(_executed, records))
    return [*lines, _line("全年执行数（自评表）", years, executed, "没有自评")] if any(executed) else lines


def _line(
    label: str, years: Sequence[str], amounts: Sequence[_Amount | None], absent: str = ""
) -> FundsOverYears:
    """Return a line; with `absent`, the words for a year without it, it is no change that a year has it or has it not."""
    values = [amount.value for amount in amounts if amount and amount.value is not None]
    is_total = label == _TOTAL
    longest = max(values, default=Decimal(0)) if is_total and len(values) >= MIN_BARS else Decimal(0)
    before = [None, *amounts]
    cells = [
        FundsOfYear(
            year,
            amount.text if amount else absent or "没有这一项",
            amount is not None,
            _change(old, amount) if place and (not absent or (old and amount)) else "",
            percent_of(amount.value, longest) if longest and amount and amount.value is not None else "",
        )
        for place, (year, old, amount) in enumerate(zip(years, before, amounts, strict=False))
    ]
    return FundsOverYears(label, is_total, cells[::-1])


def _change(before: _Amount | None, after: _Amount | None) -> str:
    """Return words for the change of a cell from one form to the next; empty where nothing was changed."""
    if before is None or after is None:
        return "" if before is after else ADDED_WORD if before is None else GONE_WORD
    if before.text == after.text:
        return ""
    if before.value is None or after.value is None:
        return "前一年空白" if before.value is None else "改为空白"
    if before.value == after.value:
        return "金额不变，写法不同"
    words, percent = _difference(before.value, after.value)
    return f"{words} · {percent}" if percent else words


def total_change(before: Record, after: Record) -> str:
    """Return words for the change of the annual total: ``增加 30.00 万元（25%）``; empty where a form gives none."""
    old, new = (record["funds"]["annual"]["total"] for record in (before, after))
    if old is None or new is None:
        return ""
    return change_in_words(Decimal(old), Decimal(new))


def change_in_words(old: Decimal, new: Decimal) -> str:
    """Return the change of an amount in 万元, in percent too where the old one is not zero: ``增加 30.00 万元（25%）``."""
    if old == new:
        return "没有变化"
    words, percent = _difference(old, new)
    return f"{words} 万元{f'（{percent}）' if percent else ''}"


def _difference(old: Decimal, new: Decimal) -> tuple[str, str]:
    """Return the difference in words, and in percent of the old amount; no percentage where that was 0."""
    words = f"{'增加' if new > old else '减少'} {amount_text(abs(new - old))}"
    return words, percent_in_words(old, new)


def _executed(record: Record) -> _Amount | None:
    """Return what the self-evaluation says was spent in the year; None where it does not say so."""
    evaluation = record.get("results", {}).get("self_evaluation")
    rows = evaluation["funds"] if evaluation else []
    amounts = [row["executed"] for row in rows if row["label"] == TOTAL_ROW and row["executed"] is not None]
    return _amount(amounts[0]) if amounts else None


def _amounts(side: Record) -> Mapping[str, _Amount]:
    """Return the amounts of a form by its own words, the total by the usual one."""
    cells = side.get("cells")
    if cells is None:
        return {label: _amount(side[key]) for key, label in _USUAL_LABELS.items() if side[key] is not None}
    return {
        _TOTAL if cell["role"] == FundsCellRole.TOTAL else cell["label"]: _amount(cell["amount"])
        for cell in cells
        if cell["role"] != FundsCellRole.FIGURE
    }


def _amount(figure: str | None) -> _Amount:
    return _Amount(plain_text(BLANK_TEXT), None) if figure is None else _amount_of(Decimal(figure))


def _amount_of(value: Decimal) -> _Amount:
    return _Amount(amount_text(value), value)
