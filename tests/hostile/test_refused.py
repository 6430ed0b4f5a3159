"""Changes to one file by which something is told, at its place; and the few that look like that and are taken."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.form.project import FUND_SOURCES
from generator.form.registers import FILES, Registers
from generator.projects.artifacts import ProjectArtifacts, build_artifacts
from generator.reading.personal_numbers import personal_data_in
from generator.reading.problem import DataProblems, Level, Problem
from generator.reading.register_files import read_registers
from tests.hostile import cases
from tests.support.forms import CASES as GOOD
from tests.support.forms import DATA, registers

PROJECT = (GOOD / "project.yml").read_text(encoding="utf-8")
REFUSED = list(cases.table("refused"))
ENCODINGS: dict[str, dict[str, Any]] = yaml.safe_load(
    (cases.CASES / "encodings.yml").read_text(encoding="utf-8")
)
AMOUNTS: dict[str, list[str]] = yaml.load(
    (cases.CASES / "amounts.yml").read_text(encoding="utf-8"), yaml.BaseLoader
)


AMOUNT_FIELDS = 2 * (1 + len(FUND_SOURCES))
"""The total and each source, of both periods."""


def sheet_of(data: bytes, against: Registers | None = None) -> ProjectArtifacts:
    """What becomes of a project file."""
    return build_artifacts("2023/project", "data/2023/project.yml", data, against or registers())


def told(problems: tuple[Problem, ...]) -> set[str]:
    """Place and code of every error; each is told in words and shows its line."""
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    assert all(problem.message and not personal_data_in(str(problem)) for problem in errors)
    return {f"{each.place.line}:{each.place.column} {each.code}" for each in errors}


@pytest.mark.parametrize(
    ("group", "name", "case"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_change_is_told(group: str, name: str, case: dict[str, Any]) -> None:
    """By file, line, column and code; nothing is told where it is taken, and every error stops the sheet."""
    file = case.get("file", "project.yml")
    if file == "project.yml":
        sheet = sheet_of(cases.changed(case, PROJECT).encode())
        assert (sheet.summary is None) == bool(case["told"])
        found = told(sheet.problems)
    else:
        found = register_problems(file, case)
    expected = cases.expected_place(case, PROJECT if file == "project.yml" else register(file))
    assert expected in found if expected else not found, found


def register(file: str) -> str:
    """One of the real registers."""
    return (DATA / file).read_text(encoding="utf-8")


def register_problems(file: str, case: dict[str, Any]) -> set[str]:
    """What is told of a register with its change."""

    def read(name: str) -> bytes:
        return (cases.changed(case, register(name)) if name == file else register(name)).encode()

    assert file in FILES
    with pytest.raises(DataProblems) as refused:
        read_registers(read, "data")
    assert {problem.path for problem in refused.value.problems} == {f"data/{file}"}
    return told(refused.value.problems)


@pytest.mark.parametrize("name", ENCODINGS)
def test_bytes_are_told(name: str) -> None:
    """At the first byte that is none of UTF-8, or at the character that nobody sees."""
    found = told(sheet_of(cases.encoded(ENCODINGS[name], PROJECT)).problems)
    expected = ENCODINGS[name]["told"]
    if expected.startswith("*"):
        assert expected[2:] in {each.split()[1] for each in found}
    else:
        assert expected in found if expected else not found, found


@pytest.mark.parametrize("period", ["中期", "年度"])
@pytest.mark.parametrize("field", ["总额", *FUND_SOURCES.values()])
def test_every_amount_field(field: str, period: str) -> None:
    """Takes what is an amount with its digits, and tells everything else at its place."""
    for text in AMOUNTS["taken"]:
        problems = told(sheet_of(with_amount(field, period, text)).problems)
        assert {each.split()[1] for each in problems} <= {"funds-sum"}, text
    for text in AMOUNTS["refused"]:
        data = with_amount(field, period, text)
        line = next(
            n
            for n, each in enumerate(data.decode().split("\n"), 1)
            if each.startswith(f"    {field}: {text}")
        )
        assert f"{line}:{len(field) + 7} amount-format" in told(sheet_of(data).problems), text


def with_amount(field: str, period: str, text: str) -> bytes:
    """The good project with one amount of one period; where it is a source, the total is another one."""
    amounts = {"中期": {"总额": "75.00"}, "年度": {"总额": "150.00"}}
    amounts[period][field] = text
    lines = [
        f"  {side}:\n" + "".join(f"    {k}: {v}\n" for k, v in given.items())
        for side, given in amounts.items()
    ]
    begin, end = PROJECT.index("  中期: {"), PROJECT.index("总体目标")
    return (PROJECT[:begin] + "".join(lines) + PROJECT[end:]).encode()
