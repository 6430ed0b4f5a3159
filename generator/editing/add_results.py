"""Add what is missing to a file of results: lines are put in, and none is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.editing.blank_results import (
    RESULTS_HEAD_LINES,
    blank_evaluation,
    blank_indicators,
    blank_levels,
    blank_monitoring,
    blank_second_levels,
)
from generator.editing.wanted_table import CannotAdd
from generator.form.field_path import FieldPath, Value, field_name
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow
from generator.form.result_layouts import ResultLayout
from generator.form.results import RESULTS_KEYS
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml


class AddedResults(NamedTuple):
    """A file of results with what was missing."""

    text: str
    added: int
    """Number of tables and indicators that were added; 0 where nothing was missing."""


class _Insertion(NamedTuple):
    line: int
    """Number, from 0, of the line before which the lines are put."""
    lines: list[str]


def new_results(project: Project, layout: ResultLayout, monitoring: str | None) -> AddedResults:
    """Return a new file of results in the words of a layout: a blank self-evaluation, or a blank monitoring up to a day."""
    table = (
        blank_evaluation(project, layout)
        if monitoring is None
        else _first_monitoring(project, layout, monitoring)
    )
    return AddedResults("\n".join([*RESULTS_HEAD_LINES, *table, ""]), 1)


def add_to_results(
    source: YamlFile, project: Project, layout: ResultLayout, monitoring: str | None
) -> AddedResults:
    """Return a file of results with the missing table, or with the indicators that its table lacks.

    `monitoring` is the day up to which a monitoring goes; None stands for the self-evaluation. `layout` is that of the table.
    Raises CannotAdd.
    """
    if not isinstance(source.value, dict):
        raise CannotAdd("文件不是“栏目: 内容”的写法，请先改好")
    insertions = sorted(
        _insertions(source, project, layout, monitoring), key=lambda insertion: insertion.line
    )
    lines = list(source.lines)
    while lines and not lines[-1]:
        lines.pop()
    # From the end on, so that line numbers stay right; of several at one line the last one first.
    for insertion in reversed(insertions):
        lines[insertion.line : insertion.line] = insertion.lines
    text = "\n".join([*lines, ""])
    _prove(source, text, layout)
    added = sum(sum(line.lstrip().startswith("- 名称") for line in each.lines) or 1 for each in insertions)
    return AddedResults(text, added)


def _first_monitoring(project: Project, layout: ResultLayout, until: str) -> Iterator[str]:
    yield "绩效监控:"
    yield from blank_monitoring(project, layout, until, "  ")


def _insertions(
    source: YamlFile, project: Project, layout: ResultLayout, monitoring: str | None
) -> Iterator[_Insertion]:
    if monitoring is None:
        if source.value_at(("绩效自评",)) is None:
            yield _at_end(source, "绩效自评", blank_evaluation(project, layout))
        else:
            yield from _missing_rows(source, project, ("绩效自评",), layout)
        return
    items = source.value_at(("绩效监控",))
    if not isinstance(items, list) or not items:
        yield _at_end(source, "绩效监控", _first_monitoring(project, layout, monitoring))
        return
    days = [item.get("截至") if isinstance(item, dict) else None for item in items]
    if monitoring in days:
        path: FieldPath = ("绩效监控", days.index(monitoring))
        yield from _missing_rows(source, project, path, layout)
    else:
        indent = _dash_indent(source, ("绩效监控",))
        lines = blank_monitoring(project, layout, monitoring, indent)
        yield _Insertion(_end_of(source, ("绩效监控",)), list(lines))


def _at_end(source: YamlFile, key: str, lines: Iterable[str]) -> _Insertion:
    """Return the insertion of a table at the end of the file. Raises CannotAdd where its key stands there already, blank."""
    if (key,) in source.key_places:
        raise CannotAdd(f"“{key}”后面是空的。请删去这一行，再运行一次")
    end = len(source.lines)
    while end and not source.lines[end - 1]:
        end -= 1
    return _Insertion(end, list(lines))


def _missing_rows(
    source: YamlFile, project: Project, table: FieldPath, layout: ResultLayout
) -> Iterator[_Insertion]:
    """Yield the insertions of all rows of the goals that a table lacks."""
    path: FieldPath = (*table, layout.word("绩效指标"))
    missing = list(_unanswered(source, path, project))
    levels = source.value_at(path)
    if not isinstance(levels, dict):
        if missing and path in source.key_places:
            raise CannotAdd(f"“{field_name(path)}”后面是空的。请删去这一行，再运行一次")
        indent = " " * _column_within(source, table)
        if missing:
            rows = blank_levels(missing, f"{indent}  ", layout)
            yield _Insertion(_end_of(source, table), [f"{indent}{path[-1]}:", *rows])
        return
    for level1 in dict.fromkeys(row.level1 for row in missing):
        rows_of_level = [row for row in missing if row.level1 == level1]
        first: FieldPath = (*path, level1)
        if source.value_at(first) is None:
            indent = " " * _column_within(source, path)
            rows = blank_levels(rows_of_level, indent, layout)
            yield _Insertion(_end_of(source, path), list(rows))
            continue
        for level2 in dict.fromkeys(row.level2 for row in rows_of_level):
            of_second = [row for row in rows_of_level if row.level2 == level2]
            second = (*first, level2) if level2 else first
            if source.value_at(second) is None:
                indent = " " * _column_within(source, first)
                rows = blank_second_levels(of_second, indent, layout)
                yield _Insertion(_end_of(source, first), list(rows))
            else:
                rows = blank_indicators(of_second, _dash_indent(source, second), layout)
                yield _Insertion(_end_of(source, second), list(rows))


def _unanswered(source: YamlFile, path: FieldPath, project: Project) -> Iterator[IndicatorRow]:
    """Yield the rows of the goals that a table lacks; of several with one name, those beyond its number there."""
    earlier: Counter[tuple[str, str, str]] = Counter()
    for row in project.rows:
        key = row.level1, row.level2, row.name
        rows = source.value_at((*path, row.level1, row.level2) if row.level2 else (*path, row.level1))
        names = (
            [item.get("名称") for item in rows if isinstance(item, dict)] if isinstance(rows, list) else []
        )
        if names.count(row.name) <= earlier[key]:
            yield row
        earlier[key] += 1


def _column_within(source: YamlFile, path: FieldPath) -> int:
    """Return the column, from 0, of the keys of a mapping. Raises CannotAdd where it is in braces."""
    _refuse_braces(source, path)
    column: int = source.places[path].column
    return column


def _dash_indent(source: YamlFile, path: FieldPath) -> str:
    """Return the blanks before the dashes of a list. Raises CannotAdd where it is in brackets."""
    _refuse_braces(source, path)
    column: int = source.places[path].column
    return " " * column


def _refuse_braces(source: YamlFile, path: FieldPath) -> None:
    mark = source.places[path]
    if source.lines[mark.line][mark.column : mark.column + 1] in ("{", "["):
        raise CannotAdd(f"“{field_name(path)}”写在括号里，插不进新的行。请把它分成几行写，再运行一次")


def _end_of(source: YamlFile, path: FieldPath) -> int:
    """Return the number, from 0, of the line after the last one of a mapping or list."""
    mark = source.places[path]
    end: int = mark.line + 1
    for number in range(mark.line + 1, len(source.lines)):
        line = source.lines[number]
        text = line.lstrip(" ")
        if not text or text.startswith("#"):
            continue
        if len(line) - len(text) < mark.column or (
            len(line) - len(text) == mark.column and _is_list(source, path) and not text.startswith("-")
        ):
            break
        end = number + 1
    return end


def _is_list(source: YamlFile, path: FieldPath) -> bool:
    return isinstance(source.value_at(path), list)


def _prove(source: YamlFile, text: str, layout: ResultLayout) -> None:
    """Raise CannotAdd unless the new text can be read, and says everything that the old one says."""
    new, problems = read_yaml(source.path, text.encode(), RESULTS_KEYS.union(layout.words_of_file()))
    if problems or not _contains(new.value, source.value):
        raise CannotAdd("这个文件的写法特别，程序插不进新的行。请手工补上")


def _contains(new: Value, old: Value) -> bool:
    """Whether `new` has everything of `old`, lists with the same beginning."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(
            key in new and _contains(new[key], value) for key, value in old.items()
        )
    if isinstance(old, list):
        return (
            isinstance(new, list)
            and len(new) >= len(old)
            and all(_contains(first, second) for first, second in zip(new, old, strict=False))
        )
    return new == old
