"""List the keys that a project file may have, in the words of its form layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.form.column_roles import ColumnRole
from generator.form.field_path import FieldPath
from generator.form.form_layouts import USUAL_BLOCKS, FormLayout
from generator.form.period import Period

_SIDES = {side.word for side in Period}
_ALWAYS_KNOWN = ("项目名称", "实施单位")
"""Cells of the head that every file has, for the site is built from them."""


def has_usual_cell(layout: FormLayout, usual: str) -> bool:
    """Whether a file of `layout` may have the top-level field that is usually called `usual`."""
    if usual == "中期期限":
        return layout.medium_term_word is not None and layout.period_years
    if usual in _ALWAYS_KNOWN or usual not in USUAL_BLOCKS:
        return layout.has(usual)
    return layout.word(usual) in layout.blocks


def own_keys(layout: FormLayout, keys: Sequence[str], path: FieldPath) -> list[str]:
    """Return the keys that the mapping at `path` may have, in the words of `layout`.

    `keys` are those of the form in general; `path` is in the words of `generator.form.project`.
    """
    match path:
        case ():
            return list(dict.fromkeys(_top_level_keys(layout, keys)))
        case ("项目资金",):
            return [own_side(layout, key) for key in keys if key not in _SIDES or _has_side(layout, key)]
        case ("项目资金", _):
            total = [layout.word("总额")] if layout.has("总额") else []
            return [*total, *layout.all_sources]
        case ("绩效指标", _, _, *_):
            columns = [
                "名称",
                *(word for word, role in layout.role_by_column.items() if role is not ColumnRole.NAME),
            ]
            sides = [own_side(layout, key) for key in keys if key in _SIDES and _has_side(layout, key)]
            within_side = len(path) > 4
            return columns[1:] if within_side else columns + (sides if layout.indicators_by_side else [])
    return [own_side(layout, key) for key in keys if key not in _SIDES or _has_side(layout, key)]


def _top_level_keys(layout: FormLayout, keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        if key == "备注":
            continue
        if key == "项目资金":  # after the head, before the rest
            yield from layout.blocks
        if has_usual_cell(layout, key):
            yield layout.word(key)


def own_side(layout: FormLayout, key: str) -> str:
    """Return the word of `layout` for a side, given in the words of `Period`; any other key as it is."""
    if key == Period.ANNUAL.word:
        return layout.annual_word
    return layout.medium_term_word or key if key == Period.MEDIUM_TERM.word else key


def _has_side(layout: FormLayout, key: str) -> bool:
    return key == Period.ANNUAL.word or layout.medium_term_word is not None
