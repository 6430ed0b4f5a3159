"""Lay out charts of stacked bars: wholes and their parts, with a legend of the fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.form.funds import FUND_SOURCES
from generator.rendering.charts import MIN_WIDTH_EM, SPACE_TENTHS, PlacedLine, em, figure_room, place_label
from generator.rendering.line_breaks import text_width
from generator.rendering.words import percent_of


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


# Tenths of an em: a stacked bar, and the baseline of its figures.
_STACKED_BAR_TENTHS = 14
_STACKED_BAR_BASELINE_TENTHS = 11

_LEGEND_SAMPLE_EM = 1.7
"""Width of the sample of a fill in the legend, with the blank after it, in em."""


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
    parts = [
        SourcePart(_SOURCE_FILLS.get(label) or FILLS[place % len(FILLS)], label, value)
        for place, (label, value) in enumerate(sources.items())
    ]
    rest = total - sum(sources.values(), Decimal(0))
    return [*parts, SourcePart(HOLLOW, "没有分列来源", rest)] if rest > 0 else parts


_SOURCE_FILLS = dict(zip(FUND_SOURCES.values(), FILLS, strict=True))


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
        lines, below = place_label(words, top, MIN_WIDTH_EM - _LEGEND_SAMPLE_EM)
        legend.append(LegendEntry(fill, em(top + 2), lines))
        top = below
    top += SPACE_TENTHS if legend else 0
    sizes = [Decimal(sum([part.size for part in stacked.parts])) for stacked in stacked_bars]
    longest = max(sizes, default=Decimal(0))
    room = figure_room(stacked.figure for stacked in stacked_bars)
    bars = []
    for stacked, size in zip(stacked_bars, sizes, strict=True):
        lines, bar = place_label(stacked.label, top, MIN_WIDTH_EM)
        parts = list(_place_parts(stacked, longest, MIN_WIDTH_EM - room))
        length = percent_of(size, longest)
        figure_y = em(bar + _STACKED_BAR_BASELINE_TENTHS)
        bars.append(PlacedStackedBar(lines, em(bar), parts, length, stacked.figure, figure_y))
        top = bar + _STACKED_BAR_TENTHS + SPACE_TENTHS
    return StackedBarChart(chart_id, title, description, em(top), room, legend, bars)


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
