"""Reads files of results of tests/cases the way the generator does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.projects.artifacts import ProjectArtifacts, build_artifacts
from tests.support.forms import registers

RULE_CASES = Path(__file__).parents[1] / "cases" / "result_rules"
GOALS = (RULE_CASES / "goals.yml").read_text(encoding="utf-8")
CAREFUL = (RULE_CASES / "careful.results.yml").read_text(encoding="utf-8")


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
