"""Find the comments by which `disclosure import` says what a clerk has to look at in a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile

DOUBT_MARK = "存疑："
"""Beginning of a comment that names a doubt."""
_DOUBT = re.compile(r"^\s*#\s*存疑\s*[：:]\s*(.*)$")


def open_doubts(source: YamlFile) -> Iterator[Problem]:
    """Yield a reminder for every doubt that stands in a file."""
    doubts = (
        source.problem(
            Place(number, line.index("#") + 1),
            Level.WARNING,
            "open-doubt",
            f"导入时存疑：{match[1]}。请对照原件核对，改好或确认无误以后删去这一行",
        )
        for number, line in enumerate(source.lines, 1)
        if "存疑" in line and (match := _DOUBT.match(line))
    )
    return islice(doubts, MAX_PROBLEMS)
