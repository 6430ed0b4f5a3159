"""Lines drawn on a page → tables with cells and spans; units are points for PDF and pixels for scans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

MAX_RULES_PER_PAGE = 4_000
"""Lines of a page after pieces were joined; a page with more of them is a drawing."""
MAX_UNITS_PER_TABLE = 100_000
_MAX_MEETING_SHARE = 0.5
"""Share of the tolerance by which lines that form one table may miss each other: tables may stand close together."""
_MIN_COVERED = 0.6
"""Share of a cell's side that a line has to cover to part two cells."""


class RuledLine(NamedTuple):
    """A straight line, horizontal or vertical: its place across, and where it begins and ends along."""

    across: float
    start: float
    end: float


class Rectangle(NamedTuple):
    """A rectangle on a page; `top` is less than `bottom`."""

    left: float
    top: float
    right: float
    bottom: float


class RuledCell(NamedTuple):
    """A cell between lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Rectangle
    is_rectangle: bool
    """False where a line is missing, so that cells seem to flow into each other."""


class RuledTable(NamedTuple):
    """A table of lines: the places of its rows and columns, and its cells in reading order."""

    columns: Sequence[float]
    """Left edge of every column, and the right edge of the last."""
    rows: Sequence[float]
    cells: Sequence[RuledCell]

    @property
    def box(self) -> Rectangle:
        """Outer edges of the table."""
        return Rectangle(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])


def find_tables(
    horizontal: Iterable[RuledLine], vertical: Iterable[RuledLine], tolerance: float
) -> list[RuledTable]:
    """Return the tables that lines form, from top to bottom. Lines closer than `tolerance` are one line."""
    across = join_rules(horizontal, _MAX_MEETING_SHARE * tolerance)
    down = join_rules(vertical, _MAX_MEETING_SHARE * tolerance)
    if len(across) + len(down) > MAX_RULES_PER_PAGE:
        return []
    groups = _connected(across, down, _MAX_MEETING_SHARE * tolerance)
    tables = [_table(*group, tolerance) for group in groups]
    return sorted(
        (table for table in tables if table is not None), key=lambda table: (table.rows[0], table.columns[0])
    )


def join_rules(rules: Iterable[RuledLine], tolerance: float) -> list[RuledLine]:
    """Return lines with their pieces joined, and lines that lie close beside each other as one."""
    joined: list[RuledLine] = []
    for group in _clusters(sorted(rules), tolerance):
        across = sum(rule.across for rule in group) / len(group)
        start, end = None, 0.0
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + tolerance:
                end = max(end, rule.end)
            else:
                joined.append(RuledLine(across, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            joined.append(RuledLine(across, start, end))
    return joined


def _clusters(rules: Sequence[RuledLine], tolerance: float) -> Iterator[list[RuledLine]]:
    """Yield runs of sorted lines of which each lies close to the first."""
    group: list[RuledLine] = []
    for rule in rules:
        if group and rule.across - group[0].across > tolerance:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _connected(
    across: Sequence[RuledLine], down: Sequence[RuledLine], tolerance: float
) -> Iterator[tuple[list[RuledLine], list[RuledLine]]]:
    """Yield the horizontal and vertical lines that meet, a pair of lists for each group."""
    groups = _Groups(len(across) + len(down))
    for i, rule in enumerate(across):
        for j, crossing in enumerate(down):
            if (
                crossing.start - tolerance <= rule.across <= crossing.end + tolerance
                and rule.start - tolerance <= crossing.across <= rule.end + tolerance
            ):
                groups.unite(i, len(across) + j)
    members: dict[int, tuple[list[RuledLine], list[RuledLine]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(across):
        members[groups.root(i)][0].append(rule)
    for j, rule in enumerate(down):
        members[groups.root(len(across) + j)][1].append(rule)
    yield from members.values()


class _Groups:
    """Things that belong together, by number."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, item: int) -> int:
        """Return the number that stands for an item's group."""
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def unite(self, first: int, second: int) -> None:
        """Put two items into one group."""
        self._above[self.root(first)] = self.root(second)


def join_edges(values: Iterable[float], tolerance: float) -> list[float]:
    """Return the places of lines, those close to each other as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > tolerance:
            edges.append(value)
    return edges


def _table(across: Sequence[RuledLine], down: Sequence[RuledLine], tolerance: float) -> RuledTable | None:
    """Return the table of lines that meet; None where they close no cell. An open side counts as closed."""
    if not across or not down:
        return None
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    top, bottom = min(rule.start for rule in down), max(rule.end for rule in down)
    columns = join_edges([*(rule.across for rule in down), left, right], tolerance)
    rows = join_edges([*(rule.across for rule in across), top, bottom], tolerance)
    if len(columns) < 2 or len(rows) < 2 or len(columns) * len(rows) > MAX_UNITS_PER_TABLE:
        return None
    return RuledTable(columns, rows, list(_cells(columns, rows, across, down, tolerance)))


def _cells(
    columns: Sequence[float],
    rows: Sequence[float],
    across: Sequence[RuledLine],
    down: Sequence[RuledLine],
    tolerance: float,
) -> Iterator[RuledCell]:
    """Yield the cells of a table that lines part."""
    near_columns = [[rule for rule in down if abs(rule.across - edge) <= tolerance] for edge in columns]
    near_rows = [[rule for rule in across if abs(rule.across - edge) <= tolerance] for edge in rows]
    return cells_between(
        columns,
        rows,
        lambda row, column: _is_covered(near_columns[column], rows[row], rows[row + 1]),
        lambda row, column: _is_covered(near_rows[row], columns[column], columns[column + 1]),
    )


def cells_between(
    columns: Sequence[float],
    rows: Sequence[float],
    has_line_left: Callable[[int, int], bool],
    has_line_above: Callable[[int, int], bool],
) -> Iterator[RuledCell]:
    """Yield the cells of a table: units of the grid, by row and column, with no line between them are one cell."""
    width, height = len(columns) - 1, len(rows) - 1
    groups = _Groups(width * height)
    for row in range(height):
        for column in range(width):
            if column and not has_line_left(row, column):
                groups.unite(row * width + column - 1, row * width + column)
            if row and not has_line_above(row, column):
                groups.unite((row - 1) * width + column, row * width + column)
    members: dict[int, list[int]] = defaultdict(list)
    for unit in range(width * height):
        members[groups.root(unit)].append(unit)
    for units in sorted(members.values()):
        first_row, last_row = units[0] // width, units[-1] // width
        first = min(unit % width for unit in units)
        last = max(unit % width for unit in units)
        spans = last_row - first_row + 1, last - first + 1
        box = Rectangle(columns[first], rows[first_row], columns[last + 1], rows[last_row + 1])
        yield RuledCell(first_row, first, *spans, box, len(units) == spans[0] * spans[1])


def _is_covered(rules: Sequence[RuledLine], start: float, end: float) -> bool:
    """Whether lines cover most of a stretch."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= _MIN_COVERED * (end - start)
