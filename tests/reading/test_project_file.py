"""Project files as clerks write them: what is refused, in which words, and what is read as typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.form.copied_as_printed import COPIABLE_CODES
from generator.form.years import Years
from generator.reading.problem import Level
from generator.reading.yaml_slips import find_slip, find_suspect_lines
from tests.conftest import HOME
from tests.support.forms import CASES, printed, read

BROKEN = sorted(folder.name for folder in (CASES / "broken").iterdir())
DOUBTFUL = sorted(folder.name for folder in (CASES / "doubtful").iterdir())
GOOD = sorted((CASES / "good").glob("*.yml"))


@pytest.mark.parametrize("situation", BROKEN)
def test_broken_file_is_told(situation: str, golden: Callable[[Path, str], None]) -> None:
    """A broken file gives exactly the printed problems, all of them errors."""
    folder = CASES / "broken" / situation
    _, _, problems = read((folder / "project.yml").read_bytes())
    assert problems
    assert all(problem.level is Level.ERROR for problem in problems)
    golden(folder / "problems.txt", printed(problems))


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_unusual_but_right_file_is_read(file: Path) -> None:
    """What looks like a slip but is none is read without a word."""
    project, _, problems = read(file.read_bytes())
    assert printed(problems) == ""
    assert project is not None


@pytest.mark.parametrize("situation", DOUBTFUL)
def test_doubtful_file_is_read_with_a_reminder(situation: str, golden: Callable[[Path, str], None]) -> None:
    """What a form may lack, though it seldom does, gives exactly the printed reminders, and the project is read."""
    folder = CASES / "doubtful" / situation
    project, _, problems = read((folder / "project.yml").read_bytes())
    assert project is not None
    assert {problem.level for problem in problems} == {Level.WARNING}
    golden(folder / "problems.txt", printed(problems))


def test_every_code_of_the_reader_has_a_case() -> None:
    """No way of refusing a file goes without a file that is refused that way, in cases or in the tests below."""
    home = HOME / "generator"
    code = "".join(
        (home / name).read_text(encoding="utf-8")
        for name in (
            "form/amounts.py",
            "form/cells.py",
            "form/column_roles.py",
            "form/copied_as_printed.py",
            "form/form_kinds.py",
            "form/form_layouts.py",
            "form/project.py",
            "form/years.py",
            "reading/form_errors.py",
            "reading/hidden_characters.py",
            "reading/layout_checks.py",
            "reading/layout_fit.py",
            "reading/level_problems.py",
            "reading/project_file.py",
            "reading/yaml_composer.py",
            "reading/yaml_file.py",
            "reading/yaml_refusals.py",
            "reading/yaml_slips.py",
            "reading/yaml_text.py",
        )
    )
    written = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', code)) - {"by-period", *COPIABLE_CODES}
    folders = [*(CASES / "broken").iterdir(), *(CASES / "doubtful").iterdir()]
    folders += (CASES / "registers").glob("forms-*")
    told = "".join((folder / "problems.txt").read_text(encoding="utf-8") for folder in folders)
    assert {each for each in written if f"[{each}]" not in told} == {
        "file-too-large",
        "personal-data",
        "reserved-name",
        "slug-format",
        "yes-or-no",
    }


def test_text_stays_as_typed() -> None:
    """What YAML would turn into numbers, dates, times and truth values stays text."""
    project, _, _ = read((CASES / "good" / "words-that-yaml-would-turn.yml").read_bytes())
    assert project is not None
    rows = list(project.rows)
    texts = [(row.name, row.annual and (row.annual.target_value, row.annual.standard)) for row in rows]
    assert texts == [
        ("参加医疗互助的在编人数", ("12:30:45", "1.10")),
        ("解决在职职工因病致困问题", ("~", "1e3")),
        ("no", ("010", "2023-01-01")),
    ]


def test_amounts_keep_their_digits() -> None:
    """Six decimals, trailing zeros and a bare 0 come out as they went in."""
    project, _, _ = read((CASES / "good" / "all-fund-sources.yml").read_bytes())
    assert project is not None
    annual = project.annual_funds
    assert str(annual.total) == "12345678.123456"
    assert [(label, f"{value:f}") for label, value in annual.sources()] == [
        ("财政拨款", "12345678.123450"),
        ("上年结转", "0.000001"),
        ("财政专户管理资金", "0"),
        ("单位资金", "0.000002"),
        ("其他资金", "0.000003"),
    ]


def test_absent_source_is_not_zero() -> None:
    """A source that the form does not give stays absent; a zero stays a zero."""
    project, _, _ = read((CASES / "project.yml").read_bytes())
    assert project is not None
    sources = dict(project.annual_funds.sources())
    assert "上年结转" not in sources
    assert str(sources["其他资金"]) == "0.00"


def test_one_value_holds_for_both_periods() -> None:
    """What stands directly under a field is the medium-term and the annual value."""
    project, _, _ = read((CASES / "project.yml").read_bytes())
    assert project is not None
    assert project.medium_term_years == Years(2023, 2024)
    assert all(row.same for row in project.rows)
    assert all(goal.same for goal in project.goal_rows())


def test_periods_that_differ_are_kept_apart() -> None:
    """中期 and 年度 under an indicator are its two sides; a standard that is not there is None."""
    project, _, _ = read((CASES / "good" / "periods-differ.yml").read_bytes())
    assert project is not None
    row = list(project.rows)[-1]
    assert not row.same
    assert [(words, target.target_value, target.standard) for words, target in row.targets()] == [
        ("中期", "≥95%", "≥95%"),
        ("年度", "≥90%", None),
    ]


def test_form_without_medium_term_has_only_the_annual_side() -> None:
    """A body that publishes annual figures only leaves the medium term out altogether."""
    project, _, _ = read((CASES / "good" / "annual-only.yml").read_bytes())
    assert project is not None
    assert project.medium_term_funds is None
    assert {row.medium_term for row in project.rows} == {None}
    assert {goal.medium_term for goal in project.goal_rows()} == {None}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "项目名称: 职工\n".encode("gbk"),
            "data/2023/project.yml:1:1: 错误[encoding] 文件不是 UTF-8 编码（可能是 GBK 或 UTF-16）。请在编辑器里另存为 UTF-8\n",
        ),
        (
            "年度: 2023\n项目名称: 职工".encode() + b"\xff\n",
            "data/2023/project.yml:2:9: 错误[encoding] 文件不是 UTF-8 编码（可能是 GBK 或 UTF-16）。请在编辑器里另存为 UTF-8\n",
        ),
        (
            "项目名称: 职工\n".encode("utf-16"),
            "data/2023/project.yml:1:1: 错误[encoding] 文件不是 UTF-8 编码（可能是 GBK 或 UTF-16）。请在编辑器里另存为 UTF-8\n",
        ),
        (b"", "data/2023/project.yml:1:1: 错误[empty-file] 文件是空的。请填写，或者删除这个文件\n"),
        (
            b"#" * 1_000_001,
            "data/2023/project.yml:1:1: 错误[file-too-large] 文件有 1000001 字节，超过 1000000 字节的上限。"
            "一个项目一个文件；请检查是否贴进了别的内容\n",
        ),
    ],
    ids=["gbk", "one-bad-byte", "utf-16", "empty", "too-large"],
)
def test_bytes_that_are_no_text_are_told(data: bytes, expected: str) -> None:
    """Encodings and sizes that cannot be a project file."""
    project, _, problems = read(data)
    assert project is None
    assert printed(problems) == expected


@pytest.mark.parametrize(
    "line",
    [
        "名称：送温暖",
        "  - 名称 ：送温暖",
        "{名称: 送温暖，指标值: 5人}",
        "{名称: 送温暖，指标值：5人}",
        "名称:送温暖",
        "{指标值: 5人, 名称:送温暖}",
        "  - 名称:　送温暖",
        "名称: \xa0送温暖",
        *(f"  {dash} 送温暖" for dash in "－—–"),
        "—　送温暖",
        "  -送温暖",
        "-“送温暖”",
        "-《送温暖》",
        "-（送温暖）",
    ],
)
def test_line_with_a_slip_is_looked_at(line: str) -> None:
    """What spares most lines the closer look lets none through that has a slip."""
    assert find_slip(line, 2, "名称|指标值")
    assert find_suspect_lines(f"年度: 2023\n{line}\n项目期: 一年") == {1}
