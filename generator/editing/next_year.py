"""Write next year's file from last year's: other years, a blank source, everything else as typed.

The text is edited at the few places that must change and nowhere else. Reading a file and writing it anew, by whatever
library, would keep less: blanks, quotes and line breaks would then be the library's, not the clerk's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.form.field_path import FieldPath
from generator.form.project import Project
from generator.form.years import Years
from generator.reading.carry_mark import CARRY_MARK
from generator.reading.problem import Place
from generator.reading.yaml_file import YamlFile

NEXT_YEAR_MARK = f"# {CARRY_MARK}"
"""Beginning of every line that is added to the file; a year later these lines are removed again."""
_HEAD_LINES = (
    f"{NEXT_YEAR_MARK}年度和中期期限已经改好，其余的文字、数字还是去年的。请照今年的表逐项核对、修改。\n"
    f"{NEXT_YEAR_MARK}改好以后删去带有这个记号的几行，运行 disclosure check。\n"
)
_ORIGIN_LINE = f"{NEXT_YEAR_MARK}今年的表公布在哪里：请填写它的文件名称；有序号和公开日期的，一并填写。\n"


class _TextEdit(NamedTuple):
    """One change of the text."""

    begin: int
    """Index of the first character that is replaced."""
    end: int
    """Index after the last character that is replaced."""
    text: str
    """Text in their place."""


def next_year_text(source: YamlFile, project: Project, year: int, *, names_layout: bool = False) -> str:
    """Return the text for `year` of a file that was read without a problem as `project`.

    `names_layout` adds 表式: for a file that would be read in another layout in that year.
    """
    text = "\n".join(source.lines)
    layout_line = f"表式: {project.layout.name}\n" if names_layout else ""
    edits = [
        _TextEdit(0, 0, f"{_HEAD_LINES}{layout_line}"),
        *_marked_lines_removed(source),
        _replaced(source, text, ("年度",), project.year, year),
    ]
    if (period := project.medium_term_years) is not None:
        edits.append(_replaced(source, text, ("中期期限",), period, _later(period, year - project.year)))
    line = _offset(source, source.place(("来源",), key=True)._replace(column=1))
    edits += [_TextEdit(line, line, _ORIGIN_LINE), *_origin_blanked(source, text)]
    for begin, end, new in sorted(edits, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def _later(period: Years, years: int) -> str:
    """Return a period so many years later, written as it is, months included."""
    return re.sub("20[0-9]{2}", lambda match: str(int(match[0]) + years), str(period))


def lines_naming_year(text: str, year: int, period_key: str = "中期期限") -> list[tuple[int, str]]:
    """Return number, from 1, and text of the lines that still name last `year`: clerks may have to change them.

    The lines of 年度 and of the period (`period_key` is the form's word), which `next_year_text` has changed, are left
    out.
    """
    pattern = re.compile(rf"(?!年度|中期期限|{re.escape(period_key)}).*(?<![0-9]){year}(?![0-9])")
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if pattern.match(line)]


def _marked_lines_removed(source: YamlFile) -> Iterator[_TextEdit]:
    """Yield the removal of every line that was added last year."""
    for number, line in enumerate(source.lines, 1):
        if line.startswith(NEXT_YEAR_MARK):
            begin = _offset(source, Place(number, 1))
            yield _TextEdit(begin, begin + len(line) + 1, "")


def _replaced(source: YamlFile, text: str, path: FieldPath, old: object, new: object) -> _TextEdit:
    """Return the replacement of `old` by `new` in the value at `path`."""
    begin, end = _span(source, text, path, str(old))
    return _TextEdit(begin, end, text[begin:end].replace(str(old), str(new)))


def _origin_blanked(source: YamlFile, text: str) -> Iterator[_TextEdit]:
    """Yield the removal of every value of 来源, with the blank before it where nothing follows."""
    origin = source.value_at(("来源",))
    for key, value in origin.items() if isinstance(origin, dict) else ():
        if isinstance(value, str):
            begin, end = _span(source, text, ("来源", key), value)
            yield _TextEdit(begin - 1 if text[end : end + 1] in ("", "\n") else begin, end, "")


_QUOTED_OR_BLOCK = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|\|[^\n]*\n[^\n]*')
"""Value of one line in quotes or as a block."""


def _span(source: YamlFile, text: str, path: FieldPath, value: str) -> tuple[int, int]:
    """Return begin and end in the text of a value of one line, quotes included."""
    begin = _offset(source, source.place(path))
    match = _QUOTED_OR_BLOCK.match(text, begin)
    return begin, match.end() if match else begin + len(value)


def _offset(source: YamlFile, place: Place) -> int:
    """Return the index in the text of the character at a place."""
    return sum(len(line) + 1 for line in source.lines[: place.line - 1]) + place.column - 1
