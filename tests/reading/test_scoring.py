"""scoring.yml: the scoring methods of a body beside the delivered ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.form.registers import Registers
from generator.reading.problem import DataProblems
from generator.reading.register_files import read_registers
from tests.support.forms import CASES, DATA

OWN = (CASES / "results" / "scoring.yml").read_text(encoding="utf-8")


def read(scoring: str | None) -> Registers:
    """The registers of data/ with this one."""

    def content(name: str) -> bytes:
        if name != "scoring.yml":
            return Path(DATA / name).read_bytes()
        if scoring is None:
            raise FileNotFoundError(name)
        return scoring.encode()

    return read_registers(content, "data")


def errors(scoring: str) -> list[str]:
    """Code and message of everything that is wrong with it."""
    with pytest.raises(DataProblems) as refused:
        read(scoring)
    return [f"{problem.code} {problem.message}" for problem in refused.value.problems]


def test_a_site_need_not_have_its_own_methods() -> None:
    """The delivered ones hold."""
    assert read(None).scoring.own == ()
    assert len(read(None).scoring.by_name) == 5


def test_an_own_method_is_chosen_by_name_and_before_delivered_ones_by_year() -> None:
    """One that names a year claims it; one of the name of a delivered one replaces it."""
    assert read(OWN).scoring.by_name["云溪市自评办法"].execution_points == 10
    by_year = read(OWN.replace("    总分: 100", "    自年度: 2022\n    至年度: 2023\n    总分: 100")).scoring
    names = [getattr(by_year.method_of(None, year), "name", None) for year in (2018, 2021, 2022, 2023, 2024)]
    usual, own = "二〇二〇年表式", "云溪市自评办法"
    assert names == [None, usual, own, own, usual]
    replaced = read(OWN.replace("云溪市自评办法", usual)).scoring
    assert replaced.method_of(usual, 2023) is replaced.own[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "越低越好: 超出比例扣分",
            "越低越好: 实际值÷目标值",
            "scoring-rule 计分办法第1项.越低越好：“实际值÷目标值”不是计分的算法。只能写 超出比例扣分、目标值÷实际值",
        ),
        (
            "{等次: 良, 不低于: 80}",
            "{等次: 良, 不低于: 95}",
            "scoring-order 等次：“良”不低于 95，不比“优”的 90 低。请从高到低写",
        ),
        (
            "    总分: 100",
            "    至年度: 2023\n    总分: 100",
            "scoring-order 至年度：要有“自年度”，而且不早于它。请改正",
        ),
        (
            "    总分: 100",
            "    定性档次: [{档次: 达成, 下限: 90, 上限: 80}]\n    总分: 100",
            "scoring-order 定性档次：“达成”的下限 90 大于上限 80。请改正一处",
        ),
        (
            "    总分: 100",
            "    总分: 一百",
            "number-format 计分办法第1项.总分：“一百”不是分数。只写数字，最多一个小数点，例如 9.5",
        ),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, message: str) -> None:
    """One error each."""
    assert OWN.count(old) == 1
    assert errors(OWN.replace(old, new)) == [message]


def test_two_methods_of_one_name_or_year_are_refused() -> None:
    """Nobody could say which of them holds."""
    twice = OWN + OWN.removeprefix("计分办法:\n")
    assert errors(twice) == ["duplicate-name 名称：“云溪市自评办法”写了两次。请换一个名称"]
    first, second = (
        text.replace("    总分: 100", "    自年度: 2022\n    总分: 100")
        for text in (OWN, OWN.removeprefix("计分办法:\n").replace("云溪市自评办法", "另一种"))
    )
    assert errors(first + second) == [
        "scoring-overlap 自年度：同一年度已经归“云溪市自评办法”。请把其中一种的自年度或至年度改得不重叠"
    ]
