"""Read the funds of a table of results: a heading for every column, a row for every source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.documents.cell_text import bare_amount, label_text, one_line, paragraphs
from generator.documents.form_words import SOURCE_WORDS, TOTAL_LABELS
from generator.documents.funds_cells import is_funds_label, printed_unit
from generator.documents.grid import GridCell
from generator.documents.result_draft import OTHER_CELLS_OF_TABLE, ResultDraft
from generator.documents.result_headings import funds_word
from generator.documents.result_words import NOTE
from generator.form.amounts import BLANK_TEXT, YUAN
from generator.form.field_path import Value
from generator.form.result_layouts import TOTAL_ROW

_NOTHING = re.compile(r"[-—–/\\、]*")
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")


class ResultFundsRows:
    """Reads the rows of the funds below their headings."""

    def __init__(self, draft: ResultDraft) -> None:
        self.draft = draft
        self.columns: list[tuple[GridCell, str]] = []
        """Headings with the layout's words for their columns; empty for a column that the layout does not have."""

    def read(self, cells: Sequence[GridCell]) -> Sequence[GridCell]:
        """Read the cells of a row that belong to the funds; return the others."""
        reading, project = self.draft.reading, self.draft.project
        if cells and is_funds_label(cells[0].text, project.layout):
            reading.take(cells[0])
            reading.unit = reading.unit or printed_unit(cells[0].text)
            cells = cells[1:]
        words = [funds_word(cell.text, self.draft.layout) for cell in cells]
        if sum(map(bool, words)) > 1:
            reading.take(*cells)
            self.columns = [
                (cell, word if word not in words[:number] else "")
                for number, (cell, word) in enumerate(zip(cells, words, strict=True))
            ]
            return ()
        if cells and self.columns and (name := self._row_named(cells[0])):
            reading.take(cells[0])
            funds = self.draft.cells.setdefault("项目资金", {})
            assert isinstance(funds, dict)
            if content := self._cells(cells[1:]):
                funds[name] = content
            return ()
        return cells

    def _row_named(self, cell: GridCell) -> str:
        """Return the key of a row of the funds; empty where a cell names none."""
        layout, words = self.draft.layout, label_text(cell.text)
        goals = self.draft.project
        total = layout.word(TOTAL_ROW)
        if words == label_text(total) or re.sub(r"^(?:本?年度|全年)", "", words) in TOTAL_LABELS:
            return total
        sources = {label_text(label): label for label in layout.all_rows}
        of_goals = {line.label: line.label for line in goals.annual_funds.cells}
        for known in (sources, of_goals):
            for source in (words, *SOURCE_WORDS.get(words, ())):
                if source in known:
                    return known[source]
        is_source = (
            words in SOURCE_WORDS
            or words in goals.layout.all_sources
            or words.endswith(("资金", "拨款", "结转"))
        )
        return words if is_source else ""

    def _cells(self, cells: Sequence[GridCell]) -> dict[str, Value]:
        """Return the cells of a row under the words of their columns."""
        content: dict[str, Value] = {}
        others: dict[str, Value] = {}
        for cell in cells:
            heading, word = self._column_over(cell)
            text = self._text(cell, word)
            if heading is None or text is None:
                continue
            self.draft.reading.take(cell)
            if text and word:
                content[word] = text
            elif text:
                others[one_line(heading.text)] = text
        return content | ({OTHER_CELLS_OF_TABLE: others} if others else {})

    def _column_over(self, cell: GridCell) -> tuple[GridCell | None, str]:
        for heading, word in self.columns:
            if heading.column <= cell.column < heading.column + heading.column_span:
                return heading, word
        return None, ""

    def _text(self, cell: GridCell, word: str) -> str | None:
        """Return the text of a cell as the file has it, empty for a dash; None where it is none for its column."""
        usual = self.draft.layout.usual_funds_columns.get(word)
        figure = bare_amount(cell.text)
        if _NOTHING.fullmatch(figure):
            return ""
        if _FIGURE.fullmatch(figure.replace(",", "")) and usual != NOTE:
            return figure if self.draft.unit == YUAN else figure.replace(",", "")
        if usual in (None, NOTE):
            return paragraphs(cell.text) if usual else one_line(cell.text)
        return BLANK_TEXT if one_line(cell.text) == BLANK_TEXT else None
