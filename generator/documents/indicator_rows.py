"""Read the indicators of a form: by their columns, and where those have slid by names and order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.documents.cell_text import NUMBER_OF_NAME, label_text, one_line, without_number
from generator.documents.form_reading import FormReading, short
from generator.documents.form_words import DIRECTION_TEXTS, PLACEHOLDER, SIGN_TEXTS
from generator.documents.grid import GridCell
from generator.documents.indicator_columns import HeadingKind, IndicatorColumn, heading_words
from generator.documents.source_rows import SourceRow
from generator.form.column_roles import ColumnRole
from generator.form.indicator_schemes import Scheme


@dataclass(slots=True)
class SideCells:
    """The cells of one indicator on one side of a table."""

    name: GridCell | None = None
    name_text: str = ""
    values: dict[str, str] = field(default_factory=dict)
    """Text by key of the layout; by the heading in brackets where the layout has no such column."""
    cells: dict[str, GridCell] = field(default_factory=dict)
    headings: list[GridCell] = field(default_factory=list)
    """Headings under which a cell was read."""

    @property
    def is_blank(self) -> bool:
        """True if the side says nothing."""
        return not self.name_text and not any(self.values.values())


@dataclass(slots=True)
class TableIndicator:
    """One row of indicators."""

    level1: str
    level2: str
    sides: list[SideCells]
    cells: Sequence[GridCell] = ()


@dataclass(slots=True)
class _Levels:
    """The levels that hold for the next row."""

    level1: str = ""
    level2: str = ""


class IndicatorRows:
    """Reads the rows of indicators below their headings."""

    def __init__(self, reading: FormReading, columns: Sequence[IndicatorColumn]) -> None:
        self.reading = reading
        self.columns = [column for column in columns if column.kind is not HeadingKind.LABEL]
        self.label_columns = [column for column in columns if column.kind is HeadingKind.LABEL]
        self.sides = max((column.side for column in self.columns), default=0) + 1
        self.names = LevelNames(reading.scheme)
        self.has_level2 = any(column.kind is HeadingKind.LEVEL2 for column in self.columns)
        self.levels = _Levels()
        self.indicators: list[TableIndicator] = []

    def read(self, rows: Sequence[SourceRow]) -> int:
        """Read rows until one is no indicator; return how many were read."""
        for number, row in enumerate(rows):
            if not row.own:
                continue
            if self._is_foot(row):
                return number
            if self._is_repeated_heading(row):
                self.reading.take(*row.own)
                continue
            self._read_row(row)
        return len(rows)

    def _is_repeated_heading(self, row: SourceRow) -> bool:
        """Whether a row repeats the headings, as tables do that go on over a page."""
        headings = {label_text(column.heading.text) for column in (*self.columns, *self.label_columns)}
        return len(row.own) > 2 and all(label_text(cell.text) in headings for cell in row.own)

    def _is_foot(self, row: SourceRow) -> bool:
        """Whether a row stands below the indicators: it has a label of the foot, or one cell over the whole table."""
        own = [cell for cell in row.own if cell not in self._label_cells(row)]
        if not own:
            return False
        words = label_text(own[0].text)
        if re.match(
            "(?:总分|合计|备注|说明|其他说明|填表|填报|联系|注[:：]?|单位负责人|审核|自评|结论)", words
        ) and not self.names.level(words):
            return not any(
                column.kind is HeadingKind.NAME and column.begin == own[0].column and column.begin > 0
                for column in self.columns
            )
        if len(row.cells) == 1:
            cell = own[0]
            last = max(column.end for column in self.columns)
            return (
                cell.column_span > 1
                and cell.column <= self.columns[0].begin
                and cell.column + cell.column_span >= last - 1
            )
        head_labels = {label_text(block) for block in self.reading.layout.blocks}
        leftmost = min(column.begin for column in (*self.columns, *self.label_columns))
        if own[0].column == leftmost and not self.names.level(words):
            ended = any(
                column.heading.row_span > 1 and column.heading not in row.cells
                for column in self.label_columns
            )
            return words in head_labels or (ended and own[0].column == self.label_columns[0].begin)
        return words in head_labels and len(own) <= 2 and not self.names.level(words)

    def _label_cells(self, row: SourceRow) -> list[GridCell]:
        """Return the cells that are the word 绩效指标 at the left."""
        return [
            cell
            for cell in row.own
            if any(
                column.begin == cell.column and label_text(cell.text).startswith("绩效指标")
                for column in self.label_columns
            )
        ]

    def _read_row(self, row: SourceRow) -> None:
        self.reading.take(*self._label_cells(row))
        if self._by_columns(row) or self._by_order(row) or self._continues_row_above(row):
            return

    # by columns

    def _by_columns(self, row: SourceRow) -> bool:
        """Read a row whose cells stand under their headings; return False where they do not."""
        levels = {1: "", 2: ""}
        sides = [SideCells() for _ in range(self.sides)]
        taken: list[GridCell] = []
        differing: list[GridCell] = []
        for cell in row.cells:
            if cell in self._label_cells(row):
                continue
            column = self._column_over(cell)
            if column is None:
                if cell in row.own:
                    return False
                continue
            text = one_line(cell.text)
            level = self.names.level(label_text(cell.text))
            if column.kind in (HeadingKind.LEVEL1, HeadingKind.LEVEL2):
                depth = 1 if column.kind is HeadingKind.LEVEL1 else 2
                if level and depth not in level and self.has_level2:
                    return False
                if NUMBER_OF_NAME.match(text):
                    return False
                if levels[depth] not in ("", label_text(cell.text)):
                    differing.append(cell)
                levels[depth] = levels[depth] or label_text(cell.text)
            elif column.kind is HeadingKind.NAME:
                if (
                    level
                    and label_text(cell.text) == text
                    and self.has_level2
                    and not self._may_be_name(row, cell)
                ):
                    return False
                if sides[column.side].name is not None:
                    return False
                sides[column.side].name = cell
                sides[column.side].name_text = without_number(text)
            else:
                if (
                    NUMBER_OF_NAME.match(text)
                    or (level and self.has_level2)
                    or column.heading in sides[column.side].headings
                ):
                    return False
                sides[column.side].headings.append(column.heading)
                _set_value(sides[column.side], column, cell)
            taken.append(cell)
        if sum(column.kind is HeadingKind.NAME for column in self.columns) == 1:
            for side in sides[1:]:
                side.name, side.name_text = sides[0].name, sides[0].name_text
        if any(side.name is None and not side.is_blank for side in sides):
            return False
        if not any(cell in row.own for cell in taken):
            return True
        is_alone = len(taken) == 1 and not NUMBER_OF_NAME.match(one_line(taken[0].text))
        if self.reading.form.may_lack_cells and is_alone:
            return False
        self._fill_from_other_side(sides, taken)
        for cell in differing:
            self.reading.doubt(
                f"同一行的二级指标不同，没有用上：“{short(one_line(cell.text))}”",
                [cell],
                ("绩效指标", "", "", len(self.indicators)),
            )
        self._enter_levels(levels[1], levels[2])
        self.reading.take(*taken)
        self._add(sides, taken)
        return True

    def _may_be_name(self, row: SourceRow, cell: GridCell) -> bool:
        """Whether an indicator has the name of a level: its own second level stands left of it."""
        left = [
            cell_left
            for cell_left in row.cells
            if cell_left.column < cell.column and self.names.level(label_text(cell_left.text))
        ]
        return bool(left) and not any(NUMBER_OF_NAME.match(one_line(any_cell.text)) for any_cell in row.cells)

    def _column_over(self, cell: GridCell) -> IndicatorColumn | None:
        """Return the column under whose heading a cell stands: it begins there, or most of it lies there."""
        middle = cell.column + (cell.column_span - 1) / 2
        for column in self.columns:
            if column.begin <= cell.column < column.end and cell.column + cell.column_span <= column.end:
                return column
        return next((column for column in self.columns if column.begin <= middle < column.end), None)

    # by names and order

    def _by_order(self, row: SourceRow) -> bool:
        """Read a row whose columns have slid: levels by their names, the rest in the order of the headings."""
        cells = [cell for cell in row.own if cell not in self._label_cells(row)]
        start, levels = self._leading_levels(cells)
        rest = cells[start:]
        if not rest:
            if start and self.has_level2:
                self._enter_levels(*levels)
                self.reading.take(*cells)
                return True
            return False
        parts, right_level = self._split_sides(rest, levels[1])
        per_side = self._columns_of_sides()
        named = NUMBER_OF_NAME.match(one_line(rest[0].text)) or start
        if not named or any(len(part) > len(per_side[0]) for part in parts):
            return False
        if len(rest) < 2:
            return False
        self._enter_levels(levels[0], levels[1] or right_level)
        sides = [self._align(part, parts, columns) for part, columns in zip(parts, per_side, strict=False)]
        sides += [SideCells() for _ in range(self.sides - len(sides))]
        self.reading.take(*cells)
        self._fill_from_other_side(sides, cells)
        self._add(sides, cells)
        return True

    def _columns_of_sides(self) -> list[list[IndicatorColumn]]:
        """Return the columns of names and values, side by side."""
        kinds = (HeadingKind.NAME, HeadingKind.VALUE)
        return [
            [column for column in self.columns if column.side == side and column.kind in kinds]
            for side in range(self.sides)
        ]

    def _leading_levels(self, cells: Sequence[GridCell]) -> tuple[int, tuple[str, str]]:
        """Return how many cells at the left are names of levels, and those names."""
        level1 = level2 = ""
        position = 0
        while position < len(cells):
            words = label_text(cells[position].text)
            level = self.names.level(words)
            following = label_text(cells[position + 1].text) if position + 1 < len(cells) else ""
            if not level:
                if not (words and self.names.level(following) and following.startswith(words)):
                    break
            elif (
                self.has_level2
                and 2 in level
                and (1 not in level or level1 or not self.names.level(following))
            ):
                level2 = words
            else:
                level1 = words
            position += 1
        return position, (level1, level2)

    def _split_sides(self, cells: Sequence[GridCell], level2: str) -> tuple[list[Sequence[GridCell]], str]:
        """Return the cells of every side, without the level that stands between them, and that level."""
        if self.sides < 2:
            return [cells], ""
        first = one_line(cells[0].text)
        for position in range(1, len(cells)):
            words = label_text(cells[position].text)
            following = cells[position + 1] if position + 1 < len(cells) else None
            if 2 in self.names.level(words) and (
                words == level2 or (following and NUMBER_OF_NAME.match(one_line(following.text)))
            ):
                return [cells[:position], cells[position + 1 :]], words
        for position in range(1, len(cells)):
            text = one_line(cells[position].text)
            if NUMBER_OF_NAME.match(text) or (text == first and position > 1 and not level2):
                return [cells[:position], cells[position:]], ""
        middle = len(self._columns_of_sides()[0])
        for position in range(1, len(cells)):
            if one_line(cells[position].text) == first and position in (middle, middle - 1):
                return [cells[:position], cells[position:]], ""
        return [cells], ""

    def _align(
        self,
        part: Sequence[GridCell],
        parts: Sequence[Sequence[GridCell]],
        columns: Sequence[IndicatorColumn],
    ) -> SideCells:
        """Return the cells of a side under its headings; where some are missing, as the other side has them."""
        side = SideCells()
        longest = max(parts, key=len)
        slots = list(columns)
        if 0 < len(part) < len(columns) and len(longest) == len(columns):
            texts = [one_line(cell.text) for cell in longest]
            slots = []
            numbered = [bool(NUMBER_OF_NAME.match(one_line(cells[0].text))) for cells in (part, longest)]
            position = 1 if numbered == [False, True] else 0
            for cell in part:
                text = one_line(cell.text)
                place = next(
                    (number for number in range(position, len(texts)) if texts[number] == text), None
                )
                place = position if place is None else place
                if place >= len(columns):
                    break
                slots.append(columns[place])
                position = place + 1
        for cell, column in zip(part, slots, strict=False):
            if column.kind is HeadingKind.NAME:
                side.name, side.name_text = cell, without_number(one_line(cell.text))
            else:
                _set_value(side, column, cell)
        return side

    def _fill_from_other_side(self, sides: Sequence[SideCells], cells: Sequence[GridCell]) -> None:
        """Fill a side that lacks a cell which the other has, where all else is equal; say so."""
        if len(sides) != 2 or not self.reading.form.may_lack_cells:
            return
        path = ("绩效指标", "", "", len(self.indicators))
        if any(side.is_blank for side in sides):
            self.reading.doubt("两期的指标只读出一期", cells, path)
            return
        words = self.reading.layout.sides
        for poor, rich, number in ((sides[0], sides[1], 0), (sides[1], sides[0], 1)):
            lacking = {key: text for key, text in rich.values.items() if key not in poor.values}
            if poor.name_text not in ("", rich.name_text):
                continue
            if not poor.name_text:
                poor.name_text, lacking = rich.name_text, {"三级指标": rich.name_text, **lacking}
            own, opposite = (words[number], words[1 - number]) if len(words) > 1 else ("", "")
            for key, text in lacking.items():
                poor.values[key] = text
                message = (
                    f"“{rich.name_text}”的{own}{key}在来源文件转换时丢失，这里照{opposite}一栏写“{text}”，"
                    "见到原件时请核对。"
                )
                self.reading.doubt(message, cells[-1:], path, is_remark=True)

    def _continues_row_above(self, row: SourceRow) -> bool:
        """Add cells that a page has cut off to the row above; return False where that cannot be decided."""
        if not self.indicators:
            return False
        above = self.indicators[-1]
        for cell in row.own:
            self._continue_cell(above, cell)
        return True

    def _continue_cell(self, above: TableIndicator, cell: GridCell) -> None:
        """Put the rest of a cell behind its beginning: where both sides then agree, or under its heading."""
        text = one_line(cell.text)
        sides = above.sides
        if len(sides) == 2:
            for poor, rich in ((sides[0], sides[1]), (sides[1], sides[0])):
                for key, whole in rich.values.items():
                    if poor.values.get(key, "") + text == whole:
                        poor.values[key] = whole
                        self.reading.take(cell)
                        return
                if poor.name_text + text == rich.name_text:
                    poor.name_text = rich.name_text
                    self.reading.take(cell)
                    return
        column = self._column_over(cell)
        if column is None or column.kind in (HeadingKind.LEVEL1, HeadingKind.LEVEL2):
            return
        side = sides[min(column.side, len(sides) - 1)]
        begin = side.name_text if column.kind is HeadingKind.NAME else side.values.get(column.key, "")
        if not begin or self._is_slid(above, column):
            return
        if column.kind is HeadingKind.NAME:
            side.name_text = begin + text
        else:
            side.values[column.key] = begin + text
        self.reading.take(cell)
        self.reading.doubt(
            f"“{short(begin)}”与“{short(text)}”分在两行，并成了一格",
            [cell],
            ("绩效指标", "", "", len(self.indicators) - 1),
        )

    def _is_slid(self, above: TableIndicator, column: IndicatorColumn) -> bool:
        """Whether the row above does not stand under the headings."""
        side = above.sides[min(column.side, len(above.sides) - 1)]
        cell = side.name if column.kind is HeadingKind.NAME else side.cells.get(column.key)
        return cell is None or self._column_over(cell) is not column

    # both

    def _enter_levels(self, level1: str, level2: str) -> None:
        """Note the levels of a row; what it does not say holds on from the row above."""
        levels = self.levels
        if level2 and self.has_level2:
            parents = self.names.parents(level2)
            if not level1:
                level1 = (
                    levels.level1
                    if levels.level1 in parents or not parents
                    else parents[-1]
                    if len(parents) == 1
                    else self._next_parent(parents)
                )
            levels.level1, levels.level2 = level1, level2
            return
        if level1 and level1 != levels.level1:
            levels.level1, levels.level2 = level1, ""

    def _next_parent(self, parents: Sequence[str]) -> str:
        """Return the first level that comes next among those that have a second level of that name."""
        order = self.names.first_levels
        current = order.index(self.levels.level1) if self.levels.level1 in order else -1
        return next((parent for parent in parents if order.index(parent) > current), parents[0])

    def _add(self, sides: list[SideCells], cells: Sequence[GridCell]) -> None:
        if all(side.is_blank or _is_placeholder(side) for side in sides):
            return
        self.indicators.append(TableIndicator(self.levels.level1, self.levels.level2, sides, cells))


class LevelNames:
    """The names of the levels of a scheme."""

    def __init__(self, scheme: Scheme | None) -> None:
        self._levels: dict[str, set[int]] = {}
        self._parents: dict[str, list[str]] = {}
        self.first_levels: list[str] = []
        for first in scheme.first_levels if scheme else ():
            self.first_levels.append(first.name)
            for name in (first.name, *first.other_names):
                self._levels.setdefault(name, set()).add(1)
            for second in first.second_levels:
                for name in (second.name, *second.other_names):
                    self._levels.setdefault(name, set()).add(2)
                    self._parents.setdefault(name, []).append(first.name)

    def level(self, words: str) -> Collection[int]:
        """Return the depths at which a level of that name stands; none for any other text."""
        return self._levels.get(words, ())

    def parents(self, level2: str) -> Sequence[str]:
        """Return the names of the first levels that have a second level of that name."""
        return self._parents.get(level2, ())


def _set_value(side: SideCells, column: IndicatorColumn, cell: GridCell) -> None:
    key = column.key or f"({heading_words(column)})"
    side.values[key] = one_line(cell.text)
    side.cells[key] = cell


def _is_placeholder(side: SideCells) -> bool:
    """Whether a side has nothing but dots and numbers of blank rows."""
    return bool(re.fullmatch(PLACEHOLDER, side.name_text)) and all(
        re.fullmatch(PLACEHOLDER, text) for text in side.values.values()
    )


def columns_by_content(indicators: Sequence[TableIndicator], reading: FormReading) -> Mapping[str, str]:
    """Return key → right key for columns whose texts belong to another role than their heading says: ≥ under 指标方向."""
    layout = reading.layout
    texts: dict[str, set[str]] = {}
    for indicator in indicators:
        for side in indicator.sides:
            for key, text in side.values.items():
                if text:
                    texts.setdefault(key, set()).add(text)
    right: dict[str, str] = {}
    for key, values in texts.items():
        role = layout.role_by_column.get(key, ColumnRole.OTHER)
        for wanted, words in ((ColumnRole.SIGN, SIGN_TEXTS), (ColumnRole.DIRECTION, DIRECTION_TEXTS)):
            column = layout.column_of(wanted)
            if values <= words and role is not wanted and column:
                right[key] = column
    return right


class PlacedValue(NamedTuple):
    """A value of an indicator with its side and key."""

    side: SideCells
    key: str
    text: str


def all_values(indicators: Sequence[TableIndicator]) -> Iterator[PlacedValue]:
    """Yield every value with its side and key."""
    for indicator in indicators:
        for side in indicator.sides:
            for key, text in side.values.items():
                yield PlacedValue(side, key, text)
