"""The mark that keeps spreadsheets from guessing: before what they would change, before nothing else, and taken away again."""

from __future__ import annotations

import pytest

from generator.downloads.spreadsheet_guard import GUARD, guarded, unguarded
from tests.support.forms import CASES, read

CHANGED = (
    "=5万元", "=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1", "＝5万元", "＋1", "－1", "＠x", "=", "-", "+86",
    "1", "0", "007", "1.10", "100%", "100.00", "341100230000012345", "1E5", "1e5", "2023", "2023-03-01", "2023/3",
    "2023年", "2023年6月", "2023年6月1日", "6月1日", "12:30", "1/2", "3-5", "(5)", "（5）", "¥5", "￥5", "$5", "1,000", "１２３",
    "１００％", "1 000", "MAR-12", "12-Mar", "Sept2", "TRUE", "false", "12月", "上午9:30", "9:30 AM",
)  # fmt: skip
"""What a spreadsheet makes a formula, a number, a date, a time or a truth value."""
LEFT = (
    "≥5场", "≤100万元", "5场", "1万人次", "100元/人", "3—5天", "2023—2024", "2023年6月底前", "较高", "不涉及", "A4", "PM2.5",
    "第1张表", "职工=工人", "a-b", "总工会@滁州", "'5", "", "一月", "Marketing", "真", "2023/yiliao-huzhu", "91350100M000100Y43",
)  # fmt: skip


@pytest.mark.parametrize("text", CHANGED)
def test_text_that_would_be_changed(text: str) -> None:
    """It has the mark before it, and is the same without."""
    assert guarded(text) == GUARD + text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", LEFT)
def test_text_that_stays_what_it_is(text: str) -> None:
    """It is written as it is."""
    assert guarded(text) == text
    assert unguarded(text) == text


def test_no_text_has_a_mark_of_its_own() -> None:
    """The reader of the data refuses it, typed or escaped, so taking it away is always right."""
    text = (CASES / "good" / "annual-only.yml").read_text(encoding="utf-8")
    for written in (f"项目名称: {GUARD}甲", '项目名称: "\\u200b甲"'):
        _, _, problems = read(text.replace("项目名称: 职工医疗互助经费", written).encode())
        assert {problem.code for problem in problems} == {"invisible-character"}
