"""Write the indicators of a table of results in the words of its layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_reading import short
from generator.documents.indicator_cells import TableIndicator
from generator.documents.result_draft import OTHER_CELLS_OF_TABLE, ResultDraft
from generator.form.amounts import BLANK_TEXT
from generator.form.field_path import Value
from generator.form.result_columns import SCORE_ROLES, USUAL_WORDS_OF_ROLES, ResultRole, ScoredLevel

_NOTHING = re.compile(r"[-—–/\\、]*")
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")


class ResultItems:
    """Puts the rows of a table of results under their levels, each as an item of the file."""

    def __init__(self, draft: ResultDraft, columns: Mapping[str, str]) -> None:
        self.draft = draft
        self.columns = columns
        """Heading → the layout's word for its column."""
        self.targets = {row.name: row.annual.target_value if row.annual else "" for row in draft.project.rows}
        self.scored_cells: set[int] = set()
        """Cells of points and scores that a row above has."""
        self.scored_groups: set[tuple[str, ...]] = set()

    def levels(self, indicators: Sequence[TableIndicator], has_level2: bool) -> dict[str, Value]:
        """Return the indicators under their levels."""
        levels: dict[str, Value] = {}
        for indicator in indicators:
            if not indicator.level1 or (has_level2 and not indicator.level2):
                name = indicator.sides[0].name_text
                self.draft.reading.doubt(f"“{short(name)}”没有读出是哪一级的指标", indicator.cells)
                continue
            groups = levels.setdefault(indicator.level1, {} if has_level2 else [])
            items = groups.setdefault(indicator.level2, []) if isinstance(groups, dict) else groups
            assert isinstance(items, list)
            items.append(self._item(indicator))
        return levels

    def _item(self, indicator: TableIndicator) -> dict[str, Value]:
        """Return an indicator with its results; its target only where the table of goals has another."""
        side, layout = indicator.sides[0], self.draft.layout
        target = layout.column_of(ResultRole.TARGET) or USUAL_WORDS_OF_ROLES[layout.kind][ResultRole.TARGET]
        item: dict[str, Value] = {}
        others: dict[str, Value] = {}
        for key, text in side.values.items():
            if not text or _NOTHING.fullmatch(text):
                continue
            heading = one_line(key.strip("()")) if key not in self.columns else key
            word = self.columns.get(key, "")
            role = layout.role_by_column.get(word)
            if role in SCORE_ROLES:
                if self._is_of_row_above(indicator, key):
                    continue
                if not _FIGURE.fullmatch(text) and text != BLANK_TEXT:
                    word = ""
            if self._is_as_in_goals(role, side.name_text, text):
                continue
            if word and word not in item:
                item[word] = text
            else:
                others[heading] = text
        self._note_scores(indicator, item)
        is_new = side.name_text not in self.targets
        head: dict[str, Value] = {"名称": side.name_text or BLANK_TEXT}
        if is_new:
            head |= {"目标表没有": "是", target: item.get(target, BLANK_TEXT)}
        ordered = {word: item[word] for word in (target, *layout.columns) if word in item}
        return head | ordered | ({OTHER_CELLS_OF_TABLE: others} if others else {})

    def _is_as_in_goals(self, role: ResultRole | None, name: str, text: str) -> bool:
        """Whether a cell is the target of the table of goals, which a file of results does not repeat."""
        repeated = {ResultRole.TARGET}
        if not self.draft.layout.is_usual:
            repeated.add(ResultRole.INITIAL_TARGET)
        return role in repeated and self.targets.get(name) == text

    def _is_of_row_above(self, indicator: TableIndicator, key: str) -> bool:
        """Whether the row above has the cell already; a doubt in a layout whose indicators each have a score."""
        cell = indicator.sides[0].cells[key]
        if id(cell) not in self.scored_cells:
            self.scored_cells.add(id(cell))
            return False
        if self.draft.layout.scored_level is ScoredLevel.INDICATOR:
            self.draft.reading.doubt(
                f"一格{label_text(key)}管几条指标，写在第一条里：“{short(one_line(cell.text))}”", [cell]
            )
        return True

    def _note_scores(self, indicator: TableIndicator, item: Mapping[str, Value]) -> None:
        """Add a doubt where a row has its own score in a layout that has a single one for all rows of a level."""
        level = self.draft.layout.scored_level
        if level is ScoredLevel.INDICATOR:
            return
        group = (
            (indicator.level1,) if level is ScoredLevel.FIRST_LEVEL else (indicator.level1, indicator.level2)
        )
        score = self.draft.layout.column_of(ResultRole.SCORE)
        if group in self.scored_groups and score in item:
            self.draft.reading.doubt(
                f"表式“{self.draft.layout.name}”一个{level.value}只有一个得分", indicator.cells
            )
        self.scored_groups.add(group)
