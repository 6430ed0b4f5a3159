"""Read a project file as a `Project`, and check it against the registers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT, STATED_UNIT, YUAN
from generator.form.field_path import FieldPath, Value, value_at
from generator.form.form_layouts import FormLayout
from generator.form.layout_choice import LayoutChoice
from generator.form.period import Period
from generator.form.project import Project
from generator.form.project_rows import GoalRow, IndicatorRow
from generator.form.registers import Registers
from generator.reading.form_errors import read_form, suggest_key, suggest_word
from generator.reading.layout_blanks import layout_blanks
from generator.reading.layout_fit import better_layout
from generator.reading.layout_words import UsualContent, in_usual_words
from generator.reading.level_problems import level_problems
from generator.reading.problem import FieldProblem, Level, Problem
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile


def read_project(source: YamlFile, registers: Registers) -> tuple[Project | None, list[Problem]]:
    """Return the project in a file, or None, and everything that is wrong with what the file says."""
    source.known_words = registers.layouts.words
    layout, errors = _layout_of(source, registers.layouts)
    project, problems = _read_as(source, registers, layout)
    better = better_layout(source, problems, registers, layout, _read_as)
    if better is not None:
        problems = [better.problem, *better.problems]
    placed = [source.field_error(error) for error in errors]
    return (None if placed or better else project), [*placed, *problems]


def _read_as(
    source: YamlFile, registers: Registers, layout: FormLayout, scheme: str | None = None
) -> tuple[Project | None, list[Problem]]:
    """Return the project in a file of a layout, or None, and everything that is wrong; `scheme` replaces the file's own."""
    content = in_usual_words(source, layout)
    if scheme is not None and isinstance(content.value, dict):
        content = content._replace(value=content.value | {"指标体系": scheme})
    project, problems = _read_content(source, content, layout)
    errors = [*_not_on_form(content, source, layout), *_unit_problems(content, registers)]
    errors += [*level_problems(content.value, registers, layout), *_missing_totals(content, source, layout)]
    if project is not None:
        errors += _period_problems(project)
    placed = [source.field_error(error) for error in errors[:MAX_PROBLEMS]]
    problems += [problem for problem in placed if problem.place.line not in source.misread_lines]
    if problems:
        return None, problems
    return project, [
        *_blank_cells(content, source),
        *_period_warnings(project, source),
        *layout_blanks(source),
    ]


def read_without_registers(source: YamlFile, layouts: LayoutChoice) -> tuple[Project | None, list[Problem]]:
    """Return the project in a file, or None, and what is wrong with its cells; its units and levels are not checked.

    Of a file that names an unknown layout, nothing else is said: in other words its cells would all be wrong.
    """
    source.known_words = layouts.words
    layout, errors = _layout_of(source, layouts)
    if errors:
        return None, [source.field_error(error) for error in errors]
    return _read_content(source, in_usual_words(source, layout), layout)


def _read_content(
    source: YamlFile, content: UsualContent, layout: FormLayout
) -> tuple[Project | None, list[Problem]]:
    context = {STATED_UNIT: _stated_unit(content, layout)}
    project, problems = read_form(Project, source, content.value, context)
    if project is not None:
        project.set_layout(layout)
    return project, problems


def _layout_of(source: YamlFile, layouts: LayoutChoice) -> tuple[FormLayout, list[FieldProblem]]:
    """Return the layout in whose words a file is written; with an error, the default where it names an unknown one."""
    name, year, units = (source.value_at((key,)) for key in ("表式", "年度", "实施单位"))
    number = int(year) if isinstance(year, str) and re.fullmatch("20[0-9]{2}", year) else 0
    named = [unit for unit in units if isinstance(unit, str)] if isinstance(units, list) else []
    layout = layouts.layout_of(name if isinstance(name, str) else None, number, named)
    if layout is not None:
        return layout, []
    message = f"表式：没有“{name}”这种表式。{suggest_key(str(name), layouts.by_name, ())}"
    return layouts.default, [FieldProblem(("表式",), "unknown-layout", message)]


def _stated_unit(content: UsualContent, layout: FormLayout) -> str | None:
    """Return the unit of amounts that the file states, or the layout where it is 元; None where only custom says 万元."""
    stated = value_at(content.value, ("项目资金", "金额单位"))
    if stated in (AMOUNT_UNIT, YUAN):
        return str(stated)
    return YUAN if layout.unit == YUAN else None


def _not_on_form(content: UsualContent, source: YamlFile, layout: FormLayout) -> Iterator[FieldProblem]:
    """Yield the cells that the file has and the layout has not."""
    for path in content.not_on_form:
        message = f"{source.field_name(path)}：表式“{layout.name}”没有这一栏。表上确有的，请换成有这一栏的表式；没有的，请删去"
        yield FieldProblem(path, "cell-not-on-form", message, at_key=True)


def _blank_cells(content: UsualContent, source: YamlFile) -> Iterator[Problem]:
    """Yield a warning for every cell that has a key and no text."""
    for path in content.blank:
        place = source.place(path, key=True)
        if place.line in source.misread_lines:
            continue
        message = (
            f"{source.field_name(path)}：没有填写，网站上显示“原表空白”。"
            "表上这一格有字的，请补上；确是空的，请写 （原表空白）"
        )
        yield source.problem(place, Level.WARNING, "blank-cell", message)


MISSING_YEARS_MESSAGE = "写了“中期”，却没有“中期期限”。请补上，例如 中期期限: 2023—2024"
"""Message for a form with a medium-term side and no years for it."""


def _period_problems(project: Project) -> Iterator[FieldProblem]:
    """Yield values of a side before the year's, where the form does not say that it has one."""
    if not project.has_medium_term:
        for path in _medium_term_paths(project):
            yield FieldProblem(path, "period-incomplete", MISSING_YEARS_MESSAGE, at_key=True)


def _period_warnings(project: Project | None, source: YamlFile) -> Iterator[Problem]:
    """Yield a warning for a form of two sides without the funds of the first."""
    if project is None or project.medium_term_years is None or not project.layout.funds_by_side:
        return
    if project.medium_term_funds is None:
        message = (
            "项目资金：写了“中期期限”，却没有“中期”资金。表上有的，请补上；表上没有中期资金的，不必补；"
            "没有中期，就把“中期期限”也删去"
        )
        place = source.place(("项目资金",))
        yield source.problem(place, Level.WARNING, "period-incomplete", message)


def _missing_totals(content: UsualContent, source: YamlFile, layout: FormLayout) -> Iterator[FieldProblem]:
    """Yield the sides of the funds without a total, where the form has one."""
    if not layout.has("总额") or not layout.has("项目资金"):
        return
    advice = f"请补上；表上这一格是空的，请写 {BLANK_TEXT}"
    for period in Period:
        path: FieldPath = ("项目资金", period.word)
        funds = value_at(content.value, path)
        if not isinstance(funds, dict) or funds.get("总额") is not None:
            continue
        message = f"缺少“{layout.word('总额')}”。{advice}"
        if "总额" in funds:
            path, message = (*path, "总额"), f"没有填写。{advice}"
        yield FieldProblem(path, "missing-field", f"{source.field_name(path)}：{message}")


def _medium_term_paths(project: Project) -> Iterator[FieldPath]:
    """Yield the path of every value of the medium term."""
    if project.medium_term_funds is not None:
        yield ("项目资金", Period.MEDIUM_TERM.word)
    rows: list[GoalRow | IndicatorRow] = [*project.goal_rows(), *project.rows]
    for row in rows:
        if row.medium_term is not None:
            yield (*row.path, Period.MEDIUM_TERM.word)


def _unit_problems(content: UsualContent, registers: Registers) -> Iterator[FieldProblem]:
    """Yield implementing units that are not registered or named twice."""
    units: Value = value_at(content.value, ("实施单位",))
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
