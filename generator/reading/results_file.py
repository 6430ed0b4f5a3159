"""Read a file of results as `Results`, and check it against the goals of its project."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT, YUAN
from generator.form.field_path import FieldPath, Value, field_name, value_at
from generator.form.form_layouts import FormLayout
from generator.form.project import NO_SECOND_LEVEL, Project
from generator.form.project_results import SELF_EVALUATION_PATH, PairedIndicator, pair_indicators
from generator.form.registers import Registers
from generator.form.result_columns import FIELDS_OF_ROLES, ResultRole, ScoredLevel
from generator.form.result_layouts import TOTAL_ROW, ResultLayout, ResultLayoutChoice
from generator.form.results import (
    RESULTS_KEYS,
    UNIT_KEY,
    Monitoring,
    PlacedIndicator,
    Results,
    SelfEvaluation,
    placed_indicators,
    scored_group,
)
from generator.reading.form_errors import closest_word, read_form, suggest_word
from generator.reading.layout_blanks import layout_blanks
from generator.reading.personal_data import personal_data
from generator.reading.problem import FieldProblem, Problem
from generator.reading.result_words import results_in_usual_words
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile

_NUMBER_KEYS = frozenset(("分值", "得分", "执行率", "总分", "权重", "得分系数"))


def results_keys(registers: Registers, layout: FormLayout) -> Collection[str]:
    """Return the keys that a file of results may have, for telling slips of the pen from texts."""
    return RESULTS_KEYS.union(registers.level_names, layout.all_sources, registers.layouts.results.words)


def read_results(
    source: YamlFile, project: Project, registers: Registers
) -> tuple[Results | None, list[Problem]]:
    """Return the results in a file, or None, and everything that is wrong with what the file says.

    Numbers of persons are errors wherever they stand, in comments too.
    """
    layouts = registers.layouts.results
    return _read(source, project, layouts, lambda results: _method_problems(results, registers))


def read_results_without_registers(
    source: YamlFile, project: Project, layouts: ResultLayoutChoice
) -> tuple[Results | None, list[Problem]]:
    """Return the results in a file and its problems as `read_results`, but of any scoring method."""
    return _read(source, project, layouts, lambda results: ())


def _read(
    source: YamlFile,
    project: Project,
    layouts: ResultLayoutChoice,
    further: Callable[[Results], Iterable[FieldProblem]],
) -> tuple[Results | None, list[Problem]]:
    """Return the results in a file, or None, and its problems; `further` yields those that only some readers look for."""
    usual = results_in_usual_words(source, layouts, project)
    content = _with_units(_without_blanks(usual.value), source, project)
    results, problems = read_form(Results, source, content, {})
    errors = list(usual.problems)
    if results is not None:
        for path, table in results.tables():
            table.set_layout(source.table_layouts[path])
        errors += [*further(results), *_table_problems(results, project)]
    problems += [source.field_error(error) for error in errors[:MAX_PROBLEMS]]
    problems += personal_data(source)
    return (results, [*layout_blanks(source)]) if results and not problems else (None, problems)


def _without_blanks(value: Value, key: str | int = "") -> Value:
    """Return the content of a file without blank cells, and with `NO_SECOND_LEVEL` above rows of a form without second levels."""
    if isinstance(value, list):
        return [_without_blanks(item) for item in value]
    if not isinstance(value, dict):
        return value
    cells = {
        name: _without_blanks(cell, name)
        for name, cell in value.items()
        if cell is not None and not (cell == BLANK_TEXT and name in _NUMBER_KEYS)
    }
    if key == "绩效指标":
        return {
            level: {NO_SECOND_LEVEL: rows} if isinstance(rows, list) else rows
            for level, rows in cells.items()
        }
    return cells


def _with_units(content: Value, source: YamlFile, project: Project) -> Value:
    """Return the content of a file with the unit that every table states for its amounts, for its form to read."""
    if not isinstance(content, dict):
        return content
    usual = dict(content)
    for path, layout in source.table_layouts.items():
        unit = _stated_unit(content, layout, project)
        key, table = str(path[0]), value_at(content, path)
        if not isinstance(table, dict):
            continue
        stated: Value = table | {UNIT_KEY: unit}
        items = usual[key]
        if len(path) > 1 and isinstance(items, list):
            stated = [stated if number == path[1] else item for number, item in enumerate(items)]
        usual[key] = stated
    return usual


def _stated_unit(content: Mapping[str, Value], layout: ResultLayout, project: Project) -> str | None:
    """Return the unit of amounts that file, layout or goals state; None where only custom says 万元."""
    stated = content.get("金额单位")
    if stated in (AMOUNT_UNIT, YUAN):
        return str(stated)
    if layout.unit is not None:
        return YUAN if layout.unit == YUAN else None
    return project.funds.unit or (YUAN if project.layout.unit == YUAN else None)


def _method_problems(results: Results, registers: Registers) -> Iterator[FieldProblem]:
    """Yield a scoring method that does not exist."""
    name = results.self_evaluation.method_name if results.self_evaluation else None
    if name is not None and name not in registers.scoring.by_name:
        message = f"计分办法：没有“{name}”。{suggest_word(name, registers.scoring.by_name)}"
        yield FieldProblem((*SELF_EVALUATION_PATH, "计分办法"), "unknown-scoring", message)


def _table_problems(results: Results, project: Project) -> Iterator[FieldProblem]:
    """Yield what cannot be placed in the tables of a file."""
    if results.self_evaluation is not None:
        yield from _problems_of_table(results.self_evaluation, SELF_EVALUATION_PATH, project)
    for number, monitoring in enumerate(results.monitoring):
        yield from _problems_of_table(monitoring, ("绩效监控", number), project)


def _problems_of_table(
    table: SelfEvaluation | Monitoring, path: FieldPath, project: Project
) -> Iterator[FieldProblem]:
    if table.funds and TOTAL_ROW not in table.funds:
        total = table.layout.word(TOTAL_ROW)
        message = f"{field_name((*path, '项目资金'))}：缺少“{total}”一行。请补上"
        known = {*table.layout.all_rows, *project.layout.all_sources}
        guess = closest_word(total, [label for label in table.funds if label not in known])
        if guess:
            message += f"；“{guess}”要写成“{total}”"
        yield FieldProblem((*path, "项目资金"), "missing-field", message)
    yield from _repeated_scores(table, path)
    for pair in pair_indicators(project, placed_indicators(table, path)):
        if (pair.goal is None) != pair.placed.indicator.not_in_targets or _is_in_targets(pair, project):
            yield _misplaced(pair, project)


def _repeated_scores(table: SelfEvaluation | Monitoring, path: FieldPath) -> Iterator[FieldProblem]:
    """Yield points and scores of rows whose score stands in the first row of their level."""
    level = table.layout.scored_level
    if level is ScoredLevel.INDICATOR:
        return
    first: dict[tuple[str, ...], PlacedIndicator] = {}
    for placed in placed_indicators(table, path):
        of_group = first.setdefault(scored_group(placed, level), placed)
        name = of_group.indicator.name
        for role in (ResultRole.POINTS, ResultRole.SCORE):
            if placed is of_group or getattr(placed.indicator, FIELDS_OF_ROLES[role]) is None:
                continue
            word = table.layout.column_of(role) or role.value
            message = (
                f"{field_name(placed.path)}.{word}：这种表式一个{level.value}只有一个{word}，写在第一条“{name}”里。"
                "请删去这里的"
            )
            yield FieldProblem((*placed.path, role.value), "score-repeated", message)


def _is_in_targets(pair: PairedIndicator, project: Project) -> bool:
    """Whether an indicator that is said to be new stands in the goals."""
    placed = pair.placed
    key = placed.level1, placed.level2, placed.indicator.name
    return pair.goal is None and any((row.level1, row.level2, row.name) == key for row in project.rows)


def _misplaced(pair: PairedIndicator, project: Project) -> FieldProblem:
    """Return the problem of an indicator that has no row of the goals to itself, and does not say so, or says so wrongly."""
    path, level1, level2, indicator = pair.placed
    name = indicator.name
    where = f"{field_name(path)}.名称"
    elsewhere = [row for row in project.rows if row.name == name]
    if any((row.level1, row.level2) == (level1, level2) for row in elsewhere):
        if indicator.not_in_targets:
            message = f"{where}：目标表里有“{name}”。请删去“目标表没有”"
            return FieldProblem((*path, "名称"), "result-unknown-indicator", message)
        message = f"{where}：“{name}”写了不止一次，目标表里没有这么多。请删去一处"
        return FieldProblem((*path, "名称"), "result-duplicate", message)
    if elsewhere:
        levels = "的".join(filter(None, (elsewhere[0].level1, elsewhere[0].level2)))
        advice = f"目标表把它放在{levels}下面，请照样放"
    else:
        level = [row.name for row in project.rows if (row.level1, row.level2) == (level1, level2)]
        names = level if closest_word(name, level) else [row.name for row in project.rows]
        close = closest_word(name, names)
        advice = f"最接近的是“{close}”。" if close else ""
        advice += "名称要与目标表一字不差；目标表确实没有的，加一行 目标表没有: 是"
    message = f"{where}：目标表的这一级没有“{name}”。{advice}"
    return FieldProblem((*path, "名称"), "result-unknown-indicator", message)
