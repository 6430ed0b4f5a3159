"""Two versions of a form → what was changed in meaning, field by field, in the words of the form.

Compared is what the form says, not how its file is written: the order of keys, comments, quotes and blanks are nothing,
and neither is whether what holds for both periods is written once or twice. Personal numbers are hidden in every text.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from generator.form.cells import Form
from generator.form.period import BOTH_PERIODS, Period
from generator.form.project import Project
from generator.form.project_rows import GoalRow, IndicatorRow, RowTarget
from generator.history.item_matching import matched
from generator.history.target_strictness import judged
from generator.reading.personal_numbers import mask_personal_numbers
from generator.rendering.words import amount_text, percent_of


class Action(StrEnum):
    """What became of a field, an indicator or a goal."""

    CHANGED = "改动"
    ADDED = "新增"
    REMOVED = "删除"
    RENAMED = "改名"
    MOVED = "移动"


class FieldChange(NamedTuple):
    """One thing that the form says otherwise than before."""

    field: str
    """The way to it: ``项目资金.年度.总额``."""
    action: Action
    old: str | None
    """None where there was nothing."""
    new: str | None
    difference: str = ""
    """Of two amounts: 万元 with its sign, ``+10.00``; empty where they are no amounts."""
    percent: str = ""
    """`difference` in hundredths of the old amount, without sign, at most two decimals; empty where that was 0."""
    judgement: str = ""
    """放宽 or 收紧, of targets that say so themselves."""


class RegisterChange(NamedTuple):
    """What was changed in a register."""

    file: str
    fields: tuple[FieldChange, ...]


def project_changes(old: Project, new: Project) -> tuple[FieldChange, ...]:
    """What the new form says otherwise than the old one, in the order of the form."""
    found: list[FieldChange] = []
    for name, field in Project.model_fields.items():
        if name == "goals":
            found += _goal_changes(old, new)
        elif name == "indicators":
            found += _indicator_changes(old, new)
        else:
            found += _value_changes(field.alias or "", getattr(old, name), getattr(new, name))
    return tuple(found)


def form_changes(old: Form | None, new: Form | None, where: str = "") -> Iterator[FieldChange]:
    """The same for any form, such as a register; `where` is the way to it. None where there is none."""
    for name, field in type(new or old).model_fields.items():  # type: ignore[union-attr]  # never both None
        path = f"{where}.{field.alias}" if where else field.alias or ""
        yield from _value_changes(path, getattr(old, name, None), getattr(new, name, None))


def _value_changes(where: str, old: object, new: object) -> Iterator[FieldChange]:
    given = old if new is None else new
    if isinstance(given, Form):
        yield from form_changes(old, new, where)  # type: ignore[arg-type]  # both of the field's type, or None
    elif isinstance(given, tuple):
        yield from list_changes(where, old or (), new or ())  # type: ignore[arg-type]
    elif _text(old) != _text(new):
        yield field_change(where, _text(old), _text(new), *_difference(old, new))


def field_change(
    field: str, old: str | None, new: str | None, difference: str = "", percent: str = "", judgement: str = ""
) -> FieldChange:
    """A change of a text, or one that appears or is gone."""
    action = Action.ADDED if old is None else Action.REMOVED if new is None else Action.CHANGED
    return _changed(field, action, old, new, difference, percent, judgement)


def _changed(field: str, action: Action, old: str | None, new: str | None, *more: str) -> FieldChange:
    return FieldChange(
        mask_personal_numbers(field),
        action,
        old and mask_personal_numbers(old),
        new and mask_personal_numbers(new),
        *more,
    )


def _text(value: object) -> str | None:
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return None if value is None else str(value)


def _difference(old: object, new: object) -> tuple[str, str]:
    """Of two amounts; empty texts of anything else."""
    if not isinstance(old, Decimal) or not isinstance(new, Decimal):
        return "", ""
    return difference_of(old, new)


def difference_of(old: Decimal, new: Decimal) -> tuple[str, str]:
    """`FieldChange.difference` and `FieldChange.percent`."""
    change = new - old
    sign = "+" if change > 0 else ""
    return f"{sign}{amount_text(change)}", percent_of(abs(change), old) if old and change else ""


def list_changes(where: str, old: Sequence[object], new: Sequence[object]) -> Iterator[FieldChange]:
    """The same for a list: items that were added or taken out; of forms that have a name, what is in them too. Their order is nothing."""
    keys: list[Callable[[object], Hashable]] = [_name_of]
    if any(hasattr(item, "slug") for item in (*old, *new)):
        keys.insert(0, lambda item: getattr(item, "slug", None))
    for before, after in matched(old, new, keys):
        if isinstance(before, Form) and isinstance(after, Form):
            yield from form_changes(before, after, f"{where}.{_name_of(after)}")
        elif before is None or after is None:
            yield field_change(where, _name_of(before), _name_of(after))


def _name_of(item: object) -> str | None:
    """Of a form its name; of a text the text itself."""
    return getattr(item, "name", None) or _text(item)


_Texts = tuple[str, str | None, str | None]
"""A period, and what the old and the new form say in it."""


def _by_period(
    old: Project, new: Project, texts: Callable[[str], tuple[str | None, str | None]]
) -> list[_Texts]:
    """What differs, by period: once where both periods differ alike, without a word where there is but one.

    A form that gets or loses the medium term is told so once, not in every row.
    """
    if not new.has_medium_term or not old.has_medium_term:
        both = new.has_medium_term or old.has_medium_term
        found = [(Period.ANNUAL.word if both else "", *texts(Period.ANNUAL.identifier))]
    else:
        medium_term, annual = texts(Period.MEDIUM_TERM.identifier), texts(Period.ANNUAL.identifier)
        if medium_term == annual:
            found = [(BOTH_PERIODS, *annual)]
        else:
            found = [(Period.MEDIUM_TERM.word, *medium_term), (Period.ANNUAL.word, *annual)]
    return [(period, before, after) for period, before, after in found if before != after]


def _in(field: str, period: str) -> str:
    return f"{field}（{period}）" if period else field


def _goal_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    before, after = list(old.goal_rows()), list(new.goal_rows())
    for one, other in matched(before, after, [_goal_texts], _goal_name, in_order=len(before) == len(after)):
        number = before.index(one) if other is None and one else after.index(other) if other else 0
        texts = partial(_goal_pair, one, other)
        for period, text, new_text in _by_period(old, new, texts):
            yield field_change(_in(f"总体目标第{number + 1}项", period), text, new_text)


def _goal_texts(row: GoalRow) -> Hashable:
    return row.medium_term, row.annual


def _goal_pair(old: GoalRow | None, new: GoalRow | None, period: str) -> tuple[str | None, str | None]:
    return getattr(old, period, None), getattr(new, period, None)


def _goal_name(row: GoalRow) -> tuple[Hashable, str]:
    return "", row.annual or row.medium_term or ""


def _indicator_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    keys: list[Callable[[IndicatorRow], Hashable]] = [
        lambda row: (row.level1, row.level2, row.name),
        lambda row: row.name,
    ]
    for before, after in matched(old.rows, new.rows, keys, _row_name):
        if before is None or after is None:
            yield field_change(_level(before or after), _row_in_words(old, before), _row_in_words(new, after))
            continue
        field = f"{_level(after)}.{after.name}"
        if _level(before) != _level(after):
            yield _changed(field, Action.MOVED, _level(before), _level(after))
        if before.name != after.name:
            yield _changed(field, Action.RENAMED, before.name, after.name)
        yield from _target_changes(field, old, new, before, after)


def _row_name(row: IndicatorRow) -> tuple[Hashable, str]:
    """Only rows of one level can have been worded anew."""
    return _level(row), row.name


def _level(row: IndicatorRow | None) -> str:
    return f"绩效指标.{row.level1}.{row.level2}" if row else ""


def _row_in_words(project: Project, row: IndicatorRow | None) -> str | None:
    """The name with each different target: ``资金使用合规率：≥96%``."""
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
    found = {
        label: _by_period(old, new, partial(_target_pair, before, after, key))
        for label, key in (("指标值", "target_value"), ("绩效标准", "standard"))
    }
    values, standards = found.values()
    if values == standards:  # most forms write the value once more
        found = {"指标值和绩效标准": values}
    for label, texts in found.items():
        for period, text, new_text in texts:
            judgement = judged(text, new_text) if text and new_text else ""
            yield field_change(_in(f"{field}.{label}", period), text, new_text, judgement=judgement)


def _target_pair(
    old: IndicatorRow, new: IndicatorRow, key: str, period: str
) -> tuple[str | None, str | None]:
    targets: list[RowTarget | None] = [getattr(old, period), getattr(new, period)]
    one, other = (getattr(target, key, None) for target in targets)
    return one, other
