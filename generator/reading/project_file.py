"""Read a project file as a `Project`, and check it against the registers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.form.field_path import FieldPath, Value
from generator.form.indicator_schemes import Scheme
from generator.form.period import Period
from generator.form.project import PROJECT_KEYS, Project
from generator.form.project_rows import GoalRow, IndicatorRow
from generator.form.registers import Registers
from generator.reading.form_errors import read_form, suggest_word
from generator.reading.problem import FieldProblem, Problem
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile


def read_project(source: YamlFile, registers: Registers) -> tuple[Project | None, list[Problem]]:
    """Return the project in a file, or None, and everything that is wrong with what the file says."""
    project, problems = read_form(Project, source)
    errors = [*_unit_problems(source, registers), *_level_problems(source, registers)]
    if project is not None:
        errors += _period_problems(project)
    placed = [source.field_error(error) for error in errors[:MAX_PROBLEMS]]
    problems += [problem for problem in placed if problem.place.line not in source.misread_lines]
    return (None if problems else project), problems


MISSING_YEARS_MESSAGE = "写了“中期”，却没有“中期期限”。请补上，例如 中期期限: 2023—2024"
"""Message for a form with a medium-term side and no years for it."""


def _period_problems(project: Project) -> Iterator[FieldProblem]:
    """Yield what contradicts itself about the medium term."""
    funds = project.funds.medium_term
    if project.has_medium_term and funds is None:
        message = "项目资金：写了“中期期限”，却没有“中期”资金。请补上；没有中期，就把“中期期限”也删去"
        yield FieldProblem(("项目资金",), "period-incomplete", message)
    if not project.has_medium_term:
        for path in _medium_term_paths(project):
            yield FieldProblem(path, "period-incomplete", MISSING_YEARS_MESSAGE, at_key=True)


def _medium_term_paths(project: Project) -> Iterator[FieldPath]:
    """Yield the path of every value of the medium term."""
    if project.funds.medium_term is not None:
        yield ("项目资金", Period.MEDIUM_TERM.word)
    rows: list[GoalRow | IndicatorRow] = [*project.goal_rows(), *project.rows]
    for row in rows:
        if row.medium_term is not None:
            yield (*row.path, Period.MEDIUM_TERM.word)


def _unit_problems(source: YamlFile, registers: Registers) -> Iterator[FieldProblem]:
    """Yield implementing units that are not registered or named twice."""
    units = source.value_at(("实施单位",))
    named = units if isinstance(units, list) else []
    earlier: set[str] = set()
    for number, unit in enumerate(named[: 10 * MAX_PROBLEMS]):
        path = ("实施单位", number)
        if not isinstance(unit, str):
            continue  # `read_form` reports a cell of the wrong kind
        if unit in earlier:
            yield FieldProblem(path, "duplicate-unit", f"实施单位：“{unit}”写了两次。请删去一处")
        elif unit not in registers.unit_by_name:
            guess = suggest_word(unit, registers.unit_by_name)
            message = f"实施单位：units.yml 里没有“{unit}”。{guess}；确是新单位，请先在 units.yml 登记"
            yield FieldProblem(path, "unknown-unit", message)
        earlier.add(unit)


def _level_problems(source: YamlFile, registers: Registers) -> Iterator[FieldProblem]:
    """Yield a scheme that is not in the taxonomy, or levels that the project's scheme does not have or has once."""
    named, year = source.value_at(("指标体系",)), str(source.value_at(("年度",)))
    name = named if isinstance(named, str) else None
    scheme = registers.taxonomy.scheme_of(name, int(year) if re.fullmatch("20[0-9]{2}", year) else 0)
    if scheme is not None:
        yield from _problems_in_scheme(source, scheme)
        return
    names = [known.name for known in registers.taxonomy.schemes]
    message = f"指标体系：taxonomy.yml 里没有“{name}”。{suggest_word(name or '', names)}"
    yield FieldProblem(("指标体系",), "unknown-scheme", message)


def _problems_in_scheme(source: YamlFile, scheme: Scheme) -> Iterator[FieldProblem]:
    """Yield levels of a project that `scheme` does not have, or that the project has under two names."""
    names: dict[tuple[str, ...], str] = {}
    for level1, groups in _mapping(source.value_at(("绩效指标",))).items():
        first = scheme.first_level(level1)
        if first is None:
            message = _unknown_first_level(scheme, level1)
            yield FieldProblem(("绩效指标", level1), "unknown-level", message, at_key=True)
            continue
        yield from _duplicate_level(names, (first.name,), ("绩效指标", level1))
        for level2 in _mapping(groups):
            second = first.second_level(level2)
            path: FieldPath = ("绩效指标", level1, level2)
            if second is None:
                message = _unknown_second_level(scheme, level1, level2)
                yield FieldProblem(path, "unknown-level", message, at_key=True)
            else:
                yield from _duplicate_level(names, (first.name, second.name), path)


def _duplicate_level(
    names: dict[tuple[str, ...], str], level: tuple[str, ...], path: FieldPath
) -> Iterator[FieldProblem]:
    """Yield a level that the project has under two names, and add it to `names`: level → name in the file."""
    name = str(path[-1])
    if level in names:
        message = f"“{names[level]}”和“{name}”是同一级指标的两种叫法。请并成一处"
        yield FieldProblem(path, "duplicate-level", message, at_key=True)
    names.setdefault(level, name)


def _unknown_first_level(scheme: Scheme, level1: str) -> str:
    """Return the message for a first-level indicator that `scheme` does not have."""
    for first in scheme.first_levels:
        if first.second_level(level1) is not None:
            return f"“{level1}”是二级指标，属于{first.name}。请写在“{first.name}”下面，再缩进一层"
    if level1 in PROJECT_KEYS:
        return f"“{level1}”不是一级指标。请检查缩进：最外层的栏目要靠左写"
    return f"一级指标里没有“{level1}”（{scheme.name}）。{suggest_word(level1, [first.name for first in scheme.first_levels])}"


def _mapping(value: Value) -> dict[str, Value]:
    """Return `value` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def _unknown_second_level(scheme: Scheme, level1: str, level2: str) -> str:
    """Return the message for a second-level indicator that `level1` does not have."""
    for first in scheme.first_levels:
        second = first.second_level(level2)
        if second is not None:
            return f"{level1}下面没有“{level2}”（{scheme.name}）。它属于{first.name}，请移过去"
    own = scheme.first_level(level1)
    guess = suggest_word(level2, [second.name for second in own.second_levels] if own else [])
    return f"{level1}下面没有“{level2}”（{scheme.name}）。{guess}"
