"""Runs of neighbours: all projects, in their order, and an edit elsewhere moves no cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.projects.catalog import read_catalog
from generator.projects.neighbours import runs_of
from tests.support.forms import DATA


def test_runs_stay_where_they_are() -> None:
    """Of one year each; a project more, or one less, is in its own run alone."""
    (project, *_) = read_catalog(Path(DATA)).projects
    ids = [f"{year}/xiangmu-{number:04}" for year in (2023, 2024) for number in range(1000)]
    projects = [replace(project, id=each, year=int(each[:4])) for each in ids]
    runs = list(runs_of(projects))
    assert [each for run in runs for each in run] == projects
    assert all(len({each.year for each in run}) == 1 for run in runs)
    assert 2000 / 128 < len(runs) < 2000 / 32
    middle = next(number for number, run in enumerate(runs) if projects[500] in run)
    assert runs[middle][0] is not projects[500]
    shorter = list(runs_of([*projects[:500], *projects[501:]]))
    assert shorter[:middle] + shorter[middle + 1 :] == runs[:middle] + runs[middle + 1 :]
    added = replace(project, id="2023/xiangmu-0500-a", year=2023)
    longer = list(runs_of([*projects[:501], added, *projects[501:]]))
    assert longer[:middle] + longer[middle + 1 :] == runs[:middle] + runs[middle + 1 :]
    assert list(runs_of([])) == []
