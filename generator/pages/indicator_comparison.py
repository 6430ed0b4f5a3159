"""Compare the indicators of one project over several years, with what was changed from year to year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from generator.checks.result_targets import drift_word
from generator.form.column_roles import TARGET_PARTS, ColumnRole
from generator.form.form_layouts import FormLayout
from generator.form.result_states import Judgement, ResultState, StateReason
from generator.form.target_value import Nature
from generator.pages.form_chains import chains_of, last_item
from generator.pages.year_spells import ADDED_WORD, GONE_WORD, Spell, spells_of
from generator.projects.indicator_outcome import UNANSWERED_OUTCOME, IndicatorOutcome
from generator.projects.record import Record
from generator.rendering.result_words import STATE_WORDS, reason_in_words
from generator.rendering.words import plain_text

CHANGED_WORD = "改写"
"""Word for a text that was changed and is neither stricter nor looser."""
REWORDED_WORD = "写法不同"
"""Word for a target that means the same in other letters."""

_NAME, _TARGET, _STANDARD = "名称", "指标值", "绩效标准"


class ComparedIndicator(NamedTuple):
    """The annual side of an indicator in one form."""

    level: tuple[str, str | None]
    """First and second level; None for the second where the form does not have it."""
    name: str
    nature: Nature
    texts: Mapping[str, str]
    """Name, target, standard and further cells by their words; without cells that the form leaves out."""
    parts: frozenset[str]
    """Words of the cells that the target is put together from."""
    outcome: IndicatorOutcome | None
    """Outcome in the self-evaluation of the year; None where the year has no self-evaluation."""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """A text of an indicator over the years, such as its target."""

    word: str
    """Word for the text, such as 绩效标准."""
    spells: Sequence[Spell]
    """The spells of the text, the newest first; forms without the indicator are in the first line alone."""


class OutcomeOfYear(NamedTuple):
    """The outcome of an indicator in the self-evaluation of one year."""

    years: str
    """The year in words, as those of a spell."""
    outcome: IndicatorOutcome | None
    """None where the year has no self-evaluation."""


@dataclass(frozen=True, slots=True)
class IndicatorOverYears:
    """An indicator followed through the forms of several years, the newest first."""

    level2: str
    """Second level as the form names it; the first where it has no second."""
    name: str
    """Name in the newest form that has the indicator."""
    lines: Sequence[IndicatorLine]
    outcomes: Sequence[OutcomeOfYear]
    """One for every form that has the indicator, the newest first; empty where no year has a self-evaluation of it."""
    is_applicable: bool
    """False where every form says 不涉及."""

    @property
    def rows(self) -> int:
        """Number of rows of the table."""
        return len(self.lines) + bool(self.outcomes)


class ChangeCounts(NamedTuple):
    """Numbers of indicators by what became of them from one form to the next."""

    changed: int
    added: int
    gone: int
    same: int


class IndicatorComparison(NamedTuple):
    """The indicators of one project in several forms."""

    indicators: Sequence[IndicatorOverYears]
    """Indicators in the order of the newest form; those that it does not have follow at the end of their level."""
    counts: Sequence[ChangeCounts]
    """Counts for every form but the oldest, the newest first."""


_Chain = Sequence[ComparedIndicator | None]
"""One indicator in every form, the oldest first; None where a form does not have it."""


def compare_indicators(records: Sequence[Record], layouts: Mapping[str, FormLayout]) -> IndicatorComparison:
    """Compare the indicators of records, given oldest first; `layouts` by name are those that the forms may have."""
    years = [int(record["year"]) for record in records]
    chains = chains_of([list(_annual_indicators(record, layouts)) for record in records])
    order: dict[tuple[str, str | None], int] = {}
    for record in reversed(records):
        for indicator in record["indicators"]:
            order.setdefault((indicator["level1"], indicator["level2"]), len(order))
    in_order = sorted(chains, key=lambda chain: (order[last_item(chain).level], chain[-1] is None))
    return IndicatorComparison(
        [_over_years(years, chain) for chain in in_order],
        [_count(chains, place) for place in reversed(range(1, len(records)))],
    )


def _annual_indicators(record: Record, layouts: Mapping[str, FormLayout]) -> Iterator[ComparedIndicator]:
    """Yield the indicators that have a target for the year."""
    outcomes = _outcomes(record)
    layout = layouts.get(record["form"]["layout"]) if "form" in record else None
    roles = layout.role_by_column if layout else {}
    parts = frozenset(word for word, role in roles.items() if role in _WHOLE_OR_PART)
    for number, indicator in enumerate(record["indicators"], start=1):
        side = indicator["annual"]
        if not side:
            continue
        own = {_TARGET: side["target_value"], _STANDARD: side["standard"], _NAME: indicator["name"]}
        given = {word: text for word, text in own.items() if text is not None}
        texts = {word: plain_text(text) for word, text in {**side.get("cells", {}), **given}.items()}
        yield ComparedIndicator(
            (indicator["level1"], indicator["level2"]),
            indicator["name"],
            Nature(indicator["nature"]),
            texts,
            parts,
            outcomes.get(number),
        )


_WHOLE_OR_PART = (ColumnRole.TARGET_VALUE, *TARGET_PARTS)


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


def _count(chains: Sequence[_Chain], place: int) -> ChangeCounts:
    """Count what became of the indicators between the forms `place - 1` and `place`."""
    fates = Counter(_fate(chain[place - 1], chain[place]) for chain in chains if len(chain) > place)
    return ChangeCounts(fates[CHANGED_WORD], fates[ADDED_WORD], fates[GONE_WORD], fates[""])


def _fate(before: ComparedIndicator | None, after: ComparedIndicator | None) -> str | None:
    """Return the word for what became of an indicator, empty for nothing; None where neither form has it."""
    if before is None or after is None:
        return None if before is after else ADDED_WORD if before is None else GONE_WORD
    return CHANGED_WORD if before.texts != after.texts else ""


def _over_years(years: Sequence[int], chain: _Chain) -> IndicatorOverYears:
    newest_first = list(reversed(chain))
    newest = last_item(chain)
    lines = [
        IndicatorLine(word, _spells(list(reversed(years)), newest_first, word))
        for word in _shown_words(chain)
    ]
    outcomes = [
        OutcomeOfYear(f"{year} 年", indicator.outcome)
        for year, indicator in zip(reversed(years), newest_first, strict=True)
        if indicator is not None
    ]
    return IndicatorOverYears(
        newest.level[1] or newest.level[0],
        newest.name,
        [lines[0], *map(_without_absent_forms, lines[1:])],
        outcomes if any(entry.outcome for entry in outcomes) else [],
        any(indicator is not None and indicator.nature is not Nature.NOT_APPLICABLE for indicator in chain),
    )


def _shown_words(chain: _Chain) -> list[str]:
    """Return the words of the texts that say something about the years, the target first, at least one.

    A standard that is always the target, and parts of targets, say nothing more; further cells are shown if they change.
    """
    present = [indicator for indicator in chain if indicator is not None]
    words = dict.fromkeys((_TARGET, _STANDARD, *(word for indicator in present for word in indicator.texts)))
    shown = [word for word in words if _is_shown(word, chain, present)]
    return shown or [_TARGET]


def _is_shown(word: str, chain: _Chain, present: Sequence[ComparedIndicator]) -> bool:
    if word == _TARGET:
        return any(_TARGET in indicator.texts for indicator in present)
    if word == _STANDARD:
        return any(_STANDARD in indicator.texts for indicator in present) and any(
            indicator.texts.get(_STANDARD) != indicator.texts.get(_TARGET) for indicator in present
        )
    return any(
        before.texts.get(word) != after.texts.get(word)
        and not (word in after.parts and before.texts.get(_TARGET) != after.texts.get(_TARGET))
        for before, after in pairwise(chain)
        if before is not None and after is not None
    )


def _spells(years: Sequence[int], chain: _Chain, word: str) -> Sequence[Spell]:
    """Return the spells of one text of an indicator; years and chain begin with the newest."""
    texts = [None if indicator is None else indicator.texts.get(word, "") for indicator in chain]
    return spells_of(years, texts, _name_target_change if word == _TARGET else lambda *_: CHANGED_WORD)


def _name_target_change(old: str, new: str) -> str:
    return (drift_word(old, new) or REWORDED_WORD) if old and new else CHANGED_WORD


def _without_absent_forms(line: IndicatorLine) -> IndicatorLine:
    return IndicatorLine(line.word, [spell for spell in line.spells if not spell.is_absent])
