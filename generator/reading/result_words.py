"""Put a file of results that is written in the words of its tables' layouts into the words of `Results`.

Every room knows `Results`; only reading knows the layouts' words. A cell that is not understood is left where it is, and the
form refuses it. `YamlFile.file_paths` leads from every place back to the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from generator.form.field_path import FieldPath, Value, field_name
from generator.form.project import Project
from generator.form.result_columns import USUAL_WORDS_OF_ROLES, ResultKind, ResultRole
from generator.form.result_layouts import (
    DEFAULT_RESULT_LAYOUTS,
    FUNDS_WORDS,
    TABLE_WORDS,
    TOTAL_ROW,
    ResultLayout,
    ResultLayoutChoice,
)
from generator.form.results import RESULTS_KEYS
from generator.reading.cell_blocks import further_cell, joined_texts
from generator.reading.form_errors import suggest_word
from generator.reading.problem import FieldProblem
from generator.reading.yaml_file import YamlFile

_Mapping: TypeAlias = "dict[str, Value]"
_OTHER = "其他栏目"


class UsualResults(NamedTuple):
    """The content of a file of results in the words of `Results`."""

    value: Value
    problems: list[FieldProblem]
    """Layouts that do not exist or do not fit, cells that a layout does not have, cells that are written twice."""


def results_in_usual_words(source: YamlFile, choice: ResultLayoutChoice, project: Project) -> UsualResults:
    """Return the content of a file of results in the words of `Results`; set its layouts and the paths that differ.

    `source.table_layouts` has the layout of every table from then on.
    """
    source.file_paths.clear()
    source.table_layouts.clear()
    if not isinstance(source.value, dict):
        return UsualResults(source.value, [])
    usual: _Mapping = dict(source.value)
    problems: list[FieldProblem] = []
    for path, kind, table in _tables(source.value):
        layout, wrong = _layout_of(path, kind, table, choice, project)
        of_other_tables = dict(source.file_paths)
        words = _TableWords(source, layout)
        translated = words.table(table, path)
        better = None if wrong else _better_layout(path, table, layout, choice, len(words.refused))
        if better is not None:
            layout = better
            wrong = [_other_layout(path, table, layout)]
            source.file_paths.clear()
            source.file_paths.update(of_other_tables)
            words = _TableWords(source, layout)
            translated = words.table(table, path)
        source.table_layouts[path] = layout
        if len(path) == 1:
            usual[str(path[0])] = translated
        else:
            items = usual[str(path[0])]
            assert isinstance(items, list)
            usual[str(path[0])] = [
                translated if number == path[1] else item for number, item in enumerate(items)
            ]
        problems += [*wrong, *words.problems]
    return UsualResults(usual, problems)


class _Table(NamedTuple):
    path: FieldPath
    kind: ResultKind
    content: _Mapping


def _tables(file: _Mapping) -> Iterator[_Table]:
    """Yield path, kind and content of every table that has a layout."""
    evaluation, monitoring = file.get("绩效自评"), file.get("绩效监控")
    if isinstance(evaluation, dict):
        yield _Table(("绩效自评",), ResultKind.SELF_EVALUATION, evaluation)
    for number, table in enumerate(monitoring if isinstance(monitoring, list) else ()):
        if isinstance(table, dict):
            yield _Table(("绩效监控", number), ResultKind.MONITORING, table)


def _layout_of(
    path: FieldPath, kind: ResultKind, table: _Mapping, choice: ResultLayoutChoice, project: Project
) -> tuple[ResultLayout, list[FieldProblem]]:
    """Return the layout in whose words a table is written; with a problem, the one that fits best where it names an unknown one."""
    name = table.get("表式")
    named = name if isinstance(name, str) else None
    layout = choice.layout_of(named, kind, project.year, project.implementing_units)
    if layout is not None or named is None:
        return layout or choice.of_kind(kind)[DEFAULT_RESULT_LAYOUTS[kind]], []
    known = choice.of_kind(kind)
    fitting = min(known.values(), key=lambda layout: len(_refused_keys(path, table, layout)))
    if named in choice.by_name:
        kind_of_named = choice.by_name[named].kind.value
        advice = f"“{named}”是{kind_of_named}的表式。{suggest_word(named, known)}"
    else:
        advice = f"没有“{named}”这种{kind.value}的表式。{suggest_word(named, known)}"
    return fitting, [FieldProblem((*path, "表式"), "unknown-layout", f"表式：{advice}")]


def _better_layout(
    path: FieldPath, table: _Mapping, layout: ResultLayout, choice: ResultLayoutChoice, refused: int
) -> ResultLayout | None:
    """Return the layout that refuses at most half as many keys of a table as its own, which refuses `refused`; or None."""
    if refused < _MIN_REFUSED_KEYS:
        return None
    others = [other for other in choice.of_kind(layout.kind).values() if other is not layout]
    ranked = [(len(_refused_keys(path, table, other)), other) for other in others]
    best = min(ranked, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] * 2 <= refused else None


_MIN_REFUSED_KEYS = 2
"""Different keys that a layout refuses before another one is looked for: a single one may be a slip of the pen."""


def _refused_keys(path: FieldPath, table: _Mapping, layout: ResultLayout) -> set[tuple[str, str]]:
    """Return the keys of a table that a layout does not know, with the part of the table that they stand in."""
    words = _TableWords(YamlFile("", []), layout)
    words.table(table, path)
    return words.refused


def _other_layout(path: FieldPath, table: _Mapping, layout: ResultLayout) -> FieldProblem:
    unit = f"（金额单位是{layout.unit}）" if layout.unit not in (None, "万元") else ""
    write = "请把这一行改成" if table.get("表式") else f"请在“{field_name(path)}”下面写一行"
    message = f"这张表像是“{layout.name}”{unit}，{write} 表式: {layout.name}。下面照它检查"
    place: FieldPath = (*path, "表式") if table.get("表式") else path
    return FieldProblem(place, "other-layout", message, at_key=len(place) == 1)


class _TableWords:
    """The way from the words of one layout to the usual ones, for one table."""

    def __init__(self, source: YamlFile, layout: ResultLayout) -> None:
        self.source = source
        self.layout = layout
        self.problems: list[FieldProblem] = []
        self.refused: set[tuple[str, str]] = set()
        roles = USUAL_WORDS_OF_ROLES[layout.kind]
        always = {roles[ResultRole.NAME], roles[ResultRole.TARGET], "目标表没有", _OTHER}
        self.indicator = _RowWords(
            "绩效指标",
            {"名称": "名称"} | dict(layout.usual_columns),
            frozenset(layout.columns),
            frozenset(roles.values()).difference(always, layout.usual_columns.values()),
            always.union(layout.usual_columns.values()),
            _renamed(layout.usual_columns),
        )
        self.funds = _RowWords(
            "项目资金",
            layout.usual_funds_columns,
            frozenset(layout.funds_columns),
            frozenset(FUNDS_WORDS).difference(layout.usual_funds_columns.values()),
            {_OTHER, *layout.usual_funds_columns.values()},
            _renamed(layout.usual_funds_columns),
        )

    def table(self, table: _Mapping, path: FieldPath) -> _Mapping:
        """Return the content of the table."""
        usual: _Mapping = {}
        cells: _Mapping = {}
        for key, value in table.items():
            word = self.layout.usual_parts.get(key)
            if word is not None:
                self._put(usual, word, value, path, key)
            elif key in self.layout.further_blocks:
                cell: FieldPath = (*path, _OTHER, key)
                if value is not None:
                    self.source.file_paths[cell] = (*path, key)
                    cells[key] = further_cell(value, cell, (*path, key), self.source.file_paths)
            else:
                if key in TABLE_WORDS and not self.layout.has(key) and value is not None:
                    self._not_on_form(path, key)
                elif key not in _TABLE_KEYS:
                    self.refused.add(("", key))
                usual[key] = value
        _add_cells(usual, cells)
        funds, levels = usual.get("项目资金"), usual.get("绩效指标")
        if isinstance(funds, dict):
            usual["项目资金"] = self._funds(funds, (*path, "项目资金"))
        if isinstance(levels, dict):
            usual["绩效指标"] = {
                level: self._level(groups, (*path, "绩效指标", level)) for level, groups in levels.items()
            }
        return usual

    def _put(self, usual: _Mapping, word: str, value: Value, path: FieldPath, key: str) -> None:
        """Put a value under its usual word; a second one is a problem where both have a text."""
        if usual.get(word) is not None and value is not None:
            where = self.source.field_name((*path, word))
            message = f"{where}：与“{key}”是同一格，写了两次。请删去一处"
            self.problems.append(FieldProblem((*path, word), "both-ways", message))
            return
        if word in usual and value is None:
            return
        usual[word] = value
        self.source.file_paths.pop((*path, word), None)
        self.source.note_path(path, word, key)

    def _not_on_form(self, path: FieldPath, key: str) -> None:
        self.refused.add(("", key))
        name = self.source.field_name((*path, key))
        message = (
            f"{name}：表式“{self.layout.name}”没有这一栏。表上确有的，写在“其他栏目”下面，或者换成有这一栏的表式；"
            "没有的，请删去"
        )
        self.problems.append(FieldProblem((*path, key), "cell-not-on-form", message, at_key=True))

    def _funds(self, funds: _Mapping, path: FieldPath) -> _Mapping:
        usual: _Mapping = {}
        total = self.layout.word(TOTAL_ROW)
        for key, row in funds.items():
            word = TOTAL_ROW if key == total else key
            self._put(usual, word, row, path, key)
        return {
            word: self._row(row, (*path, word), self.funds) if isinstance(row, dict) else row
            for word, row in usual.items()
        }

    def _level(self, groups: Value, path: FieldPath) -> Value:
        if isinstance(groups, list):
            return [
                self._row(item, (*path, number), self.indicator) if isinstance(item, dict) else item
                for number, item in enumerate(groups)
            ]
        if isinstance(groups, dict):
            return {key: self._level(items, (*path, key)) for key, items in groups.items()}
        return groups

    def _row(self, row: _Mapping, path: FieldPath, words: _RowWords) -> _Mapping:
        """Return a row of money or an indicator."""
        usual: _Mapping = {}
        cells: _Mapping = {}
        for (
            own,
            usual_word,
        ) in words.renamed:  # a finding about a cell that the row lacks names it as the form does
            self.source.note_path(path, usual_word, own)
        for key, value in row.items():
            word = words.usual.get(key)
            if word is not None:
                self._put(usual, word, value, path, key)
            elif key in words.columns:
                if value is not None:
                    self.source.file_paths[(*path, _OTHER, key)] = (*self.source.file_path(path), key)
                    cells[key] = joined_texts(value)
            elif key in words.absent:
                if value is not None:
                    self._not_on_form(path, key)
                usual[key] = value
            else:
                if key not in words.accepted:
                    self.refused.add((words.part, key))
                self._put(usual, key, value, path, key)
        _add_cells(usual, cells)
        return usual


class _RowWords(NamedTuple):
    """The words of a row of money, or of an indicator."""

    part: str
    """Usual word of the part of the table."""
    usual: Mapping[str, str]
    """The form's word for a column → its usual word."""
    columns: frozenset[str]
    """The form's words for all columns."""
    absent: frozenset[str]
    """Usual words of the columns that the form does not have."""
    accepted: set[str]
    """Usual words that are read in any row, although the form may have others for them."""
    renamed: Sequence[tuple[str, str]]
    """The form's word and the usual word of the columns in which they differ."""


def _renamed(usual: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(own, word) for own, word in usual.items() if own != word]


_TABLE_KEYS = RESULTS_KEYS | {"截至"}


def _add_cells(usual: _Mapping, cells: _Mapping) -> None:
    """Add further cells of the layout, in the order of the file, before those that the file itself calls so."""
    if cells:
        further = usual.get(_OTHER)
        usual[_OTHER] = cells | further if isinstance(further, dict) else cells
