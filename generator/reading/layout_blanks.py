"""Find and delete the blanks between Chinese characters, which only lay a document out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from generator.form.field_path import texts_within, walk_values
from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile

CHINESE_CHARACTERS = (
    "\u2014\u2018-\u201d\u2026\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff60\U00020000-\U0003ffff"
)
"""Inside of a regex class: Chinese characters and Chinese punctuation."""
LAYOUT_BLANK_CODE = "layout-blank"
"""Code of the note about such a blank."""
# A blank beside a letter or a figure (``300 人``) is a habit of typing, which no form takes for a slip.
# The pattern begins with what few texts have, so that a search is fast.
_LAYOUT_BLANK = re.compile(
    f"[ \u3000\xa0](?<=[{CHINESE_CHARACTERS}].)[ \u3000\xa0]*(?=[{CHINESE_CHARACTERS}])"
)
_SHOWN_CHARACTERS = 4


def without_layout_blanks(text: str) -> str:
    """Return `text` without the blanks between two Chinese characters or marks."""
    return _LAYOUT_BLANK.sub("", text)


def layout_blanks(source: YamlFile) -> Iterator[Problem]:
    """Yield a note for every line of a text that has blanks between its Chinese characters.

    Nothing is said of a file with misread lines: what follows a slip may well be no text. Texts on several lines are
    reported as such.
    """
    return islice(_layout_blanks(source), 0 if source.misread_lines else MAX_PROBLEMS)


def _layout_blanks(source: YamlFile) -> Iterator[Problem]:
    if not _LAYOUT_BLANK.search("\n".join(texts_within(source.value))):
        return
    wrapped = {text.path for text in source.wrapped_texts}
    for path, text in walk_values(source.value):
        for line in text.split("\n") if isinstance(text, str) and path not in wrapped else ():
            match = _LAYOUT_BLANK.search(line)
            if match is not None:
                piece = line[max(0, match.start() - _SHOWN_CHARACTERS) : match.end() + _SHOWN_CHARACTERS]
                message = (
                    f"{source.field_name(path)}：“{piece}”的字中间有空格，多半是排版留下的，"
                    "复制出去、与别的表对照时就不一样了。请删去；加 --fix 可以自动删"
                )
                place = _place_of(piece, source.place(path), source)
                yield source.problem(place, Level.NOTE, LAYOUT_BLANK_CODE, message)


def _place_of(piece: str, place: Place, source: YamlFile) -> Place:
    """Return where `piece` stands in the file from `place` on; `place` itself where it is written in another way."""
    for number, line in enumerate(source.lines[place.line - 1 :], place.line):
        column = line.find(piece)
        if column >= 0:
            return Place(number, column + 1)
    return place
