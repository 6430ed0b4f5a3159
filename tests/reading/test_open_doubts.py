"""The comments of a draft that a clerk has not looked at yet."""

from __future__ import annotations

from generator.projects.artifacts import build_artifacts
from generator.reading.problem import Level
from tests.support.forms import CASES, registers

FORM = (CASES / "project.yml").read_text(encoding="utf-8")


def test_every_doubt_is_a_reminder_and_no_error() -> None:
    """The project is published; `check` names every line until it is gone, and no page has its text."""
    text = (
        FORM.replace("项目属性:", "# 存疑：核对一（表1!C7）\n项目属性:") + "  #存疑: 核对二\n# 无疑：不算\n"
    )
    artifacts = build_artifacts("2023/a", "data/2023/a.yml", text.encode(), registers())
    doubts = [problem for problem in artifacts.problems if problem.code == "open-doubt"]
    assert [problem.level for problem in doubts] == [Level.WARNING, Level.WARNING]
    assert "核对一（表1!C7）" in doubts[0].message
    assert text.split("\n")[doubts[0].place.line - 1].startswith("# 存疑：核对一")
    assert artifacts.project is not None
    assert "核对一" not in (artifacts.page_html or "")
