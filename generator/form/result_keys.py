"""List the keys that a table of results may have, in the words of its layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.form.field_path import FieldPath
from generator.form.result_columns import USUAL_WORDS_OF_ROLES, ResultRole
from generator.form.result_layouts import FUNDS_WORDS, TABLE_WORDS, TOTAL_ROW, ResultLayout

_FUNDS, _INDICATORS = "项目资金", "绩效指标"


def keys_of_table(layout: ResultLayout, keys: Sequence[str], path: FieldPath) -> list[str]:
    """Return the keys that the mapping at `path` may have, in the words of `layout`.

    `keys` are those of tables of results in general; `path` leads from the table, in the usual words.
    """
    match path:
        case ():
            parts = [layout.word(key) for key in keys if key not in TABLE_WORDS or layout.has(key)]
            return list(dict.fromkeys([*parts, *layout.further_blocks]))
        case (str(part), _, *_) if part == _FUNDS:
            return [*layout.funds_columns, *(key for key in keys if key not in FUNDS_WORDS)]
        case (str(part), _, *_) if part == _INDICATORS:
            return _indicator_keys(layout, keys)
    return list(keys)


def _indicator_keys(layout: ResultLayout, keys: Sequence[str]) -> list[str]:
    usual = frozenset(USUAL_WORDS_OF_ROLES[layout.kind].values())
    columns = [word for word, role in layout.role_by_column.items() if role is not ResultRole.NAME]
    target = (
        [] if layout.column_of(ResultRole.TARGET) else [USUAL_WORDS_OF_ROLES[layout.kind][ResultRole.TARGET]]
    )
    return ["名称", *target, *columns, *(key for key in keys if key not in usual)]


def layout_of_path(
    layouts: Mapping[FieldPath, ResultLayout], path: FieldPath
) -> tuple[ResultLayout, FieldPath] | None:
    """Return the layout of the table that `path` leads into, and the rest of the path; None outside of all tables."""
    for end in (1, 2):
        if (layout := layouts.get(path[:end])) is not None:
            return layout, path[end:]
    return None


def path_in_own_words(layout: ResultLayout, path: FieldPath) -> FieldPath:
    """Return the path of a cell in the words of `layout`; `path` leads from the table, in the usual words."""
    if not path:
        return path
    part, *inner = path
    words: Mapping[str, str] = {}
    if part == _FUNDS:
        words = {usual: own for own, usual in layout.usual_funds_columns.items()}
        words = {**words, TOTAL_ROW: layout.word(TOTAL_ROW)}
    elif part == _INDICATORS:
        words = {usual: own for own, usual in layout.usual_columns.items() if usual != "名称"}
    own_words = [words.get(step, step) if isinstance(step, str) else step for step in inner]
    return (layout.word(part) if isinstance(part, str) else part, *own_words)
