"""Choose the charts of pages: projects and sums → what `charts` draws."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.form.target_value import Nature
from generator.projects.project_summary import LevelCount
from generator.projects.totals import Totals, UnitLine, YearSummary, sum_of_levels
from generator.rendering.charts import BarChart, BarValue, bar_chart
from generator.rendering.stacked_charts import (
    FILLS,
    HOLLOW,
    StackedBar,
    StackedBarChart,
    StackPart,
    source_parts,
    stacked_bar_chart,
)
from generator.rendering.words import NATURE_WORDS, amount_text, funds_in_words, shown_natures

MAX_BARS = 12
"""Bars of one chart: so many can be told apart at a glance."""

_NATURE_FILLS = dict(zip(Nature, (*FILLS[:3], HOLLOW, FILLS[3]), strict=True))


class YearAmount(NamedTuple):
    """The funds of a year, for `years_picture`."""

    year: int
    amount: Decimal
    """万元."""
    address: str
    """Address of the page or part that shows what the amount consists of."""


def money_picture(year: YearSummary, picture_id: str) -> BarChart:
    """Draw the projects with most money; where there are more than MAX_BARS, the last bar is the sum of all others."""
    shown = year.rows if len(year.rows) <= MAX_BARS else year.rows[: MAX_BARS - 1]
    items = [BarValue(project.name, project.annual, project.address) for project in shown]
    title, rest = f"{year.year} 年度各项目的年度资金", None
    others = year.rows[len(shown) :]
    if others:
        title = f"{year.year} 年度资金最多的 {len(shown)} 个项目"
        rest_sum = sum((project.annual for project in others), Decimal(0))
        rest = BarValue(f"其余 {len(others)} 个项目合计", rest_sum)
    return bar_chart(picture_id, title, items, rest)


def units_picture(year: int, lines: Sequence[UnitLine], picture_id: str) -> BarChart:
    """Draw the units with most money.

    The other units are not summed up in a bar: projects that units share would be counted several times.
    """
    shown = lines[:MAX_BARS]
    items = [
        BarValue(f"{line.name}（{line.projects}\u00a0个项目）", line.annual, line.address) for line in shown
    ]
    title = f"{year} 年度各单位的年度资金"
    if len(lines) > len(shown):
        title = f"{year} 年度资金最多的 {len(shown)} 个单位"
    return bar_chart(picture_id, title, items)


def years_picture(title: str, picture_id: str, amounts: Sequence[YearAmount]) -> BarChart:
    """Draw the funds of each year, the oldest first."""
    items = [BarValue(f"{year} 年", amount, address) for year, amount, address in amounts]
    return bar_chart(picture_id, title, items, by_size=False)


def sources_picture(year: int, totals: Totals, picture_id: str) -> StackedBarChart:
    """Draw the sources of a year's funds as the parts of one bar."""
    parts = source_parts(totals.annual, totals.sources)
    whole = StackedBar(
        f"{totals.projects} 个项目的年度资金",
        amount_text(totals.annual),
        [StackPart(part.fill, part.amount, "") for part in parts],
    )
    description = f"共 {amount_text(totals.annual)} 万元，{funds_in_words(totals.annual, totals.sources)}。"
    keys = [(fill, f"{label} {amount_text(value)}") for fill, label, value in parts]
    return stacked_bar_chart(picture_id, f"{year} 年度资金的来源", description, keys, [whole])


def measured_picture(levels: Sequence[LevelCount], picture_id: str) -> StackedBarChart:
    """Draw how many indicators of each second level have a number, words, a date or nothing as their target."""
    total = sum_of_levels(levels)
    counts = list(zip(shown_natures(total.counts), total.counts, strict=False))
    counts_text = "，".join(f"{NATURE_WORDS[nature]} {count} 条" for nature, count in counts)
    return stacked_bar_chart(
        picture_id,
        "各二级指标有多少条可以衡量",
        f"共 {total.total} 条：{counts_text}。各二级指标的条数见图后的表。",
        [(_NATURE_FILLS[nature], f"{NATURE_WORDS[nature]} {count} 条") for nature, count in counts if count],
        [
            StackedBar(
                level.level2,
                f"{level.total} 条",
                [
                    StackPart(_NATURE_FILLS[nature], count, str(count))
                    for nature, count in zip(Nature, level.counts, strict=True)
                ],
            )
            for level in levels
        ],
    )
