"""Tell which column of its layout a heading of a table of results names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from generator.documents.cell_text import label_text
from generator.documents.form_words import RESULT_HEADINGS
from generator.documents.result_words import FUNDS_COLUMNS, MONITORING_WORDS, RESULT_COLUMNS
from generator.documents.source_rows import SourceForm, SourceRow, is_indicator_header
from generator.form.result_columns import ResultKind, ResultRole
from generator.form.result_layouts import ResultLayout, ResultLayoutChoice

MONTHS = re.compile(r"[1一]\s*[-—–~至]\s*([0-9]{1,2})\s*月")
"""Months that a monitoring counts, as a heading prints them: 1—7月."""
_EXECUTED: Mapping[ResultKind, tuple[str, str]] = {
    ResultKind.SELF_EVALUATION: ("执行数", "全年执行数"),
    ResultKind.MONITORING: ("全年执行数", "执行数"),
}
"""Usual word of the other kind of table for what was spent → that of this kind: headings use both for either."""


def is_results_form(form: SourceForm, layouts: ResultLayoutChoice) -> bool:
    """Whether a form says what became of its targets."""
    actual = {
        plain_words(word)
        for layout in layouts.by_name.values()
        if (word := layout.column_of(ResultRole.ACTUAL))
    }
    texts = [cell.text for cell in indicator_heading(form).cells]
    words = {bare_heading(text) for text in texts}
    return (
        bool(words & RESULT_HEADINGS)
        or any("完成情况" in word for word in words)
        or not actual.isdisjoint(map(plain_words, texts))
    )


def is_monitoring(form: SourceForm) -> bool:
    """Whether a table of results was drawn up within the year."""
    return any("监控" in title for title in form.titles) or any(
        "可能性" in label_text(cell.text) or MONTHS.search(cell.text)
        for cell in indicator_heading(form).cells
    )


def indicator_heading(form: SourceForm) -> SourceRow:
    """Return the row with the headings of the indicators."""
    return next(row for row in form.rows if is_indicator_header(row))


def bare_heading(text: str) -> str:
    """Return a heading without the months before it: 1—7月完成情况 → 完成情况."""
    words = label_text(text)
    return MONTHS.sub("", words).removeprefix("全年预计" if "预计" in words else "")


def plain_words(text: str) -> str:
    """Return a heading without blanks, with ordinary letters and brackets."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def column_words(headings: Iterable[str], layout: ResultLayout) -> dict[str, str]:
    """Return heading → the layout's word for its column; the headings of no column of the layout are not in it.

    A heading that is a word of the layout comes first; another one gives a column only if no such heading does.
    """
    headings = list(headings)
    words = {heading: word for heading in headings if (word := _own_word(heading, layout.columns))}
    target, initial = layout.column_of(ResultRole.TARGET), layout.column_of(ResultRole.INITIAL_TARGET)
    by_usual = {usual: own for own, usual in layout.usual_columns.items()}
    for heading in sorted(headings, key=lambda heading: "调整" not in heading):
        column = by_usual.get(_usual_column(heading, layout.kind))
        if column == target and column in words.values() and heading.startswith("年初"):
            column = initial
        if heading not in words and column and column not in words.values():
            words[heading] = column
    if target and target not in words.values():  # the only target that is printed is the one that was judged
        words |= {heading: target for heading, word in words.items() if word == initial}
    return words


def _own_word(heading: str, columns: Iterable[str]) -> str:
    own = {plain_words(column): column for column in columns}
    return own.get(plain_words(heading)) or own.get(label_text(heading), "")


def _usual_column(heading: str, kind: ResultKind) -> str:
    """Return the usual word for a heading over the indicators; empty where it has none."""
    words = label_text(heading)
    word = RESULT_COLUMNS.get(words) or RESULT_COLUMNS.get(MONTHS.sub("", words), "")
    if kind is ResultKind.SELF_EVALUATION:
        return word
    return "" if "预计" in words else MONITORING_WORDS.get(word, word)


def funds_word(heading: str, layout: ResultLayout) -> str:
    """Return the layout's word for a column of the funds; empty where the layout has no such column."""
    word = _own_word(heading, layout.funds_columns)
    usual = layout.usual_funds_columns.get(word, "")
    if not word and "预计" not in heading:
        usual = FUNDS_COLUMNS.get(bare_heading(heading), "")
    wrong, right = _EXECUTED[layout.kind]
    by_usual = {usual: own for own, usual in layout.usual_funds_columns.items()}
    return by_usual.get(right if usual == wrong else usual, word)
