"""Texts of results are found by the search: actual values, reasons, conclusions, whatever a table prints."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support.results import body_artifacts, built, changed

NOT_SEARCHED = (
    "origin",
    "state",
    "state_reason",
    "layout_name",
    "scoring_method",
    "unit",
    "measure",
    "level1",
)
"""Keys of a record that are words of this program, of the goals, or of documents."""
PROJECTS = ["jineng-jingsai", "bangfu-weiwen", "shuwu-jianshe", "fuwu-zhan"]


def texts_in(value: object) -> Iterator[str]:
    """Every text of the results in a record that is a cell of a table."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in (
                *NOT_SEARCHED,
                "level2",
                "label",
                "printed",
                "form",
                "form_unit",
                "until",
                "code",
                "place",
            ):
                yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("slug", PROJECTS)
def test_every_text_of_results_is_found(slug: str) -> None:
    """Whatever the record prints from a cell of a table is among the searched texts."""
    artifacts = body_artifacts(slug)
    texts = set(texts_in(json.loads(artifacts.record)["results"]))
    assert texts
    assert texts <= set(artifacts.search_texts)


def test_reasons_and_actual_values_are_found() -> None:
    """A reader who remembers a sentence of a reason, or a value, finds the project; documents are no texts of it."""
    texts = body_artifacts("jineng-jingsai").search_texts
    for text in (
        "276人",
        "两家企业停产检修，没有报名；明年改在淡季办。",
        "下半年场次多",
        "作为安排2025年预算的参考。",
    ):
        assert text in texts
    assert not [text for text in texts if "自评表" in text]
    assert len(set(texts)) == len(texts)


def test_further_cells_and_copied_contradictions_are_found() -> None:
    """Cells of rows, blocks and small tables, and the explanations of 照录."""
    name = json.loads(built(None).record)["indicators"][0]["name"]
    artifacts = built(
        changed(
            """
绩效自评:
  来源: {文件: 自评表}
  绩效指标:
    产出指标:
      数量指标:
        - {名称: 某指标, 实际完成值: 6场, 分值: 50, 得分: 50, 其他栏目: {得分系数: 系数甲}}
  总分: 90
  其他栏目: {填表人: 甲科, 联系: {科室: 财务科}, 附表: [{单位: 乙站, 数: 三}]}
  照录: [{提示: result-score-sum, 说明: 原表如此}]
""",
            {"某指标": name},
        )
    )
    assert artifacts.record, artifacts.problems
    assert {"系数甲", "甲科", "财务科", "乙站", "三", "原表如此"} <= set(artifacts.search_texts)


def test_without_results_nothing_is_added() -> None:
    """The texts of a project without results are those of its goals."""
    assert body_artifacts("yiliao-huzhu").search_texts[-1] == "≥95%"
