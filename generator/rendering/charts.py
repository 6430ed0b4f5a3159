"""Where everything stands in a picture: lengths, lines of text, sentences for those who do not see it.

Arithmetic and words; templates/parts/pictures.html prints. A picture is as wide as the column it stands in and its
letters do not shrink with it: across, lengths are in hundredths of its width; down, in em, the height of a letter.
Beyond its longest bar there is `room` for figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.form.funds import FUND_SOURCES
from generator.rendering.line_breaks import in_lines, width
from generator.rendering.words import amount_text, percent_of

ROOM = 14.0
"""So many em are there across at least: `.picture` in pages.css makes letters smaller where a column is narrower."""

_ROOMS = (3, 5, 7, 10, 13)
"""Em for figures beyond the longest bar: the classes `.room-3` and so on."""


class Fill(NamedTuple):
    """How a part is filled: one colour, told apart by more than colour."""

    name: str
    """The class that the stylesheet knows."""
    texture: int
    """Which texture, 0 for none."""


FILLS = (Fill("solid", 0), *(Fill("part", texture) for texture in (1, 2, 3, 4)))
"""From the one that catches the eye most."""
HOLLOW = Fill("hollow", 0)
"""For what is missing."""

# Tenths of an em.
_LINE = 16
_BASELINE = 12
_BAR = 10
_ON_BAR = 9
_STACK = 14
_ON_STACK = 11
_SPACE = 10

_SAMPLE = 1.7
"""Em that the sample of a fill takes beside its words."""


@dataclass(frozen=True, slots=True)
class Item:
    """One bar of a picture, before it has a place."""

    label: str
    value: Decimal
    """万元."""
    address: str | None = None
    """The page that it leads to, below the site's root."""


class BarRow(NamedTuple):
    """A bar below its label, its figure at its end."""

    label: str
    address: str | None
    lines: Sequence[tuple[str, str]]
    """Baseline in em and text: `label` as it is broken, and a remark where there is no bar."""
    bar_y: str
    """The upper edge."""
    width: str
    """Hundredths of the picture's width; 0 where there is no bar."""
    figure: str
    figure_y: str
    """Baseline."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts side by side, all to one scale."""

    id: str
    """On its page."""
    title: str
    description: str
    height: str
    """In em."""
    room: int
    """For figures, in em."""
    rows: Sequence[BarRow]


class Part(NamedTuple):
    """A piece of a bar."""

    fill: Fill
    x: str
    """Where it begins, in hundredths of the picture's width."""
    width: str
    figure: str
    """Printed on it; empty where it has no room."""
    middle: str
    """Of the piece, where the figure stands."""


class Key(NamedTuple):
    """What a fill stands for."""

    fill: Fill
    box_y: str
    """Upper edge of the sample, in em."""
    lines: Sequence[tuple[str, str]]
    """Baseline in em and text."""


class StackRow(NamedTuple):
    """A bar made of parts below its label, its figure at its end."""

    lines: Sequence[tuple[str, str]]
    """Baseline in em and text."""
    bar_y: str
    """The upper edge."""
    parts: Sequence[Part]
    width: str
    """Of all parts, in hundredths of the picture's width."""
    figure: str
    figure_y: str
    """Baseline; also of the figures on the parts."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """Wholes and their parts, all to one scale."""

    id: str
    title: str
    description: str
    height: str
    room: int
    keys: Sequence[Key]
    rows: Sequence[StackRow]

    @property
    def textures(self) -> Sequence[int]:
        """Those that it needs."""
        return [key.fill.texture for key in self.keys if key.fill.texture]


@dataclass(frozen=True, slots=True)
class Whole:
    """One bar of parts, before it has a place."""

    label: str
    figure: str
    parts: Sequence[tuple[Fill, int | Decimal, str]]
    """Fill, size and figure of each, in the order of the bar; the figure is empty where none shall be printed."""


def source_parts(total: Decimal, sources: Mapping[str, Decimal]) -> list[tuple[Fill, str, Decimal]]:
    """Fill, name and 万元 of each source of funds; what no source is given for comes last."""
    parts = [(_SOURCE_FILLS[label], label, value) for label, value in sources.items()]
    rest = total - sum(sources.values(), Decimal(0))
    return [*parts, (HOLLOW, "没有分列来源", rest)] if rest else parts


_SOURCE_FILLS = dict(zip(FUND_SOURCES.values(), FILLS, strict=True))


def bars_picture(
    picture_id: str, title: str, items: Sequence[Item], rest: Item | None = None, *, by_size: bool = True
) -> Bars:
    """One item or more, which begin with the largest, and `rest`, the sum of all that are not among them.

    A `rest` larger than every item is told in words: its bar would have to leave the scale. Without `by_size` the items
    have an order of their own.
    """
    longest = max(item.value for item in items)
    rows, top = [], 0
    for item in [*items, rest] if rest else items:
        lines, bar = _lettered(item.label, top, ROOM)
        if item.value > longest:
            lines.append((_em(bar + _BASELINE), "（多于最长的横条，没有画）"))
            bar += _LINE
        long = percent_of(item.value, longest) if item.value <= longest else "0"
        figure_y = _em(bar + _ON_BAR)
        rows.append(
            BarRow(item.label, item.address, lines, _em(bar), long, amount_text(item.value), figure_y)
        )
        top = bar + _BAR + _SPACE
    description = _told(items, rest) if by_size else _listed(items)
    return Bars(picture_id, title, description, _em(top), _room(row.figure for row in rows), rows)


def _room(figures: Iterable[str]) -> int:
    needed = max(map(width, figures), default=0.0) + 0.6
    return next((room for room in _ROOMS if room >= needed), _ROOMS[-1])


def _lettered(label: str, top: int, room: float) -> tuple[list[tuple[str, str]], int]:
    """The lines of a label and what is below them, a little away."""
    lines = in_lines(label, room)
    placed = [(_em(top + number * _LINE + _BASELINE), line) for number, line in enumerate(lines)]
    return placed, top + len(lines) * _LINE + 1


def _listed(items: Sequence[Item]) -> str:
    return "；".join(f"{item.label}，{amount_text(item.value)} 万元" for item in items) + "。"


def _told(items: Sequence[Item], rest: Item | None) -> str:
    first, last = (f"{item.label}，{amount_text(item.value)} 万元" for item in (items[0], items[-1]))
    if rest:
        remainder = f"{rest.label} {amount_text(rest.value)} 万元"
        return f"从多到少，画到第 {len(items)} 个。最多的是{first}；第 {len(items)} 个是{last}。{remainder}。"
    return f"从多到少。最多的是{first}；最少的是{last}。" if len(items) > 1 else f"只有{first}。"


def stacks_picture(
    picture_id: str, title: str, description: str, keys: Iterable[tuple[Fill, str]], wholes: Sequence[Whole]
) -> Stacks:
    """Bars made of parts; `keys` are the fills that occur, each with what it stands for."""
    placed, top = [], 0
    for fill, words in keys:
        lines, below = _lettered(words, top, ROOM - _SAMPLE)
        placed.append(Key(fill, _em(top + 2), lines))
        top = below
    top += _SPACE if placed else 0
    sizes = [Decimal(sum([size for _, size, _ in whole.parts])) for whole in wholes]
    longest = max(sizes, default=Decimal(0))
    room = _room(whole.figure for whole in wholes)
    rows = []
    for whole, size in zip(wholes, sizes, strict=True):
        lines, bar = _lettered(whole.label, top, ROOM)
        parts = list(_parts(whole, longest, ROOM - room))
        long = percent_of(size, longest)
        rows.append(StackRow(lines, _em(bar), parts, long, whole.figure, _em(bar + _ON_STACK)))
        top = bar + _STACK + _SPACE
    return Stacks(picture_id, title, description, _em(top), room, placed, rows)


def _parts(whole: Whole, longest: Decimal, narrowest: float) -> Iterator[Part]:
    """The pieces of a bar, in a picture whose longest is at least `narrowest` em long."""
    before, x = Decimal(0), Decimal(0)
    for fill, size, figure in whole.parts:
        if not size:
            continue
        before += size
        end = Decimal(percent_of(before, longest))
        if end == x:
            continue  # too small to be seen
        has_room = figure and width(figure) + 0.3 <= narrowest * float(end - x) / 100
        middle = _plain((x + end) / 2) if has_room else ""
        yield Part(fill, _plain(x), _plain(end - x), figure if has_room else "", middle)
        x = end


def _plain(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def _em(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
