"""Yield the cells of a record that the columns of projects and indicators have no place for, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.downloads.result_items import AMOUNT_WORDS, evaluation_items
from generator.form.amounts import AMOUNT_UNIT
from generator.form.funds import FUND_SOURCES
from generator.form.period import Period
from generator.projects.record import Record
from generator.projects.record_schema import FundsCellRole


class FurtherCell(NamedTuple):
    """The source of a row of the table of further cells."""

    record: Record
    number: int
    """Number of the cell among the further cells of its form, from 1."""
    place: str
    """表头, 资金, 指标, 表尾 or 照录; for a table of results its name, and the part after a point."""
    indicator_number: int | None
    """Number of the indicator in the order of the form, from 1; None for a cell of another part."""
    indicator: str | None
    """Name of the indicator."""
    period: str | None
    """The form's words for the side; None where the part has none."""
    label: str
    """The form's words for the cell, joined by points in a block; of an amount with its unit."""
    text: str
    """Text as printed."""


class _Cell(NamedTuple):
    """The fields of `FurtherCell` without record and number."""

    place: str
    label: str
    text: str
    period: str | None = None
    indicator_number: int | None = None
    indicator: str | None = None


def further_cells(record: Record, address: str) -> Iterator[FurtherCell]:
    """Yield the further cells of a record in the order of the form. The address is not needed."""
    for number, cell in enumerate(_cells(record), start=1):
        place, label, text, period, indicator_number, indicator = cell
        yield FurtherCell(record, number, place, indicator_number, indicator, period, label, text)


def _cells(record: Record) -> Iterator[_Cell]:
    sides = record.get("form", {}).get("sides") or [period.word for period in Period]
    words = {"medium_term": sides[0], "annual": sides[-1]}
    yield from _block("表头", record.get("head_cells", {}))
    unit = record["funds"].get("form_unit", AMOUNT_UNIT)
    for period, word in words.items():
        for cell in (record["funds"][period] or {}).get("cells", ()):
            if not _is_usual(cell):
                label = cell["label"] if cell["amount"] is None else f"{cell['label']}（{unit}）"
                yield _Cell("资金", label, cell["text"], word)
    two_sided = any(indicator["medium_term"] for indicator in record["indicators"])
    for number, indicator in enumerate(record["indicators"], start=1):
        for word, texts in _target_cells(indicator, words):
            for column, text in texts.items():
                yield _Cell("指标", column, text, word if two_sided else None, number, indicator["name"])
    yield from _block("表尾", record.get("foot_cells", {}))
    yield from _copied("照录", record)
    for item in evaluation_items(record, ""):
        which = item.table.get("until") or item.table.get("evaluator")
        yield from _result_cells(item.table, f"{item.word} {which}" if which else item.word, record)


def _result_cells(table: Record, name: str, record: Record) -> Iterator[_Cell]:
    """Yield the further cells of a table of results, and the amounts that it prints in another way."""
    unit = table.get("form_unit") or record["results"].get("form_unit", AMOUNT_UNIT)
    for row in table.get("funds", ()):
        for key, text in row.get("printed", {}).items():
            yield _Cell(f"{name}·资金", f"{row['label']}.{AMOUNT_WORDS[key]}（{unit}）", text)
        yield from _block(f"{name}·资金", row.get("cells", {}), f"{row['label']}.")
    for indicator in table.get("indicators", ()):
        number = indicator["number"] and int(indicator["number"])
        for column, text in indicator.get("cells", {}).items():
            yield _Cell(f"{name}·指标", column, text, None, number, indicator["name"])
    yield from _block(name, table.get("cells", {}))
    yield from _copied(f"{name}·照录", table)


def _copied(place: str, table: Record) -> Iterator[_Cell]:
    """Yield the explanations of what a table contradicts itself in."""
    for entry in table.get("copied_as_printed", ()):
        yield _Cell(place, entry["place"] or entry["code"], entry["explanation"])


def _is_usual(cell: Record) -> bool:
    """Whether the columns of projects say all that a cell of the funds says."""
    is_source = cell["role"] == FundsCellRole.SOURCE and cell["depth"] == "0"
    is_own = cell["label"] == cell["counted_under"] and cell["label"] in FUND_SOURCES.values()
    is_usual = cell["role"] == FundsCellRole.TOTAL or (is_source and is_own)
    return is_usual and cell["amount"] is not None and cell["text"] == cell["amount"]


def _target_cells(indicator: Record, words: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the form's words for every side with the further columns of its target, once where both are the same."""
    targets = {period: indicator[period] for period in words if indicator[period]}
    if len(targets) == 2 and targets["medium_term"] == targets["annual"]:
        yield "与".join(words.values()), targets["annual"].get("cells", {})
        return
    for period, target in targets.items():
        yield words[period], target.get("cells", {})


def _block(place: str, cells: Mapping[str, Any], within: str = "") -> Iterator[_Cell]:
    """Yield the texts of named cells; a cell may be a text, a block of named texts, or rows of such."""
    for word, cell in cells.items():
        label = f"{within}{word}"
        if isinstance(cell, Mapping):
            yield from _block(place, cell, f"{label}.")
        elif isinstance(cell, list):
            for number, row in enumerate(cell, start=1):
                yield from _block(place, row, f"{label}.{number}.")
        else:
            yield _Cell(place, label, cell)
