"""Read the funds of a form: the total and the sources of every side."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.documents.cell_text import bare_amount, label_text, one_line, without_side
from generator.documents.form_reading import FormReading, short
from generator.documents.form_words import FUNDS_LABELS, SOURCE_WORDS, TOTAL_LABELS
from generator.documents.grid import GridCell
from generator.documents.source_rows import SourceRow
from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT, YUAN
from generator.form.field_path import Value
from generator.form.form_layouts import FormLayout

_AMOUNT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_NOTHING = re.compile(r"[-—–/\\、无]*")
_UNIT_IN_BRACKETS = re.compile(
    r"[（(]\s*(?:单位[：:]?)?\s*(万?元)\s*[）)]|单位\s*[：:]\s*(?:人民币)?\s*(万?元)"
)


class FundsKey(NamedTuple):
    """A row of the funds in the words of the layout."""

    key: str
    side: str | None
    """Side that the label names; None where it names none."""
    is_total: bool


def printed_unit(text: str) -> str:
    """Return the unit of amounts that a text names in brackets or after 单位：; empty where it names none."""
    match = _UNIT_IN_BRACKETS.search(text)
    return (match[1] or match[2]) if match else ""


def is_funds_label(text: str, layout: FormLayout) -> bool:
    """Whether a cell is the label at the left of the funds."""
    words = label_text(text)
    return words in FUNDS_LABELS or words == label_text(layout.word("项目资金"))


def funds_key(layout: FormLayout, text: str) -> FundsKey | None:
    """Return the row of the funds that a label names; None where the layout has none of that name."""
    words = label_text(text)
    side = next((side for side in layout.sides if without_side(words, side) != words), None)
    bare = without_side(words, side) if side else words
    for candidate in (words, *_shorter(words)):
        if candidate in layout.all_sources:
            return FundsKey(candidate, None, is_total=False)
    for candidate in (words, bare, *_shorter(bare)):
        for source in SOURCE_WORDS.get(candidate, ()):
            if source in layout.all_sources:
                return FundsKey(source, None, is_total=False)
    if layout.has("总额") and (words == label_text(layout.total_word) or bare in TOTAL_LABELS):
        return FundsKey(layout.word("总额"), side, is_total=True)
    return None


def _shorter(words: str) -> Sequence[str]:
    """Return a label without the words that say only that it stands at an amount."""
    return [
        words.removesuffix(end)
        for end in ("金额", "数额", "数")
        if words.endswith(end) and len(words) > len(end) + 1
    ]


@dataclass(slots=True)
class _FundsRows:
    """The funds of a form as far as their rows have been read."""

    reading: FormReading
    amounts: dict[str, dict[str, Value]]
    """Amounts by side and key."""
    begins: dict[str, int] = field(default_factory=dict)
    """Column in which the last total of a side stood."""


def read_funds(reading: FormReading, rows: Sequence[SourceRow]) -> None:
    """Read the rows of the funds into the content."""
    layout = reading.layout
    funds = _FundsRows(reading, {side: {} for side in layout.sides if _has_funds(layout, side)})
    for number, row in enumerate(rows):
        cells = [cell for cell in row.own if not reading.has_taken(cell)]
        if cells and is_funds_label(cells[0].text, layout):
            _take_label(reading, cells[0])
            cells = cells[1:]
        if columns := _columns_over_amounts(cells, rows[number + 1 :], layout):
            _read_columns(funds, columns)
        else:
            _read_pairs(funds, cells)
    filled = {side: amounts for side, amounts in funds.amounts.items() if amounts}
    if filled:
        reading.content[layout.word("项目资金")] = dict(filled)


def _read_columns(funds: _FundsRows, columns: Sequence[tuple[GridCell, GridCell]]) -> None:
    """Read labels with the amounts that stand below them."""
    reading, layout = funds.reading, funds.reading.layout
    for label, amount in columns:
        reading.take(label, amount)
        key = funds_key(layout, label.text)
        if key is not None:
            side = key.side or layout.annual_word
            amounts = funds.amounts.get(side, funds.amounts[layout.annual_word])
            _add_amount(reading, amounts, side, key, label, amount)


def _read_pairs(funds: _FundsRows, cells: Sequence[GridCell]) -> None:
    """Read the labels of a row with the amounts that stand right of them."""
    reading, layout = funds.reading, funds.reading.layout
    totals = [key for cell in cells if (key := funds_key(layout, cell.text)) and key.is_total]
    turns: Counter[str] = Counter()
    rest = deque(cells)
    while rest:
        label = rest.popleft()
        key = funds_key(layout, label.text)
        if key is None:
            if is_funds_label(label.text, layout) or re.search("金额|安排", label_text(label.text)):
                _take_label(reading, label)
            continue
        _take_label(reading, label)
        if key.is_total and key.side is None and _is_of_first_side(totals, layout):
            key = key._replace(side=layout.medium_term_word)
        side = key.side or _side_of(funds.amounts, funds.begins, turns[key.key], label)
        turns[key.key] += 1
        if key.is_total and key.side:
            funds.begins[key.side] = label.column
        value = rest.popleft() if rest and funds_key(layout, rest[0].text) is None else None
        if value:
            reading.take(value)
        if side not in funds.amounts:
            reading.doubt(f"“{short(one_line(label.text))}”没有地方放", [label])
            continue
        _add_amount(reading, funds.amounts[side], side, key, label, value)


def _is_of_first_side(totals: Sequence[FundsKey], layout: FormLayout) -> bool:
    """Whether a total without the name of a side is that of the first: another in its row is that of the year."""
    named = [total.side for total in totals]
    return len(named) == 2 and set(named) == {None, layout.annual_word} and len(layout.sides) > 1


def _columns_over_amounts(
    cells: Sequence[GridCell], below: Sequence[SourceRow], layout: FormLayout
) -> list[tuple[GridCell, GridCell]]:
    """Return labels in a row with the amounts below them; nothing where they stand beside their amounts."""
    known = sum(funds_key(layout, cell.text) is not None for cell in cells)
    if known < 2 or not below or any(_AMOUNT.fullmatch(bare_amount(cell.text)) for cell in cells):
        return []
    pairs = [
        (label, amount)
        for label in cells
        for amount in below[0].own
        if label.column <= amount.column < label.column + label.column_span
        and funds_key(layout, label.text) is not None
    ]
    amounts = [amount for _, amount in pairs if _AMOUNT.fullmatch(bare_amount(amount.text))]
    return pairs if len(amounts) > 1 else []


def _has_funds(layout: FormLayout, side: str) -> bool:
    return layout.funds_by_side or side == layout.annual_word


def _side_of(
    sides: Mapping[str, dict[str, Value]], begins: Mapping[str, int], earlier: int, label: GridCell
) -> str:
    """Return the side to which a row without the name of a side belongs: the total above it, else its turn in the row."""
    names = list(sides)
    if len(begins) < 2:
        return next(iter(begins), names[-1])
    if earlier:
        return names[min(earlier, len(names) - 1)]
    left = [side for side, column in begins.items() if column <= label.column]
    return max(left, key=lambda side: begins[side], default=names[0])


def _take_label(reading: FormReading, cell: GridCell) -> None:
    """Take a label, and the unit of the amounts that it may name."""
    reading.take(cell)
    reading.unit = reading.unit or printed_unit(cell.text)


def _add_amount(
    reading: FormReading,
    funds: dict[str, Value],
    side: str,
    key: FundsKey,
    label: GridCell,
    value: GridCell | None,
) -> None:
    """Put an amount under its key."""
    path = (reading.layout.word("项目资金"), side, key.key)
    text = bare_amount(value.text) if value else ""
    if value and re.search(r"[0-9]\s*(万?元)$", value.text.strip()):
        reading.unit = reading.unit or re.sub(r"^.*?(万?元)$", r"\1", value.text.strip(), flags=re.DOTALL)
    is_amount = _AMOUNT.fullmatch(text)
    line = reading.layout.all_sources.get(key.key)
    if key.key in funds:
        if funds[key.key] != _digits(text, reading) and value:
            reading.doubt(
                f"“{short(one_line(label.text))}”写了两次，没有用上：“{short(one_line(value.text))}”", [value]
            )
        return
    is_printed_blank = bool(value and one_line(value.text) == BLANK_TEXT)
    if not value or is_printed_blank or _NOTHING.fullmatch(text):
        if key.is_total or is_printed_blank or not reading.layout.optional_sources:
            funds[key.key] = BLANK_TEXT
        return
    if line is not None and not line.is_source and not is_amount:
        funds[key.key] = one_line(value.text)
        return
    if not is_amount:
        reading.doubt(f"“{short(one_line(value.text))}”不是金额，没有写进去", [value], path)
        return
    funds[key.key] = _digits(text, reading)


def _digits(text: str, reading: FormReading) -> str:
    """Return an amount as the file writes it: commas between thousands only where the form is in 元."""
    return (
        text
        if YUAN in (reading.unit, reading.layout.unit) and reading.unit != AMOUNT_UNIT
        else text.replace(",", "")
    )
