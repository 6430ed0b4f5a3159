"""Target × actual value × direction × method → state and points, as a person judged them, row by row."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.form.result_states import ResultState, StateReason, judge_result
from generator.form.scoring_methods import agrees, completion_rate
from generator.form.target_value import parse_target_value
from generator.reading.register_files import delivered_scoring

TABLE = Path(__file__).with_name("result_states.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
STATES = {
    "达到": ResultState.REACHED,
    "没有达到": ResultState.MISSED,
    "没有判断": ResultState.NOT_JUDGED,
    "没有数值": ResultState.NO_VALUE,
    "不涉及": ResultState.NOT_APPLICABLE,
}
REASONS = {
    "": None,
    "没有方向": StateReason.NO_OPERATOR,
    "文字": StateReason.WORDS,
    "单位不同": StateReason.UNIT_DIFFERS,
    "不是一个数": StateReason.SEVERAL_NUMBERS,
    "日期": StateReason.DATE,
    "没有填写": StateReason.ABSENT,
}
METHODS = {
    "基本": "二〇二〇年表式",
    "线性": "二〇二〇年表式，反向按超出比例扣分",
    "商": "二〇二〇年表式，反向按目标值除以实际值",
    "总分": "只看总分",
}
MIN_ROWS = 60


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row['指标值']} {row['实际完成值']} {row['方向']}" for row in ROWS]
)
def test_state_and_points_are_those_of_the_table(row: dict[str, str]) -> None:
    """State, reason, assumed unit and exact points of every row."""
    target = parse_target_value(row["指标值"], row["方向"])
    judgement = judge_result(target, row["实际完成值"] or None)
    assert (judgement.state, judgement.reason) == (STATES[row["状态"]], REASONS[row["原因"]])
    assert judgement.unit_assumed == (row["单位推定"] == "是")
    method = delivered_scoring().by_name[METHODS[row["计分办法"]]]
    score = method.score_of(target, judgement, Decimal(row["分值"]))
    if row["得分"] in ("", "不复算"):
        assert score is None
    else:
        assert score is not None
        assert agrees(Decimal(row["得分"]), score)


def test_table_is_large_and_has_every_state_and_reason() -> None:
    """Nothing that can happen is left out, and no row stands twice."""
    assert len(ROWS) >= MIN_ROWS
    assert {STATES[row["状态"]] for row in ROWS} == set(ResultState)
    assert {REASONS[row["原因"]] for row in ROWS} == {None, *StateReason}
    assert len({tuple(row.values()) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("printed", "exact", "agreeing"),
    [
        ("9.63", "9.628", True),
        ("9.62", "9.628", True),
        ("9.6", "9.65", True),
        ("9.7", "9.65", True),
        ("9.64", "9.628", False),
        ("10", "9.5", True),
        ("9", "9.9", True),
        ("9.0", "9.9", False),
        ("86.28", "86.28", True),
        ("6.67", "6.666666666666666666666666667", True),
    ],
)
def test_rounding_half_up_and_cutting_agree(printed: str, exact: str, agreeing: bool) -> None:
    """At the printed number of decimals both are right, and nothing else."""
    assert agrees(Decimal(printed), Decimal(exact)) is agreeing


def test_rate_of_completion_is_of_higher_is_better_alone() -> None:
    """No ratio for lower is better, for a target of zero, or without a value."""

    def rate(target: str, actual: str) -> Decimal | None:
        value = parse_target_value(target)
        return completion_rate(value, judge_result(value, actual))

    assert rate("≥80人", "92人") == 115
    assert rate("≤30天", "45天") is None
    assert rate("≥0起", "0起") is None
    assert rate("≥80人", "完成") is None


def test_method_is_chosen_by_name_then_year() -> None:
    """A named method that does not exist is none; before the year from which it holds, none fits."""
    choice = delivered_scoring()
    assert choice.method_of(None, 2023) is choice.by_name["二〇二〇年表式"]
    assert choice.method_of(None, 2018) is None
    assert choice.method_of("只看总分", 2018) is choice.by_name["只看总分"]
    assert choice.method_of("没有这一种", 2023) is None


def test_grades_begin_at_their_bound() -> None:
    """90 is 优, 89.99 is 良."""
    method = delivered_scoring().by_name["二〇二〇年表式"]
    totals = ("100", "90", "89.99", "60", "59.9", "0")
    assert [method.grade_of(Decimal(total)) for total in totals] == ["优", "优", "良", "中", "差", "差"]


PIECES = st.lists(
    st.sampled_from(
        [*"≥≤=><0123456789.,%万亿元人天—-同比增长下降零不涉及完成年月日／/", "个百分点", "以上", "9" * 150]
    ),
    max_size=9,
)


@given(PIECES, PIECES, st.sampled_from(["", "正向", "反向"]), st.sampled_from(sorted(METHODS.values())))
def test_any_texts_are_judged_and_no_score_leaves_its_points(
    target: list[str], actual: list[str], direction: str, method: str
) -> None:
    """No text makes the judgement fail, and a reason stands exactly where one is due."""
    value = parse_target_value("".join(target), direction)
    judgement = judge_result(value, "".join(actual) or None)
    assert (judgement.reason is None) == (
        judgement.state in (ResultState.REACHED, ResultState.MISSED, ResultState.NOT_APPLICABLE)
    )
    score = delivered_scoring().by_name[method].score_of(value, judgement, Decimal(10))
    assert score is None or 0 <= score <= 10
    assert score is None or judgement.state is not ResultState.REACHED or score == 10


def test_a_text_of_a_million_digits_is_not_counted_with() -> None:
    """Arithmetic on it would be an overflow."""
    target = parse_target_value(f"≥{'9' * 999_990}元")
    assert judge_result(target, "9" * 999_990).state is ResultState.NOT_JUDGED
