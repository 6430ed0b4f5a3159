"""Letters on a page → lines, and lines that only the width of a cell broke joined again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"[（《〈【「『“‘(\[{]*(?:[A-Za-z0-9][A-Za-z0-9.,%/:+-]*|.)(?:[，。、；：！？）》〉】』」”’％‰…—·,.;:!?)\]}%]|/.?)*"
)
"""The beginning of a text that stays on one line: a word or a character, with its brackets and what may begin no line."""
_ENUMERATION = re.compile(r"(?:目标|指标)\s*[0-9一二三四五六七八九十]+\s*[：:.、]")
_ITEM = re.compile(r"(?:[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．]|[①-⑳])")
_SENTENCE_END = "。；;！？"
_MAX_GAP_EM = 1.0
"""A wider gap between letters is a blank."""
_MAX_UNEVEN_EM = 0.6
"""Room to the left and right of a centred line differ by less."""


class Letter(NamedTuple):
    """A letter, or a piece of text, with its place on the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Height, which is about the width of a Chinese character."""
        return self.bottom - self.top


class TextLine(NamedTuple):
    """Letters side by side."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    first_token_width: float
    """Width of the beginning that cannot be parted at the end of a line."""
    is_one_token: bool
    """Whether this beginning is the whole line."""


def letter_lines(letters: Iterable[Letter]) -> list[TextLine]:
    """Return letters as lines, from top to bottom."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda letter: (letter.top + letter.bottom) / 2):
        middle = (letter.top + letter.bottom) / 2
        if rows and any(before.top < middle < before.bottom for before in rows[-1][-3:]):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [line for line in map(_line, rows) if line is not None]


def _line(letters: Sequence[Letter]) -> TextLine | None:
    """Return letters as one line; None where all of them are blanks."""
    ordered = sorted(letters, key=lambda letter: letter.left)
    visible = [letter for letter in ordered if letter.text.strip()]
    if not visible:
        return None
    token = first_token_length("".join(letter.text[:1] for letter in visible))
    text = ""
    right = None
    for letter in ordered:
        if right is not None and letter.left - right > _MAX_GAP_EM * letter.size and not text.endswith(" "):
            text += " "
        text += letter.text
        right = letter.right
    return TextLine(
        text.strip(),
        visible[0].left,
        visible[-1].right,
        min(letter.top for letter in visible),
        max(letter.bottom for letter in visible),
        visible[token - 1].right - visible[0].left,
        token == len(visible),
    )


def first_token_length(text: str) -> int:
    """Return how many letters at the beginning of a text stay together: a word, or a character with what follows it."""
    match = _TOKEN.match(text)
    return match.end() if match else 1


def join_lines(lines: Sequence[TextLine], left: float, right: float) -> str:
    """Return the text of lines between two edges; a line feed stays where the next word would have had room."""
    text = ""
    for number, line in enumerate(lines):
        before = lines[number - 1]
        if number == 0:
            text = line.text
        elif is_soft_break(before, lines[number:], left, right):
            text += (
                " " if _is_latin(text[-1:]) and _is_latin(line.text[:1]) and " " in before.text else ""
            ) + line.text
        else:
            text += "\n" + line.text
    return text


def is_soft_break(before: TextLine, lines: Sequence[TextLine], left: float, right: float) -> bool:
    """Whether a line only broke because the first of the following `lines` had no room before the edge."""
    line = lines[0]
    if _ENUMERATION.match(line.text) or (_ITEM.match(line.text) and before.text[-1:] in _SENTENCE_END):
        return False
    if (
        line.is_one_token and len(lines) > 1
    ):  # a word longer than the line, which is parted where it has to be
        return True
    size = before.bottom - before.top
    room_left, room_right = before.left - left, right - before.right
    is_centred = abs(room_left - room_right) < _MAX_UNEVEN_EM * size
    room = room_left + room_right if is_centred else room_right
    return line.first_token_width > room - 0.1 * size


def _is_latin(letter: str) -> bool:
    """Whether a letter belongs to a word that blanks part."""
    return letter.isascii() and letter.isalnum()
