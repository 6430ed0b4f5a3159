"""What stands beside a commit of many projects on a page of changes."""

from __future__ import annotations

from generator.history.change_words import Piece, PieceKind
from generator.pages.change_sentences import ChangeLine
from generator.pages.changes import ChangeItem, EntryView


def _entry(*texts: str, more: int = 0) -> EntryView:
    lines = [[ChangeLine("自评：", [Piece(PieceKind.NEW, text)])] if text else [] for text in texts]
    items = [ChangeItem("改动", f"2024 项目{number}", "", "", own, 0) for number, own in enumerate(lines, 1)]
    return EntryView("c-1", "2024-09-30", None, "", "改动", items, more)


def test_line_that_all_have_is_said_once() -> None:
    """Not where one of them has another, or none, or more than one."""
    line = _entry("总分 97", "总分 97").shared_line
    assert line is not None
    assert line.text == "自评：总分 97"
    assert _entry("总分 97", "总分 98").shared_line is None
    assert _entry("总分 97", "").shared_line is None
    assert _entry().shared_line is None


def test_many_projects_are_folded_below_the_first() -> None:
    """Three are few."""
    assert [_entry(*["x"] * count).is_folded for count in (1, 3, 4)] == [False, False, True]
    assert _entry("x", "x").first_titles == "2024 项目1、2024 项目2"
    assert _entry("x", "x", "x").first_titles == "2024 项目1、2024 项目2等"
    assert _entry("x", more=5).first_titles == "2024 项目1等"
