"""Compare two versions of a project's form, field by field, in the order and in the words of the form."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import partial

from generator.checks.code_titles import meaning_of
from generator.form.form_layouts import FormLayout
from generator.form.period import Period
from generator.form.project import Project
from generator.form.project_rows import GoalRow
from generator.history.field_changes import FieldChange, field_change, value_changes
from generator.history.funds_changes import funds_changes
from generator.history.indicator_changes import indicator_changes
from generator.history.item_matching import ComparableName, match_items
from generator.history.period_texts import in_period, texts_by_period


def project_changes(old: Project, new: Project) -> tuple[FieldChange, ...]:
    """Return the changes of a project's form, in the order of the form."""
    compare = {
        "layout_name": partial(value_changes, "表式", old.layout.name, new.layout.name),
        "funds": partial(funds_changes, old, new),
        "goals": partial(_goal_changes, old, new),
        "indicators": partial(indicator_changes, old, new),
        "other_cells": partial(_other_cell_changes, old, new),
        "copied_as_printed": partial(copied_changes, old, new),
    }
    changes: list[FieldChange] = []
    words: set[str] = set()
    for name, field in Project.model_fields.items():
        word = _own_word(new.layout, field.alias or "")
        if name in compare:
            changes += compare[name]()
        elif word not in words:  # one word of a form may stand for two usual ones
            changes += value_changes(word, getattr(old, name), getattr(new, name))
        words.add(word)
    return tuple(changes)


def _own_word(layout: FormLayout, usual: str) -> str:
    """Return the form's word for a field that is usually called `usual`."""
    if usual == "中期期限" and layout.medium_term_word:
        return f"{layout.medium_term_word}期限"
    return layout.word(usual) if layout.has(usual) else usual


def _other_cell_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    """Yield the changed further cells of head and foot; those that the layout does not name by their way in the file."""
    for word in dict.fromkeys((*new.other_cells, *old.other_cells)):
        is_named = word in new.layout.blocks or word in old.layout.blocks
        path = word if is_named else f"其他栏目.{word}"
        yield from value_changes(path, old.other_cells.get(word), new.other_cells.get(word))


def copied_changes(old: Project | None, new: Project) -> Iterator[FieldChange]:
    """Yield the changed entries of 照录; without an old version, all of them."""
    yield from value_changes("照录", _explanations(old) if old else {}, _explanations(new))


def _explanations(project: Project) -> Mapping[str, str]:
    """Return the explanations of the entries of 照录 by the title of what they explain and its place."""
    return {
        meaning_of(entry.code).title + (f"（{entry.place}）" if entry.place else ""): entry.explanation
        for entry in project.copied_as_printed
    }


def _goal_changes(old: Project, new: Project) -> Iterator[FieldChange]:
    old_rows, new_rows = list(old.goal_rows()), list(new.goal_rows())
    in_order = len(old_rows) == len(new_rows)
    for before, after in match_items(old_rows, new_rows, [_goal_texts], _goal_name, in_order=in_order):
        number = old_rows.index(before) if after is None and before else new_rows.index(after) if after else 0
        for period, text, new_text in texts_by_period(
            old, new, _has_two_sides, partial(_goal_pair, before, after)
        ):
            yield field_change(in_period(f"总体目标第{number + 1}项", period), text, new_text)


def _goal_texts(row: GoalRow) -> Hashable:
    return row.medium_term, row.annual


def _goal_pair(old: GoalRow | None, new: GoalRow | None, period: Period) -> tuple[str | None, str | None]:
    return getattr(old, period.identifier, None), getattr(new, period.identifier, None)


def _goal_name(row: GoalRow) -> ComparableName:
    return ComparableName("", row.annual or row.medium_term or "")


def _has_two_sides(project: Project) -> bool:
    return project.has_medium_term
