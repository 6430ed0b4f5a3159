"""The results in a record: every cell as printed, the state of each actual value, and a schema that knows all of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.projects.record_schema import RECORD_SCHEMA
from tests.support.forms import DATA
from tests.support.results import BODY, RESULT_FILES, body_artifacts, built, changed, said

VALIDATOR = Draft202012Validator(
    {"$schema": "https://json-schema.org/draft/2020-12/schema", **RECORD_SCHEMA},
    format_checker=Draft202012Validator.FORMAT_CHECKER,
)


def record(slug: str) -> dict[str, Any]:
    """The record of a project of the invented body."""
    read = json.loads(body_artifacts(slug).record)
    assert isinstance(read, dict)
    return read


@pytest.mark.parametrize("slug", ["jineng-jingsai", "bangfu-weiwen", "shuwu-jianshe", "fuwu-zhan"])
def test_results_in_a_record(slug: str, golden: Callable[[Path, str], None]) -> None:
    """A file of results gives exactly this; `pytest --accept` rewrites it, the diff is read."""
    whole = record(slug)
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []
    text = json.dumps(whole["results"], ensure_ascii=False, indent=1)
    golden(RESULT_FILES / f"{slug}.json", f"{text}\n")


def test_no_results_no_key() -> None:
    """A project without results has the record that it had before there were any."""
    assert "results" not in record("yiliao-huzhu")
    goals_alone = built(None).record
    with_results = built((BODY.parent / "result_rules" / "careful.results.yml").read_bytes()).record
    assert with_results.startswith(goals_alone.removesuffix("\n}") + ',\n"results":')


def test_the_schema_refuses_what_is_not_there() -> None:
    """A key too many, a state that does not exist, a blank in the place of the origin."""
    for spoil in (
        lambda table: table.update(extra=1),
        lambda table: table["indicators"][0].update(state="good"),
        lambda table: table.update(origin=None),
        lambda table: table.pop("total_score"),
    ):
        whole = record("jineng-jingsai")
        spoil(whole["results"]["self_evaluation"])
        assert [*VALIDATOR.iter_errors(whole)]


def test_every_cell_of_the_form_is_in_the_record() -> None:
    """Further cells of rows and tables, 照录, other units, blank cells: whatever a file may say."""
    text = """
金额单位: 元
绩效自评:
  来源: {文件: 自评表, 序号: "007"}
  表式: 通用自评表
  项目资金:
    年度总额: {年初预算数: "300,000", 全年预算数: （原表空白）, 分值: 10, 得分: 9.0, 偏差原因分析及改进措施: 晚, 其他栏目: {备注: 空}}
  绩效指标:
    产出指标:
      数量指标:
        - {名称: 举办竞赛, 实际完成值: 6场, 分值: 50, 得分: 50.0, 其他栏目: {得分系数: "1"}}
  总分: 90
  备注: 某
  其他栏目: {填表人: 甲科, 联系: {科室: 财务科}}
  照录: [{提示: result-score-sum, 说明: 原表如此}]
"""
    artifacts = built(changed(text, {"举办竞赛": _first_name()}))
    assert artifacts.record, said(artifacts)
    results = json.loads(artifacts.record)["results"]
    assert results["form_unit"] == "元"
    table = results["self_evaluation"]
    (funds,) = table["funds"]
    assert (funds["initial_budget"], funds["full_year_budget"], funds["executed"]) == (30, None, None)
    assert funds["printed"] == {"initial_budget": "300,000", "full_year_budget": "（原表空白）"}
    assert (funds["variance_note"], funds["cells"]) == ("晚", {"备注": "空"})
    assert table["cells"] == {"填表人": "甲科", "联系": {"科室": "财务科"}}
    assert table["indicators"][0]["cells"] == {"得分系数": "1"}
    assert table["copied_as_printed"] == [
        {"code": "result-score-sum", "place": None, "explanation": "原表如此"}
    ]
    assert table["origin"]["number"] == "007"
    assert '"score":9.0' in artifacts.record
    assert not [*VALIDATOR.iter_errors(json.loads(artifacts.record))]


def _first_name() -> str:
    """The name of the first indicator of the invented project."""
    indicators = json.loads(built(None).record)["indicators"]
    assert (indicators[0]["level1"], indicators[0]["level2"]) == ("产出指标", "数量指标")
    return str(indicators[0]["name"])


def test_numbers_of_persons_never_get_into_a_record() -> None:
    """In a reason, in an actual value: the build stops, and there is no record at all."""
    for slip in ("实际完成值: 11010519491231002X", "偏差原因分析及改进措施: 见11010519491231002X"):
        text = f"""
绩效自评:
  来源: {{文件: 自评表}}
  绩效指标:
    产出指标:
      数量指标:
        - {{名称: {_first_name()}, {slip}}}
"""
        artifacts = built(text)
        assert (artifacts.record, artifacts.search_texts) == ("", ())
        assert [problem.code for problem in artifacts.problems if problem.level.name == "ERROR"] == [
            "personal-data"
        ]
        assert "11010519491231002X" not in "".join(said(artifacts))


def test_the_six_have_no_results() -> None:
    """The real projects get no invented ones."""
    assert not [*DATA.rglob("*.results.yml")]
