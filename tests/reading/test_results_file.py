"""Files of results: what is read, and what cannot be placed among the goals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.result_states import ResultState
from generator.projects.artifacts import ProjectArtifacts, build_artifacts
from generator.reading.problem import Level, Problem
from tests.support.forms import registers
from tests.support.results import CAREFUL, GOALS, built, changed


def problems(text: str, goals: str = GOALS) -> list[Problem]:
    """The errors of a file of results."""
    return [problem for problem in built(text, goals).problems if problem.level is Level.ERROR]


def only(text: str, goals: str = GOALS) -> tuple[str, int, str]:
    """Code, line and message of the only error."""
    (problem,) = problems(text, goals)
    assert problem.path == "2023/jingsai.results.yml"
    return problem.code, problem.place.line, problem.message


def changed_line(text: str) -> int:
    """The number of the first line that is not as in the careful file."""
    pairs = zip(CAREFUL.splitlines(), text.splitlines(), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)


def test_everything_is_read_as_printed() -> None:
    """Digits, texts and order; nothing is computed."""
    results = built(CAREFUL).results
    assert results is not None
    table = results.results.self_evaluation
    assert table is not None
    assert table.total is not None
    assert (str(table.total.executed), str(table.total.rate), str(table.total.score)) == (
        "38.00",
        "95",
        "9.5",
    )
    assert [row.result.name for row in results.rows] == [row.name for row in results.project.rows]
    assert results.rows[1].target.text == "≥300人"
    assert results.rows[1].result.score == Decimal(10)
    assert results.counts == {ResultState.REACHED: 6, ResultState.NOT_JUDGED: 1}
    assert [row.progress.actual_value for row in results.progress_rows(0)] == ["3场", "120人"]
    assert results.method is not None
    assert results.method.name == "二〇二〇年表式"


def test_a_project_without_results_has_none() -> None:
    """And no problem with it."""
    assert built(None).results is None


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (
            "{名称: 参赛职工人数, 实",
            "{名称: 参赛的职工人数, 实",
            "result-unknown-indicator",
            "绩效自评.绩效指标.产出指标.数量指标第2项.名称：目标表的这一级没有“参赛的职工人数”。最接近的是“参赛职工人数”。"
            "名称要与目标表一字不差；目标表确实没有的，加一行 目标表没有: 是",
        ),
        (
            "{名称: 参赛职工人数, 实",
            "{名称: 竞赛经费, 实",
            "result-unknown-indicator",
            "绩效自评.绩效指标.产出指标.数量指标第2项.名称：目标表的这一级没有“竞赛经费”。"
            "目标表把它放在产出指标的成本指标下面，请照样放",
        ),
        (
            "{名称: 参赛职工人数, 实",
            "{名称: 举办竞赛场次, 实",
            "result-duplicate",
            "绩效自评.绩效指标.产出指标.数量指标第2项.名称：“举办竞赛场次”写了不止一次，目标表里没有这么多。请删去一处",
        ),
        (
            "{名称: 参赛职工人数, 实",
            "{名称: 参赛职工人数, 目标表没有: 是, 年度指标值: ≥1人, 实",
            "result-unknown-indicator",
            "绩效自评.绩效指标.产出指标.数量指标第2项.名称：目标表里有“参赛职工人数”。请删去“目标表没有”",
        ),
        (
            "{名称: 参赛职工人数, 实",
            "{名称: 另一条, 目标表没有: 是, 实",
            "missing-field",
            "绩效自评.绩效指标.产出指标.数量指标第2项：目标表没有这一条，就要写“年度指标值”。请补上",
        ),
        (
            "{名称: 参赛职工人数, 实际完成值: 312人, 分值: 10",
            "{名称: 参赛职工人数, 实际完成值: 312人, 分值: 10分",
            "number-format",
            "绩效自评.绩效指标.产出指标.数量指标第2项.分值：“10分”不是分数。只写数字，最多一个小数点，例如 9.5",
        ),
        (
            "执行率: 95,",
            "执行率: 百分之九十五,",
            "number-format",
            "绩效自评.项目资金.年度总额.执行率：“百分之九十五”不是百分数。只写百分数，例如 86.28",
        ),
        (
            "实际完成值: 312人",
            "实际完成: 312人",
            "unknown-key",
            "绩效自评.绩效指标.产出指标.数量指标第2项：不认识“实际完成”。最接近的是 实际完成值",
        ),
        (
            "全年执行数: 38.00",
            "全年执行数: 38万",
            "amount-format",
            "绩效自评.项目资金.年度总额.全年执行数：“38万”不是金额。只写数字，最多一个小数点，单位是万元，例如 150.00",
        ),
        (
            "    年度总额: {年初",
            "    年度总和: {年初",
            "missing-field",
            "绩效自评.项目资金：缺少“年度总额”一行。请补上；“年度总和”要写成“年度总额”",
        ),
        (
            "绩效自评:\n",
            "绩效自评:\n  计分办法: 二〇二〇年表\n",
            "unknown-scoring",
            "计分办法：没有“二〇二〇年表”。最接近的是 二〇二〇年表式",
        ),
        (
            "{名称: 举办竞赛场次, 完成值",
            "{名称: 举行竞赛场次, 完成值",
            "result-unknown-indicator",
            "绩效监控第1项.绩效指标.产出指标.数量指标第1项.名称：目标表的这一级没有“举行竞赛场次”。最接近的是“举办竞赛场次”。"
            "名称要与目标表一字不差；目标表确实没有的，加一行 目标表没有: 是",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(old: str, new: str, code: str, message: str) -> None:
    """One error, at its line, with what to write instead."""
    text = changed(CAREFUL, {old: new})
    found, line, words = only(text)
    assert (found, words) == (code, message)
    assert code in ("missing-field", "unknown-scoring") or line == changed_line(text)


def test_a_file_that_says_nothing_is_refused() -> None:
    """Neither 绩效自评 nor 绩效监控 nor 绩效评价."""
    assert only("金额单位: 元\n")[0] == "missing-field"
    assert only("# 还没有写\n")[0] == "empty-file"


@pytest.mark.parametrize(
    "change",
    [
        {"总体目标完成情况: 竞赛按计划办完。": "总体目标完成情况: 参赛人 11010519491231002X 获奖。"},
        {"  等次: 优\n": "  等次: 优  # 11010519491231002X\n"},
        {
            "名称: 参赛职工满意度, 实际完成值: 97%": '名称: 参赛职工满意度, 偏差原因分析及改进措施: "1101051949123100\\x32X", 实际完成值: 97%'
        },
    ],
)
def test_numbers_of_persons_stop_the_build(change: dict[str, str]) -> None:
    """In texts, in comments, and written with escapes; masked in what is printed."""
    found = problems(changed(CAREFUL, change))
    assert [problem.code for problem in found] == ["personal-data"]
    assert "19491231" not in str(found[0])


def test_numbers_of_persons_are_told_although_the_goals_cannot_be_read() -> None:
    """Every problem in one run."""
    text = changed(CAREFUL, {"  等次: 优\n": "  等次: 优  # 11010519491231002X\n"})
    codes = {problem.code for problem in problems(text, changed(GOALS, {"年度: 2023": "年度: 二三"}))}
    assert codes == {"year-format", "personal-data"}


def test_two_rows_of_one_name_are_answered_in_their_order() -> None:
    """Real forms have them; the first answers the first."""
    row = "      - {名称: 参赛职工人数, 指标值: ≥300人}\n"
    goals = changed(GOALS, {row: row + "      - {名称: 参赛职工人数, 指标值: ≥10人}\n"})
    answer = "        - {名称: 参赛职工人数, 实际完成值: 312人, 分值: 10, 得分: 10}\n"
    half = answer.replace("分值: 10, 得分: 10", "分值: 5, 得分: 5")
    results = built(changed(CAREFUL, {answer: half * 2}), goals).results
    assert results is not None
    assert [row.target.text for row in results.rows[1:3]] == ["≥300人", "≥10人"]
    assert results.dropped == ()


IN_OTHER_COLUMNS = """\
表式: 例表
项目名称: 例项目
年度: 2023
实施单位: [滁州市总工会]
来源: {文件: 例文件}
项目资金:
  年度: {总额: 90, 本级资金: 90}
总体目标: [办好例事]
绩效指标:
  产出指标:
    - {三级指标: 例次, 指标值: 6次, 方向: 正向}
    - {三级指标: 例天, 指标值: 10天, 方向: 反向}
  效益指标:
    - {三级指标: 例效益, 指标值: 明显提升}
  满意度指标:
    - {三级指标: 例满意度, 指标值: ≥90%}
"""
ANSWERS = """\
绩效自评:
  来源: {文件: 自评表}
  绩效指标:
    产出指标:
      - {名称: 例次, 实际完成值: 8次}
      - {名称: 例天, 实际完成值: 12天}
    满意度指标:
      - {名称: 例满意, 实际完成值: 95%}
"""


def built_by_layout(results: str) -> ProjectArtifacts:
    """The artifacts of a form with a column 方向 and without second levels."""
    layout = FormLayout.model_validate(
        {
            "名称": "例表",
            "期": ["年度"],
            "表头": ["项目名称", "实施单位"],
            "资金来源": ["本级资金"],
            "指标列": ["三级指标", "指标值", "方向"],
            "指标体系": "不分二级",
        }
    )
    levels = [{"名称": name, "必需": "是"} for name in ("产出指标", "效益指标", "满意度指标")]
    scheme = Scheme.model_validate({"名称": "不分二级", "依据": "测试用", "一级指标": levels})
    layouts = replace(registers().layouts, own=(layout,), own_schemes=(scheme,))
    theirs = replace(registers(), layouts=layouts)
    data = IN_OTHER_COLUMNS.encode()
    return build_artifacts("2023/jingsai", "2023/jingsai.yml", data, theirs, True, results.encode())


def test_a_declared_direction_decides_where_there_is_no_sign() -> None:
    """The column 方向 of the goals holds for the results; rows may stand directly below the first level."""
    artifacts = built_by_layout(ANSWERS.replace("例满意,", "例满意度,"))
    assert artifacts.results is not None, artifacts.problems
    assert [(row.level2, row.state) for row in artifacts.results.rows] == [
        ("", ResultState.REACHED),
        ("", ResultState.MISSED),
        ("", ResultState.REACHED),
    ]
    assert [row.name for row in artifacts.results.dropped] == ["例效益"]


def test_a_row_directly_below_the_first_level_is_told_at_its_place() -> None:
    """The path has no second level, and the place is that of the name."""
    (problem,) = [each for each in built_by_layout(ANSWERS).problems if each.level is Level.ERROR]
    assert (problem.code, problem.place.line) == ("result-unknown-indicator", 8)
    words = "绩效自评.绩效指标.满意度指标第1项.名称：目标表的这一级没有“例满意”。最接近的是“例满意度”"
    assert problem.message.startswith(words)
