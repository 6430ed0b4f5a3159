"""Last year's file carried on: what is moved, what is left blank, and that nothing else is touched."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.editing.next_year import NEXT_YEAR_MARK, lines_naming_year, next_year_text
from generator.reading.yaml_file import YamlFile
from tests.support.forms import CASES, DATA, printed, read

FOLDER = CASES / "next-year" / "every-way-to-write"
FILES = [*sorted((DATA / "2023").glob("*.yml")), *sorted((CASES / "good").glob("*.yml")), FOLDER / "last.yml"]


def carried_on(file: Path, year: int = 2024) -> tuple[YamlFile, str]:
    """A file as it was read, and its text for another year."""
    project, source, problems = read(file.read_bytes())
    assert (printed(problems), project is None) == ("", False)
    assert project is not None
    return source, next_year_text(source, project, year)


def test_only_what_must_change_is_changed(golden: Callable[[Path, str], None]) -> None:
    """Comments, order, quotes, blanks and digits stay, however a file is written; the difference is held in a case."""
    source, text = carried_on(FOLDER / "last.yml")
    lines = difflib.unified_diff(source.lines, text.split("\n"), "去年", "今年", n=0, lineterm="")
    golden(FOLDER / "difference.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_fresh_file_lacks_its_source_and_nothing_else(file: Path) -> None:
    """The reader's only complaint is that 来源 is to be filled in; years apart, it reads the rest as before."""
    before, text = carried_on(file)
    _, after, problems = read(text.encode())
    assert [problem.message for problem in problems] == ["来源.文件：没有填写。请补上"]
    assert isinstance(before.value, dict)
    assert isinstance(after.value, dict)
    changed = {key for key in before.value if before.value[key] != after.value[key]}
    assert (list(after.value), changed) == (
        list(before.value),
        {"年度", "来源"} | ({"中期期限"} & set(before.value)),
    )
    assert after.value["年度"] == "2024"
    origin = after.value["来源"]
    assert isinstance(origin, dict)
    assert set(origin.values()) == {None}


def test_the_year_after_that() -> None:
    """What was written for the clerk is not carried on again; a period of years moves as far as the year."""
    source, text = carried_on(FOLDER / "last.yml", 2026)
    assert "2025—2027" in text
    filled = text.replace("文件:    # 附件二", "文件: 今年的公告  # 附件二")
    assert filled != text
    project, source, problems = read(filled.encode())
    assert problems == ()
    assert project is not None
    assert next_year_text(source, project, 2027).count(NEXT_YEAR_MARK) == text.count(NEXT_YEAR_MARK) == 3


def test_lines_that_still_name_last_year() -> None:
    """The clerk is shown where the old year is left standing, comments included; a longer number is no year."""
    _, text = carried_on(FOLDER / "last.yml")
    assert [line for _, line in lines_naming_year(text, 2023)] == [
        "# 本单位经手：财务科。2023年3月核对过。",
        "-   2023年减轻职工住院医疗费负担。",
        "年度: 2023",
    ]
    assert lines_naming_year("120234\n2023.5\n第2023号", 2023) == [(2, "2023.5"), (3, "第2023号")]
