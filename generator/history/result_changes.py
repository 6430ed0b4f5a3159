"""Compare two versions of a project's results: self-evaluation, monitoring and evaluations, in the words of the tables."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from generator.checks.code_titles import meaning_of
from generator.form.cells import Form
from generator.form.result_layouts import TOTAL_ROW, ResultLayout
from generator.form.results import (
    Evaluation,
    FundsResult,
    Monitoring,
    PlacedIndicator,
    Results,
    SelfEvaluation,
    placed_indicators,
)
from generator.history.field_changes import Action, FieldChange, field_change, value_changes
from generator.history.item_matching import ComparableName, match_items
from generator.rendering.words import amount_text


def result_changes(old: Results | None, new: Results | None) -> Iterator[FieldChange]:
    """Yield the changes of a project's results; None stands for a project without any."""
    if old and new:
        yield from value_changes("完成情况 金额单位", old.unit, new.unit)
    before, after = _self_evaluation(old), _self_evaluation(new)
    yield from _table_changes("自评", before, after)
    monitorings = old.monitoring if old else (), new.monitoring if new else ()
    for earlier, later in match_items(*monitorings, [lambda table: table.until]):
        yield from _table_changes(f"监控 {_present(earlier, later).until}", earlier, later)
    evaluations = old.evaluations if old else (), new.evaluations if new else ()
    for first, second in match_items(*evaluations, [lambda table: table.evaluator]):
        yield from _table_changes(f"评价 {_present(first, second).evaluator}", first, second)


_Item = TypeVar("_Item")


def _present(old: _Item | None, new: _Item | None) -> _Item:
    """Return the new version, or the old one of what is gone."""
    present = old if new is None else new
    assert present is not None
    return present


def _self_evaluation(results: Results | None) -> SelfEvaluation | None:
    return results.self_evaluation if results else None


def copied_result_changes(old: Results | None, new: Results) -> Iterator[FieldChange]:
    """Yield the changed entries of 照录 of the self-evaluation; without an old version, all of them."""
    before, after = _explanations(_self_evaluation(old)), _explanations(_self_evaluation(new))
    yield from value_changes("自评 照录", before, after)


_Table = SelfEvaluation | Monitoring | Evaluation


def _table_changes(word: str, old: _Table | None, new: _Table | None) -> Iterator[FieldChange]:
    """Yield the changes of a published table that is called `word`; None where it is absent."""
    if old is None or new is None:
        if old or new:
            yield field_change(word, _table_text(old), _table_text(new))
        return
    for name, field in type(new).model_fields.items():
        own = field.alias if isinstance(new, Evaluation) else new.layout.word(field.alias or "")
        path, before, after = f"{word} {own}", getattr(old, name), getattr(new, name)
        match name:
            case "indicators":
                assert not isinstance(old, Evaluation)
                assert not isinstance(new, Evaluation)
                yield from _indicator_changes(word, old, new)
            case "funds":
                assert not isinstance(new, Evaluation)
                yield from _funds_changes(path, before, after, new.layout)
            case "copied_as_printed":
                yield from value_changes(path, _explanations(old), _explanations(new))
            case _:
                yield from value_changes(path, _cell(name, before), _cell(name, after))


_POINTS = ("points", "score", "rate", "total_score")
"""Names of fields whose figures are no amounts of money."""


def _cell(name: str, value: object) -> object:
    """Return the value of a field to be compared; points and percentages as texts, for they are no money."""
    return amount_text(value) if name in _POINTS and isinstance(value, Decimal) else value


def _cell_changes(path: str, old: Form, new: Form, words: Mapping[str, str]) -> Iterator[FieldChange]:
    """Yield the changed cells of a row, its name aside; `words` has the layout's words by the usual ones."""
    for name, field in type(new).model_fields.items():
        if name != "name":
            before, after = (_cell(name, getattr(row, name)) for row in (old, new))
            yield from value_changes(f"{path}{words.get(field.alias or '', field.alias)}", before, after)


def _own_words(usual_words: Mapping[str, str]) -> Mapping[str, str]:
    """Return the layout's words by the usual ones."""
    return {usual: own for own, usual in usual_words.items()}


def _table_text(table: _Table | None) -> str | None:
    """Return what is said of a table that came or went: its indicators, total and grade; None without one."""
    if table is None:
        return None
    parts = []
    if not isinstance(table, Evaluation):
        parts.append(f"{len(list(placed_indicators(table, ())))} 条指标")
    score = table.score if isinstance(table, Evaluation) else getattr(table, "total_score", None)
    if score is not None:
        parts.append(f"{'得分' if isinstance(table, Evaluation) else '总分'} {amount_text(score)}")
    if grade := getattr(table, "grade", None):
        parts.append(f"等次 {grade}")
    return "，".join(parts) or table.origin.document


def _explanations(table: _Table | None) -> Mapping[str, str]:
    """Return the explanations of the entries of 照录 by the title of what they explain and its place."""
    if not isinstance(table, SelfEvaluation):
        return {}
    return {
        meaning_of(entry.code).title + (f"（{entry.place}）" if entry.place else ""): entry.explanation
        for entry in table.copied_as_printed
    }


def _funds_changes(
    path: str, old: Mapping[str, FundsResult], new: Mapping[str, FundsResult], layout: ResultLayout
) -> Iterator[FieldChange]:
    words = _own_words(layout.usual_funds_columns)
    for key in dict.fromkeys((*new, *old)):
        before, after = old.get(key), new.get(key)
        label = layout.word(key) if key == TOTAL_ROW else key
        if before and after:
            yield from _cell_changes(f"{path}.{label}.", before, after, words)
        else:
            yield field_change(f"{path}.{label}", _funds_text(before, words), _funds_text(after, words))


def _funds_text(row: FundsResult | None, words: Mapping[str, str]) -> str | None:
    """Return the amounts of a row of 项目资金 with their words; None without a row."""
    if row is None:
        return None
    amounts = {
        words.get(str(field.alias), str(field.alias)): getattr(row, name)
        for name, field in FundsResult.model_fields.items()
        if name not in _POINTS
    }
    texts = [f"{word} {amount_text(value)}" for word, value in amounts.items() if isinstance(value, Decimal)]
    return "，".join(texts) or "没有金额"


def _indicator_changes(
    word: str, old: SelfEvaluation | Monitoring, new: SelfEvaluation | Monitoring
) -> Iterator[FieldChange]:
    """Yield the indicators that were added, removed, moved, renamed, and the changed cells of the others."""
    before, after = list(placed_indicators(old, ())), list(placed_indicators(new, ()))
    keys: list[Callable[[PlacedIndicator], Hashable]] = [
        lambda row: (row.level1, row.level2, row.indicator.name),
        lambda row: row.indicator.name,
    ]
    names, words = [row.indicator.name for row in after], _own_words(new.layout.usual_columns)
    for earlier, later in match_items(before, after, keys, _comparable_name):
        if earlier is None or later is None:
            path = f"{word} {_levels(_present(earlier, later))}"
            yield field_change(path, _indicator_text(earlier), _indicator_text(later))
            continue
        name = later.indicator.name
        field = f"{word} {name}" if names.count(name) == 1 else f"{word} {_levels(later)}.{name}"
        if _levels(earlier) != _levels(later):
            yield field_change(field, _levels(earlier), _levels(later), action=Action.MOVED)
        if earlier.indicator.name != name:
            yield field_change(field, earlier.indicator.name, name, action=Action.RENAMED)
        yield from _cell_changes(f"{field} ", earlier.indicator, later.indicator, words)


def _comparable_name(row: PlacedIndicator) -> ComparableName:
    return ComparableName(_levels(row), row.indicator.name)


def _levels(row: PlacedIndicator) -> str:
    return ".".join(filter(None, ("绩效指标", row.level1, row.level2)))


def _indicator_text(row: PlacedIndicator | None) -> str | None:
    """Return name and actual value of an indicator; None without one."""
    if row is None:
        return None
    actual = row.indicator.actual_value
    return f"{row.indicator.name}：{actual}" if actual is not None else row.indicator.name
