"""The mark of a file that was taken over from last year."""

from __future__ import annotations

import pytest

from generator.editing.next_year import NEXT_YEAR_MARK
from generator.projects.artifacts import build_artifacts
from generator.reading.problem import Problem
from tests.support.forms import CASES, registers

FORM = (CASES / "project.yml").read_text(encoding="utf-8")


def problems_of(text: str) -> list[Problem]:
    """What is told of the mark in a project file."""
    artifacts = build_artifacts("2023/a", "data/2023/a.yml", text.encode(), registers())
    assert (artifacts.project is None) == any(each.code == "carry-mark-left" for each in artifacts.problems)
    return [each for each in artifacts.problems if each.code == "carry-mark-left"]


@pytest.mark.parametrize(
    "line",
    [
        f"{NEXT_YEAR_MARK}改好以后删去带有这个记号的几行。",
        "#【接去年】",
        "# [接去年] 今年的表公布在哪里",
        "# ［ 接去年 ］",
        "备注: 【接去年】今年没有改",
        "# （接去年）",
    ],
)
def test_a_mark_is_an_error_at_its_place(line: str) -> None:
    """However the brackets are written, in a comment or in a value."""
    (problem,) = problems_of(f"{FORM}{line}\n")
    number = FORM.count("\n") + 1
    assert problem.place.line == number
    assert f"第 {number} 行还留着【接去年】" in problem.message


def test_many_marks_are_one_problem() -> None:
    """The first place is marked, the others are named or counted."""
    (three,) = problems_of(f"# 【接去年】\n{FORM}# 【接去年】\n# 【接去年】\n")
    assert three.place.line == 1
    assert "第 1、32、33 行" in three.message
    (many,) = problems_of(FORM + "# 【接去年】\n" * 9)
    assert "等 9 行" in many.message


@pytest.mark.parametrize("line", ["# 接去年的工作继续做", "备注: 接去年未完成的工程", "# 【接上年】"])
def test_the_words_alone_are_no_mark(line: str) -> None:
    """A text may go on from last year."""
    assert problems_of(f"{FORM}{line}\n") == []
