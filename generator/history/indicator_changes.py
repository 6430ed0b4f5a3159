"""Compare the indicators of two versions of a project, in the words of the form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial

from generator.form.column_roles import TARGET_PARTS, ColumnRole
from generator.form.layout_keys import own_side
from generator.form.period import BOTH_PERIODS, Period
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow, RowTarget
from generator.form.target_strictness import Strictness, compare_strictness
from generator.history.field_changes import Action, FieldChange, field_change
from generator.history.item_matching import ComparableName, match_items
from generator.history.period_texts import PeriodChange, in_period, texts_by_period


def indicator_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    """Yield the indicators that were added, removed, moved, renamed, and the changed texts of the others."""
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
    return ".".join(filter(None, ("绩效指标", row.level1, row.level2))) if row else ""


def _indicator_text(project: Project, row: IndicatorRow | None) -> str | None:
    """Return name and targets of an indicator, ``资金使用合规率：≥96%``; None without an indicator."""
    if row is None:
        return None
    targets = [
        f"{'' if project.omits_period(row) else _own_words(project, period)}{_target_text(target)}"
        for period, target in row.targets()
    ]
    return f"{row.name}：{'；'.join(targets)}"


def _target_text(target: RowTarget) -> str:
    """Return the whole target; of a form that has it in columns only, their texts after their words."""
    return target.target_value or "，".join(f"{word} {text}" for word, text in target.cells.items())


def _own_words(project: Project, period: str) -> str:
    """Return the form's words for the words of `IndicatorRow.targets`."""
    return project.both_periods if period == BOTH_PERIODS else own_side(project.layout, period)


def _has_two_sides(project: Project) -> bool:
    return project.has_indicator_sides


def _target_changes(
    field: str, old: Project, new: Project, before: IndicatorRow, after: IndicatorRow
) -> Iterator[FieldChange]:
    def changed(word: str) -> list[PeriodChange]:
        read = partial(_texts_in_column, (old, before), (new, after), word)
        return texts_by_period(old, new, _has_two_sides, read)

    roles = {**old.layout.role_by_column, **new.layout.role_by_column}
    columns = {word: changed(word) for word in dict.fromkeys((*new.layout.columns, *old.layout.columns))}
    value, standard = (_column(new, role) for role in (ColumnRole.TARGET_VALUE, ColumnRole.STANDARD))
    if columns.get(value) and columns[value] == columns.get(standard):  # most forms write the value once more
        columns[f"{value}和{standard}"] = columns.pop(value)
        del columns[standard]
    joined = texts_by_period(old, new, _has_two_sides, partial(_joined_targets, before, after))
    judged = {texts.period: _strictness(texts) for texts in joined}
    for word, texts_of_periods in columns.items():
        for texts in texts_of_periods:
            if roles.get(word) in TARGET_PARTS:
                strictness = judged.pop(texts.period, None)
            else:
                is_target = roles.get(word, ColumnRole.TARGET_VALUE) in _WHOLE_TARGETS
                strictness = _strictness(texts) if is_target else None
            path = in_period(f"{field}.{word}", texts.period)
            yield field_change(path, texts.old, texts.new, strictness=strictness)


_WHOLE_TARGETS = (ColumnRole.TARGET_VALUE, ColumnRole.STANDARD)


def _column(project: Project, role: ColumnRole) -> str:
    """Return the form's word for a column of indicators."""
    return project.layout.column_of(role) or role.value


def _strictness(texts: PeriodChange) -> Strictness | None:
    return compare_strictness(texts.old, texts.new) if texts.old and texts.new else None


_Row = tuple[Project, IndicatorRow]


def _texts_in_column(old: _Row, new: _Row, word: str, period: Period) -> tuple[str | None, str | None]:
    """Return the texts that two versions of an indicator have in a column of the form."""
    before, after = (_text_in_column(*row, word, period) for row in (old, new))
    return before, after


def _text_in_column(project: Project, row: IndicatorRow, word: str, period: Period) -> str | None:
    target: RowTarget | None = getattr(row, period.identifier)
    if target is None or word in target.cells:
        return target and target.cells[word]
    match project.layout.role_by_column.get(word):
        case ColumnRole.TARGET_VALUE:
            return target.target_value or None
        case ColumnRole.STANDARD:
            return target.standard
        case ColumnRole.NUMBER if not target.cells:  # a file may have the target in one piece
            return target.target_value or None
    return None


def _joined_targets(old: IndicatorRow, new: IndicatorRow, period: Period) -> tuple[str | None, str | None]:
    before, after = (getattr(row, period.identifier) for row in (old, new))
    return before and before.target_value, after and after.target_value
