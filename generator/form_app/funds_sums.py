"""Add up the sources of the funds while they are typed, in words for the clerk; what is wrong is for the rules to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.form.amounts import AMOUNT_PATTERN, GROUPED_AMOUNT
from generator.form.form_layouts import FormLayout
from generator.form_app.table_model import Section


def sums_in_words(section: Section, layout: FormLayout) -> Iterator[str]:
    """Yield a sentence for each side of the funds that has an amount of a source."""
    rows = section.groups[0].rows
    for place, side in enumerate(section.columns):
        total: Decimal | None = None
        amounts = []
        for row in rows:
            line = layout.all_sources.get(row.title)
            amount = _amount(row.slots[place][0].text)
            if line is None:
                total = amount
            elif amount is not None and line.is_source and line.depth == 0:
                amounts.append(amount)
        if amounts:
            together = sum(amounts, Decimal(0))
            words = f"{side}：各项来源合计 {together} {layout.unit}"
            if total is not None:
                apart = abs(total - together)
                words += f"，与总额相差 {apart} {layout.unit}" if apart else "，与总额相符"
            yield words


def _amount(text: str) -> Decimal | None:
    plain = text.replace(",", "") if re.fullmatch(GROUPED_AMOUNT, text) else text
    return Decimal(plain) if AMOUNT_PATTERN.fullmatch(plain) else None
