"""Lay out bar charts: lengths, lines of text, and sentences for readers who do not see the chart.

Arithmetic and words only; templates/parts/charts.html prints them. A chart is as wide as the column it stands in and its
letters do not shrink with it: horizontal lengths are in percent of the chart's width, vertical ones in em, the height of
a letter. To the right of the longest bar there is room for figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.form.project import FUND_SOURCES
from generator.rendering.line_breaks import break_lines, text_width
from generator.rendering.words import amount_text, percent_of

MIN_WIDTH_EM = 14.0
"""Narrowest chart, in em: `.picture` in pages.css makes letters smaller where a column is narrower."""

_FIGURE_ROOMS = (3, 5, 7, 10, 13)
"""Widths that a chart may leave for figures, in em: the classes `.room-3` and so on of pages.css."""


class Fill(NamedTuple):
    """The fill of a part of a bar: all fills have one colour and differ in brightness or texture."""

    name: str
    """Class in the stylesheet."""
    texture: int
    """Number of the texture, 0 for none."""


FILLS = (Fill("solid", 0), *(Fill("part", texture) for texture in (1, 2, 3, 4)))
"""Fills of parts, the most conspicuous first."""
HOLLOW = Fill("hollow", 0)
"""Fill of a part that is missing, such as money without a source."""

# Vertical lengths in tenths of an em: a line of text and its baseline, a bar and the baseline of its figure, the same
# of a stacked bar, the space below a bar.
_LINE_TENTHS = 16
_BASELINE_TENTHS = 12
_BAR_TENTHS = 10
_BAR_BASELINE_TENTHS = 9
_STACKED_BAR_TENTHS = 14
_STACKED_BAR_BASELINE_TENTHS = 11
_SPACE_TENTHS = 10

_LEGEND_SAMPLE_EM = 1.7
"""Width of the sample of a fill in the legend, with the blank after it, in em."""


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
    """The broken label, and a remark where no bar is drawn."""
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


class StackPart(NamedTuple):
    """A part of a stacked bar before the layout."""

    fill: Fill
    size: int | Decimal
    figure: str
    """Figure to print on the part; empty for none."""


@dataclass(frozen=True, slots=True)
class StackedBar:
    """A bar of several parts before the layout."""

    label: str
    figure: str
    parts: Sequence[StackPart]
    """Parts in their order from the left."""


class PlacedPart(NamedTuple):
    """A part of a stacked bar after the layout."""

    fill: Fill
    x: str
    """Left edge, in percent of the chart's width."""
    width: str
    """Width, in percent of the chart's width."""
    figure: str
    """Figure on the part; empty where it does not fit."""
    middle: str
    """Middle of the part, where the figure stands, in percent of the chart's width; empty without a figure."""


class LegendEntry(NamedTuple):
    """A sample of a fill, and the words for the fill."""

    fill: Fill
    box_y: str
    """Upper edge of the sample, in em."""
    lines: Sequence[PlacedLine]


class PlacedStackedBar(NamedTuple):
    """A stacked bar after the layout: its label above it, its figure at its end."""

    lines: Sequence[PlacedLine]
    """The broken label."""
    bar_y: str
    """Upper edge of the bar, in em."""
    parts: Sequence[PlacedPart]
    width: str
    """Length of all parts together, in percent of the chart's width."""
    figure: str
    figure_y: str
    """Baseline of all figures of the bar, in em."""


@dataclass(frozen=True, slots=True)
class StackedBarChart:
    """Bars of several parts, all to one scale."""

    id: str
    """Id of the chart on its page."""
    title: str
    description: str
    """Sentences for readers who do not see the chart."""
    height: str
    """Height in em."""
    figure_room: int
    """Width for figures to the right of the longest bar, in em."""
    legend: Sequence[LegendEntry]
    bars: Sequence[PlacedStackedBar]

    @property
    def textures(self) -> Sequence[int]:
        """Numbers of the textures that the chart uses."""
        return [entry.fill.texture for entry in self.legend if entry.fill.texture]


class SourcePart(NamedTuple):
    """The money that comes from one source of funds."""

    fill: Fill
    label: str
    amount: Decimal
    """Amount in 万元."""


def source_parts(total: Decimal, sources: Mapping[str, Decimal]) -> list[SourcePart]:
    """Return a part for every source of funds; money of the total without a source comes last."""
    parts = [SourcePart(_SOURCE_FILLS[label], label, value) for label, value in sources.items()]
    rest = total - sum(sources.values(), Decimal(0))
    return [*parts, SourcePart(HOLLOW, "没有分列来源", rest)] if rest else parts


_SOURCE_FILLS = dict(zip(FUND_SOURCES.values(), FILLS, strict=True))


def bar_chart(
    chart_id: str,
    title: str,
    values: Sequence[BarValue],
    rest: BarValue | None = None,
    *,
    by_size: bool = True,
) -> BarChart:
    """Return the layout of one value or more, which begin with the largest, and of `rest`, the sum of all others.

    A `rest` larger than every value has a remark in place of its bar, which would have to leave the scale. Without
    `by_size` the values have an order of their own, such as years.
    """
    longest = max(value.value for value in values)
    bars, top = [], 0
    for value in [*values, rest] if rest else values:
        lines, bar = _break_label(value.label, top, MIN_WIDTH_EM)
        if value.value > longest:
            lines.append(PlacedLine(_em(bar + _BASELINE_TENTHS), "（多于最长的横条，没有画）"))
            bar += _LINE_TENTHS
        length = percent_of(value.value, longest) if value.value <= longest else "0"
        figure_y = _em(bar + _BAR_BASELINE_TENTHS)
        bars.append(
            PlacedBar(value.label, value.address, lines, _em(bar), length, amount_text(value.value), figure_y)
        )
        top = bar + _BAR_TENTHS + _SPACE_TENTHS
    description = _describe_by_size(values, rest) if by_size else _describe_in_order(values)
    return BarChart(chart_id, title, description, _em(top), _figure_room(bar.figure for bar in bars), bars)


def _figure_room(figures: Iterable[str]) -> int:
    needed = max(map(text_width, figures), default=0.0) + 0.6
    return next((room for room in _FIGURE_ROOMS if room >= needed), _FIGURE_ROOMS[-1])


def _break_label(label: str, top: int, max_width: float) -> tuple[list[PlacedLine], int]:
    """Return the lines of a label that begins at `top`, and the place a little below them, in tenths of an em."""
    lines = break_lines(label, max_width)
    placed = [
        PlacedLine(_em(top + number * _LINE_TENTHS + _BASELINE_TENTHS), line)
        for number, line in enumerate(lines)
    ]
    return placed, top + len(lines) * _LINE_TENTHS + 1


def _describe_in_order(values: Sequence[BarValue]) -> str:
    return "；".join(map(_describe_value, values)) + "。"


def _describe_by_size(values: Sequence[BarValue], rest: BarValue | None) -> str:
    largest, smallest = _describe_value(values[0]), _describe_value(values[-1])
    if rest:
        remainder = f"{rest.label} {amount_text(rest.value)} 万元"
        return f"从多到少，画到第 {len(values)} 个。最多的是{largest}；第 {len(values)} 个是{smallest}。{remainder}。"
    return f"从多到少。最多的是{largest}；最少的是{smallest}。" if len(values) > 1 else f"只有{largest}。"


def _describe_value(value: BarValue) -> str:
    return f"{value.label}，{amount_text(value.value)} 万元"


def stacked_bar_chart(
    chart_id: str,
    title: str,
    description: str,
    fill_words: Iterable[tuple[Fill, str]],
    stacked_bars: Sequence[StackedBar],
) -> StackedBarChart:
    """Return the layout of stacked bars; `fill_words` are the fills that occur, in order, with the words for them."""
    legend, top = [], 0
    for fill, words in fill_words:
        lines, below = _break_label(words, top, MIN_WIDTH_EM - _LEGEND_SAMPLE_EM)
        legend.append(LegendEntry(fill, _em(top + 2), lines))
        top = below
    top += _SPACE_TENTHS if legend else 0
    sizes = [Decimal(sum([part.size for part in stacked.parts])) for stacked in stacked_bars]
    longest = max(sizes, default=Decimal(0))
    room = _figure_room(stacked.figure for stacked in stacked_bars)
    bars = []
    for stacked, size in zip(stacked_bars, sizes, strict=True):
        lines, bar = _break_label(stacked.label, top, MIN_WIDTH_EM)
        parts = list(_place_parts(stacked, longest, MIN_WIDTH_EM - room))
        length = percent_of(size, longest)
        figure_y = _em(bar + _STACKED_BAR_BASELINE_TENTHS)
        bars.append(PlacedStackedBar(lines, _em(bar), parts, length, stacked.figure, figure_y))
        top = bar + _STACKED_BAR_TENTHS + _SPACE_TENTHS
    return StackedBarChart(chart_id, title, description, _em(top), room, legend, bars)


def _place_parts(stacked: StackedBar, longest: Decimal, longest_em: float) -> Iterator[PlacedPart]:
    """Yield the parts of a bar, in a chart whose longest bar has the size `longest` and is at least `longest_em` wide."""
    before, x = Decimal(0), Decimal(0)
    for fill, size, figure in stacked.parts:
        if not size:
            continue
        before += size
        end = Decimal(percent_of(before, longest))
        if end == x:
            continue  # too small to be seen
        fits = figure and text_width(figure) + 0.3 <= longest_em * float(end - x) / 100
        middle = _plain((x + end) / 2) if fits else ""
        yield PlacedPart(fill, _plain(x), _plain(end - x), figure if fits else "", middle)
        x = end


def _plain(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def _em(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
