"""Compare the indicators of two versions of a project, in the words of the form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from functools import partial

from generator.form.column_roles import TARGET_PARTS, ColumnRole
from generator.form.layout_keys import own_side
from generator.form.period import BOTH_PERIODS, Period
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow, RowTarget
from generator.history.field_changes import Action, FieldChange, field_change
from generator.history.item_matching import ComparableName, match_items
from generator.history.period_texts import PeriodTexts, in_period, texts_by_period
from generator.history.target_strictness import Strictness, compare_strictness


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
        f"{'' if project.omits_period(row) else _own_words(project, period)}{target.target_value}"
        for period, target in row.targets()
    ]
    return f"{row.name}：{'；'.join(targets)}"


def _own_words(project: Project, period: str) -> str:
    """Return the form's words for the words of `IndicatorRow.targets`."""
    return project.both_periods if period == BOTH_PERIODS else own_side(project.layout, period)


def _has_two_sides(project: Project) -> bool:
    return project.has_indicator_sides


_ReadText = Callable[[RowTarget], str | None]
"""Returns the text that a target has in a column."""


def _target_changes(
    field: str, old: Project, new: Project, before: IndicatorRow, after: IndicatorRow
) -> Iterator[FieldChange]:
    def changed(read: _ReadText) -> list[PeriodTexts]:
        return texts_by_period(old, new, _has_two_sides, partial(_target_pair, before, after, read))

    targets, standards = changed(lambda target: target.target_value), changed(lambda target: target.standard)
    columns = dict.fromkeys((*new.layout.columns, *old.layout.columns))
    cells = {word: changed(partial(_cell, word)) for word in columns}
    value_word, standard_word = _word(new, ColumnRole.TARGET_VALUE), _word(new, ColumnRole.STANDARD)
    by_label = {value_word: targets, standard_word: standards}
    parts: Collection[str] = ()
    if _is_joined(old, before) and _is_joined(new, after):  # the whole target is no cell of the form
        parts = [word for word, role in new.layout.role_by_column.items() if role in TARGET_PARTS]
        del by_label[value_word]
    elif targets == standards:  # most forms write the value once more
        by_label = {f"{value_word}和{standard_word}": targets}
    judged = {texts.period: _strictness(texts) for texts in targets}
    for label, texts_of_periods in (*by_label.items(), *cells.items()):
        for texts in texts_of_periods:
            if label in parts:
                strictness = judged.pop(texts.period, None)
            else:
                strictness = _strictness(texts) if label in by_label else None
            path = in_period(f"{field}.{label}", texts.period)
            yield field_change(path, texts.old, texts.new, strictness=strictness)


def _word(project: Project, role: ColumnRole) -> str:
    """Return the form's word for a column of indicators."""
    return project.layout.column_of(role) or role.value


def _is_joined(project: Project, row: IndicatorRow) -> bool:
    """Whether the form has the targets of a row in several columns."""
    roles = project.layout.role_by_column
    return all(any(roles.get(word) in TARGET_PARTS for word in target.cells) for _, target in row.targets())


def _strictness(texts: PeriodTexts) -> Strictness | None:
    return compare_strictness(texts.old, texts.new) if texts.old and texts.new else None


def _cell(word: str, target: RowTarget) -> str | None:
    return target.cells.get(word)


def _target_pair(
    old: IndicatorRow, new: IndicatorRow, read: _ReadText, period: Period
) -> tuple[str | None, str | None]:
    targets: list[RowTarget | None] = [getattr(row, period.identifier) for row in (old, new)]
    before, after = (target and read(target) for target in targets)
    return before, after
