"""Choose the layout as which a table of results is read: the one that leaves the fewest doubts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_reading import FormReading
from generator.documents.result_draft import OTHER_CELLS_OF_TABLE, ResultDraft
from generator.documents.result_headings import is_monitoring
from generator.documents.result_interpreter import interpret_results
from generator.documents.source_rows import SourceForm
from generator.form.field_path import Value
from generator.form.indicator_schemes import Scheme
from generator.form.project import Project
from generator.form.result_columns import ResultKind
from generator.form.result_layouts import ResultLayout, ResultLayoutChoice


def best_results_reading(
    form: SourceForm,
    project: Project,
    scheme: Scheme | None,
    layouts: ResultLayoutChoice,
    wanted: ResultLayout | None = None,
) -> FormReading:
    """Return what a table of results says as one of `wanted`, or where that is None of the layout that fits it best."""
    kind = ResultKind.MONITORING if is_monitoring(form) else ResultKind.SELF_EVALUATION
    kind = wanted.kind if wanted else kind
    standing = layouts.layout_of(None, kind, project.year, project.implementing_units)
    printed = {
        words for cell in form.cells() for words in (cell.text, one_line(cell.text), label_text(cell.text))
    }
    fitting = [layout for layout in layouts.by_header(printed) if layout.kind is kind]
    if standing is not None and all(layout is not standing for layout in fitting):
        fitting.append(standing)
    best: tuple[tuple[int, ...], FormReading] | None = None
    for number, layout in enumerate([wanted] if wanted else fitting):
        draft = interpret_results(form, project, scheme, layout, is_standing=layout is standing)
        rank = (
            len(draft.reading.missing),
            _count_doubts(draft),
            layout.unit not in (None, draft.unit),
            -len(printed.intersection(layout.words_of_file())),
            not any(layout.title in re.sub(r"\s", "", title) for title in form.titles),
            layout is not standing,
            number,
        )
        if best is None or rank < best[0]:
            best = rank, draft.reading
    assert best is not None
    return best[1]


def _count_doubts(draft: ResultDraft) -> int:
    """Return how much a reading leaves open: doubts, and cells that the layout has no column for."""
    doubts = sum(not doubt.is_remark for doubt in draft.reading.doubts)
    return doubts + _count_other_cells(draft.reading.content)


def _count_other_cells(value: Value) -> int:
    """Return how many cells stand under 其他栏目."""
    if isinstance(value, list):
        return sum(map(_count_other_cells, value))
    if not isinstance(value, Mapping):
        return 0
    return sum(
        len(cell) if key == OTHER_CELLS_OF_TABLE and isinstance(cell, Mapping) else _count_other_cells(cell)
        for key, cell in value.items()
    )
