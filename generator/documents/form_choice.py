"""Choose the layout as which a form is read: the one that leaves the fewest doubts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.documents.cell_text import label_text
from generator.documents.form_interpreter import interpret
from generator.documents.form_reading import FormReading
from generator.documents.source_rows import SourceForm
from generator.form.field_path import Value
from generator.form.form_kinds import FormKind
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.registers import Registers

_MAX_TRIED_LAYOUTS = 8
"""Layouts as which a form is read at most: those that share most words with it."""
_MAX_LABEL_CHARACTERS = 20


def best_reading(
    form: SourceForm, registers: Registers, layout: FormLayout | None = None, year: str = ""
) -> FormReading:
    """Return what a form says as one of `layout`, or where that is None of the layout that fits it best."""
    titles = [re.sub(r"\s|#", "", title) for title in form.titles]
    labels = frozenset(
        words for cell in form.cells() if len(words := label_text(cell.text)) <= _MAX_LABEL_CHARACTERS
    )
    layouts = [layout] if layout else _candidates(registers, titles, labels)
    best: tuple[tuple[float, ...], FormReading] | None = None
    for number, candidate in enumerate(layouts):
        for scheme in _schemes(candidate, registers, year or _year(titles)):
            reading = interpret(form, candidate, scheme, registers)
            rank = (
                *_faults(reading),
                _misfit(candidate, reading, titles),
                -_shared(candidate, labels),
                number,
            )
            if best is None or rank < best[0]:
                best = rank, reading
    assert best is not None
    return best[1]


def _year(titles: Sequence[str]) -> str:
    return next((match[1] for title in titles if (match := re.search(r"(20[0-9]{2})年", title))), "")


def _candidates(registers: Registers, titles: Sequence[str], labels: frozenset[str]) -> list[FormLayout]:
    """Return the layouts that share most words with a form: the default first, then the body's own."""
    layouts = registers.layouts
    in_order = list({layout.name: layout for layout in (layouts.default, *layouts.by_name.values())}.values())
    kind = _kind(titles)
    fitting = [layout for layout in in_order if layout.kind is kind] or in_order
    shared = sorted(fitting, key=lambda layout: -_shared(layout, labels))[:_MAX_TRIED_LAYOUTS]
    names = {layout.name for layout in (*shared, layouts.default, *layouts.own)}
    return [layout for layout in fitting if layout.name in names]


def _kind(titles: Sequence[str]) -> FormKind:
    if any("部门整体" in title or "整体支出" in title or "部门(单位)整体" in title for title in titles):
        return FormKind.DEPARTMENT
    return FormKind.TRANSFER_PAYMENT if any("区域绩效目标" in title for title in titles) else FormKind.PROJECT


def _shared(layout: FormLayout, labels: frozenset[str]) -> int:
    return len(labels.intersection(label_text(word) for word in _printed_words(layout)))


def _printed_words(layout: FormLayout) -> Iterator[str]:
    """Yield the words that forms of a layout print: its own, and those with the name of a side before them."""
    yield from layout.words_of_file()
    for side in layout.sides:
        yield layout.total_of(side)
        yield from (f"{side}{word}" for word in ("目标", "绩效目标", "总体目标", *layout.columns))


def _schemes(layout: FormLayout, registers: Registers, year: str) -> Iterator[Scheme | None]:
    """Yield the scheme that the layout has; where it leaves that open, those of the register of schemes too."""
    own = registers.scheme_of(None, int(year or 0), layout)
    yield own
    if layout.scheme is None:
        yield from (scheme for scheme in registers.taxonomy.schemes if scheme is not own)


def _faults(reading: FormReading) -> tuple[int, int]:
    """Return how much of a form a reading leaves open: what is missing, then doubts and unknown levels."""
    doubts = sum(not doubt.is_remark for doubt in reading.doubts)
    return len(reading.missing), doubts + _unknown_levels(reading)


def _unknown_levels(reading: FormReading) -> int:
    """Return how many levels of the content the scheme does not have."""
    scheme, levels = reading.scheme, reading.content.get("绩效指标")
    if scheme is None or not isinstance(levels, dict):
        return 0
    unknown = 0
    for name, groups in levels.items():
        first = scheme.first_level(name)
        seconds: Value = groups
        unknown += first is None
        if first is not None and isinstance(seconds, dict):
            unknown += sum(first.second_level(second) is None for second in seconds)
        if first is not None and isinstance(seconds, list):
            unknown += bool(first.second_levels)
    return unknown


def _misfit(layout: FormLayout, reading: FormReading, titles: Sequence[str]) -> int:
    """Return how badly a layout suits a form apart from its words: title, unit, results that no form of goals has."""
    other_title = not any(re.sub(r"\s", "", layout.title) in title for title in titles)
    other_unit = bool(reading.unit) and reading.unit != layout.unit
    return other_title + 2 * other_unit + 2 * layout.has_results
