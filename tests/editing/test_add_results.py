"""The blank tables of results, and what a second call adds: lines are put in, and none is changed."""

from __future__ import annotations

import pytest

from generator.editing.add_results import add_to_results, new_results
from generator.editing.wanted_table import CannotAdd
from generator.form.project import Project
from generator.form.results import RESULTS_KEYS
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml
from tests.support.forms import read
from tests.support.results import CAREFUL, GOALS, built, changed, usual_layout


def goals(text: str = GOALS) -> Project:
    """The project whose results are written."""
    project, _, problems = read(text.encode())
    assert project is not None, problems
    return project


def source(text: str) -> YamlFile:
    """A file of results that is there already."""
    file, problems = read_yaml("2023/jingsai.results.yml", text.encode(), RESULTS_KEYS)
    assert not problems
    return file


def added(text: str, monitoring: str | None = None) -> list[str]:
    """The lines that are put into a file; all others are still there in their order."""
    new = add_to_results(source(text), goals(), usual_layout(monitoring), monitoring).text.splitlines()
    rest = iter(new)
    assert all(line in rest for line in text.splitlines()), new
    old = text.splitlines()
    lines = []
    for line in new:
        if old and line == old[0]:
            old.pop(0)
        else:
            lines.append(line)
    return lines


def test_a_new_file_has_every_goal_in_order_with_its_target() -> None:
    """Names as in the goals, the target as a comment, blanks after every key."""
    text = new_results(goals(), usual_layout(None), None).text
    pairs = [(row.name, row.annual.target_value) for row in goals().rows if row.annual]
    lines = [line.strip() for line in text.splitlines()]
    found = [
        (line.removeprefix("- 名称: "), lines[number - 1].removeprefix("# 目标："))
        for number, line in enumerate(lines)
        if line.startswith("- 名称")
    ]
    assert found == pairs


def test_a_new_file_says_nothing_until_it_is_filled_in() -> None:
    """The document is missing, and nothing else is wrong; nothing half is published."""
    artifacts = built(new_results(goals(), usual_layout(None), None).text)
    assert [(p.code, p.level.name) for p in artifacts.problems if "results" in p.path] == [
        ("missing-field", "ERROR")
    ]
    filled = new_results(goals(), usual_layout(None), None).text.replace("    文件:", "    文件: 自评表", 1)
    assert not [p for p in built(filled).problems if "results" in p.path]


def test_names_that_yaml_reads_otherwise_are_quoted() -> None:
    """A colon or a hash in a name is a part of the name."""
    text = GOALS.replace("参赛职工人数", '"参赛: 职工 #人数"')
    new = new_results(goals(text), usual_layout(None), None).text.replace("    文件:", "    文件: 自评表", 1)
    assert not [p for p in built(new, text).problems if "results" in p.path]


def test_a_second_call_adds_nothing() -> None:
    """Whatever was laid out is complete."""
    for monitoring in (None, "2023-07-31"):
        text = new_results(goals(), usual_layout(monitoring), monitoring).text
        again = add_to_results(source(text), goals(), usual_layout(monitoring), monitoring)
        assert (again.text, again.added) == (text, 0)


def test_missing_rows_are_put_at_the_end_of_their_level() -> None:
    """A row, a second level, and a first level."""
    text = changed(
        CAREFUL,
        {
            "        - {名称: 参赛职工人数, 实际完成值: 312人, 分值: 10, 得分: 10}\n": "",
            "      成本指标:\n        - {名称: 竞赛经费, 实际完成值: 38万元, 分值: 10, 得分: 10}\n": "",
            "    满意度指标:\n      服务对象满意度指标:\n        - {名称: 参赛职工满意度, 实际完成值: 97%, 分值: 10, 得分: 10}\n": "",
        },
    )
    assert [line for line in added(text) if line.lstrip().startswith(("- ", "成本", "满意", "服务"))] == [
        "        - 名称: 参赛职工人数",
        "      成本指标:",
        "        - 名称: 竞赛经费",
        "    满意度指标:",
        "      服务对象满意度指标:",
        "        - 名称: 参赛职工满意度",
    ]
    whole = add_to_results(source(text), goals(), usual_layout(), None)
    assert whole.added == 3
    assert not [p.code for p in built(whole.text).problems if p.code == "indicator-dropped"]


def test_levels_that_are_missing_together_come_in_the_order_of_the_goals() -> None:
    """Two first levels at one place."""
    begin = CAREFUL.index("    效益指标:")
    text = CAREFUL[:begin] + CAREFUL[CAREFUL.index("  总分:") :]
    new = add_to_results(source(text), goals(), usual_layout(), None).text
    assert new.index("    效益指标:") < new.index("    满意度指标:") < new.index("  总分:")


def test_a_table_is_put_at_the_end_of_the_file() -> None:
    """An evaluation beside a monitoring, and a monitoring beside an evaluation."""
    begin = CAREFUL.index("绩效监控:")
    evaluation, monitoring = CAREFUL[:begin], CAREFUL[begin:]
    assert added(monitoring)[0] == "绩效自评:"
    assert added(evaluation, "2023-07-31")[:2] == ["绩效监控:", "  - 截至: 2023-07-31"]


def test_another_day_of_monitoring_is_another_item() -> None:
    """A day that is there already gets the rows that it lacks."""
    assert added(CAREFUL, "2023-10-31")[0] == "  - 截至: 2023-10-31"
    lines = added(CAREFUL, "2023-07-31")
    assert "          - 名称: 举办竞赛场次" not in lines
    assert "        质量指标:" in lines


def test_lists_may_stand_below_their_keys() -> None:
    """YAML lets a dash stand under the first letter of its key."""
    text = CAREFUL.replace("        - {名称", "      - {名称").replace(
        "      - {名称: 参赛职工人数, 实际完成值: 312人, 分值: 10, 得分: 10}\n", ""
    )
    new = add_to_results(source(text), goals(), usual_layout(), None).text
    assert "\n      - 名称: 参赛职工人数\n" in new
    assert new.index("- 名称: 参赛职工人数") < new.index("质量指标")


@pytest.mark.parametrize(
    "text",
    [
        "绩效自评: {来源: {文件: 自评表}, 绩效指标: {产出指标: {数量指标: [{名称: 举办竞赛场次}]}}}\n",
        "绩效自评:\n  来源: {文件: 自评表}\n  绩效指标:\n",
        "绩效自评:\n绩效监控: []\n",
        "- 绩效自评\n",
    ],
)
def test_what_cannot_be_added_is_refused(text: str) -> None:
    """Nothing is written where lines cannot be put in."""
    with pytest.raises(CannotAdd):
        add_to_results(source(text), goals(), usual_layout(), None)
