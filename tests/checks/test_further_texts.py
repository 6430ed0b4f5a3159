"""Texts of further cells pass the same rules as all others: a person's number gets out through none of them."""

from __future__ import annotations

import pytest

from generator.reading.problem import Level
from tests.support.other_forms import BY_TOWN, COPIED, DEPARTMENT, OWN_LAYOUT, other_artifacts, other_text

NUMBER = "11010519491231002X"
ESCAPED = '"\\x31\\x310105\\x3194912\\x33\\x3100\\x32X"'
"""The number as no line of the file shows it."""

PLACES = {
    "cell of the head": (OWN_LAYOUT, "'=重点项目'", ESCAPED),
    "cell of a block": (OWN_LAYOUT, "农田科", ESCAPED),
    "cell that no layout names": (OWN_LAYOUT, "自拟内容", ESCAPED),
    "name of a cell that no layout names": (OWN_LAYOUT, "自拟栏目", ESCAPED),
    "cell of a small table": (OWN_LAYOUT, "招标", ESCAPED),
    "name of a column that no layout names": (OWN_LAYOUT, "{阶段: 四季度", f"{{阶段: 四季度, {ESCAPED}: 例"),
    "cell of a block within a block": (DEPARTMENT, "10891.615675", ESCAPED),
    "figure of the funds": (OWN_LAYOUT, "98%", ESCAPED),
    "column of an indicator": (OWN_LAYOUT, "0.9万亩", ESCAPED),
    "column of an indicator without a second level": (BY_TOWN, "2户以上", ESCAPED),
    "explanation of 照录": (COPIED, "原表各项之和少 10 万元", ESCAPED),
}


@pytest.mark.parametrize("place", PLACES)
def test_number_of_a_person(place: str) -> None:
    """The file has an error at that place, and nothing of it is published."""
    project_id, old, new = PLACES[place]
    artifacts = other_artifacts(project_id, (old, new))
    errors = [problem for problem in artifacts.problems if problem.level is Level.ERROR]
    assert [problem.code for problem in errors] == ["personal-data"]
    assert NUMBER not in str(errors[0])
    lines = other_text(project_id, (old, new)).splitlines()
    assert new.strip('"')[2:20] in lines[errors[0].place.line - 1]
    assert (artifacts.summary, artifacts.record, artifacts.search_texts) == (None, "", ())


def test_columns_of_the_target_are_read_once() -> None:
    """A number of a person in a column that is joined to the target is one finding, not two."""
    artifacts = other_artifacts(OWN_LAYOUT, ("目标值: 较高", f"目标值: 联系{NUMBER}"))
    assert [problem.code for problem in artifacts.problems].count("personal-data") == 1


def test_other_years_of_further_cells() -> None:
    """A basis of an earlier year is no text left over from last year's form."""
    artifacts = other_artifacts(OWN_LAYOUT, ("自拟内容", "2023年文件"), ("0.9万亩", "2023年0.9万亩"))
    assert "other-year" not in [problem.code for problem in artifacts.problems]
