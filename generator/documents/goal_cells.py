"""Read the goals of a form, one side or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from generator.documents.cell_text import label_text, paragraphs, without_side
from generator.documents.form_reading import FormReading
from generator.documents.form_words import GOAL_LABELS, PLACEHOLDER
from generator.documents.grid import GridCell
from generator.documents.result_words import ACHIEVED_GOALS, EXPECTED_GOALS
from generator.documents.source_rows import SourceRow
from generator.form.field_path import Value
from generator.form.form_layouts import FormLayout
from generator.form.years import printed_period

_NUMBERED = re.compile(r"(?:^|(?<=[\s。；;：:]))\s*目\s*标\s*[0-9一二三四五六七八九十]{1,2}\s*[：:.、．]\s*")
_YEARS = re.compile(
    r"(20[0-9]{2}(?:\s*[.年]\s*[01]?[0-9])?)\s*[年月]?\s*[-—–－~～至]{1,2}\s*(20[0-9]{2}(?:\s*[.年]\s*[01]?[0-9])?)"
)


def goal_side(layout: FormLayout, text: str) -> str | None:
    """Return the side whose goals a label names, the year's for one without a side; None for any other text."""
    words = label_text(text)
    for side in layout.sides:
        if (bare := without_side(words, side)) != words and bare in GOAL_LABELS:
            return side
    own = label_text(layout.word("总体目标"))
    return "" if words in GOAL_LABELS or words == own else None


def read_goals(reading: FormReading, rows: Sequence[SourceRow]) -> None:
    """Read the rows of the goals into the content."""
    layout = reading.layout
    texts: dict[str, list[str]] = {}
    columns: list[tuple[int, int, str]] = []
    side = ""
    achieved: list[int] = []
    for row in rows:
        achieved += [cell.column for cell in row.own if label_text(cell.text) in ACHIEVED_GOALS]
        reading.take(*(cell for cell in row.own if achieved and label_text(cell.text) in EXPECTED_GOALS))
        cells = [cell for cell in row.own if not reading.has_taken(cell)]
        cells = [cell for cell in cells if not achieved or cell.column < achieved[0]]  # results are no goals
        labels = [(cell, goal_side(layout, cell.text)) for cell in cells]
        if len(layout.sides) > 1 and [named for _, named in labels if named] == [layout.annual_word]:
            first = next((cell for cell, named in labels if named == "" and cell is not row.cells[0]), None)
            labels = [(cell, layout.sides[0] if cell is first else named) for cell, named in labels]
        for cell, named in labels:
            if named is None:
                continue
            reading.take(cell)
            _note_years(reading, cell)
            if named:
                columns.append((cell.column, cell.column + cell.column_span, named))
                side = named
            else:
                side = ""
        contents = [cell for cell, named in labels if named is None]
        if any(named for _, named in labels) and len(contents) == sum(bool(named) for _, named in labels):
            for cell, name in zip(contents, [named for _, named in labels if named], strict=True):
                _add_text(reading, texts, name, cell)
            continue
        for number, cell in enumerate(contents):
            name = _side_above(columns, cell, number, len(contents)) or side or layout.annual_word
            _add_text(reading, texts, name, cell)
    goals = _goals(reading, texts)
    if goals:
        reading.content[layout.word("总体目标")] = goals


_LOOKS_LIKE_LABEL = re.compile(r"[\u4e00-\u9fff]{0,8}目标")


def _add_text(reading: FormReading, texts: dict[str, list[str]], side: str, cell: GridCell) -> None:
    if _LOOKS_LIKE_LABEL.fullmatch(label_text(cell.text)):
        return  # a heading that the layout does not have: it is told as a cell that was not read
    reading.take(cell)
    texts.setdefault(side, []).append(cell.text)


def _side_above(columns: Sequence[tuple[int, int, str]], cell: GridCell, number: int, count: int) -> str:
    """Return the side of the column in which a text stands; by its turn where the columns have slid."""
    if not columns:
        return ""
    names = list(dict.fromkeys(name for *_, name in columns))
    if count == len(names):
        return names[number]
    over = [name for begin, end, name in columns if begin <= cell.column < end]
    if over:
        return over[-1]
    left = [name for begin, _, name in columns if begin <= cell.column]
    return left[-1] if left else names[0]


def _note_years(reading: FormReading, cell: GridCell) -> None:
    """Write down the years that the label of the first side names."""
    layout = reading.layout
    years = _YEARS.search(cell.text)
    if years is None:
        return
    in_brackets = re.search(r"[（(]([^（()）]+)[）)]", cell.text)
    printed = printed_period(in_brackets[1].strip()) if in_brackets else None
    period = printed or "—".join(re.sub(r"\s*[.年]\s*", ".", year) for year in years.groups())
    if layout.medium_term_word and (layout.period_years or printed):
        reading.content.setdefault(layout.word("中期期限"), period)
    else:
        reading.doubt(f"表式里没有期限，没有写进去：{period}", [cell])


def split_goals(text: str) -> list[str]:
    """Return the goals of a cell: those numbered 目标1, 目标2, else the whole text; blank ones are left out."""
    parts = [paragraphs(part) for part in _NUMBERED.split(text)]
    return [part for part in parts if not re.fullmatch(PLACEHOLDER, part)]


def _goals(reading: FormReading, texts: dict[str, list[str]]) -> list[Value]:
    """Return the goals as the file has them: once where both sides say the same."""
    layout = reading.layout
    goals = {side: [goal for text in cells for goal in split_goals(text)] for side, cells in texts.items()}
    annual = goals.get(layout.annual_word, [])
    first = goals.get(layout.medium_term_word or "", [])
    if not first:
        return list(annual)
    rows: list[Value] = []
    for earlier, later in zip_longest(first, annual):
        if earlier == later and earlier is not None:
            rows.append(earlier)
            continue
        sides: dict[str, Value] = {}
        if earlier is not None:
            sides[layout.medium_term_word or ""] = earlier
        if later is not None:
            sides[layout.annual_word] = later
        rows.append(sides)
    return rows
