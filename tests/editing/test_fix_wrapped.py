"""Texts that a program folded read, joined, as they did before it folded them, but for blanks between Chinese characters."""

from __future__ import annotations

import json

import pytest
import yaml

from generator.form.field_path import Value
from generator.reading.layout_blanks import without_layout_blanks
from generator.reading.project_keys import project_keys
from generator.reading.yaml_slips import key_pattern
from tests.editing.test_fix import mended, reading
from tests.support.forms import CASES, registers

KEYS = key_pattern(frozenset(project_keys(b"", registers().layouts, registers().level_names)))
PROJECT = (CASES / "project.yml").read_bytes()
GOALS = (
    "完成 A 类 工程 与 B 类 工程 的 建设 ，按照 ISO 9001 标准 验收 ，确保 资金 使用 合规 并 接受 审计 监督 ，同时 完成 归档 。"
    * 3,
    "按照 ISO 9001 标准组织验收，" * 12,
    "提高一线职工的技能水平，" * 9 + " " + "减轻职工医药费负担，" * 9,
    "“双引号”和 'quotes' 以及 \"double\" 都在: 一段 文字 里 #1 ，" * 5,
    "- 短横 开头 的 一段 文字 ，" * 10,
    "反斜杠 \\ 和 百分号 % 与 冒号: 都 有 ，" * 8,
)


def _without_layout_blanks(value: Value) -> Value:
    result: Value = json.loads(without_layout_blanks(json.dumps(value, ensure_ascii=False)))
    return result


@pytest.mark.parametrize("quote", [None, "'", '"', ">"])
@pytest.mark.parametrize("goal", GOALS)
def test_a_folded_text_reads_as_before(goal: str, quote: str | None) -> None:
    """Plain, in either quotes or as a block, as PyYAML writes it: joined, every value is what it was."""
    value = yaml.safe_load(PROJECT)
    value["总体目标"] = [goal.strip()]
    value["年度"] = str(value["年度"])
    written = yaml.dump(value, allow_unicode=True, sort_keys=False, default_style=quote).encode()
    assert any(problem.code == "wrapped-text" for problem in reading(written)[1])
    fixed = mended(written)
    source, problems = reading(fixed.after)
    assert [problem.code for problem in problems if problem.code == "wrapped-text"] == []
    assert source.value_at(("总体目标", 0)) == without_layout_blanks(goal.strip())
    assert source.value == _without_layout_blanks(reading(written)[0].value) or quote == ">"


@pytest.mark.parametrize("goal", GOALS)
def test_nothing_is_joined_twice(goal: str) -> None:
    """What was mended once stays as it is."""
    written = PROJECT.replace(
        "减轻职工住院医疗费负担。".encode(), yaml.dump(goal, allow_unicode=True).encode()
    )
    once = mended(written)
    assert mended(once.after).fixes == ()
