"""Join forms of several years that say the same into spells, each marked where it differs from the form before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.rendering.text_diff import Phrase, compare_texts

ADDED_WORD = "新增"
"""Word for what the form before does not have."""
GONE_WORD = "不再有"
"""Word for what only the form before has."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Forms that follow one another and say the same."""

    years: str
    """Years of the forms in words, such as ``2023—2024 年``."""
    forms: int
    """Number of the forms, at least one."""
    change: str
    """Word for what was changed since the form before the spell; empty for the oldest spell."""
    phrases: Sequence[Phrase]
    """The text, marked where the form before has other words; no phrase where the forms leave it blank."""
    is_absent: bool
    """Whether the forms do not have the text at all."""


def spells_of(
    years: Sequence[int], texts: Sequence[str | None], name_change: Callable[[str, str], str]
) -> list[Spell]:
    """Return the spells of a text in the forms of these years, the newest first, as `years` and `texts` are.

    None stands for a form that does not have the text; `name_change` names a change from an old to a new text.
    """
    runs = [
        (text, [year for year, _ in forms])
        for text, forms in groupby(zip(years, texts, strict=True), lambda form: form[1])
    ]
    older = [run[0] for run in runs[1:]]
    spells = [
        _spell(text, covered, _change(before, text, name_change), _mark(before, text))
        for (text, covered), before in zip(runs, older, strict=False)
    ]
    oldest, covered = runs[-1]
    return [*spells, _spell(oldest, covered, "", [Phrase(oldest, False)] if oldest else [])]


def _spell(text: str | None, years: Sequence[int], change: str, phrases: Sequence[Phrase]) -> Spell:
    return Spell(years_in_words(years), len(years), change, phrases, text is None)


def _change(before: str | None, text: str | None, name_change: Callable[[str, str], str]) -> str:
    """Return the word for the change from one text to another one."""
    if before is None or text is None:
        return ADDED_WORD if before is None else GONE_WORD
    return name_change(before, text)


def _mark(before: str | None, text: str | None) -> Sequence[Phrase]:
    """Return a text, marked where the one before differs; all of it where that one is blank."""
    if not text:
        return []
    if not before:
        return [Phrase(text, before is not None)]
    return compare_texts(before, text).right


def years_in_words(years: Sequence[int]) -> str:
    """Return years in words: ``2024 年``, ``2022—2024 年``, or ``2022、2024 年`` where years between them are missing."""
    in_order = sorted(set(years))
    if len(in_order) > 1 and in_order[-1] - in_order[0] == len(in_order) - 1:
        return f"{in_order[0]}—{in_order[-1]} 年"
    return f"{'、'.join(map(str, in_order))} 年"
