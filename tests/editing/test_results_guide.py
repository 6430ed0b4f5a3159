"""The guide's page about results: its example is read, its checks say what they really say, its names are there."""

from __future__ import annotations

import re

import pytest

from generator.form.result_columns import ResultKind, ResultRole
from generator.form.result_states import ResultState
from generator.form.results import COPIABLE_RESULT_CODES, RESULTS_KEYS
from generator.reading.problem import Level
from generator.reading.register_files import delivered_forms, read_registers
from tests.conftest import HOME
from tests.support.forms import DATA, registers
from tests.support.results import built, changed, said

GUIDE = HOME / "docs" / "editing"
PAGE = (GUIDE / "results" / "index.md").read_text(encoding="utf-8")
EXAMPLE, WITH_LAYOUT, OWN_LAYOUT, COPIED = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_example_is_right() -> None:
    """It is read whole, with the reminders that the page speaks of, and the one that it quotes."""
    artifacts = built(EXAMPLE)
    assert artifacts.results is not None, artifacts.problems
    assert [row.result.name for row in artifacts.results.rows if row.result.not_in_targets] == ["培训裁判"]
    reminders = [line for line in said(artifacts) if not line.startswith(Level.NOTE.word)]
    assert [line.partition("[")[2].partition("]")[0] for line in reminders] == [
        "target-drift",
        "indicator-added",
    ]
    (quoted,) = re.findall(r"```text\n(提醒.*)\n```", PAGE)
    assert quoted == reminders[0]


def test_example_in_the_words_of_a_layout_is_right() -> None:
    """The adjusted target is the one that is judged, and held against the goals."""
    artifacts = built(WITH_LAYOUT)
    assert artifacts.results is not None, artifacts.problems
    assert [row.target.text for row in artifacts.results.rows] == ["≥6场", "≥260人"]
    assert [row.state for row in artifacts.results.rows] == [ResultState.REACHED] * 2
    codes = [line.partition("[")[2].partition("]")[0] for line in said(artifacts)]
    assert codes == ["target-drift", "indicator-dropped"]


def test_own_layout_is_right() -> None:
    """forms.yml takes the example; a table of its year needs no name, and one in other words is told which it looks like."""
    own = OWN_LAYOUT.encode()
    read = read_registers(lambda name: own if name == "forms.yml" else (DATA / name).read_bytes(), "data")
    layouts = read.layouts.results
    (layout,) = layouts.own
    assert layouts.layout_of(None, ResultKind.SELF_EVALUATION, 2024, ()) is layout
    assert layouts.layout_of(None, ResultKind.SELF_EVALUATION, 2023, ()) is not layout
    assert "、".join(role.value for role in ResultRole) in PAGE
    assert layouts.by_header(["佐证材料", "完成值"])[0] is layout


def test_every_delivered_layout_is_listed() -> None:
    """With the words by which a clerk knows it."""
    for layout in delivered_forms().result_layouts:
        assert layout.is_usual or f"| {layout.name} | {layout.description} |" in PAGE


@pytest.mark.parametrize("code", COPIABLE_RESULT_CODES)
def test_what_may_be_copied_as_printed_is_named(code: str) -> None:
    """All codes, and no other."""
    assert f"`{code}`" in PAGE.partition("{#as-printed}")[2]


def test_copied_total_is_taken() -> None:
    """The lines of 照录 below 绩效自评, with the sum that they name."""
    wrong = changed(EXAMPLE, {"总分: 97.43": "总分: 0"})
    assert built(wrong).results is None or any(line.startswith("错误") for line in said(built(wrong)))
    copied = built(changed(wrong, {"绩效监控:\n": f"{COPIED}绩效监控:\n"}))
    assert [line for line in said(copied) if line.startswith("错误")] == []
    assert "相加是97.43" in COPIED


def test_names_are_there() -> None:
    """Scoring methods, cells of the table, and the codes of the guide that the page leads to."""
    methods = re.findall(r"`计分办法: ([^`]+)`", PAGE)
    assert len(methods) == 4
    assert set(methods) <= set(registers().scoring.by_name)
    section = PAGE.partition("{#cells}")[2].partition("\n## ")[0]
    cells = re.findall(r"^\|[^|]+\| `([^`]+)` \|", section, re.MULTILINE)
    assert len(cells) > 3
    assert set(cells) <= RESULTS_KEYS | {"年度总额"}
    messages = (GUIDE / "messages" / "index.md").read_text(encoding="utf-8")
    anchors = set(re.findall(r"messages/index\.md#([a-z0-9-]+)", PAGE))
    assert len(anchors) > 5
    assert anchors <= set(re.findall(r"\{#([a-z0-9-]+)\}", messages))
    (group,) = (anchor for anchor in anchors if anchor.startswith("group-"))
    assert f"## 完成情况 {{#{group}}}" in messages
