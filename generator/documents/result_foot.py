"""Read what stands below the indicators of a table of results: the total of the points, the grade, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.documents.cell_text import label_text, one_line, paragraphs
from generator.documents.grid import GridCell
from generator.documents.result_draft import ResultDraft
from generator.documents.source_rows import SourceRow
from generator.form.result_columns import ResultKind, ResultRole
from generator.form.result_layouts import ResultLayout

_TOTAL = "总分"
_REMARKS = "备注"
_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    _TOTAL: ("总分", "合计", "总得分", "自评总分"),
    "等次": ("等次", "自评等次", "评价等次", "自评等级", "评价等级", "等级"),
    "评价结论": ("评价结论", "自评结论"),
    _REMARKS: ("备注", "说明"),
}
"""Usual word → labels that mean the same."""
_REMARK_LINE = re.compile(r"(?:注|说明|备注)\s*[:：]")


def foot_labels(layout: ResultLayout) -> dict[str, str]:
    """Return label → usual word of a cell below the indicators; the layout's word for one that has no usual word."""
    usual_words = (_REMARKS,) if layout.kind is ResultKind.MONITORING else tuple(_OTHER_WORDS)
    labels = {label_text(name): name for name in layout.further_blocks}
    for usual in usual_words:
        if layout.has(usual):
            for word in (layout.word(usual), *_OTHER_WORDS[usual]):
                labels.setdefault(label_text(word), usual)
    return labels


def read_result_foot(
    draft: ResultDraft, rows: Sequence[SourceRow], heading: SourceRow, columns: Mapping[str, str]
) -> None:
    """Read the rows below the indicators; `columns` are the layout's words by heading."""
    labels = foot_labels(draft.layout)
    for row in rows:
        own = list(row.own)
        if len(own) == 1 and _REMARK_LINE.match(own[0].text):
            draft.reading.take(own[0])
            draft.cells[_REMARKS] = paragraphs(own[0].text)
        elif len(own) > 2 and labels.get(label_text(own[0].text)) == _TOTAL and not _is_pairs(own, labels):
            _read_total(draft, own, heading, columns)
        else:
            _read_pairs(draft, own, labels)


def _is_pairs(own: Sequence[GridCell], labels: Mapping[str, str]) -> bool:
    return len(own) % 2 == 0 and all(label_text(label.text) in labels for label in own[::2])


def _read_pairs(draft: ResultDraft, own: Sequence[GridCell], labels: Mapping[str, str]) -> None:
    """Read labels with their values to the right."""
    if len(own) != 2 and not _is_pairs(own, labels):
        return
    for label, value in zip(own[::2], own[1::2], strict=True):
        if key := labels.get(label_text(label.text)):
            draft.reading.take(label, value)
            draft.cells[key] = one_line(value.text) if key == _TOTAL else paragraphs(value.text)


def _read_total(
    draft: ResultDraft, own: Sequence[GridCell], heading: SourceRow, columns: Mapping[str, str]
) -> None:
    """Read a total that stands under the heading of the scores; the full points are only known words."""
    draft.reading.take(own[0])
    for cell, word in _under_headings(own[1:], heading, columns):
        role = draft.layout.role_by_column.get(word)
        if role is ResultRole.SCORE:
            draft.reading.take(cell)
            draft.cells[_TOTAL] = one_line(cell.text)
        elif role in (ResultRole.POINTS, ResultRole.WEIGHT) and re.fullmatch(
            r"(?:100(?:\.0+)?%?|1(?:\.0+)?)", one_line(cell.text)
        ):
            draft.reading.take(cell)


def _under_headings(
    cells: Sequence[GridCell], heading: SourceRow, columns: Mapping[str, str]
) -> Iterator[tuple[GridCell, str]]:
    """Yield cells with the layout's word for the column under which they stand."""
    for cell in cells:
        over = next(
            (top for top in heading.cells if top.column <= cell.column < top.column + top.column_span), None
        )
        yield cell, columns.get(one_line(over.text), "") if over else ""
