"""Compare two versions of a project's form, field by field, in the order of the form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import NamedTuple

from generator.form.project import Project
from generator.form.project_rows import GoalRow, IndicatorRow, RowTarget
from generator.form.target_strictness import compare_strictness
from generator.history.field_changes import Action, FieldChange, field_change, value_changes
from generator.history.item_matching import ComparableName, match_items


def project_changes(old: Project, new: Project) -> tuple[FieldChange, ...]:
    """Return the changes of a project's form, in the order of the form."""
    changes: list[FieldChange] = []
    for name, field in Project.model_fields.items():
        if name == "goals":
            changes += _goal_changes(old, new)
        elif name == "indicators":
            changes += _indicator_changes(old, new)
        else:
            changes += value_changes(field.alias or "", getattr(old, name), getattr(new, name))
    return tuple(changes)


class _PeriodTexts(NamedTuple):
    """Texts of the old and the new form for one period, or for both where they are alike."""

    period: str
    """Words for the period; empty where the form has but one."""
    old: str | None
    new: str | None


def _by_period(
    old: Project, new: Project, texts: Callable[[str], tuple[str | None, str | None]]
) -> list[_PeriodTexts]:
    """Return the texts that differ, once for both periods where both differ alike.

    `texts` takes ``annual`` or ``medium_term`` and returns the old and the new text. Where one of the forms has no medium
    term, only the year is compared: that the medium term was added or removed is a change of its own.
    """
    if not new.has_medium_term or not old.has_medium_term:
        either = new.has_medium_term or old.has_medium_term
        candidates = [_PeriodTexts("年度" if either else "", *texts("annual"))]
    else:
        medium_term, annual = texts("medium_term"), texts("annual")
        if medium_term == annual:
            candidates = [_PeriodTexts("中期与年度", *annual)]
        else:
            candidates = [_PeriodTexts("中期", *medium_term), _PeriodTexts("年度", *annual)]
    return [candidate for candidate in candidates if candidate.old != candidate.new]


def _in_period(field: str, period: str) -> str:
    return f"{field}（{period}）" if period else field


def _goal_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    old_rows, new_rows = list(old.goal_rows()), list(new.goal_rows())
    in_order = len(old_rows) == len(new_rows)
    for before, after in match_items(old_rows, new_rows, [_goal_texts], _goal_name, in_order=in_order):
        number = old_rows.index(before) if after is None and before else new_rows.index(after) if after else 0
        for period, text, new_text in _by_period(old, new, partial(_goal_pair, before, after)):
            yield field_change(_in_period(f"总体目标第{number + 1}项", period), text, new_text)


def _goal_texts(row: GoalRow) -> Hashable:
    return row.medium_term, row.annual


def _goal_pair(old: GoalRow | None, new: GoalRow | None, period: str) -> tuple[str | None, str | None]:
    return getattr(old, period, None), getattr(new, period, None)


def _goal_name(row: GoalRow) -> ComparableName:
    return ComparableName("", row.annual or row.medium_term or "")


def _indicator_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    keys: list[Callable[[IndicatorRow], Hashable]] = [
        lambda row: (row.level1, row.level2, row.name),
        lambda row: row.name,
    ]
    for before, after in match_items(old.rows, new.rows, keys, _indicator_name):
        if before is None or after is None:
            old_text, new_text = _indicator_text(old, before), _indicator_text(new, after)
            yield field_change(_level_path(before or after), old_text, new_text)
            continue
        field = f"{_level_path(after)}.{after.name}"
        if _level_path(before) != _level_path(after):
            yield field_change(field, _level_path(before), _level_path(after), action=Action.MOVED)
        if before.name != after.name:
            yield field_change(field, before.name, after.name, action=Action.RENAMED)
        yield from _target_changes(field, old, new, before, after)


def _indicator_name(row: IndicatorRow) -> ComparableName:
    """Return the name of an indicator, to be compared within its level only: it may have been worded anew there."""
    return ComparableName(_level_path(row), row.name)


def _level_path(row: IndicatorRow | None) -> str:
    return f"绩效指标.{row.level1}.{row.level2}" if row else ""


def _indicator_text(project: Project, row: IndicatorRow | None) -> str | None:
    """Return name and targets of an indicator, ``资金使用合规率：≥96%``; None without an indicator."""
    if row is None:
        return None
    targets = [
        f"{'' if project.omits_period(row) else period}{target.target_value}"
        for period, target in row.targets()
    ]
    return f"{row.name}：{'；'.join(targets)}"


def _target_changes(
    field: str, old: Project, new: Project, before: IndicatorRow, after: IndicatorRow
) -> Iterator[FieldChange]:
    changed = {
        label: _by_period(old, new, partial(_target_pair, before, after, key))
        for label, key in (("指标值", "target_value"), ("绩效标准", "standard"))
    }
    values, standards = changed.values()
    if values == standards:  # most forms write the value once more
        changed = {"指标值和绩效标准": values}
    for label, texts in changed.items():
        for period, text, new_text in texts:
            strictness = compare_strictness(text, new_text) if text and new_text else None
            path = _in_period(f"{field}.{label}", period)
            yield field_change(path, text, new_text, strictness=strictness)


def _target_pair(
    old: IndicatorRow, new: IndicatorRow, key: str, period: str
) -> tuple[str | None, str | None]:
    targets: list[RowTarget | None] = [getattr(old, period), getattr(new, period)]
    before, after = (getattr(target, key, None) for target in targets)
    return before, after
