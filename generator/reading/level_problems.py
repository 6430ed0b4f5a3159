"""Check the indicator levels of a project file against its scheme."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from generator.form.field_path import FieldPath, Value, value_at
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import FirstLevel, Scheme
from generator.form.project import NO_SECOND_LEVEL, PROJECT_KEYS
from generator.form.registers import Registers
from generator.reading.form_errors import suggest_key, suggest_word
from generator.reading.problem import FieldProblem


def level_problems(content: Value, registers: Registers, layout: FormLayout) -> Iterator[FieldProblem]:
    """Yield a scheme that does not exist, or levels that the project's scheme does not have or has once.

    `content` is a project file in the words of `Project`.
    """
    named, year = value_at(content, ("指标体系",)), str(value_at(content, ("年度",)))
    name = named if isinstance(named, str) else None
    number = int(year) if re.fullmatch("20[0-9]{2}", year) else 0
    scheme = registers.scheme_of(name, number, layout)
    if scheme is not None:
        yield from _problems_in_scheme(value_at(content, ("绩效指标",)), scheme, registers.level_names)
        return
    names = list(registers.schemes)
    message = f"指标体系：taxonomy.yml 里没有“{name}”。{suggest_word(name or '', names)}"
    yield FieldProblem(("指标体系",), "unknown-scheme", message)


def _problems_in_scheme(levels: Value, scheme: Scheme, known: Collection[str]) -> Iterator[FieldProblem]:
    """Yield levels of a project that `scheme` does not have, or that the project has under two names.

    `known` are the names of the levels of all schemes.
    """
    names: dict[tuple[str, ...], str] = {}
    path: FieldPath
    for level1, groups in _mapping(levels).items():
        first = scheme.first_level(level1)
        if first is None:
            message = _unknown_first_level(scheme, level1, known)
            yield FieldProblem(("绩效指标", level1), "unknown-level", message, at_key=True)
            continue
        yield from _duplicate_level(names, (first.name,), ("绩效指标", level1))
        if isinstance(groups, dict) and NO_SECOND_LEVEL in groups:  # rows directly below the first level
            if first.second_levels:
                path = ("绩效指标", level1)
                yield FieldProblem(path, "level-missing", _missing_second_level(first), at_key=True)
            continue
        for level2 in _mapping(groups):
            second = first.second_level(level2)
            path = ("绩效指标", level1, level2)
            if second is None:
                message = _unknown_second_level(scheme, level1, level2, known)
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


def _unknown_first_level(scheme: Scheme, level1: str, known: Collection[str]) -> str:
    """Return the message for a first-level indicator that `scheme` does not have."""
    for first in scheme.first_levels:
        if first.second_level(level1) is not None:
            return f"“{level1}”是二级指标，属于{first.name}。请写在“{first.name}”下面，再缩进一层"
    if level1 in PROJECT_KEYS:
        return f"“{level1}”不是一级指标。请检查缩进：最外层的栏目要靠左写"
    guess = suggest_key(level1, [first.name for first in scheme.first_levels], known)
    return f"一级指标里没有“{level1}”（{scheme.name}）。{guess}"


def _mapping(value: Value) -> dict[str, Value]:
    """Return `value` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def _unknown_second_level(scheme: Scheme, level1: str, level2: str, known: Collection[str]) -> str:
    """Return the message for a second-level indicator that `level1` does not have."""
    for first in scheme.first_levels:
        second = first.second_level(level2)
        if second is not None:
            return f"{level1}下面没有“{level2}”（{scheme.name}）。它属于{first.name}，请移过去"
    own = scheme.first_level(level1)
    guess = suggest_key(level2, [second.name for second in own.second_levels] if own else [], known)
    return f"{level1}下面没有“{level2}”（{scheme.name}）。{guess}"


def _missing_second_level(first: FirstLevel) -> str:
    """Return the message for indicators directly below a first level that has second levels."""
    names = "、".join(level.name for level in first.second_levels)
    return f"“{first.name}”下面直接写了指标。先写二级指标（{names}），再写指标；表上不分二级指标的，请换成那种表式"
