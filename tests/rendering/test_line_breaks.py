"""Lines of text that fit into a picture."""

from __future__ import annotations

from itertools import pairwise

import pytest

from generator.rendering.line_breaks import break_lines, text_width
from tests.support.extremes import LATIN_NAME, LONG_NAME, LONG_UNIT

TEXTS = [
    LONG_NAME,
    LATIN_NAME,
    LONG_UNIT,
    "",
    "甲",
    "a  b",
    "(" * 40,
    "）" * 40,
    "甲\u00a0" * 30,
    "x" * 300,
    "😀" * 40,
]


@pytest.mark.parametrize("room", [5.0, 14.0, 40.0])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_lines_are_the_text_and_fit(text: str, room: float) -> None:
    """No letter is lost, added or cut off."""
    lines = break_lines(text, room)
    assert "".join(lines) == text
    assert max(map(text_width, lines)) <= room
    assert all(lines) or text == ""


def test_numbers_and_marks_stay_where_they_belong() -> None:
    """A number is not broken, an opening mark does not end a line, a closing one does not begin one."""
    for line, following in pairwise(break_lines(LONG_NAME, 14)):
        assert not (line[-1].isdigit() and following[0].isdigit())
        assert line[-1] not in "（《“"
        assert following[0] not in "），。》”"
    assert break_lines("合计达到百分之九十以上即95.5%以上", 14) == ("合计达到百分之九十以上即", "95.5%以上")
    assert break_lines("滁州市困难职工帮扶中心（3\u00a0个项目）", 14) == (
        "滁州市困难职工帮扶中心",
        "（3\u00a0个项目）",
    )


def test_width_is_never_reckoned_too_small() -> None:
    """Chinese letters and marks are square; digits, as wide as those of any common font; accents take no room."""
    assert text_width("职工（“") == 4
    assert 0.6 * 6 <= text_width("150000") <= 0.7 * 6
    assert text_width("e\u0301") == text_width("e")
