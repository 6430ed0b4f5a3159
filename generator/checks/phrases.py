"""How findings name the rows and figures that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.checks.facts import Reading, RowFacts
from generator.checks.rule import Finding, Rule
from generator.form.field_path import FieldPath

MOST_NAMES = 3
_LONGEST_QUOTE = 40


class Spot(NamedTuple):
    """A text of a row that a finding is about."""

    row: RowFacts
    path: FieldPath
    text: str


def spot(row: RowFacts, reading: Reading) -> Spot:
    """The spot of one reading of a row."""
    path, value = reading
    return Spot(row, path, value.text)


def one_finding(rule: Rule, spots: Sequence[Spot], fact: str) -> Finding:
    """One finding for all spots, at the first of them: its rows by name and text, then the fact."""
    named = [f"{quoted(each.row.row.name)}（{cut(each.text)}）" for each in spots[:MOST_NAMES]]
    count = f"等 {len(spots)} 条指标" if len(spots) > MOST_NAMES else ""
    rows = tuple(each.row.row.path for each in spots)
    return rule.finding(spots[0].path, f"{'、'.join(named)}{count}{fact}", rows)


def quoted(text: str) -> str:
    """A text in quotation marks, its middle left out where it is long."""
    return f"“{cut(text)}”"


def cut(text: str) -> str:
    """`text` in one line, with an ellipsis where it goes on for long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_QUOTE else f"{flat[: _LONGEST_QUOTE - 1]}…"


def wan(amount: Decimal) -> str:
    """万元 with the digits it came with."""
    return f"{amount:f} 万元"
