"""Lay out bar charts: lengths, lines of text, and sentences for readers who do not see the chart.

Arithmetic and words only; templates/parts/charts.html prints them. Charts of stacked bars are in `stacked_charts`. A chart is as wide as the column it stands in and its
letters do not shrink with it: horizontal lengths are in percent of the chart's width, vertical ones in em, the height of
a letter. To the right of the longest bar there is room for figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.rendering.line_breaks import break_lines, text_width
from generator.rendering.words import amount_text, percent_of

MIN_WIDTH_EM = 14.0
"""Narrowest chart, in em: `.picture` in pages.css makes letters smaller where a column is narrower."""

_FIGURE_ROOMS = (3, 5, 7, 10, 13)
"""Widths that a chart may leave for figures, in em: the classes `.room-3` and so on of pages.css."""

# Vertical lengths in tenths of an em: a line of text and its baseline, a bar and the baseline of its figure, the space
# below a bar.
_LINE_TENTHS = 16
_BASELINE_TENTHS = 12
_BAR_TENTHS = 10
_BAR_BASELINE_TENTHS = 9
SPACE_TENTHS = 10
"""Space below a bar, in tenths of an em."""


class PlacedLine(NamedTuple):
    """A line of text in a chart."""

    baseline: str
    """Distance from the top of the chart, in em."""
    text: str


@dataclass(frozen=True, slots=True)
class BarValue:
    """One bar of a bar chart before the layout."""

    label: str
    value: Decimal
    """Amount in 万元."""
    address: str | None = None
    """Page that the bar links to, below the site's root."""


class PlacedBar(NamedTuple):
    """A bar after the layout: its label above it, its figure at its end."""

    label: str
    address: str | None
    lines: Sequence[PlacedLine]
    """The broken label."""
    bar_y: str
    """Upper edge of the bar, in em."""
    width: str
    """Length of the bar in percent of the chart's width; 0 where no bar is drawn."""
    figure: str
    figure_y: str
    """Baseline of the figure, in em."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Amounts as bars, all to one scale."""

    id: str
    """Id of the chart on its page."""
    title: str
    description: str
    """Sentences for readers who do not see the chart."""
    height: str
    """Height in em."""
    figure_room: int
    """Width for figures to the right of the longest bar, in em."""
    bars: Sequence[PlacedBar]


def bar_chart(chart_id: str, title: str, values: Sequence[BarValue]) -> BarChart:
    """Return the layout of one value or more, which have an order of their own, such as years."""
    longest = max(value.value for value in values)
    bars, top = [], 0
    for value in values:
        lines, bar = place_label(value.label, top, MIN_WIDTH_EM)
        length, figure_y = percent_of(value.value, longest), em(bar + _BAR_BASELINE_TENTHS)
        bars.append(
            PlacedBar(value.label, value.address, lines, em(bar), length, amount_text(value.value), figure_y)
        )
        top = bar + _BAR_TENTHS + SPACE_TENTHS
    description = "；".join(map(_describe_value, values)) + "。"
    return BarChart(chart_id, title, description, em(top), figure_room(bar.figure for bar in bars), bars)


def figure_room(figures: Iterable[str]) -> int:
    """Return the width that a chart leaves for these figures, in em."""
    needed = max(map(text_width, figures), default=0.0) + 0.6
    return next((room for room in _FIGURE_ROOMS if room >= needed), _FIGURE_ROOMS[-1])


def place_label(label: str, top: int, max_width: float) -> tuple[list[PlacedLine], int]:
    """Return the lines of a label that begins at `top`, and the place a little below them, in tenths of an em."""
    lines = break_lines(label, max_width)
    placed = [
        PlacedLine(em(top + number * _LINE_TENTHS + _BASELINE_TENTHS), line)
        for number, line in enumerate(lines)
    ]
    return placed, top + len(lines) * _LINE_TENTHS + 1


def _describe_value(value: BarValue) -> str:
    return f"{value.label}，{amount_text(value.value)} 万元"


def em(tenths: int) -> str:
    """Return a length in em as text."""
    return f"{tenths // 10}.{tenths % 10}"
