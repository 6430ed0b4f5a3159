"""Read what stands above the indicators of a table of results; what the table of goals says as well is only compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.documents.cell_text import label_text, one_line, paragraphs
from generator.documents.form_reading import short
from generator.documents.goal_cells import goal_side, split_goals
from generator.documents.grid import GridCell
from generator.documents.head_cells import head_keys
from generator.documents.result_draft import ResultDraft
from generator.documents.result_funds import ResultFundsRows
from generator.documents.result_words import ACHIEVED_GOALS, EXPECTED_GOALS
from generator.documents.source_rows import SourceRow

_ACHIEVED = "总体目标完成情况"


class ResultHeadRows:
    """Reads the rows above the indicators."""

    def __init__(self, draft: ResultDraft) -> None:
        self.draft = draft
        self.keys: Mapping[str, str] = head_keys(draft.project.layout)
        """Labels whose values the table of goals has."""
        self.further: Mapping[str, str] = {label_text(name): name for name in draft.layout.further_blocks}
        """Labels whose values only the table of results has → the layout's words."""
        self.achieved = {*ACHIEVED_GOALS, label_text(draft.layout.word(_ACHIEVED))}
        self.goal_columns: list[tuple[GridCell, bool]] = []
        """Headings over goals, and whether what was achieved stands below."""

    def read(self, rows: Sequence[SourceRow]) -> None:
        """Read the rows, those of the funds among them."""
        funds = ResultFundsRows(self.draft)
        for row in rows:
            own = funds.read([cell for cell in row.own if not self.draft.reading.has_taken(cell)])
            if own:
                self._read_row(own)

    def _read_row(self, own: Sequence[GridCell]) -> None:
        """Read a row of the goals, or labels with their values."""
        reading = self.draft.reading
        goal_labels = [cell for cell in own if goal_side(self.draft.project.layout, cell.text) is not None]
        words = [label_text(cell.text) for cell in own]
        over = [
            (cell, word in self.achieved)
            for cell, word in zip(own, words, strict=True)
            if word in EXPECTED_GOALS | self.achieved
        ]
        if over and (len(own) != 2 or len(over) > 1):
            reading.take(*goal_labels, *(cell for cell, _ in over))
            self.goal_columns = over
        elif self.goal_columns and self.keys.keys().isdisjoint(words):
            self._read_goals(own)
        elif len(own) == 2 and (goal_labels or words[0] in self.achieved):
            reading.take(*own)
            self._add_goals(own[1], words[0] in self.achieved or not goal_labels)
        else:
            reading.take(*goal_labels)
            self._read_labels(own, words)

    def _read_goals(self, own: Sequence[GridCell]) -> None:
        """Read goals below their headings."""
        for cell in own:
            left = [achieved for heading, achieved in self.goal_columns if heading.column <= cell.column]
            self.draft.reading.take(cell)
            self._add_goals(cell, bool(left) and left[-1])

    def _add_goals(self, cell: GridCell, is_achieved: bool) -> None:
        if is_achieved:
            self.draft.cells[_ACHIEVED] = paragraphs(cell.text)
        else:
            self._compare_goals(cell)

    def _compare_goals(self, cell: GridCell) -> None:
        """Tell goals that differ from those of the table of goals."""
        goals = [goal.annual or goal.medium_term or "" for goal in self.draft.project.goal_rows()]
        folded = re.sub(r"\s", "", "".join(goals))
        if re.sub(r"\s", "", "".join(split_goals(cell.text))) != folded:
            self.draft.reading.doubt(f"预期目标与目标表不同：“{short(one_line(cell.text))}”", [cell])

    def _read_labels(self, own: Sequence[GridCell], words: Sequence[str]) -> None:
        """Read labels with their values to the right."""
        labels = {*self.keys, *self.further}
        for label, word, value in zip(own, words, [*own[1:], None], strict=True):
            if word not in labels:
                continue
            self.draft.reading.take(label)
            if value is None or label_text(value.text) in labels:
                continue
            self.draft.reading.take(value)
            if word in self.further and not self._is_in_goals(one_line(value.text)):
                self.draft.cells[self.further[word]] = paragraphs(value.text)

    def _is_in_goals(self, text: str) -> bool:
        """Whether the table of goals has the same text in its head, from where the official form takes it."""
        goals = self.draft.project
        return text in (goals.project_code, goals.project_period, goals.project_attribute)
