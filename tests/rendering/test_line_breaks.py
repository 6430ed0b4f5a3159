"""Widths of text in columns of figures."""

from __future__ import annotations

from generator.rendering.line_breaks import figure_room, longest_piece_width, text_width


def test_width_is_never_reckoned_too_small() -> None:
    """Chinese letters and marks are square; digits, as wide as those of any common font; accents take no room."""
    assert text_width("职工（“") == 4
    assert 0.6 * 6 <= text_width("150000") <= 0.7 * 6
    assert text_width("e\u0301") == text_width("e")


def test_numbers_are_measured_whole() -> None:
    """A number with its marks is one piece, Chinese letters are one each."""
    assert longest_piece_width("合计达到百分之九十以上即95.5%以上") == text_width("95.5%")


def test_figures_have_room_for_the_widest() -> None:
    """The room is one of those that the stylesheet knows."""
    assert [figure_room([figure]) for figure in ("1", "150.00", "12345678.90", "123456789012.345")] == [
        3,
        5,
        10,
        13,
    ]
    assert figure_room([]) == 3
