"""Last year's file carried on: its text with the years moved and the source left blank, all else as it was typed.

The text is changed at the few places that must change and nowhere else. Reading a file and writing it anew, by whatever
library, would keep less: blanks, quotes and line breaks would be the writer's then, not the clerk's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.form.field_path import FieldPath
from generator.form.project import Project
from generator.form.years import Years
from generator.reading.problem import Place
from generator.reading.yaml_file import YamlFile

NEXT_YEAR_MARK = "# 【接去年】"
"""Begins each line that is written into the file, so that the year after they are left out again."""
_WHAT_TO_DO = (
    f"{NEXT_YEAR_MARK}年度和中期期限已经改好，其余的文字、数字还是去年的。请照今年的表逐项核对、修改。\n"
    f"{NEXT_YEAR_MARK}改好以后删去带有这个记号的几行，运行 disclosure check。\n"
)
_ORIGIN_TO_DO = f"{NEXT_YEAR_MARK}今年的表公布在哪里：请填写它的文件名称；有序号和公开日期的，一并填写。\n"

_Edit = tuple[int, int, str]
"""Where it begins and ends in the text, and what stands there afterwards."""


def next_year_text(source: YamlFile, project: Project, year: int) -> str:
    """The text for `year` of a file that was read without a problem as `project`."""
    text = "\n".join(source.lines)
    edits = [
        (0, 0, _WHAT_TO_DO),
        *_marks_left_out(source),
        _moved(source, text, ("年度",), project.year, year),
    ]
    if (period := project.medium_term_years) is not None:
        later = Years(period.first + year - project.year, period.last + year - project.year)
        edits.append(_moved(source, text, ("中期期限",), period, later))
    line = _offset(source, source.place(("来源",), key=True)._replace(column=1))
    edits += [(line, line, _ORIGIN_TO_DO), *_origin_left_blank(source, text)]
    for begin, end, new in sorted(edits, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def lines_naming_year(text: str, year: int) -> list[tuple[int, str]]:
    """Number and text of the lines that name last `year`, where it was not moved: they may have to be changed."""
    pattern = re.compile(rf"(?!年度|中期期限).*(?<![0-9]){year}(?![0-9])")
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if pattern.match(line)]


def _marks_left_out(source: YamlFile) -> Iterator[_Edit]:
    for number, line in enumerate(source.lines, 1):
        if line.startswith(NEXT_YEAR_MARK):
            begin = _offset(source, Place(number, 1))
            yield begin, begin + len(line) + 1, ""


def _moved(source: YamlFile, text: str, path: FieldPath, old: object, new: object) -> _Edit:
    begin, end = _span(source, text, path, str(old))
    return begin, end, text[begin:end].replace(str(old), str(new))


def _origin_left_blank(source: YamlFile, text: str) -> Iterator[_Edit]:
    origin = source.value["来源"] if isinstance(source.value, dict) else None
    for key, value in origin.items() if isinstance(origin, dict) else ():
        if isinstance(value, str):
            begin, end = _span(source, text, ("来源", key), value)
            yield (begin - 1 if text[end : end + 1] in ("", "\n") else begin), end, ""


_QUOTED_OR_BLOCK = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|\|[^\n]*\n[^\n]*')
"""How a value of one line is written if not plainly."""


def _span(source: YamlFile, text: str, path: FieldPath, value: str) -> tuple[int, int]:
    """Where a value of one line is written, quotes included."""
    begin = _offset(source, source.place(path))
    written = _QUOTED_OR_BLOCK.match(text, begin)
    return begin, written.end() if written else begin + len(value)


def _offset(source: YamlFile, place: Place) -> int:
    """Characters before a place, from the beginning of the text."""
    return sum(len(line) + 1 for line in source.lines[: place.line - 1]) + place.column - 1
