"""Which pictures the pages of a year and of a unit show: rows and sums → what `pictures` places."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

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
from generator.rendering.words import NATURE_WORDS, amount_text, funds_in_words

MOST_BARS = 12
"""So many bars are told apart at a glance."""

_NATURE_FILLS = dict(zip(Nature, (*FILLS[:3], HOLLOW), strict=True))


def money_picture(year: YearSummary, picture_id: str) -> BarChart:
    """The projects with most money and, where there are more than MOST_BARS, what all others have together."""
    rows = year.rows if len(year.rows) <= MOST_BARS else year.rows[: MOST_BARS - 1]
    items = [BarValue(row.name, row.annual, row.address) for row in rows]
    title, rest = f"{year.year} 年度各项目的年度资金", None
    others = len(year.rows) - len(rows)
    if others:
        title = f"{year.year} 年度资金最多的 {len(rows)} 个项目"
        rest_sum = sum((row.annual for row in year.rows[len(rows) :]), Decimal(0))
        rest = BarValue(f"其余 {others} 个项目合计", rest_sum)
    return bar_chart(picture_id, title, items, rest)


def units_picture(year: int, lines: Sequence[UnitLine], picture_id: str) -> BarChart:
    """The units with most money.

    What all other units have together is not told: projects that units share would be counted several times.
    """
    shown = lines[:MOST_BARS]
    items = [
        BarValue(f"{line.name}（{line.projects}\u00a0个项目）", line.annual, line.address) for line in shown
    ]
    title = f"{year} 年度各单位的年度资金"
    if len(lines) > len(shown):
        title = f"{year} 年度资金最多的 {len(shown)} 个单位"
    return bar_chart(picture_id, title, items)


def years_picture(title: str, picture_id: str, years: Sequence[tuple[int, Decimal, str]]) -> BarChart:
    """Money of each year, the oldest first: the year, 万元, and the address of what it is the sum of."""
    items = [BarValue(f"{year} 年", value, address) for year, value, address in years]
    return bar_chart(picture_id, title, items, by_size=False)


def sources_picture(year: int, totals: Totals, picture_id: str) -> StackedBarChart:
    """Where the money of a year comes from: one bar, the sources its parts."""
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
    """How many indicators of each second level state a number, words, a date or nothing."""
    total = sum_of_levels(levels)
    counted = list(zip(Nature, total.counts, strict=True))
    told = "，".join(f"{NATURE_WORDS[nature]} {count} 条" for nature, count in counted)
    return stacked_bar_chart(
        picture_id,
        "各二级指标有多少条可以衡量",
        f"共 {total.total} 条：{told}。各二级指标的条数见图后的表。",
        [(_NATURE_FILLS[nature], f"{NATURE_WORDS[nature]} {count} 条") for nature, count in counted if count],
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
