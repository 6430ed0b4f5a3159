"""Rules about results: every case of result_rules/cases.yml is said exactly, and nothing follows from it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.checks import RESULT_RULES, RULES
from generator.reading.problem import Level
from tests.support.results import CAREFUL, GOALS, RULE_CASES, built, changed, said

CASES: list[dict[str, Any]] = yaml.safe_load((RULE_CASES / "cases.yml").read_text(encoding="utf-8"))
PASSING = [(case["名"], changes) for case in CASES for changes in case.get("也对", ())]


def test_a_careful_table_brings_up_nothing() -> None:
    """No rule speaks up where nothing is to be said."""
    assert said(built(CAREFUL)) == []


@pytest.mark.parametrize("case", CASES, ids=[case["名"] for case in CASES])
def test_a_case_says_exactly_its_findings(case: dict[str, Any]) -> None:
    """All findings of all rules: one cause, one finding."""
    assert said(built(changed(CAREFUL, case["改"]))) == case["说"]


@pytest.mark.parametrize(("name", "changes"), PASSING, ids=[name for name, _ in PASSING])
def test_a_passing_case_brings_up_nothing(name: str, changes: dict[str, str]) -> None:
    """What the rules must leave alone."""
    assert said(built(changed(CAREFUL, changes))) == []


def test_every_rule_has_a_case() -> None:
    """Thirty-one rules about results."""
    cases = str(CASES)
    assert [rule.code for rule in RESULT_RULES if f"[{rule.code}]" not in cases] == []
    assert len(RESULT_RULES) == 31


def test_errors_of_results_are_arithmetic_of_the_printed_table() -> None:
    """Only these four keep a site from being published."""
    errors = {rule.code for rule in RESULT_RULES if rule.level is Level.ERROR}
    assert errors == {
        "result-funds-sum",
        "result-score-over-points",
        "result-score-sum",
        "result-weighted-score",
    }


def test_findings_name_rows_of_the_goals() -> None:
    """A page can mark the goal that a finding is about."""
    artifacts = built(changed(CAREFUL, {"实际完成值: 38万元": "实际完成值: 完成"}))
    (finding,) = [finding for finding in artifacts.findings if finding.code == "result-word-for-number"]
    assert finding.rows == (("绩效指标", "产出指标", "成本指标", 0),)
    assert finding.code in RULES


def test_amounts_of_a_form_in_yuan_are_told_in_yuan() -> None:
    """The unit is that of the goals; the file of results need not say it."""
    in_yuan = '金额单位: 元\n  年度: {总额: "400,000", 财政拨款: "300,000", 其他资金: "100,000"}'
    goals = changed(GOALS, {"年度: {总额: 40.00, 财政拨款: 30.00, 其他资金: 10.00}": in_yuan})
    results = """\
绩效自评:
  来源: {文件: 自评表}
  项目资金:
    年度总额: {全年预算数: "400,000", 全年执行数: "380,000.50"}
    财政拨款: {全年预算数: "300,000", 全年执行数: "290,000"}
    其他资金: {全年预算数: "100,000", 全年执行数: "90,000"}
"""
    assert said(built(results, goals)) == [
        "错误[result-funds-sum] 绩效自评.项目资金.年度总额.全年执行数：全年执行数：年度总额 380000.5 元，"
        "各项来源合计 380000 元，相差 0.5 元"
    ]
