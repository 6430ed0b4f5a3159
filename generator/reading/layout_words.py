"""Put what a project file says in the words of its form layout into the words of `generator.form.project`.

Nothing is lost or guessed on the way: a key that neither the layout nor `Project` knows stays as it is, and the form
refuses it. `YamlFile.file_paths` leads from every place back to the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from generator.form.amounts import BLANK_TEXT
from generator.form.cells import INTERNAL_PREFIX
from generator.form.column_roles import TARGET_PARTS, ColumnRole
from generator.form.field_path import FieldPath, Value
from generator.form.form_layouts import USUAL_BLOCKS, FormLayout
from generator.form.layout_keys import has_usual_cell
from generator.form.operators import OPERATORS_BEFORE_NUMBER
from generator.form.period import Period
from generator.form.project import NO_SECOND_LEVEL, Project
from generator.reading.cell_blocks import further_cell, joined_texts
from generator.reading.yaml_file import YamlFile

_Mapping: TypeAlias = "dict[str, Value]"
_CELLS, _SOURCES = INTERNAL_PREFIX + "cells", INTERNAL_PREFIX + "sources"
_PROJECT_WORDS = frozenset(field.alias or "" for field in Project.model_fields.values())
_USUAL_TARGET = frozenset(("名称", "指标值", "绩效标准"))


class UsualContent(NamedTuple):
    """The content of a project file in the words of `Project`."""

    value: Value
    blank: list[FieldPath]
    """Paths of the cells that have a key and no text: `BLANK_TEXT` stands in `value`."""
    not_on_form: list[FieldPath]
    """Paths of the usual cells that the layout does not have."""


def in_usual_words(source: YamlFile, layout: FormLayout) -> UsualContent:
    """Return the content of a project file in the words of `Project`; set its layout and the paths that differ in the file."""
    source.layout = layout
    source.file_paths.clear()
    if not isinstance(source.value, dict):
        return UsualContent(source.value, [], [])
    words = _LayoutWords(source, layout)
    return UsualContent(words.project(source.value), words.blank, words.not_on_form)


class _LayoutWords:
    """The way from the words of one layout to the usual ones, for one file."""

    def __init__(self, source: YamlFile, layout: FormLayout) -> None:
        self.layout = layout
        self.paths = source.file_paths
        self.file_path, self.note = source.file_path, source.note_path
        self.blank: list[FieldPath] = []
        self.not_on_form: list[FieldPath] = []
        self.sides = {layout.annual_word: Period.ANNUAL.word}
        if layout.medium_term_word:
            self.sides[layout.medium_term_word] = Period.MEDIUM_TERM.word
        self.total_words = frozenset(("总额", layout.total_word, *_with_sides(layout, ("资金总额",))))
        self.goal_sides = {
            name: self.sides[side] for side in layout.sides for name in _with_sides(layout, _GOALS, (side,))
        }
        roles = layout.role_by_column
        self.has_further_columns = bool(set(roles) - {"三级指标", "指标值", "绩效标准"}) or len(roles) < 3

    def project(self, file: _Mapping) -> _Mapping:
        """Return the whole content of a file."""
        usual: _Mapping = {}
        for key, value in file.items():
            for word in self._usual_words(key):
                self.note((), word, key)
                usual[word] = [value] if word == "实施单位" != key and isinstance(value, str) else value
        self._add_other_cells(file, usual)
        if self.paths.get(("实施单位",)) and isinstance(usual["实施单位"], list):
            self.paths[("实施单位", 0)] = self.paths[("实施单位",)]
        funds = usual.get("项目资金")
        if isinstance(funds, dict):
            usual["项目资金"] = self._funds(funds)
        elif funds is None and not self.layout.has("项目资金"):
            usual["项目资金"] = {Period.ANNUAL.word: {}}
        goals = usual.get("总体目标")
        if isinstance(goals, str):  # one goal, written beside its key
            self.paths[("总体目标", 0)] = self.file_path(("总体目标",))
            goals = [goals]
        if isinstance(goals, list):
            usual["总体目标"] = [self._goal(goal, number) for number, goal in enumerate(goals)]
        levels = usual.get("绩效指标")
        if isinstance(levels, dict):
            usual["绩效指标"] = {level: self._level(level, groups) for level, groups in levels.items()}
        return usual

    def _usual_words(self, key: str) -> tuple[str, ...]:
        """Return the top-level fields of `Project` that a key of the file stands for; none for a further cell."""
        layout = self.layout
        if words := tuple(word for word in layout.usual_words.get(key, ()) if word in _PROJECT_WORDS):
            return words
        if key in _PROJECT_WORDS:
            if not has_usual_cell(layout, key) and key not in layout.blocks:
                self.not_on_form.append((key,))
            return () if key in layout.blocks and key not in USUAL_BLOCKS else (key,)
        if layout.medium_term_word and key == f"{layout.medium_term_word}期限":
            return ("中期期限",)
        if len(layout.sides) == 1 and key in self.goal_sides:
            return ("总体目标",)
        return () if key in layout.blocks else (key,)

    def _add_other_cells(self, file: _Mapping, usual: _Mapping) -> None:
        """Add the further cells of the layout, in its order, before those that the file itself calls so."""
        own: _Mapping = {}
        for word in self.layout.blocks:
            if word in file and not self._usual_words(word) and file[word] is not None:
                self.paths[("其他栏目", word)] = (word,)
                own[word] = further_cell(file[word], ("其他栏目", word), (word,), self.paths)
        if own:
            further = usual.get("其他栏目")
            usual["其他栏目"] = own | further if isinstance(further, dict) else own

    def _funds(self, funds: _Mapping) -> _Mapping:
        path: FieldPath = ("项目资金",)
        known = (*self.sides, *self.sides.values())
        if len(self.sides) == 1 and not any(key in known for key in funds):
            unit = funds.get("金额单位")
            amounts = {key: value for key, value in funds.items() if key != "金额单位"}
            self.paths[(*path, Period.ANNUAL.word)] = self.file_path(path)
            funds = {"金额单位": unit} if unit is not None else {}
            funds[Period.ANNUAL.word] = amounts
        usual: _Mapping = {}
        for key, value in funds.items():
            word = self._side(key, path)
            usual[word] = self._funds_side(value, (*path, word)) if word in self.sides.values() else value
        return usual

    def _side(self, key: str, path: FieldPath) -> str:
        """Return the usual word for a side of the form; any other key as it is."""
        word = self.sides.get(key, key)
        self.note(path, word, key)
        return word

    def _funds_side(self, side: Value, path: FieldPath) -> Value:
        if not isinstance(side, dict):
            return side
        usual: _Mapping = {}
        sources: _Mapping = {}
        cells: _Mapping = {}
        for keys, value in self._flat_sources(side):
            key = keys[0] if keys[-1] in self.total_words else keys[-1]
            line = self.layout.all_sources.get(key)
            word = "总额" if key in self.total_words else key
            if (word,) != keys:
                self.paths[(*path, word)] = (*self.file_path(path), *keys)
            if line is None:
                usual[word] = value
            elif line.is_source:
                sources[word] = value
            elif value is not None:
                cells[word] = value
        given = any(isinstance(value, str) for value in (usual.get("总额"), *sources.values()))
        if given and "总额" in usual and usual["总额"] is None:
            usual["总额"] = BLANK_TEXT
            self.blank.append((*path, "总额"))
        for key in [key for key, value in sources.items() if value is None]:
            if given and not self.layout.optional_sources:
                sources[key] = BLANK_TEXT
                self.blank.append((*path, key))
            else:
                del sources[key]
        if sources:
            usual[_SOURCES] = sources
        if cells:
            usual[_CELLS] = cells
        return usual

    def _flat_sources(self, side: _Mapping) -> Iterator[tuple[tuple[str, ...], Value]]:
        """Yield keys in the file and value of every amount; a part in a block has two keys."""
        for key, value in side.items():
            line = self.layout.all_sources.get(key)
            if line is None or not line.has_parts or not isinstance(value, dict):
                yield (key,), value
                continue
            for part, amount in value.items():
                yield (key, part), amount

    def _goal(self, goal: Value, number: int) -> Value:
        if not isinstance(goal, dict):
            return goal
        usual: _Mapping = {}
        for key, value in goal.items():
            word = self.sides.get(key) or self.goal_sides.get(key, key)
            self.note(("总体目标", number), word, key)
            usual[word] = value
        return usual

    def _level(self, level1: str, groups: Value) -> Value:
        if isinstance(groups, list):  # a form without second levels
            path: FieldPath = ("绩效指标", level1)
            return {
                NO_SECOND_LEVEL: [self._indicator(item, (*path, place)) for place, item in enumerate(groups)]
            }
        if not isinstance(groups, dict):
            return groups
        return {
            level2: [
                self._indicator(item, ("绩效指标", level1, level2, number))
                for number, item in enumerate(items)
            ]
            if isinstance(items, list)
            else items
            for level2, items in groups.items()
        }

    def _indicator(self, item: Value, path: FieldPath) -> Value:
        if not isinstance(item, dict):
            return item
        if not self.has_further_columns and item.keys() <= _USUAL_TARGET and None not in item.values():
            return item
        usual = self._target(item, path)
        for key in list(usual):
            if (word := self.sides.get(key, key)) in self.sides.values():
                side = usual.pop(key)
                self._side(key, path)
                usual[word] = self._target(side, (*path, word)) if isinstance(side, dict) else side
        return usual

    def _target(self, item: _Mapping, path: FieldPath) -> _Mapping:
        usual: _Mapping = {}
        cells: _Mapping = {}
        parts: dict[ColumnRole, tuple[str, str]] = {}
        for key, value in item.items():
            role = self.layout.role_by_column.get(key)
            word = _WORDS_OF_ROLES.get(role) if role else None
            if word is not None:
                usual[word] = value
                self.note(path, word, key)
            elif role is None:
                usual[key] = value
                if key == "绩效标准":
                    self.not_on_form.append((*path, key))
            elif isinstance(text := joined_texts(value), str):
                cells[key] = text
                self.paths[(*path, key)] = (*self.file_path(path), key)
                if role in TARGET_PARTS:
                    parts.setdefault(role, (key, text))
            elif value is not None:
                usual[key] = value  # neither a text nor texts: the form refuses it
            elif role is ColumnRole.NUMBER:
                parts[role] = (key, BLANK_TEXT)
                self.blank.append((*path, "指标值"))
        whole = join_target({role: text for role, (_, text) in parts.items()})
        if whole and "指标值" not in usual:
            usual["指标值"] = whole
            number = parts.get(ColumnRole.NUMBER) or next(iter(parts.values()))
            self.paths[(*path, "指标值")] = (*self.file_path(path), number[0])
        if "指标值" in usual and usual["指标值"] is None:
            usual["指标值"] = BLANK_TEXT
            self.blank.append((*path, "指标值"))
        if cells:
            usual[_CELLS] = cells
        return usual


_GOALS = ("目标", "绩效目标", "总体目标")
"""Words that forms put behind the name of a side, over the goals of that side."""


def _with_sides(layout: FormLayout, words: Sequence[str], sides: Sequence[str] = ()) -> Iterator[str]:
    """Yield the words behind the names of sides, as forms have them over a column: 年度资金总额, 本年度绩效目标."""
    for side in sides or layout.sides:
        for word in words:
            yield f"{side}{word}"
            yield f"本{side}{word}"


_WORDS_OF_ROLES: Mapping[ColumnRole, str] = {
    ColumnRole.NAME: "名称",
    ColumnRole.TARGET_VALUE: "指标值",
    ColumnRole.STANDARD: "绩效标准",
}
"""Role of a column → key of `Indicator` or `Target`."""


def join_target(parts: Mapping[ColumnRole, str]) -> str:
    """Return the whole target that comparison, number and unit in columns of their own say: ``≥``, ``95``, ``%`` → ``≥95%``.

    A comparison that is none (定性) says nothing about the number, and a part that the number already has is not added.
    """
    number = parts.get(ColumnRole.NUMBER, "")
    sign, unit = parts.get(ColumnRole.SIGN, ""), parts.get(ColumnRole.UNIT, "")
    if number == BLANK_TEXT:
        return number
    if sign.strip() not in OPERATORS_BEFORE_NUMBER or number.startswith(tuple("≥≤=><＞＜＝")):
        sign = ""
    if not re.search(r"[0-9０-９]$", number):
        unit = ""
    return f"{sign}{number}{unit}" if number else ""
