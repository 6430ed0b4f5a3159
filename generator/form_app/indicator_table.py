"""Draw the table of indicators of a project file: a group of rows for each lowest level of the file and of its scheme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.editing.layout_cells import LayoutCell, column_cells
from generator.form.field_path import FieldPath, value_at
from generator.form.indicator_schemes import FirstLevel, Scheme
from generator.form_app.file_cells import FileCells
from generator.form_app.table_model import NEW_ITEM, EntryCell, Group, Row, Section


class IndicatorTable(FileCells):
    """Builds the table of the indicators of one file."""

    def section(self, cell: LayoutCell) -> Section:
        """Return the section of the indicators."""
        columns = [("三级指标" if key == "名称" else key) for key, _ in column_cells(self.layout)]
        return Section("indicators", cell.key, tuple(columns), tuple(self._groups(cell.key)), cell.help)

    def _groups(self, key: str) -> Iterator[Group]:
        given = self.value.get(key)
        levels = given if isinstance(given, dict) else {}
        scheme = self._scheme()
        usual = {level.name: level for level in scheme.first_levels} if scheme else {}
        known = {level.name for name in levels if scheme and (level := scheme.first_level(name))}
        for name in _in_order(list(levels), list(usual), known):
            level = scheme.first_level(name) if scheme else None
            within, optional = levels.get(name), level is None or not level.required
            if isinstance(within, list) or (within is None and level and not level.second_levels):
                yield self._group((key, name), name, optional)
                continue
            for second in _second_levels(list(within) if isinstance(within, dict) else [], level):
                yield self._group((key, name, second), f"{name} · {second}", optional)

    def _scheme(self) -> Scheme | None:
        year, named = self.value.get("年度"), self.value.get("指标体系")
        number = int(year) if isinstance(year, str) and year.isascii() and year.isdecimal() else 0
        return self.registers.scheme_of(named if isinstance(named, str) else None, number, self.layout)

    def _group(self, path: FieldPath, title: str, optional: bool) -> Group:
        items = value_at(self.value, path)
        count = len(items) if isinstance(items, list) else 0
        rows = tuple(self._row((*path, number)) for number in range(count))
        return Group(rows, title, self._row((*path, NEW_ITEM)), optional)

    def _row(self, path: FieldPath) -> Row:
        layout = self.layout
        sides = layout.sides if len(layout.sides) > 1 and layout.indicators_by_side else ()
        item = value_at(self.value, path)
        keys = [self.side_key(item, side) for side in sides]
        (_, name_help), *columns = column_cells(layout)
        slots: list[tuple[EntryCell, ...]] = [(self.cell((*path, "名称"), "三级指标", help=name_help),)]
        for key, words in columns:
            slot = [self.cell((*path, key), key, help=words)]
            slot += [
                self.cell((*path, side_key, key), f"{side}{key}", help=words, side=side)
                for side, side_key in zip(sides, keys, strict=True)
            ]
            slots.append(tuple(slot))
        is_split = isinstance(item, dict) and any(key in item for key in keys)
        return Row(tuple(slots), path=path, same=not is_split if sides else None)


def _second_levels(given: Sequence[str], level: FirstLevel | None) -> Sequence[str]:
    """Return the second levels of a file, with those that only the scheme has."""
    if level is None:
        return given
    known = {second.name for name in given if (second := level.second_level(name))}
    return _in_order(given, [second.name for second in level.second_levels], known)


def _in_order(given: Sequence[str], usual: Sequence[str], known: set[str]) -> Sequence[str]:
    """Return the levels of a file and, of the usual ones, those that it does not have by any name.

    In the order of the form where the file has usual names alone, else in its own.
    """
    if set(given) <= set(usual):
        return usual
    return [*given, *(name for name in usual if name not in known)]
