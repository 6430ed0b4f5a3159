"""Recognise columns of indicators whose headings have changed places, by what stands below: ≥ under 指标方向."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.documents.form_words import DIRECTION_TEXTS, SIGN_TEXTS
from generator.documents.indicator_cells import TableIndicator, all_values
from generator.form.column_roles import ColumnRole
from generator.form.form_layouts import FormLayout


def correct_columns(indicators: Sequence[TableIndicator], layout: FormLayout) -> Mapping[str, str]:
    """Move values whose texts belong to another role than their heading says; return key → right key."""
    right = _right_keys(indicators, layout)
    if right:
        for indicator in indicators:
            for side in indicator.sides:
                side.values = _renamed(side.values, right)
    return right


def _right_keys(indicators: Sequence[TableIndicator], layout: FormLayout) -> dict[str, str]:
    """Return key → right key for columns with nothing but signs, or nothing but directions, under another heading."""
    texts: dict[str, set[str]] = {}
    for _, key, text in all_values(indicators):
        if text:
            texts.setdefault(key, set()).add(text)
    right: dict[str, str] = {}
    for key, values in texts.items():
        role = layout.role_by_column.get(key, ColumnRole.OTHER)
        for wanted, words in ((ColumnRole.SIGN, SIGN_TEXTS), (ColumnRole.DIRECTION, DIRECTION_TEXTS)):
            column = layout.column_of(wanted)
            if values <= words and role is not wanted and column:
                right[key] = column
    return right


def _renamed(values: Mapping[str, str], right: Mapping[str, str]) -> dict[str, str]:
    """Return values under their right keys; one whose place is taken changes places with it."""
    swapped = {new: old for old, new in right.items()}
    return {
        right.get(key) or (swapped[key] if key in swapped and key not in right else key): text
        for key, text in values.items()
    }
