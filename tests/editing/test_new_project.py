"""The blank form of a new project, as a clerk finds it, and what the check says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.editing.new_project import Answers, blank_form
from generator.form.form_keys import forms_within
from generator.form.project import Project
from generator.form.years import Years
from tests.support.forms import CASES, printed, read, registers

UNITS = registers().units


def laid_out(
    name: str = "职工医疗互助经费", scheme: str = "2015年版", medium_term: Years | None = None, units: int = 1
) -> str:
    """A blank form."""
    found = registers().taxonomy.scheme(scheme)
    assert found is not None
    return blank_form(Answers(name, 2024, UNITS[:units], found, medium_term), registers().taxonomy)


@pytest.mark.parametrize(
    ("situation", "scheme", "medium_term", "units"),
    [
        ("annual-only", "2015年版", None, 1),
        ("two-units-and-another-scheme", "2021年版", Years(2024, 2026), 2),
    ],
)
def test_blank_form(
    situation: str, scheme: str, medium_term: Years | None, units: int, golden: Callable[[Path, str], None]
) -> None:
    """The whole text, and every message about it: each says what to fill in."""
    text = laid_out(scheme=scheme, medium_term=medium_term, units=units)
    _, _, problems = read(text.encode(), "data/2024/project.yml")
    assert {problem.code for problem in problems} == {"missing-field"}
    assert {problem.message.partition("：")[2] for problem in problems} == {"没有填写。请补上"}
    golden(CASES / "new" / f"{situation}.yml", text)
    golden(CASES / "new" / f"{situation}.txt", printed(problems))


def test_filled_form_is_right() -> None:
    """Filling in what is asked for, and nothing else, makes a project that can be read."""
    text = laid_out(medium_term=Years(2024, 2026))
    for blank, filled in (
        ("文件:", "文件: 目标表"),
        ("总额:", "总额: 1.00"),
        ("  -\n", "  - 减轻负担\n"),
        ("名称:\n", "名称: 人数\n"),
        ("指标值:", "指标值: 5"),
    ):
        assert blank in text
        text = text.replace(blank, filled)
    project, _, problems = read(text.replace("项目名称: 人数", "").encode())
    assert printed(problems) == ""
    assert project is not None
    scheme = registers().taxonomy.schemes[0]
    assert [(row.level1, row.level2) for row in project.rows] == [
        (first.name, second.name) for first in scheme.first_levels for second in first.second_levels
    ]


def test_every_field_of_the_form_is_there() -> None:
    """A field that is added to the model is laid out and explained as well; 指标体系 only where it is not the usual one."""
    text = laid_out(scheme="2021年版", medium_term=Years(2024, 2026))
    for field in Project.model_fields.values():
        assert f"\n# {field.description}" in text
        assert f"\n{field.alias}:" in text
        for form in forms_within(field.annotation):
            keys = {each.alias for each in form.model_fields.values()}
            assert {key for key in keys if f"{key}:" not in text} == set()
    assert "\n指标体系:" not in laid_out()
    assert "中期期限" not in laid_out()


@pytest.mark.parametrize(
    "name",
    [
        "2: #a",
        "- 一",
        "[甲]",
        "no",
        "~",
        "年度：2024",
        "“双创”",
        '"引号"和\\',
        "'单'",
        "甲 #乙",
        "*",
        "&a",
        "？",
        "a: b",
    ],
)
def test_name_comes_out_as_typed(name: str) -> None:
    """Quotes are put round a name only where YAML needs them."""
    _, source, problems = read(laid_out(name).encode())
    assert {problem.code for problem in problems} == {"missing-field"}
    assert isinstance(source.value, dict)
    assert source.value["项目名称"] == name
    assert f"项目名称: {name}\n" in laid_out(name) or '项目名称: "' in laid_out(name)
