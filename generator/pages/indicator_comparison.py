"""Compare the indicators of one project over several years, with what was changed from year to year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from generator.form.result_states import Judgement, ResultState, StateReason
from generator.projects.indicator_outcome import UNANSWERED_OUTCOME, IndicatorOutcome
from generator.projects.record import Record
from generator.rendering.result_words import STATE_WORDS, reason_in_words
from generator.rendering.text_diff import Phrase, compare_texts, likeness


class IndicatorFate(StrEnum):
    """Kind of change of an indicator from one form to the next; the value is its word."""

    FIRST = ""
    """The oldest form has the indicator: there is nothing to compare it with."""
    ADDED = "新增"
    CHANGED = "改动"
    SAME = "相同"
    ABSENT = "没有"


@dataclass(frozen=True, slots=True)
class IndicatorOfYear:
    """An indicator in one form; its texts are marked where the form before has other words."""

    fate: IndicatorFate
    name: Sequence[Phrase]
    """Name in this form; empty where it is the name in the last form that has the indicator."""
    target_value: Sequence[Phrase]
    standard: Sequence[Phrase]
    """绩效标准; empty where the form has none, or repeats the target value in it."""
    outcome: IndicatorOutcome | None = None
    """Outcome in the self-evaluation of the year; None where the year has no self-evaluation."""

    @property
    def shows_texts(self) -> bool:
        """Whether the texts are printed: not where a word says everything."""
        return self.fate not in (IndicatorFate.SAME, IndicatorFate.ABSENT)


@dataclass(frozen=True, slots=True)
class IndicatorOverYears:
    """An indicator followed through the forms of several years."""

    level2: str
    """Second level as the form names it; the first where it has no second."""
    name: str
    """Name in the last form that has the indicator."""
    cells: Sequence[IndicatorOfYear]
    """One for each year."""


def mark_differences(old: str, new: str) -> Sequence[Phrase]:
    """Return the new text, marked where it differs from the old one."""
    return compare_texts(old, new).right if old != new else [Phrase(new, False)]


def compare_indicators(records: Sequence[Record]) -> Iterable[IndicatorOverYears]:
    """Yield indicators in the order of the last form; those it does not have follow at the end of their level."""
    chains = _chains([_annual_indicators(record) for record in records])
    order: dict[_Level, int] = {}
    for record in reversed(records):
        for indicator in record["indicators"]:
            order.setdefault((indicator["level1"], indicator["level2"]), len(order))
    by_level = sorted(chains, key=lambda chain: order[_level(chain)])
    for (level1, level2), of_level in groupby(by_level, key=_level):
        for chain in sorted(of_level, key=lambda chain: chain[-1] is None):
            name = _last(chain)["name"]
            yield IndicatorOverYears(level2 or level1, name, list(_cells(chain, name)))


_Level = tuple[str, str | None]
"""First and second level of an indicator; None for the second where the form does not have it."""

_Chain = list[Record | None]
"""One indicator in the form of each year; None where a form does not have it."""


def _annual_indicators(record: Record) -> list[Record]:
    """Return the indicators that have a target for the year, with their outcomes; `None` without a self-evaluation."""
    outcomes = _outcomes(record)
    return [
        {**indicator, "outcome": outcomes.get(number)}
        for number, indicator in enumerate(record["indicators"], start=1)
        if indicator["annual"]
    ]


def _outcomes(record: Record) -> Mapping[int, IndicatorOutcome]:
    """Return the outcome of every indicator, by its number from 1; nothing without rows of a self-evaluation."""
    evaluation = record.get("results", {}).get("self_evaluation")
    rows = evaluation["indicators"] if evaluation else []
    if not rows:
        return {}
    targets = {
        number: (indicator["annual"] or {}).get("target_value")
        for number, indicator in enumerate(record["indicators"], start=1)
    }
    return dict.fromkeys(targets, UNANSWERED_OUTCOME) | {
        (number := int(row["number"])): _outcome(row, targets[number])
        for row in rows
        if row["number"] is not None
    }


def _outcome(row: Record, goal_target: str | None) -> IndicatorOutcome:
    state = ResultState(row["state"])
    reason = row["state_reason"] and StateReason(row["state_reason"])
    assumed = bool(row["measure"] and row["measure"]["unit_assumed"])
    printed = row["target_value"] if row["target_value"] != goal_target else None
    return IndicatorOutcome(
        state.value,
        STATE_WORDS[state],
        reason_in_words(Judgement(state, reason, unit_assumed=assumed)),
        row["actual_value"] or "",
        printed or "",
    )


def _last(chain: _Chain) -> Record:
    """Return the indicator of the last form that has it."""
    return next(indicator for indicator in reversed(chain) if indicator)


def _level(chain: _Chain) -> _Level:
    return _last(chain)["level1"], _last(chain)["level2"]


def _chains(years: Sequence[Sequence[Record]]) -> list[_Chain]:
    """Link the indicators of each form to those of the forms before: first the same, then those with similar names."""
    chains: list[_Chain] = []
    for position, indicators in enumerate(years):
        open_chains = list(chains)
        for chain in chains:
            chain.append(None)
        rest = list(indicators)
        for find_chain in (_same, _similar):
            for indicator in list(rest):
                match = find_chain(indicator, open_chains)
                if match is not None:
                    match[-1] = indicator
                    open_chains = [chain for chain in open_chains if chain is not match]
                    rest.remove(indicator)
        for indicator in rest:
            chains.append([None] * position + [indicator])
    return chains


def _same(indicator: Record, chains: Sequence[_Chain]) -> _Chain | None:
    """Return the chain whose last indicator has the same level and name; None where there is none."""
    key = indicator["level1"], indicator["level2"], indicator["name"]
    for chain in chains:
        before = _last(chain)
        if (before["level1"], before["level2"], before["name"]) == key:
            return chain
    return None


def _similar(indicator: Record, chains: Sequence[_Chain]) -> _Chain | None:
    """Return the chain of the same level whose last name is most alike; None where no name is alike."""
    candidates = [
        (likeness(_last(chain)["name"], indicator["name"]), -place, chain)
        for place, chain in enumerate(chains)
        if _level(chain) == (indicator["level1"], indicator["level2"])
    ]
    most, _, chain = max(candidates, key=lambda candidate: candidate[:2], default=(0.0, 0, None))
    return chain if most else None


def _cells(chain: _Chain, name: str) -> Iterable[IndicatorOfYear]:
    """Yield an indicator's cell for each year; `name` is the name in the last form that has the indicator."""
    before: Record | None = None
    for position, indicator in enumerate(chain):
        if indicator is None:
            yield IndicatorOfYear(IndicatorFate.ABSENT, [], [], [])
            before = None
            continue
        outcome = indicator["outcome"]
        target_value, standard = _texts(indicator["annual"])
        own_name = [Phrase(indicator["name"], False)] if indicator["name"] != name else []
        if before is None:
            fate = IndicatorFate.ADDED if position else IndicatorFate.FIRST
            yield IndicatorOfYear(fate, own_name, _unmarked(target_value), _unmarked(standard), outcome)
        else:
            old_value, old_standard = _texts(before["annual"])
            same = (old_value, old_standard, before["name"]) == (target_value, standard, indicator["name"])
            yield IndicatorOfYear(
                IndicatorFate.SAME if same else IndicatorFate.CHANGED,
                own_name,
                mark_differences(old_value, target_value),
                mark_differences(old_standard, standard) if standard else [],
                outcome,
            )
        before = indicator


def _texts(side: Mapping[str, Any]) -> tuple[str, str]:
    """Return 指标值 and 绩效标准, the latter empty where it repeats the former."""
    target_value, standard = side["target_value"] or "", side["standard"] or ""
    return target_value, "" if standard == target_value else standard


def _unmarked(text: str) -> Sequence[Phrase]:
    return [Phrase(text, False)] if text else []
