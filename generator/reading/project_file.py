"""Read a project file as a `Project`, and hold it against the registers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.form.field_path import FieldPath, Value
from generator.form.indicator_schemes import Scheme
from generator.form.project import PROJECT_KEYS, Project
from generator.form.project_rows import GoalRow, IndicatorRow
from generator.form.registers import Registers
from generator.reading.form_errors import read_form, suggest_word
from generator.reading.problem import Level, Problem
from generator.reading.yaml_text import MAX_PROBLEMS, YamlFile


def read_project(source: YamlFile, registers: Registers) -> tuple[Project | None, list[Problem]]:
    """The project in a file, or None, and everything that is wrong with what the file says."""
    project, problems = read_form(Project, source)
    found = [*_unit_problems(source, registers), *_level_problems(source, registers)]
    if project is not None:
        found += _period_problems(project)
    placed = [(source.place(path, key=key), code, message) for path, key, code, message in found]
    problems += [
        source.problem(place, Level.ERROR, code, message)
        for place, code, message in placed[:MAX_PROBLEMS]
        if place.line not in source.misread_lines
    ]
    return (None if problems else project), problems


_Found = Iterator[tuple[FieldPath, bool, str, str]]
"""FieldPath in the file, whether its key is meant, code, message."""


MISSING_YEARS_MESSAGE = "写了“中期”，却没有“中期期限”。请补上，例如 中期期限: 2023—2024"


def _period_problems(project: Project) -> _Found:
    funds = project.funds.medium_term
    if project.has_medium_term and funds is None:
        message = "项目资金：写了“中期期限”，却没有“中期”资金。请补上；没有中期，就把“中期期限”也删去"
        yield ("项目资金",), False, "period-incomplete", message
    if not project.has_medium_term:
        for path in _medium_term_paths(project):
            yield path, True, "period-incomplete", MISSING_YEARS_MESSAGE


def _medium_term_paths(project: Project) -> Iterator[FieldPath]:
    if project.funds.medium_term is not None:
        yield ("项目资金", "中期")
    rows: list[GoalRow | IndicatorRow] = [*project.goal_rows(), *project.rows]
    for row in rows:
        if row.medium_term is not None:
            yield (*row.path, "中期")


def _unit_problems(source: YamlFile, registers: Registers) -> _Found:
    units = _top(source).get("实施单位")
    named = units if isinstance(units, list) else []
    seen: set[str] = set()
    for number, unit in enumerate(named[: 10 * MAX_PROBLEMS]):
        path = ("实施单位", number)
        if not isinstance(unit, str):
            continue  # told as a cell of the wrong kind
        if unit in seen:
            yield path, False, "duplicate-unit", f"实施单位：“{unit}”写了两次。请删去一处"
        elif unit not in registers.unit_by_name:
            guess = suggest_word(unit, registers.unit_by_name)
            message = f"实施单位：units.yml 里没有“{unit}”。{guess}；确是新单位，请先在 units.yml 登记"
            yield path, False, "unknown-unit", message
        seen.add(unit)


def _level_problems(source: YamlFile, registers: Registers) -> _Found:
    top = _top(source)
    named, year = top.get("指标体系"), str(top.get("年度"))
    name = named if isinstance(named, str) else None
    scheme = registers.taxonomy.scheme_of(name, int(year) if re.fullmatch("20[0-9]{2}", year) else 0)
    if scheme is None:
        names = [each.name for each in registers.taxonomy.schemes]
        message = f"指标体系：taxonomy.yml 里没有“{name}”。{suggest_word(name or '', names)}"
        yield ("指标体系",), False, "unknown-scheme", message
        return
    levels: dict[tuple[str, ...], str] = {}
    for level1, groups in _mapping(top.get("绩效指标")).items():
        first = scheme.first_level(level1)
        if first is None:
            yield ("绩效指标", level1), True, "unknown-level", _unknown_first(scheme, level1)
            continue
        yield from _same_level(levels, (first.name,), ("绩效指标", level1))
        for level2 in _mapping(groups):
            second = first.second_level(level2)
            path: FieldPath = ("绩效指标", level1, level2)
            if second is None:
                yield path, True, "unknown-level", _unknown_second(scheme, level1, level2)
            else:
                yield from _same_level(levels, (first.name, second.name), path)


def _same_level(levels: dict[tuple[str, ...], str], level: tuple[str, ...], path: FieldPath) -> _Found:
    """A level that stands twice, under two of its names."""
    name = str(path[-1])
    if level in levels:
        yield path, True, "duplicate-level", f"“{levels[level]}”和“{name}”是同一级指标的两种叫法。请并成一处"
    levels.setdefault(level, name)


def _unknown_first(scheme: Scheme, level1: str) -> str:
    for first in scheme.first_levels:
        if first.second_level(level1) is not None:
            return f"“{level1}”是二级指标，属于{first.name}。请写在“{first.name}”下面，再缩进一层"
    if level1 in PROJECT_KEYS:
        return f"“{level1}”不是一级指标。请检查缩进：最外层的栏目要靠左写"
    return f"一级指标里没有“{level1}”（{scheme.name}）。{suggest_word(level1, [each.name for each in scheme.first_levels])}"


def _top(source: YamlFile) -> dict[str, Value]:
    return _mapping(source.value)


def _mapping(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _unknown_second(scheme: Scheme, level1: str, level2: str) -> str:
    for first in scheme.first_levels:
        second = first.second_level(level2)
        if second is not None:
            return f"{level1}下面没有“{level2}”（{scheme.name}）。它属于{first.name}，请移过去"
    own = scheme.first_level(level1)
    guess = suggest_word(level2, [each.name for each in own.second_levels] if own else [])
    return f"{level1}下面没有“{level2}”（{scheme.name}）。{guess}"
