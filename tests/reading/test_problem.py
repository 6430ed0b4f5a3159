"""How a problem is printed."""

from __future__ import annotations

from generator.reading.problem import DataProblems, Level, Place, Problem, sort_problems


def problem(
    line: int = 3, column: int = 1, level: Level = Level.ERROR, text: str = "", path: str = "a.yml"
) -> Problem:
    """A problem at a place."""
    return Problem(path, Place(line, column), level, "some-code", "说明", text)


def test_caret_stands_under_the_character_in_wide_text() -> None:
    """A Chinese character takes two columns of a terminal, so the caret moves two."""
    assert str(problem(column=9, text="  总额: 150万")) == (
        "a.yml:3:9: 错误[some-code] 说明\n  总额: 150万\n" + " " * 10 + "^"
    )


def test_line_that_is_not_known_is_not_printed() -> None:
    """A problem of a whole file is one line."""
    assert str(problem()) == "a.yml:3:1: 错误[some-code] 说明"


def test_nothing_steers_the_terminal() -> None:
    """Escape sequences and text that turns the direction of reading are shown as marks."""
    printed = str(Problem("a.yml", Place(1, 1), Level.ERROR, "c", "“\x1b[31m”", "\u202e坏\x07"))
    assert printed == "a.yml:1:1: 错误[c] “\ufffd[31m”\n\ufffd坏\ufffd\n^"


def test_problems_come_by_file_and_place_and_once() -> None:
    """Files in order, then lines and columns as numbers, the worse first; the same one only once."""
    first, second = problem(line=2), problem(line=10)
    note, other = problem(line=2, level=Level.NOTE), problem(path="b.yml", line=1)
    assert sort_problems([other, second, note, first, first]) == (first, note, second, other)
    assert DataProblems([second, first]).problems == (first, second)
