"""Draw the table of a project file: the official form of its layout, with a cell for everything that the file says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.editing.layout_cells import LayoutCell, funds_help, top_level_cells
from generator.form.field_path import FieldPath, field_name, value_at, walk_values
from generator.form.form_layouts import FormLayout
from generator.form.project import Origin
from generator.form.registers import Registers
from generator.form_app.file_cells import FileCells
from generator.form_app.indicator_table import IndicatorTable
from generator.form_app.table_model import (
    COPIED_COLUMNS,
    COPIED_HELP,
    NEW_ITEM,
    CellKind,
    Group,
    Row,
    Section,
    all_cells,
    list_group,
)
from generator.reading.yaml_file import YamlFile

_PARTS = ("项目资金", "总体目标", "绩效指标")
"""Usual words of the parts that are tables of their own."""


def project_table(source: YamlFile, layout: FormLayout, registers: Registers) -> list[Section]:
    """Return the sections of the table of a project file, in the order of the form."""
    return _ProjectTable(source.value if isinstance(source.value, dict) else {}, layout, registers).sections()


class _ProjectTable(FileCells):
    """Builds the table of one file."""

    def sections(self) -> list[Section]:
        cells = list(top_level_cells(self.layout))
        foot = {block.name for block in self.layout.foot} | {"其他栏目", "照录"}
        head = [cell for cell in cells if cell.key not in foot and not set(cell.usual_words) & set(_PARTS)]
        sections = [Section("head", "表头", (), tuple(self._field_groups(head)))]
        for cell in cells:
            match next((word for word in cell.usual_words if word in _PARTS), None):
                case "项目资金":
                    sections.append(self._funds(cell))
                case "总体目标":
                    sections.append(self._goals(cell))
                case "绩效指标":
                    sections.append(IndicatorTable(self.value, self.layout, self.registers).section(cell))
        after = [cell for cell in cells if cell.key in foot and cell.key not in ("其他栏目", "照录")]
        sections.append(Section("foot", "表尾", (), tuple(self._field_groups(after))))
        sections.append(self._copied())
        sections = [section for section in sections if section.groups]
        rest = self._uncovered(sections)
        return [*sections, Section("other", "文件里的其他内容", (), (Group(rest),))] if rest else sections

    def _field_groups(self, cells: Sequence[LayoutCell]) -> Iterator[Group]:
        """Yield groups of cells that the form names; a small table is a group of its own."""
        fields: list[Row] = []
        for cell in cells:
            if cell.block is not None and cell.block.columns:
                yield from [Group(tuple(fields))] if fields else []
                fields = []
                yield self._small_table(cell)
            else:
                fields += self._fields(cell)
        if fields:
            yield Group(tuple(fields))

    def _fields(self, cell: LayoutCell) -> Iterator[Row]:
        """Yield the rows of one cell of the head or foot: several for a block of cells."""
        path: FieldPath = (cell.key,)
        if "来源" in cell.usual_words:
            for field in Origin.model_fields.values():
                label = f"{cell.key}：{field.alias}"
                inner = self.cell((*path, field.alias or ""), label, help=field.description or "")
                yield Row(((inner,),), label, field.description or "")
        elif "实施单位" in cell.usual_words and not isinstance(self.value.get(cell.key), str):
            yield from self._units(cell)
        elif cell.block is not None and cell.block.parts:
            for part in cell.block.parts:
                label = f"{cell.key}：{part}"
                yield Row(((self.cell((*path, *part.split("·")), label, help=cell.help),),), label, cell.help)
        elif cell.key in self.value or cell.usual_words[:1] not in (("表式",), ("指标体系",)):
            kind = _kind_of(cell)
            inner = self.cell(path, cell.key, kind, cell.help)
            yield Row(((replace(inner, choices=self._choices(cell)),),), cell.key, cell.help)

    def _choices(self, cell: LayoutCell) -> tuple[str, ...]:
        match cell.usual_words[:1]:
            case ("项目属性",):
                return self.layout.attributes or self.registers.taxonomy.attributes[0]
            case ("表式",):
                return tuple(self.registers.layouts.by_name)
            case ("指标体系",):
                return tuple(self.registers.schemes)
            case ("实施单位",):
                return tuple(self.registers.unit_by_name)
        return ()

    def _units(self, cell: LayoutCell) -> Iterator[Row]:
        named = self.value.get(cell.key)
        for number in range(len(named) + 1 if isinstance(named, list) else 1):
            inner = self.cell((cell.key, number), cell.key, CellKind.UNIT, cell.help)
            inner = replace(inner, choices=tuple(self.registers.unit_by_name))
            yield Row(
                ((inner,),),
                cell.key if not number else f"{cell.key}（{number + 1}）",
                cell.help if not number else "没有就空着",
            )

    def _small_table(self, cell: LayoutCell) -> Group:
        assert cell.block is not None
        return list_group(self.value, (cell.key,), cell.key, cell.block.columns)

    def _funds(self, cell: LayoutCell) -> Section:
        layout, path = self.layout, (cell.key,)
        sides = layout.sides if layout.funds_by_side else layout.sides[-1:]
        funds = self.value.get(cell.key)
        known = {*layout.sides, "中期", "年度"}
        bare = (
            len(sides) == 1 and isinstance(funds, dict) and funds and not any(key in known for key in funds)
        )
        places = [path if bare else (*path, self.side_key(funds, side)) for side in sides]
        total = [layout.word("总额")] if layout.has("总额") else []
        rows = []
        for key in (*total, *layout.all_sources):
            line = layout.all_sources.get(key)
            words = funds_help(layout, key)
            slots = tuple(
                (self.cell(self._funds_path(place, key), f"{side}{key}", CellKind.AMOUNT, words),)
                for side, place in zip(sides, places, strict=True)
            )
            rows.append(Row(slots, key, words, line.depth if line else 0))
        title = f"{cell.key}（{layout.unit}）"
        return Section("funds", title, tuple(sides), (Group(tuple(rows)),), cell.help, adds_up=True)

    def _funds_path(self, place: FieldPath, key: str) -> FieldPath:
        """Return the path of an amount, which may stand in the block of the source that it is a part of."""
        line = self.layout.all_sources.get(key)
        if line is not None and line.parent and isinstance(value_at(self.value, (*place, line.parent)), dict):
            return (*place, line.parent, key)
        if line is not None and line.has_parts and isinstance(value_at(self.value, (*place, key)), dict):
            return (*place, key, self.layout.word("总额"))
        return (*place, key)

    def _goals(self, cell: LayoutCell) -> Section:
        goals = self.value.get(cell.key)
        sides = self.layout.sides if len(self.layout.sides) > 1 else ()
        if isinstance(goals, str):
            row = Row(((self.cell((cell.key,), cell.key, CellKind.LONG_TEXT, cell.help),),), cell.key)
            return Section("goals", cell.key, (), (Group((row,)),), cell.help)

        def row_of(number: int | str) -> Row:
            path: FieldPath = (cell.key, number)
            item = value_at(self.value, path)
            label = cell.key
            cells = [self.cell(path, label, CellKind.LONG_TEXT, cell.help)]
            for side in sides:
                place = (*path, self.side_key(item, side))
                cells.append(replace(self.cell(place, f"{side}{label}", CellKind.LONG_TEXT), side=side))
            return Row((tuple(cells),), path=path, same=not isinstance(item, dict) if sides else None)

        count = len(goals) if isinstance(goals, list) else 0
        rows = tuple(row_of(number) for number in range(max(count, 1)))
        return Section("goals", cell.key, (cell.key,), (Group(rows, blank=row_of(NEW_ITEM)),), cell.help)

    def _copied(self) -> Section:
        group = list_group(self.value, ("照录",), "", COPIED_COLUMNS)
        return Section("copied", "照录", COPIED_COLUMNS, (group,), COPIED_HELP)

    def _uncovered(self, sections: Sequence[Section]) -> tuple[Row, ...]:
        """Return a row for each text of the file that has no cell yet: what the layout does not know is shown too."""
        covered = {cell.path for cell in all_cells(sections)}
        rows = []
        for path, value in walk_values(self.value):
            if isinstance(value, str) and path not in covered:
                label = field_name(path)
                rows.append(Row(((self.cell(path, label, CellKind.LONG_TEXT),),), label))
        return tuple(rows)


def _kind_of(cell: LayoutCell) -> CellKind:
    match cell.usual_words[:1]:
        case ("年度",):
            return CellKind.YEAR
        case ("备注",) | ():
            return CellKind.LONG_TEXT
        case ("实施单位",):
            return CellKind.UNIT
        case ("项目属性",) | ("表式",) | ("指标体系",):
            return CellKind.CHOICE
    return CellKind.TEXT
