"""Reads files of results of tests/cases the way the generator does."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from generator.form.result_columns import ResultKind
from generator.form.result_layouts import ResultLayout
from generator.projects.artifacts import ProjectArtifacts, build_artifacts
from generator.reading.register_files import read_registers
from tests.support.forms import CASES, registers

RULE_CASES = Path(__file__).parents[1] / "cases" / "result_rules"
GOALS = (RULE_CASES / "goals.yml").read_text(encoding="utf-8")
CAREFUL = (RULE_CASES / "careful.results.yml").read_text(encoding="utf-8")


BODY = CASES / "results"
"""The data folder of an invented body, with results of four of its five projects."""
TWO_YEARS = CASES / "results_two_years"
"""Further data of the invented body: seven projects, six of them of the next year."""
RESULT_FILES = CASES / "result_files"
"""What is written from the results of the invented body."""


def write_two_years(data: Path) -> Path:
    """Write the data folder of the invented body with twelve projects of two years; return it.

    Of 2023 three are evaluated and one is only monitored; of 2024 five are evaluated, one is only monitored, one was added
    in the middle of the year.
    """
    shutil.copytree(BODY, data)
    shutil.copytree(TWO_YEARS, data, dirs_exist_ok=True)
    return data


def body_artifacts(slug: str) -> ProjectArtifacts:
    """The artifacts of a project of the invented body, of 2023."""
    own = read_registers(lambda name: (BODY / name).read_bytes(), "data")
    goals, results = (BODY / "2023" / f"{slug}{end}" for end in (".yml", ".results.yml"))
    content = results.read_bytes() if results.exists() else None
    artifacts = build_artifacts(
        f"2023/{slug}", f"data/2023/{slug}.yml", goals.read_bytes(), own, True, content
    )
    assert artifacts.summary is not None, artifacts.problems
    return artifacts


def changed(text: str, changes: Mapping[str, str]) -> str:
    """`text` with every change made; what is to be changed must stand there exactly once."""
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def built(results: str | bytes | None, goals: str = GOALS) -> ProjectArtifacts:
    """The artifacts of an invented project with these results."""
    data = results.encode() if isinstance(results, str) else results
    return build_artifacts("2023/jingsai", "2023/jingsai.yml", goals.encode(), registers(), True, data)


def said(artifacts: ProjectArtifacts) -> list[str]:
    """What is said of the file of results, without place and line, the worst first."""
    return [
        f"{problem.level.word}[{problem.code}] {problem.message}"
        for problem in sorted(artifacts.problems, key=lambda problem: -problem.level)
        if problem.path == "2023/jingsai.results.yml"
    ]


def usual_layout(monitoring: str | None = None) -> ResultLayout:
    """The layout of a self-evaluation that names none, or of a monitoring up to a day."""
    kind = ResultKind.SELF_EVALUATION if monitoring is None else ResultKind.MONITORING
    layout = registers().layouts.results.layout_of(None, kind, 2023, ())
    assert layout is not None
    return layout
