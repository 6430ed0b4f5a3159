"""Find the marks that `disclosure new --from` writes and that a clerk removes when the form is this year's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_file import YamlFile

CARRY_MARK = "【接去年】"
"""Word by which a clerk recognises a line that was taken over from last year's file or added to it."""
CARRY_MARK_CODE = "carry-mark-left"
"""Code of a file that still has such a line."""
_TYPED_MARK = re.compile(r"[【\[［〔(（]\s*接去年\s*[】\]］〕)）]")
_MAX_NAMED_LINES = 5


def carry_marks(source: YamlFile) -> Iterator[Problem]:
    """Yield one problem at the first line that still has the mark; it names the others."""
    marks = [
        (number, match)
        for number, line in enumerate(source.lines, 1)
        if "接去年" in line and (match := _TYPED_MARK.search(line))
    ]
    if not marks:
        return
    numbers = "、".join(str(number) for number, _ in marks[:_MAX_NAMED_LINES])
    count = f"等 {len(marks)} 行" if len(marks) > _MAX_NAMED_LINES else " 行"
    number, match = marks[0]
    message = (
        f"第 {numbers}{count}还留着{CARRY_MARK}：这份文件是从去年的表接过来的。"
        "请照今年的表逐项核对、修改，再删去带有这个记号的各行"
    )
    yield source.problem(Place(number, match.start() + 1), Level.ERROR, CARRY_MARK_CODE, message)
