"""Compare two versions of a form by meaning, field by field, in the words of the form.

The order of keys, comments, quotes and blanks make no difference, and neither does whether what holds for both periods
is written once or twice. Numbers of persons are masked in every text.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from generator.form.cells import Form
from generator.form.project import GoalRow, IndicatorRow, Project, RowTarget
from generator.history.item_matching import ComparableName, match_items
from generator.history.target_strictness import Strictness, compare_strictness
from generator.reading.personal_numbers import masked
from generator.rendering.words import amount_text, percent_of


class Action(StrEnum):
    """Kind of change of a field, an indicator or a goal; the value is its word."""

    CHANGED = "改动"
    ADDED = "新增"
    REMOVED = "删除"
    RENAMED = "改名"
    MOVED = "移动"


class FieldChange(NamedTuple):
    """One field that differs between two versions of a form."""

    field: str
    """Path of the field in the words of the form: ``项目资金.年度.总额``."""
    action: Action
    old: str | None
    """The old text; None where the field was absent."""
    new: str | None
    """The new text; None where the field is absent."""
    difference: str = ""
    """New amount minus old amount in 万元 with its sign, ``+10.00``; empty for fields that are no amounts."""
    percent: str = ""
    """`difference` in hundredths of the old amount, without sign, at most two decimals; empty where that was 0."""
    strictness: Strictness | None = None
    """Whether a target was loosened or tightened; None where its wordings do not say."""


class RegisterChange(NamedTuple):
    """The changed fields of a register."""

    file: str
    """Name of the register's file, such as ``units.yml``."""
    fields: tuple[FieldChange, ...]


def project_changes(old: Project, new: Project) -> tuple[FieldChange, ...]:
    """Return the changes of a project's form, in the order of the form."""
    changes: list[FieldChange] = []
    for name, field in Project.model_fields.items():
        if name == "goals":
            changes += _goal_changes(old, new)
        elif name == "indicators":
            changes += _indicator_changes(old, new)
        else:
            changes += _value_changes(field.alias or "", getattr(old, name), getattr(new, name))
    return tuple(changes)


def form_changes(old: Form | None, new: Form | None, path: str = "") -> Iterator[FieldChange]:
    """Yield the changed fields of any form, such as a register. None stands for an absent form, never for both.

    `path` is the field path of the form itself, empty for a whole file.
    """
    for name, field in type(new or old).model_fields.items():  # type: ignore[union-attr]  # never both None
        field_path = f"{path}.{field.alias}" if path else field.alias or ""
        yield from _value_changes(field_path, getattr(old, name, None), getattr(new, name, None))


def _value_changes(path: str, old: object, new: object) -> Iterator[FieldChange]:
    present = old if new is None else new
    if isinstance(present, Form):
        yield from form_changes(old, new, path)  # type: ignore[arg-type]  # both of the field's type, or None
    elif isinstance(present, tuple):
        yield from list_changes(path, old or (), new or ())  # type: ignore[arg-type]
    elif _text(old) != _text(new):
        yield field_change(path, _text(old), _text(new), *_difference(old, new))


def field_change(
    field: str,
    old: str | None,
    new: str | None,
    difference: str = "",
    percent: str = "",
    strictness: Strictness | None = None,
) -> FieldChange:
    """Return the change of a text, or of one that was added or removed: then `old` or `new` is None."""
    action = Action.ADDED if old is None else Action.REMOVED if new is None else Action.CHANGED
    return _masked_change(field, action, old, new)._replace(
        difference=difference, percent=percent, strictness=strictness
    )


def _masked_change(field: str, action: Action, old: str | None, new: str | None) -> FieldChange:
    return FieldChange(masked(field), action, old and masked(old), new and masked(new))


def _text(value: object) -> str | None:
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return None if value is None else str(value)


def _difference(old: object, new: object) -> tuple[str, str]:
    """Return difference and percentage of two amounts, or two empty texts for anything else."""
    if not isinstance(old, Decimal) or not isinstance(new, Decimal):
        return "", ""
    return difference_of(old, new)


def difference_of(old: Decimal, new: Decimal) -> tuple[str, str]:
    """Return `FieldChange.difference` and `FieldChange.percent` of two amounts in 万元."""
    change = new - old
    sign = "+" if change > 0 else ""
    return f"{sign}{amount_text(change)}", percent_of(abs(change), old) if old and change else ""


def list_changes(path: str, old: Sequence[object], new: Sequence[object]) -> Iterator[FieldChange]:
    """Yield the changes of a list: items added, items removed, and changed fields of items that are forms.

    Items are matched by slug where they have one, then by name. A different order alone is no change.
    """
    keys: list[Callable[[object], Hashable]] = [_name_of]
    if any(hasattr(item, "slug") for item in (*old, *new)):
        keys.insert(0, lambda item: getattr(item, "slug", None))
    for before, after in match_items(old, new, keys):
        if isinstance(before, Form) and isinstance(after, Form):
            yield from form_changes(before, after, f"{path}.{_name_of(after)}")
        elif before is None or after is None:
            yield field_change(path, _name_of(before), _name_of(after))


def _name_of(item: object) -> str | None:
    """Return the name of a form, or the text of anything else."""
    return getattr(item, "name", None) or _text(item)


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
            yield _masked_change(field, Action.MOVED, _level_path(before), _level_path(after))
        if before.name != after.name:
            yield _masked_change(field, Action.RENAMED, before.name, after.name)
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
        f"{'' if project.told_once(row) else period}{target.target_value}" for period, target in row.targets()
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
