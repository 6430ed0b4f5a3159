"""Compare two versions of a form by meaning, field by field, in the words of the form.

The order of keys, comments, quotes and blanks make no difference, and neither does whether what holds for both periods
is written once or twice. Numbers of persons are masked in every text.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum, StrEnum
from typing import NamedTuple

from generator.form.cells import Form
from generator.form.target_strictness import Strictness
from generator.history.item_matching import match_items
from generator.reading.personal_numbers import mask_personal_numbers
from generator.rendering.words import amount_text, percent_in_words, percent_of


class Action(StrEnum):
    """Kind of change of a field, an indicator or a goal; the value is its word."""

    CHANGED = "改动"
    ADDED = "新增"
    REMOVED = "删除"
    RENAMED = "改名"
    MOVED = "移动"


class Difference(NamedTuple):
    """The difference of two amounts, with the texts of `FieldChange`."""

    difference: str
    percent: str
    percent_words: str


NO_DIFFERENCE = Difference("", "", "")
"""The difference of fields that are no amounts."""


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
    percent_words: str = ""
    """`percent` in the words of `percent_in_words`: ``6.67%``, ``增到 12.5 倍``; empty where those say nothing."""
    strictness: Strictness | None = None
    """Whether a target was loosened or tightened; None where its wordings do not say."""


class RegisterChange(NamedTuple):
    """The changed fields of a register."""

    file: str
    """Name of the register's file, such as ``units.yml``."""
    fields: tuple[FieldChange, ...]


def form_changes(old: Form | None, new: Form | None, path: str = "") -> Iterator[FieldChange]:
    """Yield the changed fields of any form, such as a register. None stands for an absent form, never for both.

    `path` is the field path of the form itself, empty for a whole file.
    """
    for name, field in type(new or old).model_fields.items():  # type: ignore[union-attr]  # never both None
        field_path = f"{path}.{field.alias}" if path else field.alias or ""
        yield from value_changes(field_path, getattr(old, name, None), getattr(new, name, None))


def value_changes(path: str, old: object, new: object) -> Iterator[FieldChange]:
    """Yield the changes of the value of a field: a form, a list, a mapping, or anything that is printed as a text."""
    present = old if new is None else new
    if isinstance(present, Form):
        yield from form_changes(old, new, path)  # type: ignore[arg-type]  # both of the field's type, or None
    elif isinstance(present, tuple) and isinstance(old or (), tuple):
        yield from list_changes(path, old or (), new or ())  # type: ignore[arg-type]
    elif isinstance(present, Mapping) and isinstance(old or {}, Mapping):
        yield from mapping_changes(path, old or {}, new or {})  # type: ignore[arg-type]
    elif _text(old) != _text(new):
        yield field_change(path, _text(old), _text(new), _difference(old, new))


def field_change(
    field: str,
    old: str | None,
    new: str | None,
    difference: Difference = NO_DIFFERENCE,
    strictness: Strictness | None = None,
    action: Action | None = None,
) -> FieldChange:
    """Return the change of a text, or of one that was added or removed: then `old` or `new` is None.

    Without an `action` it is the one that follows from `old` and `new`.
    """
    if action is None:
        action = Action.ADDED if old is None else Action.REMOVED if new is None else Action.CHANGED
    texts = old and mask_personal_numbers(old), new and mask_personal_numbers(new)
    return FieldChange(mask_personal_numbers(field), action, *texts, *difference, strictness)


def _text(value: object) -> str | None:
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(str(_text(item)) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{_text(inner)}" for key, inner in value.items())
    if isinstance(value, Enum):
        return str(value.value)
    return None if value is None else str(value)


def _difference(old: object, new: object) -> Difference:
    """Return the difference of two amounts, an empty one for anything else."""
    if not isinstance(old, Decimal) or not isinstance(new, Decimal):
        return NO_DIFFERENCE
    return difference_of(old, new)


def difference_of(old: Decimal, new: Decimal) -> Difference:
    """Return the difference of two amounts in 万元."""
    change = new - old
    sign = "+" if change > 0 else ""
    percent = percent_of(abs(change), old) if old and change else ""
    return Difference(f"{sign}{amount_text(change)}", percent, percent_in_words(old, new) if change else "")


def list_changes(path: str, old: Sequence[object], new: Sequence[object]) -> Iterator[FieldChange]:
    """Yield the changes of a list: items added, items removed, and changed fields of items that are forms.

    Items are matched by slug where they have one, then by name. A different order alone is no change.
    """
    keys: list[Callable[[object], Hashable]] = [_name_of]
    if any(hasattr(item, "slug") for item in (*old, *new)):
        keys.insert(0, lambda item: getattr(item, "slug", None))
    for before, after in match_items(old, new, keys):
        if before is None or after is None:
            yield field_change(path, _item_text(before), _item_text(after))
        elif isinstance(after, Form | Mapping):
            yield from value_changes(f"{path}.{_name_of(after)}", before, after)


def mapping_changes(path: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[FieldChange]:
    """Yield the changes of a mapping, key by key. A different order alone is no change."""
    for key in dict.fromkeys((*new, *old)):
        yield from value_changes(f"{path}.{key}", old.get(key), new.get(key))


def _item_text(item: object) -> str | None:
    """Return the name of a form, or the whole text of anything else."""
    return _text(item) if isinstance(item, Mapping) else _name_of(item)


def _name_of(item: object) -> str | None:
    """Return the name of a form, the first value of a mapping, or the text of anything else."""
    if isinstance(item, Mapping):
        return _text(next(iter(item.values()), None))
    return getattr(item, "name", None) or _text(item)
