"""Choose the charts of pages: sums → what `charts` draws."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.rendering.charts import BarChart, BarValue, bar_chart


class YearAmount(NamedTuple):
    """The funds of a year, for `years_picture`."""

    year: int
    amount: Decimal
    """万元."""
    address: str
    """Address of the page or part that shows what the amount consists of."""


def years_picture(title: str, picture_id: str, amounts: Sequence[YearAmount]) -> BarChart:
    """Draw the funds of each year, the oldest first."""
    items = [BarValue(f"{year} 年", amount, address) for year, amount, address in amounts]
    return bar_chart(picture_id, title, items)
